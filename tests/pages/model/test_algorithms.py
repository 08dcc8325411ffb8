"""The choice of the algorithm on the lab's page and the models' pages, and the pages that refuse what it makes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from em_core.experiments.experiment import Experiment
from em_core.experiments.url import to_query
from em_core.experiments.visits import Visit, from_query
from em_core.experiments.visits import to_query as link_to
from tests.pages.visits import address, choose, elements, expect_run, shown_key, sound, visit

FIRST = Experiment()
INCREMENTAL = replace(FIRST, algorithm="incremental", blocks=10)


def test_the_lab_plays_the_algorithm_that_is_chosen_and_the_address_says_it() -> None:
    lab = choose(visit(), "Algorithm", "incremental")
    expect_run(lab, INCREMENTAL)
    lab = choose(lab, "Blocks of rows", 4)
    expect_run(lab, replace(INCREMENTAL, blocks=4))
    assert address(lab) == {"algorithm": "incremental", "blocks": "4"}
    expect_run(choose(lab, "Algorithm", "em"), FIRST)


def test_a_link_opens_the_lab_with_its_algorithm() -> None:
    lab = visit(link="algorithm=incremental&blocks=7")
    expect_run(lab, replace(INCREMENTAL, blocks=7))
    assert not lab.info


def test_a_model_that_does_not_admit_the_algorithm_goes_on_with_em() -> None:
    lab = choose(visit(link="algorithm=ecm"), "Model", "kmeans")
    expect_run(lab, replace(FIRST, model="kmeans"))
    choice = next(box for box in lab.selectbox if box.label == "Algorithm")
    assert choice.options == ["EM", "Incremental EM", "Generalised EM", "Stepwise EM"]
    assert "ECM re-estimates one block of parameters at a time" in choice.proto.help


def test_an_algorithm_s_options_are_chosen_and_are_in_the_address() -> None:
    lab = choose(visit(link="algorithm=stochastic"), "Seed of the draws", 3)
    chosen = replace(FIRST, algorithm="stochastic", algorithm_options=(("seed", 3),))
    expect_run(lab, chosen)
    assert address(lab) == {"algorithm": "stochastic", "algorithm.seed": "3"}
    expect_run(visit(link="algorithm=stochastic&algorithm.seed=3"), chosen)
    expect_run(choose(lab, "Algorithm", "em"), FIRST)


def test_a_mixture_s_page_plays_it_and_a_chain_s_has_those_that_its_rows_admit() -> None:
    page = visit("model", "model=poisson_mixture")
    page = choose(page, "Algorithm", "ecm")
    sound(page)
    chosen = Visit("poisson_mixture", "deaths", algorithm="ecm")
    assert shown_key(page) == chosen.key
    assert from_query(address(page)) == (chosen, ())
    chain = visit("model", "model=gaussian_hmm")
    choice = next(box for box in chain.selectbox if box.label == "Algorithm")
    assert choice.options == ["EM", "Generalised EM"]
    partial = choose(chain, "Algorithm", "gem")
    sound(partial)
    assert address(partial)["algorithm"] == "gem"


def test_what_to_look_for_is_said_of_em() -> None:
    page = visit("model", link_to(Visit("poisson_mixture", "deaths", algorithm="incremental", blocks=3)))
    assert any(each.proto.popover.label == "What to look for in a run of EM" for each in elements(page.main, "popover"))


@pytest.mark.parametrize("page", ["speed", "bound", "minorising", "landscape", "derivation"])
def test_pages_about_em_s_own_steps_refuse_another_s_in_one_sentence(page: str) -> None:
    app = visit(page, to_query(INCREMENTAL))
    sound(app)
    assert [info for info in app.info if "the run is one of incremental EM" in info.value]
    # What every page has below it, and nothing else.
    assert {each.proto.component_name for each in app.main.get("bidi_component")} == {
        "halfstep_frame",
        "halfstep_stage",
    }


def test_the_verdict_is_about_the_end_of_any_run() -> None:
    app = visit("verdict", to_query(INCREMENTAL))
    sound(app)
    assert not app.info
    assert any("it is a local maximum" in each.value for each in app.markdown)


def test_pages_of_many_runs_say_that_theirs_are_em_s() -> None:
    app = visit("restarts", {**to_query(INCREMENTAL), "runs": "10"})
    sound(app)
    assert any("Every run on this page is one of EM; Incremental EM" in info.value for info in app.info)
