"""The race: no algorithm is the first from everywhere."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlencode

import numpy as np

from em_core.algorithms import RaceOutcome
from em_core.em.flat_params import arrays_by_name
from em_core.experiments.page_settings.race_settings import TOL, RaceAsk
from em_core.experiments.repeated import many_query
from em_core.experiments.run_description import described
from em_core.experiments.visits import Visit
from em_core.landscape.verdict import VerdictKind
from em_core.lessons.course.are_we_there import deaths
from em_core.lessons.filling import Facts
from em_core.lessons.lesson import Choice, Choices, Lesson, Predicate
from em_core.lessons.question import relative
from em_core.lessons.scene import Play, Scene, scene_of
from em_core.multistart.basin_map import drained
from em_core.numerics.number_format import format_number, power_of_ten
from em_core.numerics.wording import counted, listed, with_unit
from em_core.standings import LINES, Contest, Entrant, Standing, race

RUNNERS = ("em", "squarem", "newton")
"""The algorithms that start, in the order of the options."""

ALIKE = 1.25
"""Where the slowest needs at most so many times the passes of the fastest, they need about as many."""

NAMES = {"weights": "mixing weight", "rates": "rate"}
"""What a number of each of the parameters is called."""

HELD = 5000
"""After so many passes a run is ended."""


@lru_cache(maxsize=8)
def contest(visit: Visit) -> Contest:
    """Return the race from a visit's start, once for each."""
    shown = scene_of(Play(visit, 0, 0)).shown
    entrants = [Entrant(name) for name in RUNNERS]
    columns = shown.sample.columns
    return drained(race(shown.model, shown.data, shown.start, entrants, max_passes=HELD, tol=TOL, columns=columns))


def facts(scene: Scene) -> Facts:
    """Work out how many passes each algorithm needs to the finest line, or where it stops instead."""
    found = contest(scene.play.visit)
    standings = [_of(found, name) for name in RUNNERS]
    passes = [float(each.passes[-1]) for each in standings]
    first, second, *_ = sorted(passes)
    start = scene.trace.params[0]
    newton = standings[2].runs[0]
    return {
        "pi": float(start.weights[0]),
        "low": float(start.rates[0, 0]),
        "high": float(start.rates[1, 0]),
        "line": power_of_ten(LINES[-1]),
        "each": float(newton.passes[1]),
        **dict(zip(RUNNERS, passes, strict=True)),
        "newton_below": standings[2].last_gap,
        "newton_told": _needs_or_stops(found, standings[2]),
        "told": _told(found),
        "least": first,
        "ahead": relative(second, first) if np.isfinite(second) else 1.0,
        "steps": int(np.searchsorted(newton.passes, min(passes[2], newton.passes[-1]))),
        "left": _left(standings[0]),
        "times": passes[0] / first,
    }


def page(scene: Scene) -> str:
    """Return the address of the page with the same race."""
    ask = RaceAsk(tuple(Entrant(name) for name in RUNNERS))
    return f"race?{urlencode(many_query(described(scene.play.visit), with_start=True) | ask.query)}"


def _of(found: Contest, name: str) -> Standing:
    return next(each for each in found.standings if each.entrant.id == name)


def _told(found: Contest) -> str:
    """Return what the algorithms need that arrive, and where each of the others stops."""
    standings = [_of(found, name) for name in RUNNERS]
    there = [each for each in standings if np.isfinite(each.passes[-1])]
    needs = [(each.entrant.title, round(float(each.passes[-1]))) for each in there]
    said = []
    if needs:
        said.append(listed([_needs_or_stops(found, there[0]), *(f"{title} {passes:,}" for title, passes in needs[1:])]))
    return "; ".join([*said, *(_stops(found, each) for each in standings if each not in there)])


def _needs_or_stops(found: Contest, each: Standing) -> str:
    """Return what one algorithm needs, or where it stops."""
    needs = float(each.passes[-1])
    if not np.isfinite(needs):
        return _stops(found, each)
    title, passes = each.entrant.title, counted(round(needs), "pass", "passes")
    return f"{title} needs {passes}"


def _stops(found: Contest, each: Standing) -> str:
    """Return where an algorithm stops that does not arrive."""
    run, title = each.runs[0], each.entrant.title
    if not each.ended_lower:
        passes = counted(round(each.spent), "pass", "passes")
        return f"{title} does not arrive in {passes}"
    below = with_unit(format_number(each.last_gap, "fixed", 3), found.unit)
    if run.outcome is RaceOutcome.EDGE:
        what, least = _least(run.params[-1])
        return (
            f"{title} stops {below} below the maximum, at an edge of the model: a {what} is {least} there, and the "
            "gradient in its logarithm vanishes"
        )
    if each.verdict is not None and each.verdict.kind is VerdictKind.SADDLE:
        return f"{title} stops {below} below the maximum, at a saddle point"
    return f"{title} stops {below} below the maximum"


def _least(params: object) -> tuple[str, str]:
    """Return what the smallest number of a mixture's parameters is called, and its value."""
    arrays = arrays_by_name(params)
    name = min(arrays, key=lambda each: float(arrays[each].min()))
    return NAMES[name], format_number(float(arrays[name].min()), "significant", 1)


def _left(each: Standing) -> float:
    """Return the part of the distance that each of the last steps to the finest line leaves."""
    gaps, at = each.gaps[0], int(each.passes[-1]) if np.isfinite(each.passes[-1]) else len(each.gaps[0]) - 1
    # The distance of the objective shrinks by the square of the rate of the parameters.
    return float(np.sqrt(gaps[at] / gaps[at - 1])) if at else 0.0


def _alike(f: Facts) -> bool:
    passes = [float(f[name]) for name in RUNNERS]
    return max(passes) <= ALIKE * min(passes) < np.inf


def _first(name: str, f: Facts) -> bool:
    own = float(f[name])
    return not _alike(f) and all(own < float(f[other]) for other in RUNNERS if other != name)


_ENTRANTS = (
    (
        "EM: the log-likelihood never falls",
        "Correct: {em:d} passes. Little is missing here, and there is nothing to accelerate. Look at the lines in "
        "the picture.",
        "EM needs {em:d} passes. It would be the first where little is missing; here each of its last steps leaves "
        "{left:.4f} of the distance. Look at the lines in the picture.",
        "never-falls-is-fast",
    ),
    (
        "SQUAREM: it extrapolates EM's steps",
        "Correct: {squarem:d} passes. SQUAREM extrapolates along the direction in which EM is slow, and refuses a step "
        "that lies lower. Look at the lines in the picture.",
        "SQUAREM needs {squarem:d} passes. It would be the first where Newton's steps lead elsewhere; from here "
        "{steps:d} of them suffice. Look at the lines in the picture.",
        "acceleration-is-first",
    ),
    (
        "Newton's method: it uses second derivatives",
        "Correct: {newton:d} passes. The start is near the maximum, where Newton's method is quadratic: {steps:d} "
        "steps suffice. Look at the lines in the picture.",
        "{newton_told}. It would be the first from a start near the maximum; from here its steps lead elsewhere. "
        "Look at the lines in the picture.",
        "newton-is-first",
    ),
    (
        "None: they need about as many passes",
        "Correct: the fastest needs {least:d} passes, and the slowest at most a quarter more. Look at the lines in "
        "the picture.",
        "EM needs {times:.3g} times as many passes as the fastest. They would need about as many only where EM itself "
        "takes few steps. Look at the lines in the picture.",
        "all-arrive-alike",
    ),
)


def _holds(i: int) -> Predicate:
    return lambda _s, f: _alike(f) if i == len(RUNNERS) else _first(RUNNERS[i], f)


def _choice(i: int, right: bool) -> Choice:
    text, why, would, misconception = _ENTRANTS[i]
    if right:
        return Choice(text, _holds(i), why)
    return Choice(text, _holds(i), would, misconception)


def _offered(scene: Scene) -> tuple[int, ...]:
    """Return the options, each with the reply to those who are right where it is true."""
    found, count = facts(scene), len(_ENTRANTS)
    return tuple(i + count * _holds(i)(scene, found) for i in range(count))


THE_RACE = Lesson(
    id="the_race",
    title="The race",
    before="Death notices a day, as a mixture of two Poisson distributions; the start is π = {pi:.2f} with rates "
    "{low:.1f} and {high:.1f}. A pass is one look at all the data at one parameter value; Newton's method needs "
    "{each:d} for a step.",
    stem="EM, SQUAREM and Newton's method begin here. Which needs the fewest passes to come within {line} of the "
    "maximum?",
    plays=tuple(Play(deaths(0.0, 1, start), 0, 0) for start in ((0.3, 1.0, 2.5), (0.45, 1.4, 2.8), (0.4, 1.0, 2.9))),
    facts=facts,
    answer=Choices(
        tuple(_choice(i, right) for right in (False, True) for i in range(len(_ENTRANTS))), offered=_offered
    ),
    number="{told}.",
    margin=lambda _s, f: float(f["ahead"]),
    next_state=False,
    onward=page,
    race=lambda scene: contest(scene.play.visit),
)
