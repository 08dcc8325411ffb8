"""What the river draws: each curve is its trace's, in the colour of the optimum that the run ends in."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest

from em_core.multistart.restart_study import Study
from em_core.places import asset
from em_viz.animation.packing import packed_name, unpack
from em_viz.multistart.restarts.river import pack_river, river_table, run_labels
from em_viz.multistart.restarts.run_curves import (
    CURVE_POINTS,
    EVERY,
    kept_steps,
    mean_paths,
    objective_bands,
    objective_curves,
    typical_run,
)
from em_viz.multistart.restarts.sentences import headline
from em_viz.style import palette, theme
from tests.studies import collapsing, galaxies, plane, spiky

STUDIES = pytest.mark.parametrize("made", [galaxies, plane, spiky, collapsing], ids=lambda made: made.__name__)


@pytest.mark.parametrize("n_steps", [0, 1, 2, 23, 24, 25, 26, 71, 300, 2000, 10_000])
def test_kept_steps_hold_the_beginning_and_the_end(n_steps: int) -> None:
    kept = kept_steps(n_steps, CURVE_POINTS)
    assert (kept[0], kept[-1]) == (0, n_steps)
    assert (np.diff(kept) > 0).all()
    assert len(kept) <= CURVE_POINTS + 1
    early = min(n_steps, EVERY)
    assert kept[: early + 1].tolist() == list(range(early + 1))


@STUDIES
def test_each_curve_is_its_trace(made: Callable[[], Study]) -> None:
    study = made()
    curves = objective_curves(study)
    assert curves.run.tolist() == list(range(study.n_runs))
    for run, trace in enumerate(study.traces):
        x, y = curves.of(run)
        assert y.tolist() == trace.log_likelihoods[x.astype(int)].tolist()
        assert (x[0], x[-1]) == (0, trace.n_steps)


@STUDIES
def test_a_band_holds_every_run_of_its_end(made: Callable[[], Study]) -> None:
    study = made()
    bands = objective_bands(study)
    assert bands.optimum.tolist() == [i for i, optimum in enumerate(study.optima) if optimum.hits > 1]
    for band, i in enumerate(bands.optimum.tolist()):
        x, low, high = bands.of(band)
        for at, step in enumerate(x.astype(int).tolist()):
            traces = [study.traces[run] for run in study.optima[i].members]
            if study.optima[i].kind.value == "degenerate":
                traces = [trace for trace in traces if trace.n_steps >= step]
            heights = [float(trace.log_likelihoods[min(step, trace.n_steps)]) for trace in traces]
            assert (low[at], high[at]) == (min(heights), max(heights))


@STUDIES
def test_the_line_of_an_end_is_its_run_with_the_median_number_of_steps(made: Callable[[], Study]) -> None:
    study = made()
    for optimum in study.optima:
        steps = sorted(study.traces[run].n_steps for run in optimum.members)
        run = typical_run(study, optimum)
        assert run in optimum.members
        assert study.traces[run].n_steps == steps[(len(steps) - 1) // 2]


def test_paths_in_the_plane_go_where_the_means_went() -> None:
    study = plane()
    paths = mean_paths(study)
    assert paths.run.tolist() == np.repeat(np.arange(study.n_runs), 3).tolist()
    for curve in range(3 * study.n_runs):
        x, y = paths.of(curve)
        trace, k = study.traces[curve // 3], curve % 3
        for at, t in ((0, 0), (-1, trace.n_steps)):
            assert [x[at], y[at]] == trace.params[t].means[k].tolist()


def test_paths_on_the_line_go_down_the_steps() -> None:
    study = galaxies()
    paths = mean_paths(study)
    for curve in range(3 * study.n_runs):
        x, y = paths.of(curve)
        means = [study.traces[curve // 3].params[int(t)].means[curve % 3, 0] for t in y]
        assert x.tolist() == means


@STUDIES
def test_the_river_travels_whole(made: Callable[[], Study]) -> None:
    study = made()
    packed = pack_river(study, "a key")
    _, content, arrays = unpack(packed)
    assert packed_name(packed) == "a key"
    assert arrays[content["optimumOf"]["$"]].tolist() == study.optimum_of.tolist()
    assert content["hits"] == [optimum.hits for optimum in study.optima]
    river = content["panels"][0]
    curves = objective_curves(study)
    for name in ("x", "y"):
        sent, meant = arrays[river["curves"][name]["$"]], getattr(curves, name)
        # A thousandth of a pixel of a picture 1000 pixels wide.
        assert np.abs(sent - meant).max() <= 1e-6 * np.ptp(meant)
    assert content["chosen"] == [typical_run(study, optimum) for optimum in study.optima]
    for name in ("low", "high"):
        sent, meant = arrays[river["bands"][name]["$"]], getattr(objective_bands(study), name)
        assert np.abs(sent - meant).max(initial=0) <= 1e-6 * np.ptp(meant)
    low, high = river["figure"]["layout"]["yaxis"]["range"]
    assert all(low < optimum.log_likelihood < high for optimum in study.optima)
    assert [end["optimum"] for end in river["ends"]] == [
        i for i, optimum in enumerate(study.optima) if optimum.kind.value != "degenerate"
    ]


def test_in_the_plane_the_means_are_end_points_first() -> None:
    for study, points in ((plane(), True), (galaxies(), False)):
        _, content, _ = unpack(pack_river(study, "a key"))
        assert ("points" in content["panels"][1]) is points
        assert ("small" in {mark["kind"] for mark in content["marks"]["one"]}) is points


def test_each_mark_of_the_river_is_drawn_beside_its_words_and_the_gestures_are_those_of_the_device() -> None:
    study = galaxies()
    _, content, _ = unpack(pack_river(study, "a key"))
    best = palette.optimum_colours(study)[0]
    one, every = content["marks"]["one"], content["marks"]["every"]
    assert [(mark["kind"], mark["colour"]) for mark in one] == [("line", best), ("square", best), ("line", theme.INK)]
    assert [mark["words"] for mark in every] == ["a run, in the colour of its final point", "the run replayed below"]
    source = (asset("restarts") / "summary.js").read_text("utf-8")
    assert f"globalAlpha = {one[1]['faint']};" in source
    assert "Shift" in content["words"]["pointer"]
    assert not re.search("click|Shift", content["words"]["touch"], re.IGNORECASE)


def test_pointing_at_a_run_says_what_it_is() -> None:
    study = galaxies()
    labels = run_labels(study)
    run = study.optima[1].members[0]
    trace = study.traces[run]
    end = f"{trace.log_likelihoods[-1]:.4f}".replace("-", "−")
    assert labels[run] == f"run {run + 1} → B · {trace.n_steps} steps · {end} · Random points"


def test_collapsed_runs_are_grey_and_the_best_is_green() -> None:
    assert set(palette.optimum_colours(collapsing())) == {theme.MUTED}
    assert palette.optimum_colours(galaxies()) == palette.OPTIMA[:2]
    assert len(palette.optimum_colours(plane())) == len(plane().optima)


def contrast(a: str, b: str) -> float:
    """The ratio of WCAG 2.1."""

    def luminance(colour: str) -> float:
        rgb = theme.rgb(colour)
        linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
        return float(linear @ [0.2126, 0.7152, 0.0722])

    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("dark", [False, True])
def test_colours_of_optima_can_be_told_apart_and_letters_on_them_read(dark: bool) -> None:
    colours = palette.OPTIMA_DARK if dark else palette.OPTIMA
    surface = theme.TWINS[theme.SURFACE] if dark else theme.SURFACE
    grey, others = (palette.TWINS[light] if dark else light for light in (theme.MUTED, palette.OTHERS))
    assert min(contrast(colour, surface) for colour in (*colours, grey, others)) >= 4.5
    places = [theme.oklab(theme.rgb(colour)) for colour in colours]
    assert min(float(np.linalg.norm(a - b)) for a, b in combinations(places, 2)) >= 0.08


@STUDIES
def test_the_river_as_a_table_has_a_row_for_each_run_and_its_words_hold_the_answer(made: Callable[[], Study]) -> None:
    study = made()
    rows = river_table(study)
    assert [row["run"] for row in rows] == list(range(1, study.n_runs + 1))
    for i, optimum in enumerate(study.optima):
        ends = [row for row in rows if row["final point"] == rows[optimum.members[0]]["final point"]]
        assert [row["run"] for row in ends] == [run + 1 for run in sorted(optimum.members)], i
    assert [row["steps"] for row in rows] == study.steps.tolist()
    _, content, _ = unpack(pack_river(study, "key"))
    assert content["panels"][0]["alt"].endswith(headline(study))
