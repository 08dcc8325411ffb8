"""The line below the lab's run: its place is there, known answers are links to this very run, and dear ones offers."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from em_core.experiments.experiment import Experiment
from em_core.experiments.run_answers import Answer, Answered, FinalPoint, Question, QuickStarts, TakenK
from em_core.experiments.run_description import described
from em_core.experiments.url import to_query
from em_core.landscape import VerdictKind
from em_viz.run.answers import OFFERS
from pages.widgets.model.lab_answers import _key
from pages.work.server import shelf
from tests.pages.visits import visit

THREE = Experiment(k=3, seed=7)

FOUND: dict[Question, Answer] = {
    Question.STARTS: QuickStarts(20, 20, 3, 7, 8.6543, 0),
    Question.VERDICT: FinalPoint(VerdictKind.MAXIMUM, 0.0),
    Question.BIC: TakenK(2, 3, 6),
}


@pytest.fixture
def known() -> None:
    for question, found in FOUND.items():
        shelf().put(_key(question, described(THREE)), Answered(found))


def line(app: AppTest) -> dict[str, str]:
    """Return what the links of the line say, and the query of each."""
    links = [each.proto for each in app.main.get("page_link")]
    pages = {each.value for each in Question}
    return {link.label: link.query_string for link in links if link.page in pages and link.query_string}


def is_there(app: AppTest) -> bool:
    return any(each.proto.component_name == "halfstep_asking" for each in app.main.get("bidi_component"))


@pytest.mark.usefixtures("known")
def test_what_is_known_is_linked_with_this_very_run() -> None:
    told = line(visit(link=to_query(THREE)))
    assert list(told) == [
        "✗ 7 of 20 quick starts end higher, by up to 8.7 nats",
        "a strict local maximum",
        "✗ BIC would take K = 2, not 3",
    ]
    for query in told.values():
        assert {name: parse_qs(query)[name] for name in ("k", "seed")} == {"k": ["3"], "seed": ["7"]}


def test_opening_computes_nothing_of_it() -> None:
    fresh = Experiment(k=3, seed=8)
    app = visit(link=to_query(fresh))
    assert is_there(app)
    assert not line(app)
    for question in Question:
        with pytest.raises(KeyError):
            shelf().get(_key(question, described(fresh)))


def test_what_would_take_long_is_an_offer() -> None:
    dear = Experiment(data="moons", settings=(("n", 5000.0),), max_steps=3)
    assert set(line(visit(link=to_query(dear)))) == set(OFFERS.values())


@pytest.mark.usefixtures("known")
def test_while_what_comes_is_hidden_it_is_not_there() -> None:
    app = visit(link=to_query(THREE) | {"future": "hide"})
    assert not is_there(app)
    assert not line(app)
