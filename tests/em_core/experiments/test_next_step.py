"""After a run on own data: what to do next, with numbers that are counted, and the page that does it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from em_core import run_em
from em_core.data import Dataset
from em_core.experiments.experiment import Experiment, on_own_data
from em_core.experiments.next_step import STARTS, affordable, next_step, other_ends
from em_core.experiments.run_description import RunDescription, described
from em_core.experiments.running import run_of
from em_core.experiments.visits import Visit, first_visit
from em_core.numerics.number_format import format_number
from em_core.own.own_table import OwnTable
from tests.em_viz.run.test_outcome import HEAPED, STREAKS


def lab(values: Any, **choices: Any) -> RunDescription:
    own = Dataset("own", "Own", np.asarray(values), tuple("xyz"[: np.shape(values)[1]]))
    return described(replace(on_own_data(Experiment(), own), **choices), own)


def told(run: RunDescription) -> Any:
    shown, trace = run_of(run)
    ends = other_ends(run, shown) if affordable(run, shown, trace) else None
    return trace, ends, next_step(run, trace, ends)


def test_starts_that_reach_this_end_are_counted_and_higher_ends_are_told() -> None:
    run = lab(STREAKS, k=2, start="kmeans", standardise=False)
    trace, ends, step = told(run)
    assert ends is not None
    assert ends.starts == STARTS
    higher = int((ends.objectives > trace.log_likelihoods[-1] + 0.01).sum())
    assert higher > 0
    rise = ends.objectives.max() - trace.log_likelihoods[-1]
    assert abs(rise - (350.523397 - 327.829495)) < 1e-3
    assert step.sentence == (
        f"{higher} of 20 other starts end higher, by up to 23: this is not the best log-likelihood of these data."
    )
    assert (step.page, step.query["runs"]) == ("restarts", "100")


def test_where_none_ends_higher_the_share_that_reach_this_end_is_told() -> None:
    rng = np.random.default_rng(0)
    run = lab(np.concatenate([rng.normal(0, 1, (40, 2)), rng.normal(9, 1, (40, 2))]), k=2)
    trace, ends, step = told(run)
    same = int((np.abs(ends.objectives - trace.log_likelihoods[-1]) < 0.01).sum())
    assert same > 0
    assert (
        step.sentence
        == f"{format_number(same / 20, 'percent')} of 20 other starts reach this end, and none a higher log-likelihood."
    )


def test_a_component_that_holds_next_to_nothing_is_named() -> None:
    rng = np.random.default_rng(0)
    far = np.array([[30.0, 30], [30.5, 29.5], [29.4, 30.2]])
    run = lab(np.concatenate([rng.normal(0, 1, (60, 2)), far]), k=2, start="kmeans")
    trace, _, step = told(run)
    small = int(trace.posterior(trace.n_steps).counts.argmin())
    assert step.sentence.startswith(f"Component {small + 1} holds 3.0 of 63 points: with so few")


def test_a_collapse_leads_to_other_starts() -> None:
    typed = (0.3, 0.7, 1.05, 0.85, 9e-6, 0.1)
    _, ends, step = told(lab(HEAPED, k=2, start="by_hand", typed=typed))
    assert ends is None
    assert step.sentence.startswith("Component 1 collapsed: this is no estimate.")


def test_a_models_page_is_told_the_same() -> None:
    visit: Visit = replace(first_visit("poisson_mixture"), own=OwnTable("n\n" + "0\n" * 12 + "4\n6\n5\n7\n3\n5"))
    run = described(visit)
    shown, trace = run_of(run)
    # Whether there is time for it is another question, and the machine's.
    step = next_step(run, trace, other_ends(run, shown))
    assert "of 20 other starts" in step.sentence
    assert step.query["model"] == "poisson_mixture"
    assert "table" in step.query


def test_where_trying_is_dear_it_is_only_said_that_one_start_shows_one_end() -> None:
    run = lab(STREAKS, k=2)
    trace = run_em(*(lambda shown: (shown.model, shown.data))(run.exhibit()), run.exhibit().start)
    assert next_step(run, trace, None).sentence.endswith("One start shows one end: others may lead higher.")
