"""The map and the stairs: lines at their depths, a mark that only M-steps move, corners that are the trace's."""

from __future__ import annotations

import base64
import re
import struct
import zlib
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from em_core.landscape import Plane, natural_axes, project
from em_core.numerics.arrays import FloatArray
from em_viz.animation.cut import cut
from em_viz.animation.legend import dashes
from em_viz.theory import landscape_extent
from em_viz.theory.coordinate_ascent import climb_of, stairs
from em_viz.theory.landscape import landscape
from em_viz.theory.landscape_answer import climb_sentence, turns_sentence
from em_viz.theory.landscape_extent import plane_of_the_run
from em_viz.theory.landscape_other_ends import other_ends, places_on
from em_viz.theory.landscape_relief import ground
from em_viz.theory.landscape_slice import climbing_pair, mismatch
from em_viz.theory.subject import Subject
from tests.examples import EXAMPLES, played


@pytest.fixture(autouse=True)
def small_maps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(landscape_extent, "FINE", 41)


def subject_of(example: str) -> Subject:
    shown, trace = played(example)
    return Subject(f"{EXAMPLES[example].id} {example}", example, trace, shown)


def plane_in(subject: Subject, x: str, y: str) -> Plane:
    base = subject.trace.params[-1]
    axes = {axis.name: axis for axis in natural_axes(subject.trace.model, base, subject.columns)}
    return Plane(axes[x], axes[y], base)


COINS = ("probability of coin A", "probability of coin B")
SPIKE = ("mean of component 2", "standard deviation of component 2")


def test_lines_lie_at_their_depths_and_the_shade_is_strongest_at_the_top() -> None:
    x, y = np.linspace(-2, 2, 61), np.linspace(-1, 1, 41)
    heights = -(x[None, :] ** 2) - 3 * y[:, None] ** 2
    found = ground(x, y, heights, np.array([0.0]))
    layers: tuple[Any, ...] = tuple(found.layers)
    lines, image = layers
    drawn: FloatArray = np.column_stack([lines[0]["x"], lines[0]["y"]])
    drawn = drawn[np.isfinite(drawn).all(axis=1)]
    depth = drawn[:, 0] ** 2 + 3 * drawn[:, 1] ** 2
    nearest = found.depths[np.abs(depth[:, None] - found.depths).argmin(axis=1)]
    assert np.abs(depth - nearest).max() < 0.02
    assert set(nearest) == set(found.depths)
    alpha = opacities(image["source"])
    assert alpha[20, 30] == alpha.max()
    assert 0 < alpha[0, 0] < alpha[10, 15] < alpha[20, 30]


def test_no_more_than_a_quarter_of_a_slice_is_nearly_white() -> None:
    subject = subject_of("faithful")
    drawn = landscape(subject, plane_of_the_run(subject), key="k", where="").pictures[0].figure
    alpha = opacities(drawn.layout.images[0].source)
    assert (alpha < 0.15 * alpha.max()).mean() < 0.25


@pytest.mark.parametrize("example", ["faithful", "two-coins", "outlier-collapse"])
def test_the_path_climbs_on_the_slice_that_is_shown_first(example: str) -> None:
    subject = subject_of(example)
    pair = climbing_pair(subject)
    assert pair is not None
    plane, steps = plane_in(subject, *pair), np.arange(subject.trace.n_steps + 1)
    axes = natural_axes(subject.trace.model, subject.trace.params[-1], subject.columns)
    first = Plane(axes[0], axes[1], subject.trace.params[-1])
    assert mismatch(subject, plane, steps) <= mismatch(subject, first, steps)
    if example == "faithful":
        assert mismatch(subject, plane, steps) < 0.25, "the slice is not far below the run"
        path = project(plane, subject.trace.params)
        heights = [subject.trace.model.log_likelihood(subject.trace.data, plane.at(*place)) for place in path.tolist()]
        assert np.diff(heights).min() > -1e-6


def test_a_run_that_did_not_move_and_a_model_of_one_number_have_no_such_slice() -> None:
    assert climbing_pair(subject_of("linkage-rao")) is None
    assert climbing_pair(subject_of("missing-murray-saddle")) is None


def test_the_answer_counts_the_steps_and_names_both_ends() -> None:
    subject = subject_of("faithful")
    trace = subject.trace
    said = climb_sentence(subject)
    assert f"{trace.n_steps} steps raise l" in said
    assert said.endswith(f"to {trace.log_likelihoods[-1]:,.3f}.".replace("-", "−"))
    fallen = replace(subject, trace=replace(trace, log_likelihoods=trace.log_likelihoods[::-1]))
    assert "falls in" in climb_sentence(fallen)
    coin = subject_of("two-coins").trace
    assert f"in {coin.n_steps} steps" in turns_sentence(coin)
    for hidden in (climb_sentence(subject, hide=True), turns_sentence(coin, hide=True)):
        assert not any(letter.isdigit() for letter in hidden)


def opacities(source: str) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    data = base64.b64decode(source.removeprefix("data:image/png;base64,"))
    width, height = struct.unpack(">II", data[16:24])
    start = data.index(b"IDAT")
    (size,) = struct.unpack(">I", data[start - 4 : start])
    rows = np.frombuffer(zlib.decompress(data[start + 4 : start + 4 + size]), np.uint8).reshape(height, 1 + 4 * width)
    return rows[:, 4::4]


def test_only_m_steps_move_the_mark_and_to_where_the_trace_says() -> None:
    subject = subject_of("two-coins")
    plane = plane_in(subject, *COINS)
    made = landscape(subject, plane, key="k", where="")
    channels = {channel.attribute: channel for channel in made.pictures[0].channels if channel.trace == "theta"}
    way = project(plane, subject.trace.params)
    for frame in range(made.n_frames):
        assert [channels[a].at(frame)[0] for a in "xy"] == pytest.approx(way[frame // 2].tolist(), abs=0)


def test_where_two_numbers_are_all_the_map_is_the_runs_own_objective() -> None:
    subject = subject_of("two-coins")
    panel = landscape(subject, plane_in(subject, *COINS), key="k", where="").panels[1]
    assert all(
        "Here the slice shows the run's own log-likelihood." in panel.html(frame) for frame in range(len(panel.slots))
    )


def test_how_high_the_slice_gets_is_not_told_while_what_comes_is_hidden() -> None:
    subject = subject_of("two-coins")
    made = landscape(subject, plane_in(subject, *COINS), key="k", where="")
    whole = made.panels[1]
    assert "highest l on the slice" in whole.html(1)
    so_far = cut(made, 1, 0, goes_on=True).panels[1]
    assert "highest l" not in so_far.html(1)
    assert "l on the slice, here" in so_far.html(1)
    # Its number is not on the wire, either.
    (column,) = {int(each) for each in re.findall(r"highest l on the slice</dt><dd>\{(\d+)\|", whole.templates[0])}
    assert whole.slots[:, column].all()
    assert not so_far.slots[:, column].any()


def test_other_numbers_held_at_the_end_leave_the_start_off_the_map() -> None:
    subject = subject_of("faithful")
    plane = plane_in(subject, "mean of component 1, eruptions", "mean of component 2, eruptions")
    panel = landscape(subject, plane, key="k", where="").panels[1]
    assert "Here the slice shows the run's own log-likelihood." in panel.html(len(panel.slots) - 1)
    assert "higher than this slice shows" in panel.html(0) or "lower than this slice shows" in panel.html(0)


def test_the_singular_edge_is_hatched_and_said() -> None:
    subject = subject_of("outlier-collapse")
    made = landscape(subject, plane_in(subject, *SPIKE), key="k", where="")
    traces = {trace.uid: trace for trace in made.pictures[0].figure.data}
    heights = np.array(traces["hatching"].y, dtype=float)
    assert np.nanmin(heights) < 0
    assert np.nanmax(heights) < 1
    about = made.panels[2].html(0)
    assert "Hatched: the standard deviation of component 2 must be above 0." in about
    assert "after the last point drawn it collapses. Component 2 has collapsed" in about
    assert "collapses" not in cut(made, 1, 0, goes_on=True).panels[2].html(1)


def test_a_component_on_one_point_has_no_upper_limit_and_the_map_says_so() -> None:
    subject = subject_of("outlier-collapse")
    trace = subject.trace
    means = np.array(trace.params[-1].means)
    means[1] = trace.data[99]
    axes = {axis.name: axis for axis in natural_axes(trace.model, trace.params[-1], subject.columns)}
    base = replace(trace.params[-1], means=means)
    plane = Plane(axes["mean of component 1"], axes["standard deviation of component 2"], base)
    said = landscape(subject, plane, key="k", where="").panels[2].html(0)
    assert "keeps rising" in said
    assert "it has no upper bound there" in said


def test_a_map_without_a_limit_near_has_no_hatching() -> None:
    subject = subject_of("faithful-kmeans")
    axes = natural_axes(subject.trace.model, subject.trace.params[-1], subject.columns)
    made = landscape(subject, Plane(axes[0], axes[2], subject.trace.params[-1]), key="k", where="")
    traces = {trace.uid: trace for trace in made.pictures[0].figure.data}
    assert len(traces["hatching"].x) == 0
    assert "Hatched" not in made.panels[2].html(0)


def test_the_plane_of_the_way_holds_its_start_and_its_end() -> None:
    subject = subject_of("faithful")
    plane, trace = plane_of_the_run(subject), subject.trace
    assert plane.of(trace.params[0]) == pytest.approx((0, 0), abs=1e-9)
    assert plane.of(trace.params[-1]) == pytest.approx((1, 0), abs=1e-9)
    for t, place in ((0, (0.0, 0.0)), (-1, (1.0, 0.0))):
        there = trace.model.log_likelihood(trace.data, plane.at(*place))
        assert there == pytest.approx(trace.log_likelihoods[t], rel=1e-9)


def test_a_run_that_stands_still_has_no_plane() -> None:
    with pytest.raises(ValueError, match="a plane needs three points"):
        plane_of_the_run(subject_of("missing-murray-saddle"))


def test_other_starts_find_what_is_above_a_saddle_under_both_names() -> None:
    subject = subject_of("equal-coins")
    ends, said = other_ends(subject)
    assert [each.letter for each in ends] == ["A", "B"]
    assert ends[0].objective > ends[1].objective + 0.4
    assert ends[1].objective == pytest.approx(subject.trace.log_likelihoods[-1])
    assert sum(each.hits for each in ends) == 11
    assert "Final points of this run and of 10 from other starts" in said
    assert f"A: l = {ends[0].objective:.7g}".replace("-", "−") in said
    assert f", {ends[0].hits} of 11 runs" in ends[0].words
    places = places_on(plane_in(subject, *COINS), ends[0])
    assert len(places) == 2
    assert places[0] == pytest.approx(places[1][::-1])


def test_collapsed_runs_are_no_ends() -> None:
    ends, said = other_ends(subject_of("outlier-collapse"))
    assert not any(each.objective == np.inf for each in ends)
    assert "collapsed and" in said


@pytest.mark.parametrize("example", ["linkage-rao", "two-coins", "faithful"])
def test_stairs_go_upright_in_e_and_level_in_m_and_their_heights_are_the_traces(example: str) -> None:
    subject = subject_of(example)
    base = subject.trace.params[-1]
    axes = natural_axes(subject.trace.model, base, subject.columns)
    axis = next(axis for axis in axes if axis.field != "weights")
    made = stairs(subject, axis, base, key="k", where="")
    run = climb_of(subject, axis, base)
    channels = {channel.attribute: channel for channel in made.pictures[0].channels if channel.trace == "theta"}
    x, y = (np.array([channels[a].at(frame)[0] for frame in range(made.n_frames)]) for a in "xy")
    assert (x[1::2] == x[:-1:2]).all()
    assert (y[2::2] == y[1:-1:2]).all()
    assert y[1::2] == pytest.approx(x[1::2], abs=0)
    heights = made.panels[1].slots[:, 3]
    assert np.isnan(heights[0])
    assert heights[1::2].tolist() == run.log_likelihoods.tolist()
    assert heights[2::2].tolist() == list(run.lower_bounds_after_m)
    ridge = next(trace for trace in made.pictures[0].figure.data if trace.uid == "tops")
    width = float(np.ptp(np.array(ridge.y)))
    assert x[2::2] == pytest.approx(np.interp(y[2::2], ridge.y, ridge.x), abs=0.01 * width)


def test_the_stairs_of_linkage_are_the_run_itself() -> None:
    subject = subject_of("linkage-rao")
    (axis,) = natural_axes(subject.trace.model, subject.trace.params[0])
    assert climb_of(subject, axis, subject.trace.params[0]) is subject.trace


def test_the_path_to_another_end_is_drawn_in_the_legend_as_on_the_map() -> None:
    subject = subject_of("equal-coins")
    found, _ = other_ends(subject)
    plane = plane_in(subject, *COINS)
    picture = landscape(subject, plane, key="k", where="", others=found).pictures[0]
    drawn = {trace.uid: trace for trace in picture.figure.data if (trace.uid or "").startswith("run-")}
    assert drawn
    mark = picture.legend[-1]
    assert (mark.kind, mark.dash, mark.future) == ("line", dashes(next(iter(drawn.values())).line.dash), True)
    assert "dash" not in picture.caption
