"""How a run ended, in a sentence with its numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from em_core.algorithms.run import Outcome, rounding_allowance
from em_core.em.capabilities import capabilities_of
from em_core.em.nouns import Noun
from em_core.em.trace import AnyTrace
from em_core.models.sequences import Sequences
from em_core.multistart.standing import standing
from em_core.multistart.stationary_points import OptimumKind, identical
from em_core.numerics.arrays import FloatArray, IntArray
from em_core.numerics.number_format import short
from em_core.numerics.wording import at_the_start, counted, listed, sentences
from em_viz.animation.slots import objective_format
from em_viz.run.objective import changes
from em_viz.text.numbers import format_number

MUCH = 100
"""More than so many tolerances still to be had, and the run is not said to have converged."""

PAUSE = 1e5
"""How many times smaller a tolerance is offered to a run that pauses."""


def change_case(trace: AnyTrace) -> IntArray:
    """Return for each step, (T+1,), whether its objective rose (0), stayed within rounding (1) or fell (2)."""
    change, allowed = changes(trace)
    return np.select([change > allowed, change >= -allowed], [0, 1], 2)


def outcome_sentence(trace: AnyTrace, rows: Sequence[int | str] = (), values: FloatArray | None = None) -> str:
    """Return why the run ended, with the last step's numbers.

    rows:    the row in the file of each data point, or its name; without them points are counted from 1.
    values:  (n, d) the data as the file has them, where the run was made on standardised ones.
    """
    if trace.failure is not None:
        return sentences(trace.failure.outcome, failure_sentence(trace, rows, values))
    if trace.n_steps == 0:
        return "Stopped at the step limit, which allows no step."
    if trace.claims.bound_only:
        return _of_rounds(trace)
    if trace.claims.may_fall and trace.outcome is not Outcome.CONVERGED:
        return _of_falling(trace)
    name, change = trace.model.objective, float(trace.log_likelihoods[-1] - trace.log_likelihoods[-2])
    size, rose = format_number(abs(change), "scientific", 1), change_case(trace)[-1] == 0
    last = f"the last raised the {name} by {size}"
    if not rose:
        last = (
            f"the last changed the {name} by {size}, within rounding"
            if change
            else f"the last left the {name} as it was"
        )
    count = counted(trace.n_steps, "step")
    if trace.outcome is Outcome.DECREASED:
        return f"Decreased at step {trace.n_steps}: the {name} fell by {size}, more than rounding can explain."
    if trace.stopped_by_tol_at is not None:
        return sentences(_led_on(trace), _standing(trace))
    left = _left(trace)
    if trace.outcome is Outcome.STEP_LIMIT:
        return sentences(f"Stopped at the limit of {count}: {last}.", left and f"{left}.", _inseparable(trace))
    less = f"{last}, less than the tolerance" if rose else last
    if promises_more(trace):
        if not (trace.gain_is_settled or pauses(trace)):
            return (
                f"Stopped after {count}: {less}. The rises do not shrink at a settled rate yet, so how much more can "
                "be gained cannot be told; a smaller tolerance shows it."
            )
        return sentences(
            f"{left}: the run stopped after {count}, because {last}, less than the tolerance.",
            "It only pauses here: continued long enough, EM climbs by more than that." if pauses(trace) else "",
        )
    if pauses(trace):
        return (
            f"Stopped after {count}: {less}. The run only pauses here and has not converged: continued long enough, EM "
            "climbs on."
        )
    return sentences(f"Converged after {count}: {less}.", left and f"{left}.", _standing(trace))


def _of_rounds(trace: AnyTrace) -> str:
    """Return why a run of rounds ended: what never falls is compared from one round to the next."""
    made, count = trace.schedule.rounds_made(), _count(trace)
    before = trace.n_steps - (trace.schedule.sweep if made > 1 else trace.schedule.first)
    rise = format_number(abs(float(trace.lower_bounds[-1] - trace.lower_bounds[before])), "scientific", 1)
    if trace.outcome is Outcome.DECREASED:
        return f"Decreased in {trace.claims.sweep} {made:,}: F fell by {rise}, more than rounding can explain."
    if trace.outcome is Outcome.STEP_LIMIT:
        return f"Stopped at the step limit after {count}: the last raised F by {rise}."
    last = f"raised F by {rise}, less than the tolerance"
    if trace.lower_bounds[-1] == trace.lower_bounds[before]:
        last = "left F as it was"
    return sentences(f"Converged after {count}: the last {last}.", _standing(trace))


def _of_falling(trace: AnyTrace) -> str:
    """Return why a run ended whose objective may fall: its steps are made, or the limit is reached."""
    form, _, digits = objective_format(trace.log_likelihoods).partition(":")
    value = format_number(float(trace.log_likelihoods[-1]), form, int(digits or 0))
    reached = f"the {trace.model.objective} is {value}"
    if trace.outcome is Outcome.FINISHED:
        return f"Finished after {_count(trace)}, as many as were asked for: {reached}."
    return f"Stopped at the step limit after {_count(trace)}: {reached}."


def _count(trace: AnyTrace) -> str:
    """Return how many steps were made; of partial steps, how many rounds they are."""
    if trace.claims.sweep == "step":
        return counted(trace.n_steps, "step")
    return f"{counted(trace.schedule.rounds_made(), 'round')} ({counted(trace.n_steps, 'partial step')})"


def pauses(trace: AnyTrace) -> bool:
    """Return whether the tolerance has stopped a run in a pause: EM itself leads it on to another place."""
    return (
        trace.outcome is Outcome.CONVERGED
        and trace.stopped_by_tol_at is None
        and standing(trace) is OptimumKind.NOT_CONVERGED
    )


def promises_more(trace: AnyTrace) -> bool:
    """Return whether a run that its tolerance stopped is expected to rise by over MUCH times the tolerance yet."""
    gain, tol = trace.expected_gain, trace.tol or 0.0
    return trace.outcome is Outcome.CONVERGED and tol > 0 and gain is not None and gain > MUCH * tol


def _left(trace: AnyTrace) -> str:
    """Return how much more is to be had, in words; nothing where that is unknown, within the tolerance, or rounding."""
    gain = trace.expected_gain
    least = 10 * rounding_allowance(float(trace.log_likelihoods[-1]))
    if gain is None or gain <= max(least, (trace.tol or 0.0) if trace.outcome is Outcome.CONVERGED else 0.0):
        return ""
    if not (trace.gain_is_settled or promises_more(trace)):
        return ""
    form, digits = ("significant", 2) if gain >= 1e-3 else ("scientific", 1)
    return f"At this rate about {format_number(gain, form, digits)} more can be gained"


def _led_on(trace: AnyTrace) -> str:
    """Return where the tolerance would have stopped a run, and where it came from there."""
    stopped = trace.stopped_by_tol_at or 0
    form, _, digits = objective_format(trace.log_likelihoods).partition(":")
    there, here = (format_number(float(trace.log_likelihoods[t]), form, int(digits or 0)) for t in (stopped, -1))
    steps = counted(stopped, "step")
    paused = f"After {steps} a step raised the {trace.model.objective} by less than the tolerance, at {there}"
    if trace.outcome is Outcome.STEP_LIMIT:
        return f"{paused}, but it had not converged. Continued, the run had reached {here} and was still rising."
    return f"{paused}, but it had not converged. Continued, the run converges at {here}."


def _standing(trace: AnyTrace) -> str:
    """Return what must be said of a place of rest that is no maximum; nothing where it is one, or nobody knows."""
    saddle, same = standing(trace) is OptimumKind.SADDLE, identical(trace.params[-1])
    if len(same) > 1:
        place = "a stationary point, not a maximum" if saddle else "a stationary point"
        return f"This is {place}. {_inseparable(trace)}"
    return "This is a saddle point, not a maximum: after a small move EM climbs on." if saddle else ""


def _inseparable(trace: AnyTrace) -> str:
    """Return which components are identical at the end of a run, and that they stay so; nothing where none are."""
    same = identical(trace.params[-1])
    if len(same) < 2:
        return ""
    noun = capabilities_of(trace.model).components
    called = at_the_start(alike(noun, same))
    return f"{called} are identical, and identical {noun.many} cannot separate: EM keeps them identical."


def alike(noun: Noun, numbers: Sequence[int]) -> str:
    """Return several components, by their numbers from 1: "classes 1, 2 and 4"; by their names, where they have them.

    numbers:  at least two.
    """
    names = [noun.name(k - 1) for k in numbers] if noun.names else [str(k) for k in numbers]
    return listed(names) if noun.names else f"{noun.many} {listed(names)}"


def failure_sentence(trace: AnyTrace, rows: Sequence[int | str] = (), values: FloatArray | None = None) -> str:
    """Return what the next step would do, and to which component: the last one made is on the screen, and still sound.

    rows, values:  as `outcome_sentence` takes them. Nothing is said of a run that did not fail.
    """
    failure = trace.failure
    if failure is None:
        return ""

    if failure.collapse is not None:
        gives, stands = f"The next M-step would give {failure.name} {failure.collapse.value}", failure.standing(rows)
        value = _shared_value(trace, values)
        if not value:
            return f"{gives}: it is {stands}."
        if value.startswith("("):
            return f"{gives}: it is {stands}, all at {value}."
        return f"{gives}: it is {stands}, all with the value {value}."
    return f"Step {trace.n_steps + 1} cannot be made: {failure.name} {failure.clause(rows)}."


def _shared_value(trace: AnyTrace, values: FloatArray | None) -> str:
    """Return the value that all rows of a collapsed component have, in brackets where it has several, or ""."""
    points = list(trace.failure.points) if trace.failure is not None else []
    held = trace.data.values if isinstance(trace.data, Sequences) else trace.data
    table = np.asarray(held if values is None else values)
    if len(points) < 2 or table.ndim != 2 or table.dtype.kind != "f":
        return ""
    some = table[points]
    if np.ptp(some, axis=0).max() > 1e-9 * np.abs(some).max():
        return ""
    numbers = [short(float(value)) for value in some[0]]
    return numbers[0] if len(numbers) == 1 else f"({', '.join(numbers)})"


def finer_tolerance(trace: AnyTrace) -> float:
    """Return the power of ten below a run's tolerance at which about as much would be left as it stops at now.

    In a pause the rises become far smaller before they grow again. A tolerance of 0 stays what it is.
    """
    gain, tol = trace.expected_gain or 0.0, trace.tol or 0.0
    if tol == 0:
        return tol
    times = PAUSE if pauses(trace) else max(gain / tol, MUCH)
    # A power of ten is its own: its logarithm may be rounded to just below a whole number.
    return float(10 ** np.floor(np.log10(tol / times) + 1e-9))
