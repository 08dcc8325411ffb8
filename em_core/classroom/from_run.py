"""An activity from the run on the screen: a question about it, starts for it, where a mean or the curve goes next."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

import numpy as np

from em_core.classroom.activities import Ask, Option, Starts, WhereHeight, WhereMark
from em_core.classroom.scatter import Scatter
from em_core.data import dataset_to_json
from em_core.em.capabilities import centres_of, component_names, places_means
from em_core.em.trace import AnyTrace
from em_core.experiments.run_description import RunDescription
from em_core.lessons.asking.shown import Shown
from em_core.lessons.question import Question, Refused
from em_core.numerics.arrays import FloatArray
from em_core.numerics.integers import whole
from em_core.numerics.wording import counted

MOST_MARKS = 6
"""So many marks a thumb places on a phone before it gives up."""

MOST_ROWS = 5_000
"""So many rows the runs of a whole class are made on within a few seconds."""

MOST_SHOWN = 1_500
"""So many points a phone draws; of more, every so manieth is shown."""

BESIDE = 0.06
"""How far the picture goes on beside the outermost points, as a part of their range."""

ABOVE = 2.5
"""The axis of a height goes so many times the last gain above the last height."""

DIGITS = 6


def question_activity(question: Question, trace: AnyTrace, t: int, link: str, columns: Sequence[str] = ()) -> Ask:
    """Return the activity that asks a question about a run (`em_core.lessons.asking.questions_about`).

    t:        the step that it is about; link: the run's page.
    columns:  what the axes of its picture are called; () for none of a picture.
    """
    options = tuple(Option(str(i), option.text, option.reply) for i, option in enumerate(question.choices))
    picture = scatter_of(trace, t, columns) if columns else None
    return Ask("A question about this run", question.stem, options, str(question.key), "", picture, link)


def starts_activity(run: RunDescription) -> Starts:
    """Return the activity in which everybody places the means from which this run starts.

    Raises Refused for a run on other data than one or two columns of points, with more than MOST_ROWS rows, or with
    more than MOST_MARKS components.
    """
    if not run.points:
        raise Refused("A class places starts for the lab's models: open the run in the lab.")
    shown = run.posed()
    model, k = shown.model, int(shown.model.n_components)
    if not places_means(model):
        raise Refused("This model has no means that a mark could place.")
    if not 1 <= shown.data.shape[1] <= 2:
        raise Refused(f"A phone shows one or two columns; these data have {shown.data.shape[1]}.")
    if not 2 <= k <= MOST_MARKS:
        raise Refused(f"A class places 2 to {MOST_MARKS} marks; this run has {counted(k, 'component')}.")
    if len(shown.data) > MOST_ROWS:
        raise Refused(f"A class's runs take at most {MOST_ROWS:,} rows; these data have {len(shown.data):,}.")
    own = "" if run.fits_link or run.own_points is None else dataset_to_json(run.own_points)
    return Starts(
        "Place your start",
        f"Place {counted(k, 'mark')}: the means from which your run of EM starts.",
        k,
        _scatter(shown.data, shown.sample.columns),
        f"{run.page}?{urlencode(run.told)}" if own else run.link,
        own,
    )


def mark_activity(trace: AnyTrace, t: int, component: int, link: str, columns: Sequence[str]) -> WhereMark:
    """Return the activity that asks where the next step puts the mean of a component, counted from 0.

    Raises Refused for data that are no points in one or two columns, and after the last step.
    """
    whole("t", t, 0)
    picture = scatter_of(trace, t, columns)
    if picture is None:
        raise Refused("A phone shows one or two columns of points.")
    Shown(trace, t, 0).needs_next()
    name = component_names(trace.model, len(picture.means))[whole("component", component, 0, len(picture.means) - 1)]
    truth = _places(_centres(trace, t + 1))[component]
    text = f"The means after step {t} are shown. Mark where step {t + 1} puts the mean of {name}."
    return WhereMark("Where will the mean be?", text, component, picture, truth, link)


def height_activity(trace: AnyTrace, t: int, title: str = "", text: str = "", link: str = "") -> WhereHeight:
    """Return the activity that asks for the height of the objective after step t + 1.

    Raises Refused before the second step, whose gain the axis goes by, and after the last.
    """
    whole("t", t, 0)
    Shown(trace, t, 0).needs_next()
    if t < 2:
        raise Refused("The first two steps have to be made before the next can be guessed.")
    curve = trace.log_likelihoods
    last = float(curve[t] - curve[t - 1])
    if not last > 0:
        raise Refused("The last step has gained nothing, and the next gains nothing.")
    high = float(curve[t]) + ABOVE * last
    truth = float(curve[t + 1])
    return WhereHeight(
        title or "How high next?",
        text or f"Mark the height of the {trace.model.objective} after step {t + 1}.",
        1,
        tuple(float(value) for value in curve[1 : t + 1]),
        float(curve[1]) - last,
        high,
        truth,
        link,
    )


def scatter_of(trace: AnyTrace, t: int, columns: Sequence[str], e_step: int | None = None) -> Scatter | None:
    """Return the points of a run with the means after step t; None for data that are no points a phone can draw.

    e_step:  the step at whose parameters the E-step was made that has coloured the points; None for none.
    """
    x, centres = trace.data, centres_of(trace.params[t])
    if centres is None or not isinstance(x, np.ndarray) or x.ndim != 2 or not 1 <= x.shape[1] <= 2:
        return None
    if centres.shape[1] != x.shape[1] or len(columns) < x.shape[1] or not np.isfinite(x).all():
        return None
    return _scatter(x, columns, centres, None if e_step is None else trace.responsibilities(e_step))


def _scatter(
    x: FloatArray, columns: Sequence[str], means: FloatArray | None = None, shares: FloatArray | None = None
) -> Scatter:
    low, high = x.min(axis=0), x.max(axis=0)
    pad = np.where(high > low, BESIDE * (high - low), 1.0)
    every = -(-len(x) // MOST_SHOWN)
    return Scatter(
        tuple(columns[: x.shape[1]]),
        _places(x[::every]),
        tuple((low - pad).tolist()),
        tuple((high + pad).tolist()),
        () if means is None else _places(means),
        () if shares is None else tuple(tuple(map(int, row)) for row in np.rint(255 * shares[::every]).tolist()),
    )


def _centres(trace: AnyTrace, t: int) -> FloatArray:
    centres = centres_of(trace.params[t])
    assert centres is not None, "the picture has shown them"
    return centres


def _places(values: FloatArray) -> tuple[tuple[float, ...], ...]:
    """Return rows as places with DIGITS significant digits."""
    return tuple(tuple(float(f"{value:.{DIGITS}g}") for value in row) for row in values.tolist())
