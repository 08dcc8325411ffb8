"""The race page: links that hold everything, the lab's run and a model's, and every sort of ending in a sentence."""

from __future__ import annotations

from functools import cache
from html import escape
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from em_core.experiments.experiment import Experiment
from em_core.experiments.page_settings.race_settings import FIRST, TOL, RaceAsk, race_ask
from em_core.experiments.repeated import many_query
from em_core.experiments.run_description import RunDescription, described
from em_core.experiments.url import to_query
from em_core.experiments.visits import Visit
from em_core.multistart.basin_map import drained
from em_core.standings import Contest, Entrant, Ran, race
from em_viz.race.sentences import headline
from em_viz.race.table import standings_table
from pages.widgets.race.conduct import name_of_race
from pages.widgets.shared.text import plain
from pages.work.unfinished import Unfinished
from tests.pages.visits import ROOT, address, elements, links, sidebar_unfolded, sound, visit

TWO = RaceAsk((Entrant("em"), Entrant("squarem")), passes=60)


@cache
def raced(run: RunDescription, ask: RaceAsk) -> Contest:
    shown = run.exhibit()
    return drained(race(shown.model, shown.data, shown.start, ask.entrants, max_passes=ask.passes, tol=TOL))


def bodies(app: AppTest) -> list[str]:
    return [each.proto.body for each in app.main.get("html")]


def finished(app: AppTest) -> AppTest:
    """Return the page when all of it has been computed: on a busy machine it asks before it goes on."""
    for _ in range(5):
        waiting = [button for button in app.button if button.label == "Go on"]
        if not waiting:
            break
        sound(waiting[0].click().run())
    return app


def expect_race(app: AppTest, run: RunDescription, ask: RaceAsk) -> None:
    """The page shows this race, says so, and its address holds it."""
    sound(finished(app))
    assert not app.error, app.error[0].value
    assert address(app) == many_query(run, with_start=True) | ask.query
    found = raced(run, ask)
    assert plain(headline(found)) in [each.value for each in app.markdown]
    (table,) = (each for each in bodies(app) if "hs-rows" in each)
    # Wall-clock times differ from run to run.
    for row in standings_table(found):
        for name, text in row.items():
            assert name == "Time (ms)" or escape(str(text)) in table


def test_a_first_visitor_sees_a_race_and_its_address_holds_it() -> None:
    app = visit("race")
    expect_race(app, described(FIRST), RaceAsk())
    expect_race(app.run(), described(FIRST), RaceAsk())


def test_a_link_opens_the_run_of_a_model_with_its_start() -> None:
    run = described(Visit("two_coins", "two-coins", typed=(0.5, 0.5, 0.7, 0.4)))
    expect_race(visit("race", many_query(run, with_start=True) | TWO.query), run, TWO)


def test_the_lab_brings_its_run_and_its_start() -> None:
    experiment = Experiment(data="galaxies_corrected", k=3, seed=4)
    app = visit("lab", to_query(experiment))
    app.switch_page("pages/race.py").run()
    expect_race(app, described(experiment), RaceAsk())


def test_an_algorithm_of_the_lab_plays_no_part() -> None:
    experiment = Experiment(data="galaxies_corrected", k=2, algorithm="incremental", blocks=4)
    app = sound(finished(visit("race", to_query(experiment) | TWO.query)))
    found = raced(described(Experiment(data="galaxies_corrected", k=2)), TWO)
    assert plain(headline(found)) in [each.value for each in app.markdown]


def test_other_algorithms_and_other_numbers_are_another_race() -> None:
    run, em, incremental = described(FIRST), Entrant("em"), Entrant("incremental")
    app = visit("race", many_query(run, with_start=True) | RaceAsk((em,), passes=30).query)
    (entrants,) = elements(app.sidebar, "multiselect")
    expect_race(entrants.select(incremental).run(), run, RaceAsk((em, incremental), passes=30))
    sidebar_unfolded(app)
    (blocks,) = (each for each in elements(app.sidebar, "number_input") if each.label == "Blocks")
    fewer = RaceAsk((em, Entrant("incremental", (("blocks", 2),))), passes=30)
    expect_race(blocks.set_value(2).run(), run, fewer)


def test_fewer_passes_are_in_the_link_and_end_every_run() -> None:
    run, ask = described(FIRST), RaceAsk(TWO.entrants, passes=10)
    app = visit("race", many_query(run, with_start=True) | ask.query)
    expect_race(app, run, ask)
    assert any("Nobody comes within" in each.value for each in app.markdown)


def test_the_plane_is_chosen_in_the_sidebar_and_travels_in_the_link() -> None:
    run = described(FIRST)
    ask = RaceAsk(TWO.entrants, 60, 3, 1)
    app = visit("race", many_query(run, with_start=True) | ask.query)
    expect_race(app, run, ask)
    chosen = {each.label: each.value for each in elements(app.sidebar, "selectbox")}
    assert chosen == {"Horizontal axis": 3, "Vertical axis": 1}


def test_two_equal_parameters_make_no_plane_and_the_distances_are_there() -> None:
    ask = RaceAsk(TWO.entrants, 60, 2, 2)
    app = sound(finished(visit("race", many_query(described(FIRST), with_start=True) | ask.query)))
    assert "Choose two different parameters for the plane." in [each.value for each in app.info]
    assert not app.error


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ({"entrants": "nobody"}, "entrants"),
        ({"entrants": "incremental~blocks~0"}, "entrants"),
        ({"passes": "1"}, "passes"),
        ({"axis": "x"}, "axis"),
        ({"across": "0"}, "across"),
    ],
)
def test_what_a_link_asks_in_vain_is_said(query: dict[str, str], name: str) -> None:
    ask, notes = race_ask(query)
    assert ask == RaceAsk()
    assert notes[0].startswith(f"{name} is ")


def test_every_request_comes_back_from_its_link() -> None:
    ask = RaceAsk((Entrant("incremental", (("blocks", 7),)), Entrant("em")), 300, 2, 5)
    assert race_ask(ask.query) == (ask, [])


def test_a_parameter_that_the_model_has_not_is_said() -> None:
    ask = RaceAsk(TWO.entrants, 60, 99)
    app = sound(finished(visit("race", many_query(described(FIRST), with_start=True) | ask.query)))
    assert any("axis is" in each.value for each in app.info)


def test_a_model_with_one_parameter_is_raced_without_a_plane() -> None:
    run = described(Visit("linkage", "linkage-rao"))
    app = visit("race", many_query(run, with_start=True) | TWO.query)
    expect_race(app, run, TWO)
    assert not [each for each in elements(app.sidebar, "selectbox") if "axis" in each.label]


def test_what_can_be_played_is_linked_with_its_start() -> None:
    run = described(FIRST)
    ask = RaceAsk((Entrant("em"), Entrant("incremental", (("blocks", 5),))), passes=50)
    app = sound(finished(visit("race", many_query(run, with_start=True) | ask.query)))
    told = [dict(parse_qsl(each.query)) for each in links(app.main) if each.page == "model"]
    assert any(each.get("algorithm") == "incremental" and each.get("blocks") == "5" for each in told)


def test_after_a_stop_those_that_have_run_are_shown_and_the_others_named() -> None:
    run = described(FIRST)
    ask = RaceAsk((Entrant("em"), Entrant("squarem"), Entrant("newton")), passes=47)
    shown, name = run.exhibit(), name_of_race(run, ask)
    coming = race(shown.model, shown.data, shown.start, ask.entrants, max_passes=ask.passes, tol=TOL)
    made = {each.key: each for each in coming if isinstance(each, Ran) and each.entrant.id != "newton"}
    app = AppTest.from_file(ROOT / "app.py", default_timeout=60)
    app.switch_page("pages/race.py")
    for key, value in (many_query(run, with_start=True) | ask.query).items():
        app.query_params[key] = value
    app.session_state["work_stopped"] = {name}
    app.session_state["unfinished_race"] = Unfinished(name, lambda _job: {}, dict(made))
    sound(app.run())
    assert not app.error
    said = " ".join(each.value for each in (*app.markdown, *app.warning))
    assert plain("2 of 3 algorithms have run.") in said
    assert plain("Newton's method has not run yet.") in said
    (table,) = (each for each in bodies(app) if "hs-rows" in each)
    assert "SQUAREM" in table
    assert "Newton" not in table
    expect_race(app, run, ask)


def test_while_what_comes_is_hidden_nothing_tells_who_is_first() -> None:
    link = many_query(described(FIRST), with_start=True) | TWO.query | {"future": "hide"}
    app = sound(finished(visit("race", link)))
    assert not app.error
    said = " ".join(each.value for each in (*app.markdown, *app.warning))
    assert "What comes is hidden" in said
    assert "first" not in said
    assert not [each for each in bodies(app) if "hs-rows" in each]
