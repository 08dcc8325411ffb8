"""What a map of starts says, in sentences that are computed from its cells."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from em_core.data import Dataset
from em_core.em.capabilities import capabilities_of
from em_core.em.parameters import covariances_of, weights_of
from em_core.em.protocol import AnyModel
from em_core.em.trace import AnyTrace
from em_core.multistart.basin_survey import Survey
from em_core.multistart.grouped_runs import letters, means_of
from em_core.multistart.optima import OptimumKind
from em_core.numerics.arrays import FloatArray
from em_core.numerics.wording import counted, listed, sentences
from em_viz.multistart.restarts.optimum_cards import objective_text
from em_viz.multistart.restarts.sentences import about_spike, final_point, why_no_end
from em_viz.run.outcome import outcome_sentence
from em_viz.run.params import Params
from em_viz.text.numbers import format_number
from em_viz.text.percentages import percent


def headline(survey: Survey) -> str:
    """Return how many starts of the map lead to the best final point, and where most of the others lead."""
    best, starts = survey.best, f"{survey.n_runs:,} starts on this map"
    if best is None:
        return f"No start leads to a maximum: all {starts} collapse."
    value = f"{survey.model.objective} {objective_text(survey, best.log_likelihood)}"
    if best.kind is OptimumKind.NOT_CONVERGED:
        return f"This is not known: none of the {starts} converged. The best so far: {value}."
    name = f"{final_point([best])}, {survey.name_of(best)}"
    if best.hits == survey.n_runs:
        return f"All {starts} lead to the same {name}, {value}."
    said = f"Of the {starts} {percent(best.share)} lead to the best {name}"
    collapsed = _share(survey, OptimumKind.DEGENERATE)
    others = [each for each in survey.optima if each is not best and each.kind is not OptimumKind.DEGENERATE]
    most = max(others, key=lambda optimum: optimum.hits, default=None)
    if most is None or most.share < collapsed:
        return f"{said}, {value}; {percent(collapsed)} collapse."
    if most.kind is OptimumKind.NOT_CONVERGED:
        return f"{said}, {value}; {percent(most.share)} have not converged."
    below = format_number(survey.gap(most), "significant", 3)
    unit = capabilities_of(survey.model).unit or "units"
    return f"{said}, and {percent(most.share)} to {survey.name_of(most)}, {below} {unit} lower."


def honest_words(survey: Survey) -> list[str]:
    """Return what must be said before anybody compares these ends: collapsed, unfinished, spurious."""
    said = []
    collapsed = [optimum for optimum in survey.optima if optimum.kind is OptimumKind.DEGENERATE]
    if collapsed:
        share = percent(_share(survey, OptimumKind.DEGENERATE))
        growing = sum(optimum.hits for optimum in collapsed if optimum.points)
        noun = capabilities_of(survey.model).components
        why = why_no_end(growing, sum(optimum.hits for optimum in collapsed) - growing, noun)
        ranked = "They are ranked last." if survey.best is not None else ""
        said.append(sentences(f"{share} of the starts collapse: {why}.", ranked))
    climbing = _share(survey, OptimumKind.NOT_CONVERGED)
    if climbing:
        said.append(
            f"{percent(climbing)} of the starts had not converged after many accelerated steps. Where they lead is not "
            "known."
        )
    if survey.best is not None and survey.best.spurious:
        said.append(about_spike(survey, survey.best, survey.best_sound))
    return said


def reading(survey: Survey) -> str:
    """Return how to read the map: its colours, and the two sides of its diagonal."""
    return "\n".join(
        filter(None, ("Colour: where a start leads. Shade: darker means more steps.", diagonal_words(survey)))
    )


def lines_words(survey: Survey, heights: FloatArray) -> str:
    """Return what the contour lines are, and how far apart; empty where there are fewer than two."""
    if len(heights) < 2:
        return ""
    unit = capabilities_of(survey.model).unit or "units"
    step = float(heights[1] - heights[0])
    every = format_number(step, *(("significant", 2) if step < 1e6 else ("scientific", 0)))
    return f"{survey.model.objective} at the start, every {every} {unit}"


def diagonal_words(survey: Survey) -> str:
    """Return what the diagonal means, where there is one; what is said of its cells is looked up in them."""
    if not survey.alike:
        return ""
    many = capabilities_of(survey.model).components.many
    said = f"On the two sides of the line of equal means are the same runs, with the {many} exchanged."
    if np.array_equal(survey.map.first, survey.map.second):
        ends = set(np.diagonal(survey.map.optimum).tolist())
        if len(ends) == 1:
            said = sentences(
                said, f"On the line no step makes the {many} different: all these starts lead to {letters(ends.pop())}."
            )
    return said


def _marked(field: str, said: str, held: Collection[str]) -> str:
    return f"{said} (fixed)" if field in held else said


def shared_words(start: Params, dataset: Dataset, model: AnyModel, varied: set[tuple[int, int]]) -> str:
    """Return what all starts of a map have in common: weights, widths, and the means that stay.

    varied: the (component, column) of the two coordinates that vary.
    """
    held = capabilities_of(model).held
    weights, covariances = weights_of(start), covariances_of(start)
    said = []
    if weights is not None:
        said.append(_marked("weights", f"weights {_listed(weights)}", held))
    if covariances is not None and dataset.d == 1:
        widths = np.sqrt(covariances[:, 0, 0])
        said.append(_marked("covariances", f"standard deviations {_listed(widths)}", held))
    means = means_of(start)
    stay = [
        f"{dataset.columns[j]} of mean {k + 1} at {_number(means[k, j])}"
        if dataset.d > 1
        else f"mean {k + 1} at {_number(means[k, j])}"
        for k in range(means.shape[0])
        for j in range(means.shape[1])
        if (k, j) not in varied
    ]
    if stay:
        said += [*stay[:6], *[counted(len(stay) - 6, "other mean")] * (len(stay) > 6)]
    return f"The other starting values are the same for every start: {'; '.join(said)}." if said else ""


def fate(survey: Survey, trace: AnyTrace, optimum: int | None) -> str:
    """Return where the run that is replayed leads; how it was broken off, where it was."""
    x, y = (_number(value) for value in survey.slice.place(trace.params[0]))
    start, steps = f"The start at ({x}, {y})", counted(trace.n_steps, "step")
    if optimum is not None and trace.failure is None:
        return f"{start} leads to {letters(optimum)} in {steps}."
    leads = f"{start} is replayed." if optimum is None else f"{start} leads to {letters(optimum)}."
    return sentences(leads, outcome_sentence(trace, survey.dataset.listed_rows, survey.dataset.original))


def natural_width(dataset: Dataset) -> float:
    """Return a standard deviation to begin with where it is fixed: a third of the data's, to two digits."""
    return float(f"{dataset.values[:, 0].std() / 3 or 1.0:.2g}")


def _share(survey: Survey, kind: OptimumKind) -> float:
    return sum(optimum.share for optimum in survey.optima if optimum.kind is kind)


def _listed(values: FloatArray) -> str:
    texts = [_number(value) for value in values]
    return f"{texts[0]} each" if len(set(texts)) == 1 and len(texts) > 1 else listed(texts)


def _number(value: float) -> str:
    return format_number(float(value), "significant", 3)
