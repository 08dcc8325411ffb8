"""A run that was led on, in words and in the player: where its tolerance lay, and what EM did not make."""

from __future__ import annotations

import html
import re
from functools import cache

import numpy as np
import pytest

from em_core import Outcome, run_em
from em_core.data import Dataset, load_bundled
from em_core.experiments.experiment import Experiment, resolve, run_experiment
from em_core.models import GaussianMixture
from em_core.multistart.initialisation import draw_start
from em_core.multistart.optima import OptimumKind
from em_core.multistart.restart_study import Study, study
from em_core.multistart.restarts import plan_restarts, run_many
from em_core.multistart.run_on import run_on
from em_viz.models.dispatch import animate
from em_viz.multistart.restarts.optimum_cards import verdict
from em_viz.multistart.restarts.sentences import fate, headline, honest_words
from em_viz.run.outcome import finer_tolerance, outcome_sentence, pauses, promises_more
from em_viz.run.past_tolerance import KIND, led_on
from em_viz.text.numbers import format_number
from tests.em_core.multistart.test_run_on import lengths

PAUSES = Experiment(data="overlapping", k=4, start="random_responsibilities", seed=2)
"""Stops where it has three hundred times its tolerance to gain."""


@cache
def studied(max_steps: int = 2000) -> Study:
    model, dataset = GaussianMixture(2), Dataset("test", "Test", lengths(), ("length",))
    plan = plan_restarts(60, "random_responsibilities", 0)
    starts = [draw_start(r.start, model, dataset.values, r.seed) for r in plan]
    return study(model, dataset, 60, plan, dict(run_many(model, dataset.values, starts, max_steps=max_steps)))


def data_of(study: Study) -> Dataset:
    assert isinstance(study.dataset, Dataset)
    return study.dataset


def first_led_on() -> int:
    return next(i for i, trace in enumerate(studied().traces) if trace.stopped_by_tol_at is not None)


def test_the_frames_that_em_did_not_make_are_called_accelerated_and_show_no_formula() -> None:
    run = first_led_on()
    trace = studied().replay(run)
    plain = animate(trace.model, data_of(studied()), trace, key="k")
    played = led_on(plain, trace)
    kinds = [played.kinds[k] for k in played.kind_of]
    jumps = [f for f, kind in enumerate(kinds) if kind == KIND]
    assert jumps == [2 * t for t in trace.accelerated]
    panels = {panel.name: panel for panel in played.panels}
    for f in jumps:
        t = f // 2
        said = html.unescape(re.sub("<[^>]*>", "", panels["sentence"].html(f)))
        assert said.startswith(f"Accelerated step {t}:")
        rise = format_number(float(trace.log_likelihoods[t] - trace.log_likelihoods[t - 1]), "significant", 3)
        assert f"rose by {rise} to" in said
        assert "extrapolates from two EM steps" in panels["formulas"].html(f)
    stop = 2 * (trace.stopped_by_tol_at or 0) + 1
    assert kinds[stop] == "E"
    assert "Here the tolerance would have stopped the run" in panels["sentence"].html(stop)
    before = {panel.name: panel for panel in plain.panels}
    for f in set(range(played.n_frames)) - {*jumps, stop}:
        assert panels["sentence"].html(f) == before["sentence"].html(f)


def test_a_run_that_was_not_led_on_is_played_as_it_is() -> None:
    run = next(i for i, trace in enumerate(studied().traces) if trace.stopped_by_tol_at is None)
    trace = studied().replay(run)
    plain = animate(trace.model, data_of(studied()), trace, key="k")
    assert led_on(plain, trace) is plain


def test_the_end_of_a_run_that_was_led_on_gives_both_numbers() -> None:
    run = first_led_on()
    trace = studied().traces[run]
    t = trace.stopped_by_tol_at or 0
    said = fate(studied(), run)
    assert f"After {t} step{'s' * (t != 1)} a step raised the log-likelihood by less than the tolerance" in said
    for value in (trace.log_likelihoods[t], trace.log_likelihoods[-1]):
        assert format_number(float(value), "fixed", 5) in said


def test_runs_that_the_limit_stops_on_the_way_are_counted_apart() -> None:
    found = studied(max_steps=8)
    apart = next(optimum for optimum in found.optima if optimum.kind is OptimumKind.NOT_CONVERGED)
    assert verdict(found, apart) == "not converged"
    assert all(found.traces[i].outcome is Outcome.STEP_LIMIT for i in apart.members)
    assert f"{apart.hits} runs stopped at the step limit before converging, and are counted separately" in " ".join(
        honest_words(found)
    )
    assert f"the other {apart.hits} do not converge" in headline(found)


def test_a_run_that_has_much_to_gain_leads_with_that_and_can_go_on() -> None:
    dataset = resolve(PAUSES)
    trace = run_experiment(PAUSES, dataset)
    before, last = np.diff(trace.log_likelihoods[-3:])
    gain = last * (last / before) / (1 - last / before)
    assert trace.expected_gain == pytest.approx(gain, rel=1e-12)
    assert promises_more(trace)
    said = outcome_sentence(trace, dataset.rows)
    assert said.startswith(
        f"At this rate about {format_number(gain, 'scientific', 1)} more can be gained: the run stopped"
    )
    further = run_em(trace.model, dataset.values, trace.params[0], tol=finer_tolerance(trace), max_steps=20_000)
    assert further.log_likelihoods[-1] - trace.log_likelihoods[-1] > 30 * PAUSES.tol
    assert finer_tolerance(trace) <= PAUSES.tol / 100
    # What its last steps let expect is the least of it, and is not said alone.
    assert said.endswith("It only pauses here: continued long enough, EM climbs by more than that.")
    assert further.log_likelihoods[-1] - trace.log_likelihoods[-1] > gain


def test_a_run_that_pauses_says_so_and_is_called_neither_converged_nor_a_saddle() -> None:
    """Galaxies with five components: 35 of 60 such runs stop beside a saddle, and go on after a thousand steps."""
    model, x = GaussianMixture(5), load_bundled("galaxies_corrected").values
    trace = run_em(model, x, draw_start("random_responsibilities", model, x, 3))
    assert pauses(trace)
    assert not promises_more(trace)
    said = outcome_sentence(trace)
    assert said.startswith(f"Stopped after {trace.n_steps} steps: the last raised the log-likelihood by ")
    assert said.endswith("The run only pauses here and has not converged: continued long enough, EM climbs on.")
    further = run_em(model, x, trace.params[0], tol=finer_tolerance(trace), max_steps=20_000)
    assert further.log_likelihoods[-1] > trace.log_likelihoods[-1] + 1
    assert outcome_sentence(further).startswith("Converged after ")
    (led,) = run_on(model, x, [trace])
    assert not pauses(led)


def test_the_expected_gain_is_none_where_the_last_rises_give_no_ratio() -> None:
    model, x = GaussianMixture(2), lengths()
    start = model.initialise(x, np.random.default_rng(0))
    assert run_em(model, x, start, max_steps=1).expected_gain is None
    for i in range(2, 30):
        trace = run_em(model, x, start, max_steps=i, tol=0)
        before, last = np.diff(trace.log_likelihoods[-3:])
        assert (trace.expected_gain is None) == (not 0 < last / before < 1)
