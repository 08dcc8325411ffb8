"""A model made here, with a noun of its own: its page, verdict, errors, failures, restarts and exports all say it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from em_core import run_em, run_restarts
from em_core.algorithms.run import Trace
from em_core.catalogue.entry import Entry, exhibit
from em_core.catalogue.registry import FAMILY
from em_core.data import Dataset
from em_core.distributions.poisson import Poisson
from em_core.em.capabilities import MIXTURE, POINTS, Capabilities, Noun, capabilities_of, component_names
from em_core.experiments.experiment import Experiment
from em_core.experiments.exports import trace_json
from em_core.experiments.run_description import described
from em_core.landscape import Coordinates, natural_axes, standard_errors, verdict_of
from em_core.models import GaussianMixture
from em_core.models.family_mixtures import PoissonMixtureParams
from em_core.models.gaussian_mixture import MixtureParams
from em_core.models.mixture import FamilyMixture
from em_core.multistart.restart_study import study
from em_core.multistart.restarts import plan_restarts
from em_viz.animation.packing import unpack
from em_viz.models.dispatch import animate
from em_viz.multistart.restarts.optimum_cards import card_html, verdict
from em_viz.multistart.restarts.sentences import few_starts
from em_viz.run.outcome import outcome_sentence
from em_viz.theory.subject import Subject
from pages.widgets.theory import source
from tests.pages.visits import packed, visit, words

OLD = ("component", "Component")


class Climates(FamilyMixture[PoissonMixtureParams]):
    """Counts of two sorts, by the short protocol and one declaration."""

    family = Poisson()
    Params = PoissonMixtureParams
    capabilities = replace(POINTS, components=Noun("oasis", "oases", ("the wet one",)))


@dataclass(frozen=True)
class Herds(GaussianMixture):
    """A Gaussian mixture whose components are called otherwise: the lab's pictures, the restarts and the exports."""

    @property
    def capabilities(self) -> Capabilities:
        return replace(super().capabilities, components=Noun("herd"))


def at_one_and_more(model: Climates, _data: object, _settings: object) -> PoissonMixtureParams:
    return model.checked_params([0.3, 0.7], rates=[[1.0], [2.5]])


@cache
def entry() -> Entry:
    like = FAMILY["poisson_mixture"]
    wells = replace(like.examples[0], id="wells", max_steps=60, start=at_one_and_more)
    return replace(like, id="climates", title="Climates", examples=(wells,), build=lambda _sample, _chosen: Climates(2))


@pytest.fixture
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FAMILY, "climates", entry())
    # A list that is made once, when the page is first imported: by another test, perhaps.
    monkeypatch.setattr(source, "RUNS", (*source.RUNS, ("climates", "wells")))


def trace_of_climates() -> Trace[PoissonMixtureParams, Any]:
    shown = exhibit(entry(), entry().examples[0])
    return run_em(shown.model, shown.data, shown.start, max_steps=2000, tol=1e-10)


def test_names_are_its_own_wherever_numbers_are_named() -> None:
    trace = trace_of_climates()
    model, params = trace.model, trace.params[-1]
    assert entry().capabilities.components.many == "oases"
    assert component_names(model) == ("the wet one", "oasis 2")
    assert [axis.name for axis in natural_axes(model, params)] == [
        "weight of the wet one",
        "weight of oasis 2",
        "rate of the wet one",
        "rate of oasis 2",
    ]
    names = Coordinates.at(model, params).names
    assert names == ("log weight ratio oasis 2:the wet one", "log rate of the wet one", "log rate of oasis 2")
    assert verdict_of(trace).names == names
    assert "rate of oasis 2" in standard_errors(model, trace.data, params).names


@pytest.mark.usefixtures("registered")
def test_its_page_its_verdict_and_its_slices_say_it() -> None:
    page = visit("model", {"model": "climates"})
    assert "oasis 2" in str(unpack(packed(page))[1])
    assert not any(word in words(page) for word in OLD)
    judged = visit("verdict", {"model": "climates"}, unfolding=("how-decided", "standard-errors"))
    shown = " ".join(str(each.value.to_string()) for each in judged.dataframe) + " ".join(
        each.value for each in judged.markdown
    )
    assert "rate of oasis 2" in shown
    assert "of component" not in shown
    slices = visit("minorising", {"model": "climates"}, unfolding=("choose-theta",))
    options = [option for box in slices.selectbox for option in box.options]
    assert "rate of the wet one" in options
    assert not any("of component" in option for option in options)


def test_a_failure_and_a_refusal_are_about_its_own() -> None:
    model = Climates(2)
    with pytest.raises(ValueError, match=r"The rate of oasis 2, coordinate 1, is -1"):
        model.checked_params([0.5, 0.5], rates=[[1.0], [-1.0]])
    herds = Herds(2)
    x = np.concatenate([np.linspace(0, 1, 20), [50.0]])
    trace = run_em(herds, x, herds.params([0.9, 0.1], [0.5, 50.0], [0.1, 0.1]))
    assert trace.failure is not None
    assert trace.failure.name == "herd 2"
    assert "Herd 2 has collapsed: its variance has become zero, on point 21 alone." in trace.message


@cache
def herds() -> tuple[Herds, Dataset]:
    rng = np.random.default_rng(3)
    x = np.concatenate([rng.normal(0, 1, (40, 2)), rng.normal(6, 1, (30, 2))])
    return Herds(2), Dataset("fields", "Fields", x, ("east", "north"))


def test_the_labs_pictures_cards_and_exports_say_it() -> None:
    model, dataset = herds()
    start: MixtureParams = model.around(dataset.values, np.array([[0.0, 1.0], [3.0, 3.0]]))
    trace = run_em(model, dataset.values, start, max_steps=12)
    animation = animate(model, dataset, trace, key="herds")
    said = " ".join(text for panel in animation.panels for text in panel.templates)
    drawn = " ".join(f"{picture.figure} {picture.alt} {picture.caption}" for picture in animation.pictures)
    names = [name for picture in animation.pictures if picture.cloud for name in picture.cloud.names]
    assert "the responsibilities of the herds are computed" in said
    assert "2 Gaussian herds" in animation.title
    assert names == ["herd 1", "herd 2"]
    assert "herd 2" in drawn
    assert not any(word in text for word in OLD for text in (drawn, said.replace("data-component", "")))
    saved = json.loads(trace_json(trace, dataset, Experiment()))
    assert saved["components"] == ["herd 1", "herd 2"]
    shown = replace(described(Experiment()).posed(dataset), model=model, components=component_names(model))
    assert Subject("herds", "Herds", trace, shown).components == ("herd 1", "herd 2")


def test_restarts_and_their_collapses_say_it() -> None:
    model, dataset = herds()
    traces = dict(enumerate(run_restarts(model, dataset.values, 20, "all_equal")))
    found = study(model, dataset, 20, plan_restarts(20, "all_equal", 0), traces)
    assert verdict(found, found.optima[0]) == "saddle point: identical herds"
    assert "saddle point: identical herds" in card_html(found, found.optima[0], "")
    assert "up to the order of their herds" in few_starts(found)
    assert "Herds 1 and 2 are identical, and identical herds cannot separate" in outcome_sentence(found.traces[0])


def test_a_model_that_declares_nothing_is_known_by_what_can_be_read_off_it() -> None:
    class Short:
        objective = "log-posterior"
        n_components = 2
        held = ("weights",)
        temperature = 0.5

    found = capabilities_of(Short())
    assert found.components.name(1) == "component 2"
    assert (found.unit, found.held, found.temperature) == ("nats", ("weights",), 0.5)
    assert not any((found.exchangeable, found.exchangeable_rows, found.independent_rows))
    assert MIXTURE.exchangeable
