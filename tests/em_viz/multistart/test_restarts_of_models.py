"""Many runs of any model: its own picture at every end, a river, a replay, and nothing said that was not computed."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from em_core.catalogue.registry import FAMILY
from em_core.em.capabilities import places_means
from em_core.em.nouns import Noun
from em_core.em.protocol import Cause, DegenerateError
from em_core.em.stopping import Outcome
from em_core.experiments.exports.study import optima_csv, runs_csv
from em_core.experiments.visits import Visit, exhibit_of, first_visit
from em_core.multistart.optima import OptimumKind
from em_viz.animation.packing import packed_name, unpack
from em_viz.multistart.restarts.asides import about_degenerate, asides, end_name
from em_viz.multistart.restarts.optimum_cards import card_html, gap_text, verdict
from em_viz.multistart.restarts.pictures import pictures_of
from em_viz.multistart.restarts.river import how_to_read, pack_river
from em_viz.multistart.restarts.sentences import fate, headline, honest_words, odds
from tests.many_runs import light, made, repeated, study_of


@pytest.mark.parametrize("model", FAMILY)
def test_every_models_ends_are_drawn_as_its_page_draws_them(model: str) -> None:
    visit = light(model)
    study = made(visit, 4)
    pictures = pictures_of(exhibit_of(visit), study)
    svg = pictures.end(study, study.optima[0])
    assert len(ElementTree.fromstring(svg)) > 0
    assert svg in card_html(study, study.optima[0], svg)
    river = unpack(pack_river(study, "river"))[1]
    assert sum(river["hits"]) == 4
    assert [panel["name"] for panel in river["panels"]] == ["river", "paths"][: 1 + places_means(study.model)]
    assert ("both pictures" in how_to_read(study)["pointer"]) == places_means(study.model)
    frames = study.traces[1].n_half_steps
    played = pictures.replay(study.replay(1), "run-1", frames + 2)
    assert packed_name(played) == "run-1"
    assert runs_csv(study).count("\n") == 5
    assert optima_csv(study).count("\n") == 1 + len(study.optima)


@pytest.mark.parametrize("model", FAMILY)
def test_nothing_is_called_an_end_or_a_maximum_that_was_not_found_to_be_one(model: str) -> None:
    study = made(light(model), 4)
    resting = any(each.kind is not OptimumKind.NOT_CONVERGED for each in study.optima)
    assert ("converged. The highest" in headline(study)) != resting
    assert ("No run has converged" in odds(study)) != resting
    assert (sum("are not followed" in said for said in honest_words(study)) == 1) != resting
    for optimum in study.optima:
        assert ("maximum" in verdict(study, optimum)) == (optimum.kind is OptimumKind.MAXIMUM)


def test_ends_that_are_equally_high_are_said_to_be() -> None:
    study = made(Visit("missing_values", "missing-murray"), 10)
    assert len(study.level_with_best) == 2
    assert headline(study).startswith("Not the log-likelihood: 10 starts end at 2 ")
    assert gap_text(study, study.optima[1]) == "as high as A, up to rounding"


def test_flat_ground_and_runs_that_stopped_short_are_told() -> None:
    flat = made(Visit("topics", "topics-caithness"), 6)
    assert any(said.startswith("A is flat") for said in asides(flat))
    short = study_of(replace(repeated(first_visit("two_coins"), 8), max_steps=2))
    assert any(said.startswith(f"{len(short.short)} runs stopped before their final point") for said in asides(short))
    assert fate(short, short.short[0]).startswith(f"Run {short.short[0] + 1} is counted with A.")
    assert asides(made(first_visit("two_coins"), 20)) == []


def test_a_degenerate_end_is_named_by_its_sort() -> None:
    state = Noun("state")
    assert end_name(None, state) == end_name(Cause.COLLAPSED, state) == "collapsed"
    assert end_name(Cause.EMPTY, state) == "an empty state"
    assert end_name(Cause.UNDETERMINED, Noun("pixel")) == "an undetermined pixel"
    study = made(first_visit("two_coins"), 20)
    assert about_degenerate(study) == ""
    failure = DegenerateError(1, "has no tosses", cause=Cause.UNDETERMINED)
    broken = replace(study.traces[3], failure=failure, outcome=Outcome.DEGENERATE)
    some = replace(study, traces=(*study.traces[:3], broken, *study.traces[4:]))
    said = about_degenerate(some)
    assert said.startswith("1 run became degenerate, and EM could not go on: in 1, the data do not determine a coin")
    assert "run 4" in said
