"""The tournament page: links that hold everything, the session's experiment, and every sort of ending in a sentence."""

from __future__ import annotations

import itertools
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from em_core.data import Dataset
from em_core.experiments.experiment import Experiment, build_model, on_own_data, resolve
from em_core.experiments.page_settings.tournament_settings import FIRST
from em_core.experiments.repeated import trials
from em_core.experiments.run_description import described
from em_core.experiments.url import to_query
from em_core.multistart.tournament import FIRST_BLOCK, Tournament, judge, play
from em_core.multistart.tournament.playing import whole_blocks
from em_viz.multistart.tournament.sentences import asides, headline, hopeless
from em_viz.multistart.tournament.table import standings_table
from pages.widgets.shared.table import table_html
from pages.widgets.shared.text import plain
from pages.widgets.tournament import conduct, subject
from pages.widgets.tournament.ask import Ask, from_query
from tests.pages.visits import address, elements, figures, press, sound, visit

SMALL = {"trials": "10", "budget": "60"}
FEW = Ask(10, 60, ("random_points", "spread"))


def held(experiment: Experiment, ask: Ask) -> Tournament:
    dataset = resolve(experiment)
    model, rules = build_model(experiment, dataset), ask.rules(experiment.tol, experiment.max_steps)
    made = [turn.trial for turn in play(model, dataset.values, rules) if turn.trial]
    return judge(model, dataset.values, rules, made)


def charts(app: AppTest) -> list[dict[str, Any]]:
    return [each["figure"] for each in figures(app)]


def bodies(app: AppTest) -> list[str]:
    return [each.proto.body for each in app.main.get("html")]


def expect_tournament(app: AppTest, experiment: Experiment, ask: Ask) -> None:
    """The page shows this tournament, says so, and its address holds it."""
    sound(app)
    assert not app.error, app.error[0].value
    assert address(app) == to_query(experiment) | ask.query
    found = held(experiment, ask)
    assert plain(headline(found)) in [each.value for each in app.markdown]
    for words in asides(found):
        assert plain(words) in [each.value for each in app.caption]
    (table,) = (each for each in bodies(app) if "hs-rows" in each)
    assert table == table_html(standings_table(found), label="Starting methods, best first")
    assert table.count("<tr>") == 1 + len(ask.entrants)
    (bars,) = (trace for trace in charts(app)[0]["data"] if trace["name"] == "hit rate")
    assert len(bars["y"]) == len(ask.rules(experiment.tol, experiment.max_steps).drawn)


def choose(app: AppTest, label: str, value: Any) -> AppTest:
    (widget,) = (each for each in elements(app, "number_input", "multiselect") if each.label == label)
    return sound(widget.set_value(value).run())


def test_the_first_visit_plays_on_an_experiment_where_strategies_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    # As many strategies as ever, in fewer trials.
    ask = Ask(trials=10, budget=200)
    monkeypatch.setattr(subject, "PAGE", replace(subject.PAGE, default=ask))
    page = visit("tournament")
    assert address(page) == to_query(FIRST) | ask.query
    # How often each finds the best point, how far below it ends, and the first once more for the stage: all rows fit.
    rates, _, staged = charts(page)
    assert staged["layout"]["yaxis"]["ticktext"] == rates["layout"]["yaxis"]["ticktext"]
    assert staged["layout"]["height"] < rates["layout"]["height"]
    assert not page.info
    assert not page.error


def test_a_link_holds_everything() -> None:
    experiment = Experiment(data="faithful_waiting", tol=1e-4)
    ask = Ask(10, 40, ("kmeans", "random_responsibilities"), 9)
    expect_tournament(visit("tournament", to_query(experiment) | ask.query), experiment, ask)


def test_the_controls_reach_the_trials_and_the_address() -> None:
    experiment = Experiment(data="galaxies_corrected", k=2)
    page = visit("tournament", to_query(experiment) | FEW.query)
    expect_tournament(page, experiment, FEW)
    expect_tournament(choose(page, "EM steps per repetition", 40), experiment, replace(FEW, budget=40))
    expect_tournament(choose(page, "Repetitions", 12), experiment, replace(FEW, budget=40, trials=12))
    expect_tournament(press(page, "Draw new starts"), experiment, replace(FEW, budget=40, trials=12, seed=2))
    expect_tournament(
        choose(page, "Starting methods", []),
        experiment,
        replace(FEW, budget=40, trials=12, seed=2, entrants=Ask.entrants),
    )


@pytest.mark.parametrize(
    "link", ["trials=5", "trials=1e9", "budget=0", "budget=x", "entrants=by_hand", "entrants=", "trials_seed=-1"]
)
def test_what_a_link_cannot_ask_is_replaced_and_said_once(link: str) -> None:
    name, _, text = link.partition("=")
    ask, notes = from_query({name: text})
    assert ask == Ask()
    assert len(notes) == 1
    page = visit("tournament", {"entrants": "spread"} | SMALL | {name: text})
    assert [info.value for info in page.main.info] == [plain(note) for note in notes]
    assert not page.error


def test_the_lab_leads_here_and_the_request_is_remembered() -> None:
    app = visit("lab", {"data": "acidity", "k": "2"})
    experiment = Experiment(data="acidity", k=2)
    app.switch_page("pages/tournament.py")
    for name, text in FEW.query.items():
        app.query_params[name] = text
    expect_tournament(sound(app.run()), experiment, FEW)
    app.switch_page("pages/lab.py")
    app.query_params.clear()
    sound(app.run())
    assert address(app) == to_query(experiment)
    app.switch_page("pages/tournament.py")
    app.query_params.clear()
    expect_tournament(sound(app.run()), experiment, FEW)


@pytest.mark.parametrize("link", ["data=outlier&dim=1", "data=galaxies_corrected&k=6", "model=kmeans", "k=1"])
def test_every_sort_of_ending_is_a_sentence(link: str) -> None:
    page = visit("tournament", f"{link}&trials=10&budget=30")
    assert not page.error
    assert any(
        each.value.startswith(("None:", "No ", "This is", "k-means", "Random", "Short")) for each in page.markdown
    )


def test_the_first_repetitions_are_shown_before_a_worker_has_made_any(monkeypatch: pytest.MonkeyPatch) -> None:
    """First results at once: what follows only refines them, and comes out as it would without."""
    experiment, ask = Experiment(data="galaxies_corrected", k=2), Ask(400, 300, ("random_points", "spread"))
    run = described(experiment)
    planned = trials(run, run.posed(), ask)
    # The first block takes half of what a page may take, however long this machine needs: 80 such blocks are long.
    by_the_clock(monkeypatch, conduct.AT_ONCE / 2)
    monkeypatch.setattr(
        conduct, "begun", lambda _key, _make: SimpleNamespace(parts=(), of=0, over=False, spent=0.0, key="")
    )
    monkeypatch.setattr(conduct, "followed", lambda job, look: look(job)[0] > 2)
    shown: list[Tournament] = []
    conduct.conducted(planned, shown.append)
    assert [each.complete for each in shown] == [FIRST_BLOCK]
    whole = held(experiment, replace(ask, trials=FIRST_BLOCK))
    assert [each.hits for each in shown[0].standings] == [each.hits for each in whole.standings]


@pytest.mark.parametrize(("seconds", "found"), [(0.0, 400), (0.5, FIRST_BLOCK), (1.5, FIRST_BLOCK), (2.5, 0)])
def test_how_much_the_page_plays_itself_is_told_by_its_first_block(
    monkeypatch: pytest.MonkeyPatch, seconds: float, found: int
) -> None:
    """Not by the price of a step: it promised .9 s for what took 20, and the page stayed empty meanwhile."""
    # What has been played is kept: another seed for each.
    ask = Ask(400, 5, ("random_points", "kmeans"), int(10 * seconds) + 1)
    run = described(Experiment(data="galaxies_corrected", k=2))
    planned = trials(run, run.posed(), ask)
    by_the_clock(monkeypatch, seconds)
    played = conduct.first_trials(planned)
    assert len({each.index for each in played}) == found
    assert whole_blocks(played, planned.rules) == played


def by_the_clock(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Have the first block take so many seconds, and nothing after it."""
    times = itertools.chain([0.0], itertools.repeat(seconds))
    monkeypatch.setattr(conduct, "time", SimpleNamespace(perf_counter=lambda: next(times)))


def test_where_nothing_can_be_found_it_asks_before_it_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conduct, "HOPELESS", 30)
    own = Dataset("own", "As many points as components", np.array([[1.0], [2.0], [5.0]]), ("x",))
    experiment = replace(on_own_data(Experiment(), own), k=3)
    ask = Ask(10, 60, ("random_points", "all_equal"))
    page = visit("tournament", to_query(experiment, own) | ask.query)
    assert page.warning[0].value == plain(hopeless(30))
    assert not any("no method reached" in each.value for each in page.markdown)
    page = press(page, "Go on with the other repetitions")
    assert not page.warning
    assert any("no method reached a final point" in each.value for each in page.markdown)


def test_data_on_which_everything_collapses_end_in_a_sentence() -> None:
    own = Dataset("own", "Twins", np.array([[1.0], [1.0], [1.0], [2.0]]), ("x",))
    experiment = replace(on_own_data(Experiment(), own), k=3)
    ask = Ask(10, 30, ("kmeans", "random_points"))
    page = visit("tournament", to_query(experiment, own) | ask.query)
    assert not page.error
    assert any("no method reached a final point" in each.value for each in page.markdown)
