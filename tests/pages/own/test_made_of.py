"""A link to people's own data says what was done to them; their original is put back where it is at hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from em_core.catalogue.registry import FAMILY
from em_core.experiments.experiment import Experiment, on_own_data
from em_core.experiments.run_description import described
from em_core.experiments.visits import first_visit
from em_core.own.opened import read_own
from em_core.own.source import Source
from em_core.own.ways import LAB, way_of
from pages.widgets.own import keeping
from pages.widgets.own.brought import FILE, Brought
from pages.widgets.own.made_of import ABSENT, OPEN
from tests.pages.own.test_one_desk import captions, card, go, uploaded
from tests.pages.visits import address, elements, press, sound, visit

RAW = "town,a,b\n" + "".join(f"t{i},{i % 7 + 0.5},{i * i % 11}\n" for i in range(20)) + "x,,3\nTotal,99,99\n"
SOURCE = Source(RAW.encode(), "towns.csv")
REMEDIES = ("only:b > 1", "label:town")
SAID = (
    'What was done to these data: only rows in which "b" is more than 1; rows named by "town"; rows with missing or '
    "unusable values left out."
)


def lab_link() -> dict[str, str]:
    own = read_own(SOURCE, LAB, ["a", "b"], REMEDIES).data
    assert own is not None
    return described(on_own_data(Experiment(max_steps=5), own), own).query


def model_link() -> dict[str, str]:
    own = read_own(SOURCE, way_of(FAMILY["student_mixture"]), ["a", "b"], REMEDIES).data
    return described(replace(first_visit("student_mixture"), own=own, max_steps=5)).query


LINKS = {"lab": lab_link, "model": model_link}


def buttons(app: AppTest) -> list[str]:
    return [each.label for each in app.sidebar.button]


@pytest.mark.parametrize("page", LINKS)
def test_a_link_says_what_was_done_and_keeps_it(page: str) -> None:
    link = LINKS[page]()
    app = visit(page, link)
    assert not app.info
    assert not app.error
    assert SAID in captions(app)
    assert address(app) == link
    assert OPEN in buttons(app)
    # Nothing is at hand, and there is no browser to ask.
    press(app, OPEN)
    assert ABSENT in captions(app)
    assert OPEN not in buttons(app)
    assert address(app) == link


@pytest.mark.parametrize("page", LINKS)
def test_the_original_on_the_desk_takes_its_place_and_each_step_can_be_undone(page: str) -> None:
    link = LINKS[page]()
    app = go(uploaded(RAW, "towns.csv"), page, **link)
    assert SAID in captions(app)
    press(app, OPEN)
    assert "towns.csv" in card(app)
    assert address(app) == link
    assert SAID not in captions(app)
    press(app, "Undo this filter")
    assert address(app)["content"] == link["content"]
    assert "only:" not in address(app)["done"]
    assert "label:town" in address(app)["done"]


def test_a_link_whose_data_were_read_as_they_stand_says_nothing() -> None:
    own = read_own(Source(b"a,b\n1,2\n2,1\n4,5\n5,4\n7,9\n", "f.csv"), LAB).data
    assert own is not None
    app = visit("lab", described(on_own_data(Experiment(max_steps=5), own), own).query)
    assert "What was done" not in captions(app)
    assert OPEN not in buttons(app)


def give(app: AppTest, source: Source) -> AppTest:
    """Give back what the page asks for, as a browser does."""
    (uploader,) = (each for each in elements(app.sidebar, "file_uploader") if each.label == "Your data")
    head = Brought(FILE, source, "", ("a", "b")).head
    return sound(uploader.set_value([("head", head.encode(), ""), ("content", source.content, "")]).run())


@pytest.mark.parametrize("page", LINKS)
def test_the_browser_is_asked_for_the_original(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "has_browser", lambda: True)
    link = LINKS[page]()
    app = press(visit(page, link), OPEN)
    assert "Reading your data back from the browser …" in captions(app)
    give(app, SOURCE)
    assert "towns.csv" in card(app)
    assert address(app) == link
    # Another content under its name is not taken for it.
    app = press(visit(page, link), OPEN)
    give(app, Source(b"a,b\n1,2\n", "towns.csv"))
    assert ABSENT in captions(app)
    assert address(app) == link
