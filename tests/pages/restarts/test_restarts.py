"""The restarts page: a result at once, the lab's experiment, links that hold everything, and nothing that breaks it."""

from __future__ import annotations

import struct
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from em_core.data import Dataset
from em_core.experiments.experiment import Experiment, on_own_data
from em_core.experiments.page_settings.restart_settings import DRAWN, FIRST
from em_core.experiments.repeated import of_em, study_key
from em_core.experiments.run_description import described
from em_core.experiments.url import to_query
from em_core.multistart.initialisation import STARTS
from em_core.multistart.restarts import plan_restarts
from em_viz.animation.packing import packed_name, unpack
from em_viz.multistart.restarts.sentences import headline
from pages.widgets.restarts.ask import Ask, from_query
from pages.widgets.shared.text import plain
from tests.pages.visits import MARKUP, address, elements, links, press, sound, unfolded, visit
from tests.studies import made


def opened(link: str | dict[str, str] = "") -> AppTest:
    return visit("restarts", link)


def sent(app: AppTest) -> list[bytes]:
    """Return what was sent to the river and to the players, in the order of the page."""
    found: list[bytes] = []
    for element in app.main.get("bidi_component"):
        if element.proto.bytes and element.proto.component_name != MARKUP:
            (length,) = struct.unpack_from("<I", element.proto.bytes)
            # Some components are sent words alone.
            found += filter(None, [element.proto.bytes[4 + length :]])
    return found


def river(app: AppTest) -> tuple[str, dict[str, Any]]:
    packed = sent(app)[0]
    return packed_name(packed), unpack(packed)[1]


def replayed(app: AppTest) -> list[int]:
    """Return the runs that the players show."""
    return [int(packed_name(packed).split("-")[2]) for packed in sent(app)[1:]]


def expect_study(app: AppTest, experiment: Experiment, ask: Ask) -> None:
    """The page shows these runs, says so, and its address holds them."""
    sound(app)
    assert not app.error, app.error[0].value
    assert address(app) == to_query(experiment) | ask.query
    assert river(app)[0] == f"{study_key(of_em(described(experiment)).key, ask)[:16]}-{ask.runs}"
    study = made(experiment, ask.runs, ask.mix, ask.seed)
    assert plain(headline(study)) in [each.value for each in app.markdown]
    assert river(app)[1]["hits"] == [optimum.hits for optimum in study.optima]


def choose(app: AppTest, label: str, value: Any) -> AppTest:
    for widget in elements(app, "number_input", "multiselect"):
        if widget.label == label:
            return sound(widget.set_value(value).run())
    raise AssertionError(f"There is no control called {label}.")


def test_the_first_visit_shows_a_hundred_runs_of_the_galaxies() -> None:
    page = opened()
    expect_study(page, FIRST, Ask())
    assert replayed(page) == [made(FIRST, 100).optima[0].members[0]]
    assert not page.info
    assert not page.warning


def test_the_link_of_a_default_experiment_is_that_experiment() -> None:
    expect_study(opened({"runs": "20"}), Experiment(), Ask(runs=20))


def test_a_link_holds_everything() -> None:
    experiment = Experiment(data="galaxies_corrected", k=3, tol=1e-4)
    ask = Ask(12, ("kmeans_plus_plus", "spread"), 9)
    expect_study(opened(to_query(experiment) | ask.query), experiment, ask)


@pytest.mark.parametrize("start", DRAWN)
def test_every_strategy_runs(start: str) -> None:
    page = opened({"runs": "10", "mix": start})
    expect_study(page, Experiment(), Ask(10, (start,)))
    assert len(page.sidebar.info) == (0 if STARTS[start].random else 1)


def test_the_controls_reach_the_runs_and_the_address() -> None:
    page = opened({"data": "galaxies_corrected", "k": "2", "runs": "10"})
    experiment = Experiment(data="galaxies_corrected", k=2)
    expect_study(choose(page, "How many starts", 15), experiment, Ask(15))
    expect_study(choose(page, "Starting methods, in turn", ["kmeans"]), experiment, Ask(15, ("kmeans",)))
    expect_study(press(page, "Draw new starts"), experiment, Ask(15, ("kmeans",), 2))
    expect_study(choose(page, "Starting methods, in turn", []), experiment, Ask(15, Ask.mix, 2))


def test_more_runs_keep_those_that_were_made() -> None:
    assert plan_restarts(50, Ask.mix, 1)[:20] == plan_restarts(20, Ask.mix, 1)


HOSTILE = [
    "runs=5",
    "runs=1e9",
    "runs=x",
    "mix=by_hand",
    "mix=",
    "mix=random_points,banana",
    "runs_seed=-1",
    "runs_seed=1.5",
]


@pytest.mark.parametrize("link", HOSTILE)
def test_what_a_link_cannot_ask_is_replaced_and_said_once(link: str) -> None:
    name, _, text = link.partition("=")
    ask, notes = from_query({name: text})
    assert ask == Ask()
    page = opened(link + ("&runs=10" if not link.startswith("runs=") else ""))
    assert [info.value for info in page.main.info] == [plain(note) for note in notes]
    assert len(notes) == 1
    assert not page.error


def test_a_hostile_experiment_is_replaced_as_in_the_lab() -> None:
    page = opened("k=0&cov=banana&runs=10")
    assert len(page.main.info) == 2
    expect_study(page, Experiment(), Ask(10))


def test_a_model_without_a_picture_is_replaced_as_in_the_lab() -> None:
    assert not opened("model=kmeans&runs=10").error


def test_the_lab_leads_here_and_back() -> None:
    app = visit("lab", {"data": "acidity", "k": "2"})
    experiment = Experiment(data="acidity", k=2)
    app.switch_page("pages/restarts.py")
    app.query_params.clear()
    expect_study(sound(app.run()), experiment, Ask())
    choose(app, "How many starts", 20)
    app.switch_page("pages/lab.py")
    app.query_params.clear()
    sound(app.run())
    assert address(app) == to_query(experiment)
    app.switch_page("pages/restarts.py")
    expect_study(sound(app.run()), experiment, Ask(20))


@pytest.mark.parametrize(
    "link",
    [
        "data=outlier&dim=1",
        "data=galaxies_corrected&k=6",
        "k=8&cov=tied_spherical",
        "data=bad_maxima&dim=1&k=3&cov=tied",
    ],
)
def test_every_sort_of_end_is_shown(link: str) -> None:
    page = opened(f"{link}&runs=10")
    assert not page.error
    assert len(sent(page)) == 2


def test_where_every_run_collapses_a_sentence_says_so() -> None:
    page = opened("data=outlier&dim=1&runs=10")
    assert any("No start leads to a maximum" in each.value for each in page.markdown)
    assert any("10 runs collapsed" in each.value for each in page.warning)


def test_data_that_no_start_can_use_end_in_a_sentence() -> None:
    # Two different values are too few for three clusters.
    own = Dataset("own", "Twins", np.array([[1.0], [1.0], [1.0], [2.0]]), ("x",))
    experiment = replace(on_own_data(Experiment(), own), k=3)
    page = opened(to_query(experiment, own) | Ask(10, ("kmeans",)).query)
    (error,) = page.error
    assert "cannot be used here" in error.value
    assert not sent(page)


def test_a_card_replays_its_run_and_puts_another_beside_it() -> None:
    page = opened({"data": "galaxies_corrected", "k": "3", "runs": "30"})
    study = made(Experiment(data="galaxies_corrected", k=3), 30)
    a, b = (optimum.members[0] for optimum in study.optima)
    assert replayed(page) == [a]
    replays = [button for button in page.button if button.label == "Replay"]
    besides = [button for button in page.button if button.label == "Compare"]
    assert len(replays) == len(besides) == 2
    assert replayed(sound(replays[1].click().run())) == [b]
    besides = [button for button in page.button if button.label == "Compare"]
    assert replayed(sound(besides[0].click().run())) == [b, a]
    assert {packed_name(packed).split("-")[3] for packed in sent(page)[1:]} == {
        str(max(study.traces[run].n_half_steps for run in (a, b)))
    }
    assert replayed(choose(page, "Run", 5)) == [4, a]
    assert replayed(choose(page, "Compare with run", None)) == [4]


def test_no_run_is_put_beside_itself_by_card_field_or_link() -> None:
    page = opened({"data": "galaxies_corrected", "k": "3", "runs": "30"})
    a, b = (optimum.members[0] for optimum in made(Experiment(data="galaxies_corrected", k=3), 30).optima)
    besides = [button for button in page.button if button.label == "Compare"]
    assert [button.disabled for button in besides] == [True, False]
    page = sound(besides[1].click().run())
    assert replayed(page) == [a, b]
    page = choose(page, "Compare with run", a + 1)
    assert replayed(page) == [a]
    (field,) = (field for field in page.number_input if field.label == "Compare with run")
    assert field.value is None
    linked = opened({"data": "galaxies_corrected", "k": "3", "runs": "30", "replay": "5,5"})
    assert replayed(linked) == [4]
    assert address(linked)["replay"] == "5"
    assert "a run beside itself says nothing" in linked.main.info[0].value


def test_other_runs_begin_with_their_own_first() -> None:
    page = opened({"data": "galaxies_corrected", "k": "3", "runs": "30"})
    choose(page, "Run", 30)
    page = choose(page, "How many starts", 10)
    assert replayed(page) == [made(Experiment(data="galaxies_corrected", k=3), 10).optima[0].members[0]]


def test_every_example_opens() -> None:
    page = opened({"runs": "10"})
    found = [each.query for each in links(page.sidebar)]
    assert len(found) == 5
    for query in found:
        assert not opened(query.replace("runs=100", "runs=10")).error


GALAXIES = {"data": "galaxies_corrected", "k": "3", "runs": "30"}


def test_the_address_holds_the_replayed_runs_and_a_link_brings_them_back() -> None:
    page = opened(GALAXIES)
    assert "replay" not in address(page)
    choose(page, "Run", 17)
    assert address(page)["replay"] == "17"
    choose(page, "Compare with run", 29)
    assert address(page)["replay"] == "17,29"
    again = opened(address(page))
    assert not again.info
    assert replayed(again) == replayed(page) == [16, 28]
    choose(again, "Compare with run", None)
    choose(again, "Run", made(Experiment(data="galaxies_corrected", k=3), 30).optima[0].members[0] + 1)
    assert "replay" not in address(again)


def test_other_runs_forget_which_ones_a_link_replayed() -> None:
    page = opened(GALAXIES | {"replay": "17"})
    assert replayed(page) == [16]
    choose(page, "How many starts", 20)
    assert "replay" not in address(page)


@pytest.mark.parametrize("text", ["0", "31", "x", "", "1,2,3", "1.5", "17,"])
def test_runs_that_a_link_cannot_replay_are_replaced_and_said_once(text: str) -> None:
    page = opened(GALAXIES | {"replay": text})
    (note,) = page.main.info
    assert "one run or two, from 1 to 30" in note.value
    assert replayed(page) == [made(Experiment(data="galaxies_corrected", k=3), 30).optima[0].members[0]]
    assert "replay" not in address(page)


def test_strategies_take_turns_and_each_run_names_its_own() -> None:
    ask = Ask(12, ("random_points", "kmeans_plus_plus", "all_equal"), 1)
    page = opened(ask.query)
    expect_study(page, Experiment(), ask)
    titles = [STARTS[start].title for start in ask.mix]
    for run, label in enumerate(river(page)[1]["labels"]):
        assert label.endswith(titles[run % 3])


def test_data_that_do_not_fit_in_the_link_are_said_so_where_the_link_is_praised() -> None:
    rng = np.random.default_rng(0)
    small, large = (Dataset("own", "Mine", rng.normal(size=(n, 2)), ("x", "y")) for n in (20, 300))
    for own, said in (
        (small, "The address of this page holds the experiment"),
        (large, "save the experiment as a file"),
    ):
        page = opened({"runs": "10"})
        page.session_state["base_of_lab"] = replace(
            page.session_state["base_of_lab"], run=described(on_own_data(Experiment(), own), own), edition=7
        )
        page.session_state["save-and-share"] = True
        sound(page.run())
        assert sum(said in each.value for each in page.markdown) == 1


def test_starts_that_are_one_and_the_same_are_named_and_others_are_a_press_away() -> None:
    page = unfolded(opened({"runs": "20", "mix": "kmeans"}), "enough-starts")
    assert sum("These 20 starts are all the same" in each.value for each in page.warning) == 1
    assert any("nothing can be computed" in each.value for each in page.markdown)
    press(page, "Run 20 starts from random points instead")
    expect_study(page, Experiment(), Ask(20))
    assert not page.warning


def test_a_column_with_few_values_is_warned_of_before_the_runs() -> None:
    values = np.column_stack([np.random.default_rng(0).normal(size=30), np.arange(30) % 3])
    own = Dataset("own", "Mine", values, ("x", "y"))
    page = opened(to_query(on_own_data(Experiment(), own), own) | Ask(10).query)
    assert 'Column "y" takes only 3 different values in 30 rows' in page.warning[0].value.replace("\\", "")


def hostile(values: Any) -> AppTest:
    own = Dataset("own", "Hostile", np.asarray(values, dtype=float), ("x", "y")[: np.shape(values)[1]])
    return opened(to_query(on_own_data(Experiment(), own), own) | Ask(10).query)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (np.full((12, 1), 3.0), "cannot be read"),
        (np.full((12, 2), 3.0), "cannot be read"),
        ([[1.0], [2.0]], "No start leads to a maximum"),
        ([[1.0, 5.0], [2.0, 3.0]], "cannot be used here"),
        (np.r_[np.arange(20.0) % 7, 1e6][:, None], "collapsed"),
    ],
    ids=["equal", "equal in the plane", "n = K", "n = K in the plane", "an outlier at 1e6"],
)
def test_hostile_data_end_in_a_sentence(values: Any, said: str) -> None:
    page = hostile(values)
    sentences = [each.value for kind in (page.markdown, page.warning, page.error, page.main.info) for each in kind]
    assert any(said in sentence for sentence in sentences), sentences
