"""open_link reads a link as the page that it is of does, runs nothing, and says what it did not take."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import FrozenInstanceError

import numpy as np
import pytest

from em_core import OpenedLink, open_link
from em_core.experiments import url as links
from em_core.experiments.experiment import Experiment, resolve, run_experiment
from em_core.experiments.opening import LONGEST, PAGES
from em_core.experiments.page_settings import map_settings, restart_settings, selection_settings, tournament_settings
from em_core.experiments.page_settings.why_settings import VIEWS
from em_core.experiments.presets import PRESETS
from em_core.experiments.running import run_shown
from em_core.experiments.url_data import pack_text
from em_core.experiments.visits import Visit, exhibit_of
from pages.widgets.frame.site import PLACES
from tests.pages.visits import ROOT


def test_the_words_of_the_readme() -> None:
    run = open_link("model?model=two_coins")
    assert (run.page, run.entry.id, run.title) == ("model", "two_coins", "Five sets of ten tosses")
    assert run.data.shape == (5, 2)
    assert run.trace().log_likelihoods[-1] == run_shown(exhibit_of(Visit("two_coins", "two-coins"))).log_likelihoods[-1]
    assert run.notes == ()


def test_the_labs_run_is_the_labs() -> None:
    for preset in PRESETS.values():
        run = open_link("lab?" + "&".join(f"{k}={v}" for k, v in links.to_query(preset.experiment).items()))
        assert run.described == preset.experiment
        theirs = run_experiment(preset.experiment, resolve(preset.experiment))
        assert np.array_equal(run.trace().log_likelihoods, theirs.log_likelihoods)


def test_every_page_of_the_app_has_its_links() -> None:
    assert sorted(PLACES) == sorted(PAGES)
    assert sorted(path.stem for path in (ROOT / "pages").glob("[a-z]*.py")) == sorted(PAGES)


@pytest.mark.parametrize(
    "link",
    [
        "lab?k=3",
        "/lab?k=3",
        " lab?k=3 ",
        "lab/?k=3",
        "lab?k=3#top",
        "https://example.org/lab?k=3",
        "HTTPS://example.org:8501/base/lab?k=3&embed=true",
        "localhost:8501/lab?k=3",
    ],
)
def test_a_whole_address_is_a_link_too(link: str) -> None:
    run = open_link(link)
    assert (run.page, run.described, run.notes) == ("lab", Experiment(k=3), ())


@pytest.mark.parametrize("link", ["", "/", "https://example.org", "https://example.org/", "https://example.org/base/"])
def test_an_address_without_a_page_is_home(link: str) -> None:
    assert open_link(link).page == "home"
    assert open_link(link).described == Experiment()


def test_a_page_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match='a page called "loom", and there is none; there are home, lab, '):
        open_link("https://example.org/loom?k=3")
    with pytest.raises(ValueError, match="link is 5; it must be a str, as an address bar holds it"):
        open_link(5)  # type: ignore[arg-type]


def test_a_page_about_all_models_has_no_run() -> None:
    run = open_link("theorems")
    for ask in (lambda: run.model, lambda: run.data, lambda: run.title, run.trace):
        with pytest.raises(ValueError, match='The page "theorems" is about all models'):
            ask()


def test_a_start_that_the_page_refuses_is_refused_when_it_is_asked_for() -> None:
    twins = pack_text('["t",["a","b"],["",""],[[1,2],[2,4],[3,6],[4,8]],1]')
    run = open_link(f"lab?own={twins}")
    assert run.data.shape == (4, 2)
    with pytest.raises(ValueError, match="cannot be used here: 20 draws ended with"):
        _ = run.start
    with pytest.raises(ValueError, match="cannot be used here"):
        run.trace()


def test_it_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        open_link("lab").page = "home"  # type: ignore[misc]


def test_what_a_page_first_shows_is_what_its_bare_link_opens() -> None:
    for page, first in (
        ("restarts", restart_settings.FIRST),
        ("basins", map_settings.FIRST),
        ("tournament", tournament_settings.FIRST),
        ("how_many", selection_settings.FIRST),
    ):
        assert open_link(page).described == first
        assert open_link(f"{page}?embed=true").described == first
        assert open_link(f"{page}?k=2").described == Experiment()


def test_what_a_page_keeps_beside_the_run_is_in_settings() -> None:
    assert open_link("restarts?runs=60&mix=kmeans,spread&replay=17,42").settings == {
        "runs": "60",
        "mix": "kmeans,spread",
        "runs_seed": "1",
        "replay": "17,42",
    }
    assert open_link("basins?map=2.1,1.2&held=weights").settings == {"map": "2.1,1.2", "held": "weights"}
    assert open_link("tournament?trials=10").settings["budget"] == "1000"
    assert open_link("how_many?upto=4&cell=3,tied").settings == {
        "upto": "4",
        "starts": "10",
        "starts_seed": "0",
        "by": "bic",
        "sign": "usual",
        "cell": "3,tied",
    }
    assert open_link("bound?show=hand&at=3&step=4").settings == {"show": "hand", "at": "3", "step": "4"}
    assert open_link("lab?step=7&view=projector").settings == {"step": "7", "view": "projector"}
    assert open_link("lab?future=hide").settings == {"future": "hide"}
    assert '"future": only "hide"' in open_link("lab?future=show").notes[0] or open_link("lab?future=show").notes
    assert open_link("compare?code=linkage").settings == {"code": "linkage"}
    assert open_link("compare?models=topics,kmeans").settings == {"models": "topics,kmeans"}


NOTED = {
    "home?k=3": '"k": nothing here goes by that name',
    "family?kind=Mixtures": '"kind": nothing here',
    "compare?code=nobody": "code is ",
    "compare?models=topics,nobody": "models is .* one to 3, joined by commas and each once",
    "compare?models=topics,topics": "models is ",
    "compare?models=topics,kmeans,linkage,two_coins": "models is ",
    "compare?models=": "models is ",
    "lab?runs=20": '"runs": nothing here',
    "lab?k=2&k=3": 'The link has 2 times: "k"',
    "lab?step=x": "step is ",
    "lab?view=wide": "view is ",
    "lab?dim=1": "dim is .* plays no part",
    "lab?typed=1,2": "typed is .* plays no part",
    "lab?model=kmeans&cov=tied": "cov is .* plays no part",
    "model?modle=linkage": '"modle": nothing here',
    "model?model=linkage&k=3": '"k": nothing here',
    "model?model=linkage&set.a=1&set.b=2": '"set.a", "set.b" are not options of this model',
    "bound?show=nothing": "show is ",
    "bound?model=linkage&example=toby": "example is ",
    "bound?model=linkage&k=3": '"k": nothing here',
    "basins?map=9.9,8.8&box=1,2,3,4": 'map is "9.9,8.8" here; .* without "box"',
    "speed?at=3": '"at": nothing here',
    f"lab?k={'9' * LONGEST}": "has 524,290 characters after its question mark, and at most 524,288 are read",
}


@pytest.mark.parametrize("link", NOTED, ids=lambda link: link[:40])
def test_what_is_not_taken_is_told(link: str) -> None:
    (note,) = open_link(link).notes
    assert re.search(NOTED[link], note), note


def test_an_option_that_cannot_be_used_is_as_in_the_example() -> None:
    run = open_link("model?model=gaussian_mixture_map&example=galaxies-map&set.k=99")
    (note,) = run.notes
    assert note.endswith(f"Shown instead: {run.model.n_components}.")


def test_settings_are_those_of_the_pages() -> None:
    from pages import minorising
    from pages.widgets.theory import landscape, speed, views

    shown: dict[str, Iterable[str]] = {
        "bound": views.VIEWS,
        "minorising": minorising.VIEWS,
        "landscape": landscape.VIEWS,
        "speed": speed.VIEWS,
    }
    assert {page: tuple(names) for page, names in shown.items()} == {page: v for page, v in VIEWS.items() if v}


def test_what_is_asked_for_is_made_once() -> None:
    run = open_link("lab?data=overlapping&k=4")
    assert run.start is run.start
    assert run.model is run.model
    assert isinstance(run, OpenedLink)
