"""What the stage shows of an activity: bars, pictures, sentences, and the runs that can be opened."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial
from typing import TypeAlias

import plotly.graph_objects as go

from em_core.classroom.activities import UNSURE, Ask, Numbers, Starts, WhereHeight, WhereMark
from em_core.classroom.documents import as_document, as_number, items_in, number_in, text_in
from em_core.classroom.result import Result
from em_core.multistart.basin_map import BasinMap
from em_core.numerics.number_format import format_number
from em_core.numerics.wording import counted, listed
from em_viz.classroom import views
from pages.widgets.classroom.sitting import Now
from pages.work.server import shelf
from pages.work.shared import unheard
from pages.work.worker import made

Told: TypeAlias = dict[str, object]

FIRST, SECOND = "first answers", "after talking"
"""What the two bars of an option are called."""


def board_of(now: Now, reply: int | None) -> Told | None:
    """Return what the stage shows of an activity; None where the picture of the page stays.

    reply:  the option whose reply is shown beside that of the true one, from 0.
    """
    match now.activity:
        case Ask():
            return _distribution(now, now.activity, reply) if now.round.tells and now.result else None
        case Starts():
            return _starts(now, now.activity)
        case WhereMark():
            return _marks(now, now.activity)
        case WhereHeight():
            return _heights(now, now.activity)
        case Numbers():
            return _numbers(now, now.activity)


def _board(
    title: str,
    *,
    said: Sequence[str] = (),
    pictures: Sequence[tuple[str, go.Figure]] = (),
    opens: Sequence[tuple[str, str]] = (),
    bars: Sequence[Told] = (),
    rounds: Sequence[str] = (),
) -> Told:
    return {
        "title": title,
        "bars": list(bars),
        "rounds": list(rounds),
        "said": list(said),
        "pictures": [{"alt": alt, "figure": json.loads(figure.to_json(remove_uids=False))} for alt, figure in pictures],
        "opens": [{"id": id, "label": label} for id, label in opens],
    }


def _distribution(now: Now, activity: Ask, reply: int | None) -> Told:
    assert now.result is not None, "it is revealed"
    found = now.result.shared
    rounds = [as_document(each, "rounds") for each in items_in(found, "rounds")]
    options = [(option.id, option.text, option.reply) for option in activity.options]
    if any(each.get(UNSURE) for each in rounds):
        options.append((UNSURE, "I am not sure", ""))
    bars = []
    for i, (id, text, said) in enumerate(options):
        counts = [int(number_in(each, id)) for each in rounds]
        totals = [max(sum(int(as_number(v, "count")) for v in each.values()), 1) for each in rounds]
        shares = [count / total for count, total in zip(counts, totals, strict=True)]
        bars.append(
            {
                "label": text,
                "counts": counts,
                "shares": shares,
                "texts": [_count_text(c, s) for c, s in zip(counts, shares, strict=True)],
                "true": id == activity.key,
                "said": said if (id == activity.key if reply is None else i == reply) else "",
            }
        )
    return _board(activity.text, bars=bars, rounds=_round_names(len(rounds)))


def _count_text(count: int, share: float) -> str:
    return f"{count} ({format_number(100 * share, 'fixed', 0)} %)"


def _round_names(count: int) -> list[str]:
    """Return what the bars of several rounds are called; [] for a single one."""
    if count < 2:
        return []
    return [FIRST, SECOND] if count == 2 else [f"round {i}" for i in range(1, count + 1)]


def _starts(now: Now, activity: Starts) -> Told:
    if now.result is None or not now.answers[-1]:
        figure = views.asked_starts(activity, numbered=now.own)
        return _board(activity.text, pictures=[("The data on which everybody places marks.", figure)])
    result = now.result
    on_data, river = views.class_starts(activity, now.answers[-1], result)
    pictures = [("Everybody's starting means on the data, in the colour of where each run ends.", on_data)]
    said: list[str] = []
    if (found := _basins(activity)) is not None:
        basins = views.class_basins(activity, found, now.answers[-1], result)
        pictures.append(("The basins of the starts, with a dot for each start of the class.", basins))
        if (higher := views.higher_end(found, result)) is not None:
            best = format_number(higher, "fixed", 2)
            said.append(f"The map has a higher final point, {best}: no start of the class leads there.")
    pictures.append(("The log-likelihood of every run after each step.", river))
    return _board(_best_sentence(result), said=said, pictures=pictures, opens=_opens(result, now.names))


def _best_sentence(result: Result) -> str:
    runs, found = int(number_in(result.shared, "runs")), int(number_in(result.shared, "found_best"))
    ends = [as_document(each, "ends") for each in items_in(result.shared, "ends")]
    if not found:
        return f"{counted(runs, 'start')}: no run has come to a maximum."
    best = format_number(number_in(ends[0], "log_likelihood"), "fixed", 2)
    if len(ends) == 1:
        return f"All {counted(runs, 'start')} lead to the best final point known here: log-likelihood {best}."
    return (
        f"{found} of {counted(runs, 'start')} found the best final point, {text_in(ends[0], 'name')}, "
        f"with log-likelihood {best}; there are {counted(len(ends), 'final point')}."
    )


def _opens(result: Result, names: Sequence[str]) -> list[tuple[str, str]]:
    """Return the runs to look at: the best, the worst, and one for each final point."""
    heights = [number_in(each, "log_likelihood") for each in result.own]
    order = sorted(range(len(heights)), key=lambda run: -heights[run])
    of_end: dict[str, int] = {}
    for run in order:
        of_end.setdefault(text_in(result.own[run], "end"), run)
    found = [(order[0], "Open the best start"), (order[-1], "Open the worst start")]
    found += [(run, f"Open a start of {end}") for end, run in list(of_end.items())[:4] if len(of_end) > 2]
    return [(f"run {run}", f"{label}{f' ({names[run]})' if names[run] else ''}") for run, label in found]


def _basins(activity: Starts) -> BasinMap | None:
    """Return the map of the starts, which exists for two means on a line; made once for a run."""
    if activity.picture.d != 1 or activity.k != 2:
        return None
    make = partial(made, partial(views.basins_of, activity.link), unheard)
    try:
        found: BasinMap = shelf().made(f"class basins {activity.link}", make)
    except ValueError:
        return None  # a model without such a map: k-means, say
    return found


def _marks(now: Now, activity: WhereMark) -> Told:
    told = now.round.tells and now.result is not None
    figure = views.cloud(activity, now.answers[-1] if told else (), told=told, numbered=now.own and not told)
    said: list[str] = []
    if told and now.result is not None and now.answers[-1]:
        error = [as_number(each, "error") for each in items_in(now.result.shared, "error")]
        off = [
            f"{format_number(abs(value), 'significant', 3)} in {column}"
            for value, column in zip(error, activity.picture.columns, strict=True)
        ]
        said = [f"The class's median is off by {listed(off)}."]
    return _board(activity.text, said=said, pictures=[("The class's marks on the data.", figure)])


def _heights(now: Now, activity: WhereHeight) -> Told:
    told = now.round.tells and now.result is not None
    figure = views.heights(activity, now.answers[-1] if told else (), told=told)
    said: list[str] = []
    if told and now.result is not None:
        truth = format_number(activity.truth, "fixed", 4)
        said = [f"After the next step it is {truth}."]
        if now.answers[-1]:
            error = number_in(now.result.shared, "error")
            off, way = format_number(abs(error), "significant", 3), "above" if error > 0 else "below"
            said.append(f"The class's median is {off} {way} that.")
    pictures = [("The log-likelihood so far, and the class's guesses for the next step.", figure)]
    return _board(activity.text, said=said, pictures=pictures)


def _numbers(now: Now, activity: Numbers) -> Told:
    rows = [items_in(each, "values") for each in now.answers[-1]]
    count = len(rows)
    opens = [("data", "Open these data in the lab")] if count >= 2 and not now.round.takes_answers else []
    if not rows:
        return _board(activity.text)
    title = activity.text if now.round.takes_answers else f"The class's data: {counted(count, 'row')}."
    pictures = [("The numbers that have come in.", views.numbers(activity, rows))]
    return _board(title, pictures=pictures, opens=opens)
