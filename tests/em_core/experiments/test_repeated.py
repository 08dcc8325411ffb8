"""Many runs of a visit: every model's restarts run, its ends are told apart, and its links hold them."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

import numpy as np
import pytest

from em_core import open_link, run_em
from em_core.catalogue.registry import FAMILY
from em_core.experiments.experiment import Experiment
from em_core.experiments.page_settings.drawn_settings import LARGEST_FIRST, DrawnAsk, drawn_ask
from em_core.experiments.repeated import has_tournament, many_in, many_query, replayed
from em_core.experiments.repeated import repeated as many_of
from em_core.experiments.run_description import described
from em_core.experiments.running import run_of
from em_core.experiments.visits import Visit, exhibit_of, first_visit, from_query
from em_core.multistart.optima import OptimumKind
from em_core.own.own_table import OwnTable
from tests.many_runs import light, made, repeated, study_of

NOT_FOLLOWED = {"tomography", "deblurring"}
"""Images: as many free numbers as observations."""


@pytest.mark.parametrize("model", FAMILY)
def test_every_model_runs_from_many_starts_and_every_run_is_that_of_its_own_page(model: str) -> None:
    visit = light(model)
    study = made(visit, 4)
    assert study.n_runs == sum(optimum.hits for optimum in study.optima) == 4
    kinds = {optimum.kind for optimum in study.optima}
    assert (kinds == {OptimumKind.NOT_CONVERGED}) == (model in NOT_FOLLOWED)
    for restart, trace in list(zip(study.plan, study.traces, strict=True))[:2]:
        played, notes = from_query(replayed(described(visit), restart).query)
        assert not notes
        _, own = run_of(described(played))
        assert own.n_steps == trace.n_steps
        np.testing.assert_allclose(trace.log_likelihoods, own.log_likelihoods, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("model", ["linkage", "blood_groups", "variance_components", "lifetimes"])
def test_a_likelihood_with_one_maximum_is_found_to_have_one_place(model: str) -> None:
    (end,) = made(first_visit(model), 12).optima
    assert (end.hits, end.kind) == (12, OptimumKind.MAXIMUM)


def test_coins_under_exchanged_names_are_one_end() -> None:
    study = made(first_visit("two_coins"), 20)
    (end,) = study.optima
    assert end.hits == 20
    lower = [float(np.diff(trace.params[-1].probabilities)[0]) < 0 for trace in study.traces]
    assert True in lower
    assert False in lower
    # Named after the first end, all of them have coin A where it has its own.
    for run in range(20):
        named = study.replay(run).params[-1].probabilities
        np.testing.assert_allclose(named, end.params.probabilities, atol=1e-3)


def test_states_under_exchanged_names_are_one_end() -> None:
    visit = first_visit("poisson_hmm")
    shown = exhibit_of(visit)
    (end,) = made(visit, 6).optima
    swapped = end.params.permuted((1, 0))
    trace = run_em(shown.model, shown.data, swapped, max_steps=5, tol=0)
    runs = repeated(visit, 2).group({0: run_em(shown.model, shown.data, end.params, max_steps=5, tol=0), 1: trace})
    assert [optimum.hits for optimum in runs.optima] == [2]


def test_murrays_data_have_two_maxima_that_are_no_other_names_of_one() -> None:
    study = made(Visit("missing_values", "missing-murray"), 10)
    a, b = study.optima
    assert a.kind is b.kind is OptimumKind.MAXIMUM
    assert a.log_likelihood == pytest.approx(b.log_likelihood, abs=1e-6)
    correlations = [float(each.params.covariance[0, 1]) for each in (a, b)]
    assert correlations[0] == pytest.approx(-correlations[1], rel=1e-4)


def test_flat_ground_is_one_end() -> None:
    (end,) = made(Visit("topics", "topics-caithness"), 6).optima
    assert (end.hits, end.kind) == (6, OptimumKind.FLAT)


def test_runs_that_their_page_stops_short_are_counted_where_em_takes_them() -> None:
    study = study_of(replace(repeated(first_visit("two_coins"), 8), max_steps=2))
    (end,) = study.optima
    assert end.log_likelihood == pytest.approx(-9.7969, abs=1e-3)
    assert study.short
    assert all(trace.n_steps == 2 for trace in study.traces)
    assert all(trace.log_likelihoods[-1] < end.log_likelihood for trace in study.traces)


def test_a_collapse_is_told_by_its_cause() -> None:
    study = made(Visit("gaussian_mixture", "outlier-collapse"), 4)
    assert study.best is None
    assert all(study.cause_of(optimum) is not None for optimum in study.optima)


def test_a_link_of_many_runs_comes_back_whole() -> None:
    visit = Visit("two_coins", "equal-coins", (("coins", 3.0),))
    for page, settings in (("restarts", DrawnAsk(20, 7).query), ("restarts", DrawnAsk().query)):
        opened = open_link(f"{page}?{urlencode(many_query(described(visit)) | settings)}")
        assert opened.described == visit
        assert opened.notes == ()
        assert drawn_ask(opened.settings) == drawn_ask(settings)
    own = Visit("two_coins", "two-coins", own=OwnTable("heads,tosses\n5,10\n9,10\n8,10\n"))
    assert open_link(f"restarts?{urlencode(many_query(described(own)) | DrawnAsk().query)}").described == own
    trials = open_link("tournament?model=kmeans&example=faithful-kmeans&trials=20")
    assert trials.described == Visit("kmeans", "faithful-kmeans")
    assert trials.settings["trials"] == "20"


def test_a_link_without_an_example_is_the_labs_where_the_lab_has_the_model() -> None:
    assert isinstance(open_link("restarts?model=kmeans&runs=10").described, Experiment)
    assert isinstance(open_link("restarts?model=two_coins&runs=10").described, Visit)
    assert many_in({"k": "3"}) is None


HOSTILE = [
    "runs=5",
    "runs=1e9",
    "runs_seed=-1",
    f"runs_seed={LARGEST_FIRST + 1}",
    "mix=kmeans",
    "draw=3",
    "algorithm=ecm",
    "example=banana",
    "set.coins=99",
    "set.banana=1",
    "table=@@@",
    "replay=0",
    "k=3",
]


@pytest.mark.parametrize("link", HOSTILE)
def test_what_a_link_cannot_ask_is_noted_once(link: str) -> None:
    opened = open_link(f"restarts?model=two_coins&runs=20&{link}")
    assert isinstance(opened.described, Visit)
    assert opened.described.model == "two_coins"
    assert len(opened.notes) == 1 + link.startswith("runs=")


def test_a_tournament_of_a_model_with_one_way_to_draw_is_the_labs_and_says_so() -> None:
    assert not has_tournament(described(first_visit("two_coins")))
    opened = open_link("tournament?model=two_coins&example=two-coins")
    assert isinstance(opened.described, Experiment)
    assert any("two_coins" in note for note in opened.notes)


def test_the_run_that_stands_for_runs_not_at_rest_is_the_highest() -> None:
    study = made(light("tomography"), 4)
    (group,) = study.optima
    best = study.traces[study.shown_run(group)]
    assert best.log_likelihoods[-1] == group.log_likelihood == max(trace.log_likelihoods[-1] for trace in study.traces)
    resting = made(first_visit("two_coins"), 20)
    assert resting.shown_run(resting.optima[0]) == resting.optima[0].members[0]


def test_what_a_step_takes_is_measured_only_where_somebody_asks() -> None:
    run = described(first_visit("two_coins"))
    runs = replace(many_of(run, run.posed(), DrawnAsk(4)), price=lambda: 1 / 0)
    assert study_of(runs).n_runs == 4
    with pytest.raises(ZeroDivisionError):
        _ = runs.may_be_brief
