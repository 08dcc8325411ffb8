"""The lab in many columns: all of them are fitted, the picture shows two or two directions, a hand moves within it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from em_core.data import load_bundled
from em_core.data.planes import plane_of
from em_core.experiments.experiment import Experiment, resolve, starting_params
from em_core.experiments.rounded_start import rounded_start
from em_core.experiments.url import to_query
from em_core.multistart.initialisation import flat_start
from em_core.numerics.arrays import FloatArray
from em_viz.animation.packing import unpack
from tests.pages.model.test_lab_hand import by_hand, dragged, handles
from tests.pages.visits import choose, expect_run, packed, press, sound, visit, words

WINE = load_bundled("wine").columns
DIAG = Experiment(data="wine", columns=WINE, k=3, covariance="diag", start="kmeans", seed=1, standardise=True)


def caption(app: object) -> str:
    said: str = unpack(packed(app))[1]["pictures"][0]["caption"]  # type: ignore[arg-type]
    return said


def test_the_first_two_columns_are_chosen_and_all_can_be() -> None:
    lab = choose(visit(), "Data set", "wine")
    expect_run(lab, replace(Experiment(), data="wine"))
    lab = choose(press(lab, "All 13 columns"), "Covariances", "diag")
    expect_run(lab, replace(Experiment(), data="wine", columns=WINE, covariance="diag"))
    assert "The first two principal directions of 13 columns, with 100 % of their variance." in caption(lab)
    assert "The first is nearly proline alone: standardise" in caption(lab)
    # Thirteen columns have a table of means of their own, a row a column.
    assert all(f">{name}</th>" in words(lab) for name in WINE)


def test_the_picture_shows_two_chosen_columns_of_the_same_run() -> None:
    lab = choose(visit("lab", to_query(DIAG)), "The picture shows", "Two columns")
    first = replace(DIAG, plane=WINE[:2])
    expect_run(lab, first)
    assert caption(lab) == f"Two of 13 columns: {WINE[0]} and {WINE[1]}. The run uses all of them."
    lab = choose(choose(lab, "Across", "alcohol"), "Up", "proline")
    expect_run(lab, replace(DIAG, plane=("alcohol", "proline")))
    expect_run(choose(lab, "The picture shows", "Principal directions"), DIAG)


@pytest.mark.parametrize("plane", [(), ("alcohol", "proline")], ids=["principal", "columns"])
def test_a_mean_that_is_dragged_moves_in_the_plane_of_the_picture(plane: tuple[str, ...]) -> None:
    base = replace(DIAG, plane=plane)
    lab = visit("lab", to_query(base))
    data = resolve(base)
    seen, start = plane_of(data), starting_params(base, data)
    told = handles(lab)
    assert np.array(told["centres"]) == pytest.approx(seen.places(start.means))
    assert told["shape"] == ("axes" if plane else "fixed")
    places = seen.places(start.means).copy()
    places[0] += [0.5, 0.25]
    lab = dragged(lab, flat_start(start.weights, places, seen.spreads(start.covariances)), 3, 1)
    means: FloatArray = start.means.copy()
    means[0] = seen.moved(means[0], places[0])
    typed = rounded_start(flat_start(start.weights, means, start.covariances), 3, 13)
    expect_run(lab, by_hand(typed, base))
    # A row of the table would have 105 cells.
    assert any("105 numbers for each component, too many to be typed" in each.value for each in lab.main.caption)


def test_more_than_eight_components_have_numbers_and_their_own_marks() -> None:
    lab = visit("lab", to_query(replace(DIAG, k=12)))
    figure = unpack(packed(lab))[1]["pictures"][0]["figure"]
    means = [trace for trace in figure["data"] if trace["uid"].startswith("mean-")]
    assert [trace["text"] for trace in means] == [[str(k + 1)] for k in range(12)]
    assert len({(trace["marker"]["color"], trace["marker"]["symbol"]) for trace in means}) == 12


def test_a_covariance_matrix_is_shown_on_demand() -> None:
    lab = visit("lab", to_query(DIAG))
    (table,) = [each for each in lab.main.dataframe if "column" in each.value.columns]
    assert table.value.shape == (13, 14)
    (toggle,) = [each for each in lab.main.toggle if each.label == "As correlations"]
    lab = sound(toggle.set_value(True).run())
    (table,) = [each for each in lab.main.dataframe if "column" in each.value.columns]
    assert np.diagonal(table.value[list(WINE)].to_numpy()) == pytest.approx(np.ones(13))
    assert not [each for each in visit().main.dataframe if "column" in each.value.columns]
