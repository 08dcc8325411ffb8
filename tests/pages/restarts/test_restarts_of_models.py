"""Restarts and the tournament of a model's page: the lab's pages, asked for a visit by its link."""

from __future__ import annotations

import struct
from typing import Any
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from em_core.experiments.page_settings.drawn_settings import DrawnAsk
from em_core.experiments.page_settings.restart_settings import FIRST
from em_core.experiments.repeated import many_query, study_key
from em_core.experiments.run_description import described
from em_core.experiments.url import to_query
from em_core.experiments.visits import Visit, first_visit
from em_core.own.own_table import OwnTable
from em_viz.animation.packing import packed_name, unpack
from tests.pages import visits
from tests.pages.visits import MARKUP, address, choose, press, sound, visit


def opened(of: Visit, **asked: str) -> AppTest:
    return to_the_end(visit("restarts", many_query(described(of)) | {"runs": "10"} | asked))


def to_the_end(app: AppTest) -> AppTest:
    """Let the page go on where a busy machine has used up the time that it computes unasked."""
    for _ in range(9):
        waiting = [button for button in app.button if button.label.startswith("Go on")]
        if not waiting:
            break
        sound(waiting[0].click().run())
    return app


def sent(app: AppTest) -> list[bytes]:
    """Return what was sent to the river and to the players, in the order of the page."""
    found: list[bytes] = []
    for element in app.main.get("bidi_component"):
        if element.proto.bytes and element.proto.component_name != MARKUP:
            (length,) = struct.unpack_from("<I", element.proto.bytes)
            # Some components are sent words alone.
            found += filter(None, [element.proto.bytes[4 + length :]])
    return found


def river(app: AppTest) -> dict[str, Any]:
    content: dict[str, Any] = unpack(sent(app)[0])[1]
    return content


def links(app: AppTest, page: str) -> list[dict[str, str]]:
    """Return the queries of the links to a page, in order."""
    return [dict(parse_qsl(each.query)) for each in visits.links(app.main) if each.page.endswith(page)]


def expect_runs(app: AppTest, of: Visit, ask: DrawnAsk) -> None:
    """The page shows these runs, and its address holds them."""
    to_the_end(sound(app))
    assert not app.error, app.error[0].value
    assert address(app) == many_query(described(of)) | ask.query
    assert packed_name(sent(app)[0]) == f"{study_key(of.key, ask)[:16]}-{ask.runs}"
    assert sum(river(app)["hits"]) == ask.runs
    assert river(app)["labels"][0].endswith(f"seed {ask.seed}")


@pytest.mark.parametrize("model", ["two_coins", "linkage", "mixture_of_regressions", "student_mixture"])
def test_a_models_restarts_end_in_cards_that_play_their_run_on_its_page(model: str) -> None:
    page = opened(first_visit(model))
    expect_runs(page, first_visit(model), DrawnAsk(10))
    assert any("seeds 0 to 9" in each.value for each in page.caption)
    back, *played = links(page, "model")
    assert back == {"model": model}
    # From each card, and from the player.
    assert len(played) == len(river(page)["names"]) + 1
    assert played[-1] == {"model": model, "draw": str(int(packed_name(sent(page)[1]).split("-")[2]))}
    # Only components with means have ways through the data.
    panels = [panel["name"] for panel in river(page)["panels"]]
    assert panels == ["river", "paths"] if model == "student_mixture" else ["river"]


def test_the_controls_reach_the_runs_and_the_address() -> None:
    of = Visit("two_coins", "two-coins", (("coins", 1.0),))
    page = opened(of)
    expect_runs(page, of, DrawnAsk(10))
    expect_runs(choose(page, "How many starts", 12), of, DrawnAsk(12))
    expect_runs(choose(page, "First seed", 3), of, DrawnAsk(12, 3))
    expect_runs(press(page, "Draw new starts"), of, DrawnAsk(12, 15))


def test_peoples_own_table_is_run_many_times() -> None:
    own = Visit("two_coins", "two-coins", own=OwnTable("heads,tosses\n5,10\n9,10\n8,12\n1,9\n"))
    expect_runs(opened(own), own, DrawnAsk(10))


def test_a_replay_stands_in_the_address_and_comes_back() -> None:
    of = first_visit("mixture_of_regressions")
    page = opened(of, replay="3,5")
    assert [packed_name(packed).split("-")[2] for packed in sent(page)[1:]] == ["2", "4"]
    assert address(page)["replay"] == "3,5"
    assert [query["draw"] for query in links(page, "model")[-2:]] == ["2", "4"]


def test_what_a_link_cannot_ask_is_said_once_and_replaced() -> None:
    page = opened(first_visit("two_coins"), runs_seed="-1", mix="kmeans", banana="1")
    notes = [info.value for info in page.main.info]
    assert len(notes) == 3
    assert all(sum(name in note.replace("\\", "") for note in notes) == 1 for name in ("runs_seed", "mix", "banana"))
    expect_runs(page, first_visit("two_coins"), DrawnAsk(10))


def test_a_models_page_leads_to_its_restarts_and_only_the_labs_to_a_tournament() -> None:
    coins = visit("model", {"model": "two_coins", "set.coins": "3", "draw": "4"})
    assert links(coins, "restarts") == [
        {"model": "two_coins", "example": "two-coins", "set.coins": "3"} | DrawnAsk().query
    ]
    assert not links(coins, "tournament")
    assert links(visit("model", {"model": "kmeans"}), "tournament") == [
        {"model": "kmeans", "example": "faithful-kmeans", "trials": "50"}
    ]


def test_a_tournament_of_a_visit_is_played_on_its_data() -> None:
    link = many_query(described(first_visit("kmeans"))) | {"trials": "10", "budget": "20"}
    page = visit("tournament", link)
    assert not page.error
    assert address(page) == link
    assert any("k-means" in each.value and "Clusters K = 2" in each.value for each in page.caption)
    assert any("repetitions" in each.value for each in page.markdown)


def test_the_labs_restarts_are_a_click_away_and_stay_what_they_were() -> None:
    page = opened(first_visit("two_coins"))
    page.switch_page("pages/lab.py")
    page.query_params.clear()
    sound(page.run())
    page.switch_page("pages/restarts.py")
    sound(page.run())
    assert "model" not in address(page)
    assert "two_coins" not in str(address(page))
    assert not visit("restarts", to_query(FIRST) | {"runs": "10"}).error
