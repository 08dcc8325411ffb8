"""The map draws its cells, its lines are where the heights are, its shades keep their hue, its sentences count."""

from __future__ import annotations

import csv
import json
import re
from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from em_core import run_em
from em_core.experiments.experiment import Experiment, build_model, resolve, starting_params
from em_core.experiments.exports.survey import cells_csv, cells_json
from em_core.experiments.map_start import held_model, shared_start
from em_core.multistart.basin_map import drained
from em_core.multistart.basin_survey import (
    Coordinate,
    Slice,
    Survey,
    end_index,
    single_run,
    starting_levels,
    survey,
    whole_box,
)
from em_core.multistart.optima import OptimumKind
from em_viz.animation.legend import dashes
from em_viz.animation.packing import unpack
from em_viz.models.dispatch import animate
from em_viz.models.gaussian_mixture.m_step_formulas import refitting_formulas
from em_viz.models.gaussian_mixture.run_arrays import history
from em_viz.multistart.basins.basin_map import map_figure, map_legend, map_table, pack_map, places_of, trail_of
from em_viz.multistart.basins.contours import contour, heights
from em_viz.multistart.basins.sentences import (
    diagonal_words,
    fate,
    headline,
    honest_words,
    lines_words,
    reading,
    shared_words,
)
from em_viz.multistart.basins.shading import SLOW, SLOW_DARK, STOPS, patterns, ramp, ramps, shade, step_range
from em_viz.style import theme
from em_viz.style.palette import OPTIMA, OPTIMA_DARK, TWINS
from em_viz.text.percentages import percent
from tests.present import present

A, B = Coordinate(0, 0), Coordinate(1, 0)


@cache
def mapped(experiment: Experiment, size: int, second: Coordinate = B) -> Survey:
    dataset = resolve(experiment)
    cut = Slice(A, second, whole_box(dataset, A, second))
    start, model = starting_params(experiment, dataset), build_model(experiment, dataset)
    return drained(survey(model, dataset, start, cut, size, max_steps=2000, tol=1e-6))


def galaxies(size: int = 24) -> Survey:
    return mapped(Experiment(data="galaxies_corrected", k=2), size)


def collapsing() -> Survey:
    return mapped(Experiment(data="outlier", dimension=1), 6)


def spiky() -> Survey:
    return mapped(Experiment(data="galaxies_corrected", k=4), 12)


def test_the_picture_holds_every_cell() -> None:
    found = galaxies()
    name, content, arrays = unpack(pack_map(found, starting_levels(found), "key"))
    assert name == content["key"] == "key"
    for part in ("optimum", "steps"):
        assert_array_equal(arrays[content[part]["$"]], getattr(found.map, part))
    assert_allclose(arrays[content["value"]["$"]], found.map.log_likelihood, rtol=1e-6)
    assert arrays[content["shade"]["$"]].max() < STOPS
    assert [entry["name"] for entry in content["legend"]] == ["A", "B", "C", "D"]
    assert [entry["share"] for entry in content["legend"]] == [percent(optimum.share) for optimum in found.optima]
    image = content["image"]
    assert (image["x"], image["x"] + image["sizex"]) == pytest.approx(found.slice.box[:2])
    assert (image["y"] - image["sizey"], image["y"]) == pytest.approx(found.slice.box[2:])


def test_lines_run_where_the_starts_have_that_objective() -> None:
    found = galaxies()
    rows, columns, levels = starting_levels(found)
    chosen = heights(levels)
    assert 4 <= len(chosen) <= 20
    assert_allclose(np.diff(chosen), chosen[1] - chosen[0])
    x, y = contour(rows, columns, levels, float(chosen[-2]))
    data = found.dataset.values
    between = [
        found.model.log_likelihood(data, found.slice.start(found.start, a, b))
        for a, b in list(zip(x[::30].tolist(), y[::30].tolist(), strict=True))
        if not np.isnan(a)
    ]
    assert len(between) > 3
    assert_allclose(between, chosen[-2], atol=0.1 * (chosen[1] - chosen[0]))


def test_a_circle_is_found_as_a_circle_and_a_saddle_is_not_crossed() -> None:
    marks = np.linspace(-2, 2, 41)
    x, y = contour(marks, marks, np.add.outer(marks**2, marks**2), 1.0)
    assert_allclose(np.hypot(x, y)[~np.isnan(x)], 1, atol=2e-3)
    x, y = contour(np.array([0.0, 1.0]), np.array([0.0, 1.0]), np.array([[1.0, 0.0], [0.0, 1.0]]), 0.5)
    assert_allclose(np.nan_to_num(x, nan=-1) + np.nan_to_num(y, nan=-1), [0.5, 0.5, -2, 1.5, 1.5])
    assert not len(heights(np.full((3, 3), np.nan)))
    assert not len(heights(np.ones((3, 3))))
    assert not len(contour(marks, marks, np.full((41, 41), np.nan), 0.0)[0])


@pytest.mark.parametrize("dark", [False, True])
def test_shades_of_one_optimum_are_never_mistaken_for_those_of_another(dark: bool) -> None:
    lightest, darkest = (TWINS[theme.INK], TWINS[theme.SURFACE]) if dark else (theme.SURFACE, theme.INK)
    colours = OPTIMA_DARK if dark else OPTIMA
    for i, colour in enumerate(colours):
        for each in ramp(colour, lightest, darkest, SLOW_DARK if dark else SLOW)[:: STOPS // 4]:
            hue = np.arctan2(*theme.oklab(theme.rgb(each))[:0:-1])
            apart = [
                abs(np.angle(np.exp(1j * (hue - np.arctan2(*theme.oklab(theme.rgb(other))[:0:-1])))))
                for other in colours
            ]
            assert int(np.argmin(apart)) == i, f"{each} of {colour}"


@pytest.mark.parametrize("dark", [False, True])
def test_more_steps_are_darker_on_a_light_page_and_on_a_dark_one(dark: bool) -> None:
    for shades in ramps(galaxies(), dark=dark):
        assert len(shades) == STOPS
        lightness = np.array([theme.oklab(theme.rgb(each))[0] for each in shades])
        assert (np.diff(lightness) < 0).all()


def test_more_steps_are_never_a_quicker_shade() -> None:
    steps = galaxies().map.steps
    order = np.argsort(steps.ravel())
    assert (np.diff(shade(steps, step_range(steps)).ravel()[order]) >= 0).all()
    assert shade(np.array([3, 3]), (3.0, 3.0)).max() < STOPS


def test_the_optima_are_lettered_under_both_names_and_the_diagonal_is_drawn() -> None:
    found = galaxies()
    figure = map_figure(found, starting_levels(found))
    optima = next(trace for trace in figure.data if trace.uid == "optima")
    low, high = sorted(found.optima[0].params.means[:, 0])
    assert places_of(found, found.optima[0]) == [(low, high), (high, low)]
    assert list(optima.text) == ["A", "A", "B", "B", "C", "C", "D", "D"][: len(optima.text)]
    diagonal = next(trace for trace in figure.data if trace.uid == "diagonal")
    assert_array_equal(diagonal.x, diagonal.y)


def test_the_path_of_a_run_goes_from_its_start_to_its_end() -> None:
    found = galaxies()
    x, y = found.map.first[3], found.map.second[20]
    trace = single_run(found, x, y, max_steps=2000, tol=1e-6)
    way: dict[str, Any] = dict(trail_of(found, trace, "k"))
    assert (way["x"][0], way["y"][0]) == (x, y)
    assert len(way["x"]) == trace.n_steps + 1
    assert (way["x"][-1], way["y"][-1]) == tuple(trace.params[-1].means[:, 0])
    k = present(end_index(found, trace))
    assert k == found.map.optimum[3, 20]
    assert fate(found, trace, k).endswith(f" leads to {'ABCD'[k]} in {trace.n_steps} steps.")


def test_a_start_between_the_cells_is_told_its_optimum_too() -> None:
    found = galaxies()
    for i, j in ((2, 20), (20, 2), (1, 10)):
        a, b = found.map.first[i] + 1e-4, found.map.second[j] - 1e-4
        trace = single_run(found, a, b, max_steps=2000, tol=1e-6)
        assert end_index(found, trace) == found.map.optimum[i, j]


def test_the_headline_counts_cells() -> None:
    found = galaxies()
    counts = np.bincount(found.map.optimum.ravel())
    said = headline(found)
    assert said == (
        f"Of the 576 starts on this map {percent(counts[0] / 576)} lead to the best local maximum, A, and "
        f"{percent(counts[1] / 576)} to B, 0.166 nats lower."
    )
    assert not honest_words(found)
    diagonal = set(np.diagonal(found.map.optimum).tolist())
    assert diagonal == {3}
    assert "all these starts lead to D" in diagonal_words(found)


def test_the_distance_of_the_lines_is_short_however_large() -> None:
    assert lines_words(galaxies(), np.array([-240.0, -220.0])) == "log-likelihood at the start, every 20 nats"
    assert lines_words(galaxies(), np.array([-1e12, -5e11])).endswith("every 5×10¹¹ nats")
    assert lines_words(galaxies(), np.array([-240.0])) == ""


def test_the_legend_draws_the_lines_of_the_map() -> None:
    found = galaxies()
    figure = map_figure(found, starting_levels(found))
    lines, diagonal = map_legend(found, figure, np.array([-240.0, -220.0]))
    drawn = {trace.uid: trace for trace in figure.data}
    assert (lines.width, lines.dash, lines.faint) == (drawn["lines"].line.width, "", drawn["lines"].opacity)
    assert diagonal.dash == dashes(drawn["diagonal"].line.dash) != ""
    assert diagonal.words == "equal means"
    assert not re.search(r"dashed|dotted|thin|thick", reading(found), re.IGNORECASE)


def test_collapse_has_a_pattern_and_a_sentence() -> None:
    found = collapsing()
    share = sum(o.share for o in found.optima if o.kind is OptimumKind.DEGENERATE)
    assert share > 0.5
    assert f"{percent(share)} of the starts collapse:" in honest_words(found)[0]
    assert "hatched" in patterns(found)
    legend = map_legend(found, map_figure(found, starting_levels(found)), np.array([-240.0, -220.0]))
    assert ("hatch", "starts that collapse") in [(mark.kind, mark.words) for mark in legend]
    assert not any(re.search(r"\((hatched|dotted)\)", words) for words in honest_words(found))


def test_a_spike_that_is_highest_is_called_worse() -> None:
    found = spiky()
    assert found.best is not None
    assert found.best.spurious
    assert any("A is higher and worse" in words for words in honest_words(found))


def test_what_all_starts_share_is_read_from_the_start() -> None:
    experiment = Experiment(data="galaxies_corrected", k=3)
    dataset = resolve(experiment)
    model = held_model(experiment, dataset, True, 1.5)
    start = shared_start(experiment, dataset, model)
    said = shared_words(start, dataset, model, {A, B})
    assert "weights 0.333 each (fixed)" in said
    assert "standard deviations 1.50 each (fixed)" in said
    assert "mean 3 at" in said
    assert "mean 1 at" not in said
    assert_array_equal(start.covariances, np.full((3, 1, 1), 2.25))


def test_the_cells_can_be_taken_away() -> None:
    found = galaxies(6)
    rows = list(csv.DictReader(cells_csv(found).splitlines()))
    assert len(rows) == 36
    row = rows[6 * 2 + 5]
    assert float(row["start_mean_1_velocity"]) == found.map.first[2]
    assert float(row["start_mean_2_velocity"]) == found.map.second[5]
    assert row["optimum"] == "ABCD"[found.map.optimum[2, 5]]
    assert float(row["objective"]) == found.map.log_likelihood[2, 5]
    assert int(row["steps"]) == found.map.steps[2, 5]
    content = json.loads(cells_json(found))
    assert_array_equal(content["optimum"], found.map.optimum)
    assert [optimum["name"] for optimum in content["optima"]] == [found.name_of(o) for o in found.optima]


@pytest.mark.parametrize(("weights", "width"), [(True, None), (False, 1.5), (True, 1.5)])
def test_the_replay_says_what_is_held_and_shows_no_formula_for_it(weights: bool, width: float | None) -> None:
    experiment = Experiment(data="galaxies_corrected", k=2)
    dataset = resolve(experiment)
    model = held_model(experiment, dataset, weights, width)
    trace = run_em(model, dataset.values, shared_start(experiment, dataset, model), max_steps=5)
    said = "\n".join(
        text for panel in animate(model, dataset, trace, key="k").panels for text in panel.templates if "M-step" in text
    )
    assert "weights, means and covariances are re-estimated" not in said
    assert ("weights are fixed" in said or "weights and covariances are fixed" in said) == weights
    assert ("covariances are fixed" in said) == (width is not None)
    history_of = history(model, trace)
    assert ("π" in refitting_formulas(history_of)) == (not weights)
    assert ("σ" in refitting_formulas(history_of)) == (width is None)


def test_the_map_as_a_table_counts_its_cells_and_its_words_hold_the_answer() -> None:
    found = galaxies()
    rows = map_table(found)
    assert [row["final point"] for row in rows] == [found.name_of(optimum) for optimum in found.optima]
    assert [row["starts"] for row in rows] == np.bincount(found.map.optimum.ravel()).tolist()
    assert rows[0]["most steps"] == found.map.steps[found.map.optimum == 0].max()
    _, content, _ = unpack(pack_map(found, starting_levels(found), "key"))
    assert content["alt"].endswith(headline(found))
