"""The basin page: a map at once and refined, links that hold everything, presets whose sentences are recomputed."""

from __future__ import annotations

import re
import struct
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_array_equal
from streamlit.testing.v1 import AppTest

from em_core.data import Dataset, load_bundled
from em_core.experiments.experiment import Experiment, on_own_data
from em_core.experiments.page_settings.map_settings import FIRST
from em_core.experiments.run_description import described
from em_core.experiments.url import MAP_KEYS, to_query
from em_core.multistart.basin_map import drained
from em_core.multistart.basin_survey import Coordinate, Survey
from em_core.multistart.optima import OptimumKind
from em_viz.animation.packing import packed_name, unpack
from em_viz.multistart.basins.sentences import headline
from pages.widgets.basins import conduct
from pages.widgets.basins.ask import KEYS, Ask, fitting, from_query
from pages.widgets.basins.conduct import order
from pages.widgets.basins.presets import PRESETS
from pages.widgets.shared.text import plain
from pages.work.shared import SHORT
from tests.pages.conftest import ENOUGH, OTHERS, PAIR
from tests.pages.visits import address, choose, links, press, sound, visit


def sent(app: AppTest) -> list[bytes]:
    """Return what was sent to the map, to its trail and to the player, in the order of the page."""
    found: list[bytes] = []
    for element in app.main.get("bidi_component"):
        if element.proto.bytes:
            (length,) = struct.unpack_from("<I", element.proto.bytes)
            # Some components are sent words alone.
            found += filter(None, [element.proto.bytes[4 + length :]])
    return found


def made(experiment: Experiment, ask: Ask, size: int) -> Survey:
    run = described(experiment)
    shown = run.posed()
    fitted = fitting(ask, experiment.k, shown.sample.points.d)
    assert fitted is not None
    return drained(order(run, shown, fitted).make(size)())


def expect_map(app: AppTest, experiment: Experiment, ask: Ask, size: int) -> None:
    """The page shows this map, says so, and its address holds it."""
    sound(app)
    assert not app.error, app.error[0].value
    assert address(app) == to_query(experiment) | ask.query
    found = made(experiment, ask, size)
    packed = sent(app)[0]
    assert packed_name(packed).endswith(f"-{size}")
    _, content, arrays = unpack(packed)
    assert_array_equal(arrays[content["optimum"]["$"]], found.map.optimum)
    assert plain(headline(found)) in [each.value for each in app.markdown]


def replayed(app: AppTest) -> tuple[float, float]:
    first, second = packed_name(sent(app)[-1]).removeprefix("basin-").partition("-")[2].rsplit("-", 1)
    return float(first), float(second)


def test_the_first_visit_shows_the_galaxies_refined_to_the_finest_map() -> None:
    page = visit("basins")
    expect_map(page, FIRST, Ask(), PAIR[-1])
    assert not page.info
    assert not page.warning
    assert any("full resolution" in each.value for each in page.caption)


def test_a_link_holds_everything() -> None:
    experiment = Experiment(data="galaxies_corrected", k=2, tol=1e-4)
    ask = Ask(weights=True, width=1.5, box=(10.0, 20.0, 15.0, 30.5), start=(12.25, 20.5))
    page = visit("basins", to_query(experiment) | ask.query)
    expect_map(page, experiment, ask, PAIR[-1])
    assert replayed(page) == (12.25, 20.5)
    assert any("(fixed)" in each.value for each in page.caption)


def test_a_slice_goes_along_any_two_coordinates() -> None:
    experiment = Experiment(k=2)
    ask = Ask(Coordinate(0, 0), Coordinate(1, 1))
    expect_map(visit("basins", to_query(experiment) | ask.query), experiment, ask, ENOUGH)


def test_the_controls_reach_the_map_and_the_address() -> None:
    page = visit("basins", {"data": "galaxies_corrected", "k": "3", "map": "1.1,2.1"})
    experiment = Experiment(data="galaxies_corrected", k=3)
    expect_map(page, experiment, Ask(), ENOUGH)
    page = choose(page, "Vertical axis", Coordinate(2, 0))
    expect_map(page, experiment, Ask(second=Coordinate(2, 0)), ENOUGH)
    expect_map(
        choose(page, "Horizontal axis", Coordinate(1, 0)), experiment, Ask(Coordinate(1, 0), Coordinate(2, 0)), ENOUGH
    )
    finest = OTHERS[-1]
    page = press(page, f"Refine to {finest} × {finest}")
    expect_map(page, experiment, Ask(Coordinate(1, 0), Coordinate(2, 0)), finest)


def test_weights_and_widths_can_be_held() -> None:
    page = visit("basins", {"data": "galaxies_corrected", "map": "1.1,2.1"})
    experiment = Experiment(data="galaxies_corrected", k=2)
    expect_map(choose(page, "Fix the weights at 1/2", True), experiment, Ask(weights=True), PAIR[-1])
    page = choose(page, "Fix the standard deviations", True)
    expect_map(page, experiment, Ask(weights=True, width=1.5), PAIR[-1])


HOSTILE = [
    "map=1.1",
    "map=1.1,1.1",
    "map=0.1,1.1",
    "map=a.b,c.d",
    "map=1.1,2.1,3.1",
    "held=banana",
    "width=0",
    "width=nan",
    "box=1,2,3",
    "box=2,1,0,1",
    "from=1",
    "from=x,y",
]


@pytest.mark.parametrize("link", HOSTILE)
def test_what_a_link_cannot_ask_is_replaced_and_said_once(link: str) -> None:
    name, _, text = link.partition("=")
    ask, notes = from_query({name: text})
    assert ask == Ask()
    assert len(notes) == 1
    assert name in notes[0]
    assert text in notes[0]


def test_a_note_reaches_the_page_and_the_map_is_shown_all_the_same() -> None:
    page = visit("basins", "data=faithful_eruptions&box=9,1,0,1&map=1.1,2.1")
    _, notes = from_query({"box": "9,1,0,1"})
    assert [info.value for info in page.main.info] == [plain(note) for note in notes]
    expect_map(page, Experiment(data="faithful_eruptions"), Ask(), PAIR[-1])


def test_coordinates_that_the_model_lacks_give_way() -> None:
    page = visit("basins", "data=faithful_eruptions&k=2&map=4.1,5.2")
    expect_map(page, Experiment(data="faithful_eruptions"), Ask(), PAIR[-1])


def test_one_mean_in_one_dimension_has_no_map_and_a_sentence() -> None:
    page = visit("basins", "data=faithful_eruptions&k=1&map=1.1,2.1")
    assert "a map needs two" in page.main.info[0].value
    assert not sent(page)


@pytest.mark.parametrize(
    "values",
    [np.array([[1.0], [2.0]]), np.append(np.arange(20.0)[:, None], [[1e6]], axis=0)],
    ids=["n = K", "one outlier at 1e6"],
)
def test_hostile_data_end_in_a_map_that_says_what_collapses(values: Any) -> None:
    own = Dataset("own", "Hostile", values, ("x",))
    page = visit("basins", to_query(on_own_data(Experiment(), own), own) | Ask().query)
    assert not page.error
    assert len(sent(page)) >= 2
    assert any("collapse" in warning.value for warning in page.warning)


def test_a_start_that_the_data_refuse_ends_in_a_sentence() -> None:
    own = Dataset("own", "Twins", np.array([[1.0], [1.0], [1.0], [2.0]]), ("x",))
    experiment = replace(on_own_data(Experiment(), own), k=3, start="kmeans")
    page = visit("basins", to_query(experiment, own) | Ask().query)
    (error,) = page.error
    assert "cannot be used here" in error.value
    assert not sent(page)


def test_two_components_in_the_plane_have_a_map() -> None:
    page = visit("basins", {"map": "1.1,2.1"})
    assert not page.error
    assert packed_name(sent(page)[0]).endswith(f"-{ENOUGH}")


def test_many_columns_have_a_coarser_map_first_so_that_there_is_one_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conduct, "OTHERS", (16, 32))
    wide = described(Experiment(data="wine", k=3, columns=load_bundled("wine").columns))
    asked = conduct.order(wide, wide.posed(), Ask())
    assert asked.sizes == (conduct.FEWEST, 16, 32)
    assert asked.seconds(conduct.FEWEST) <= SHORT < asked.seconds(16)
    few = described(Experiment(data="wine", k=3))
    assert conduct.order(few, few.posed(), Ask()).sizes == (16, 32)


def test_a_model_with_a_prior_has_a_map_of_its_posterior() -> None:
    page = visit("basins", "data=galaxies_corrected&model=gaussian_mixture_map&map=1.1,2.1")
    assert unpack(sent(page)[0])[1]["unit"] == "log-posterior"
    assert not [toggle for toggle in page.sidebar.toggle if "Fix" in toggle.label]


def test_the_keys_of_the_page_are_let_through_by_experiments() -> None:
    assert set(KEYS) == MAP_KEYS


@pytest.mark.parametrize("preset", PRESETS, ids=[preset.title for preset in PRESETS])
def test_every_preset_says_what_its_map_shows(preset: Any) -> None:
    found = made(preset.experiment, preset.ask, SIZES.get(preset.title, 64))
    check = CLAIMS[preset.title]
    check(found, [int(each) for each in re.findall(r"(\d+)(?=,| and \d+ %| %)", preset.sentence)])


def shares(found: Survey, *letters: str) -> list[float]:
    names = {found.name_of(optimum): 100 * optimum.share for optimum in found.optima}
    return [names[letter] for letter in letters]


def at_its_finest(found: Survey, *letters: str) -> list[float]:
    """The same with 256 cells a side, where the page ends: equal starts are a cell a row, and weigh less and less."""
    size = len(found.map.first)
    return [share * (1 - 1 / 256) / (1 - 1 / size) for share in shares(found, *letters)]


def kind_share(found: Survey, kind: OptimumKind) -> float:
    return 100 * sum(optimum.share for optimum in found.optima if optimum.kind is kind)


def two(found: Survey, said: list[int]) -> None:
    assert said == pytest.approx(at_its_finest(found, "B", "A"), abs=0.6)
    assert found.gap(found.optima[1]) == pytest.approx(0.17, abs=0.005)
    best = np.flatnonzero(found.map.optimum.ravel() == 0)
    rows, columns = np.unravel_index(best, found.map.optimum.shape)
    assert (np.minimum(found.map.first[rows], found.map.second[columns]) < np.quantile(found.dataset.values, 0.1)).all()


def shared(found: Survey, said: list[int]) -> None:
    assert said == pytest.approx([kind_share(found, OptimumKind.SADDLE)], abs=1)


def held(found: Survey, said: list[int]) -> None:
    assert said == pytest.approx(at_its_finest(found, "A", "B", "C"), abs=0.6)
    assert all(optimum.kind is OptimumKind.MAXIMUM for optimum in found.optima[:3])


def jin(found: Survey, _said: list[int]) -> None:
    worst = max(found.optima, key=lambda optimum: optimum.hits)
    assert worst.share > 0.5
    assert worst.kind is OptimumKind.MAXIMUM
    assert found.gap(worst) == pytest.approx(2431, abs=1)
    assert found.start.means[2] == 30
    assert (worst.params.means > 25).sum() == 2


def island(found: Survey, said: list[int]) -> None:
    assert said == pytest.approx(shares(found, "A", "B"), abs=0.6)
    assert found.gap(found.optima[1]) == pytest.approx(8.65, abs=0.01)


def one_mean(found: Survey, said: list[int]) -> None:
    assert said == pytest.approx(shares(found, "A"), abs=1)
    assert any(optimum.spurious and optimum.kind is OptimumKind.MAXIMUM for optimum in found.optima)


def outlier(found: Survey, _said: list[int]) -> None:
    off = ~np.eye(len(found.map.first), dtype=bool)
    kinds = np.array([optimum.kind is OptimumKind.DEGENERATE for optimum in found.optima])
    assert kinds[found.map.optimum[off]].mean() > 0.99
    largest = max(found.optima, key=lambda optimum: optimum.hits)
    values = found.dataset.values[:, 0]
    assert np.isclose(largest.params.means, values[np.abs(values - values.mean()).argmax()], atol=0.5).any()


def eruptions(found: Survey, _said: list[int]) -> None:
    off = ~np.eye(len(found.map.first), dtype=bool)
    assert set(found.map.optimum[off].tolist()) == {0}


SIZES = {
    "Three groups, two of them close": 12,
    "One mean in the plane": 24,
    "One far outlier": 16,
    "One variance for both": 24,
}
CLAIMS = dict(
    zip(
        [preset.title for preset in PRESETS],
        (two, shared, held, jin, island, one_mean, outlier, eruptions),
        strict=True,
    )
)


def test_every_preset_is_a_link_to_its_map() -> None:
    page = visit("basins", {"data": "faithful_eruptions", "map": "1.1,2.1"})
    found = [each.query for each in links(page.sidebar)]
    assert len(found) == len(PRESETS)
    assert len(set(found)) == len(PRESETS)
