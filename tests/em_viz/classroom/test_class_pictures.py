"""The pictures of a class's answers: what is drawn is what was answered."""

from __future__ import annotations

import base64
import zlib
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from em_core.classroom.activities import Column, Starts, WhereHeight, WhereMark
from em_core.classroom.documents import as_document, as_place, items_in, number_in, place_in, text_in
from em_core.classroom.from_run import starts_activity
from em_core.classroom.numbers import numbers_activity
from em_core.classroom.result import Result
from em_core.classroom.results import result_of
from em_core.classroom.scatter import Scatter
from em_core.data.json_documents import Json
from em_core.experiments.opening import open_link
from em_viz.classroom import views
from em_viz.classroom.starts import river_figure
from em_viz.style import theme
from em_viz.style.palette import OPTIMA

LINK = "lab?data=galaxies_corrected&k=2"


def trace(figure: go.Figure, uid: str) -> Any:
    (found,) = (each for each in figure.data if each.uid == uid)
    return found


@pytest.fixture(scope="module")
def starts() -> Starts:
    run = open_link(LINK).run
    assert run is not None
    return starts_activity(run)


def ends_of(result: Result) -> list[dict[str, Json]]:
    return [as_document(each, "ends") for each in items_in(result.shared, "ends")]


def names_of(result: Result) -> list[str]:
    return [text_in(each, "name") for each in ends_of(result)]


def heights_of(result: Result) -> list[float]:
    return [number_in(each, "log_likelihood") for each in ends_of(result)]


def placed(*pairs: tuple[float, float]) -> list[dict[str, Json]]:
    return [{"marks": [[a], [b]]} for a, b in pairs]


ANSWERS = placed((10.0, 33.0), (20.0, 23.0), (22.0, 21.0), (9.5, 20.0))


@pytest.fixture(scope="module")
def result(starts: Starts) -> Result:
    return result_of(starts, [ANSWERS])


def test_every_start_is_drawn_in_the_colour_of_its_end_and_can_be_chosen(starts: Starts, result: Result) -> None:
    on_data, river = views.class_starts(starts, ANSWERS, result)
    names = names_of(result)
    assert len(names) > 1
    seen: list[int] = []
    for i, name in enumerate(names):
        those = [run for run, own in enumerate(result.own) if own["end"] == name]
        dots, lines = trace(on_data, f"end-{i}"), trace(river, f"runs-{i}")
        assert dots.marker.color == lines.line.color == OPTIMA[i]
        # Two marks and a gap for each: a click on any of the three is a click on the start.
        assert list(dots.customdata) == [run for run in those for _ in range(3)]
        marks = [as_place(mark, "mark")[0] for run in those for mark in items_in(ANSWERS[run], "marks")]
        assert [x for x in dots.x if np.isfinite(x)] == marks
        apart = 0.001 * np.ptp(river.layout.yaxis.range)
        for run, (x, y) in zip(those, stretches(lines.x, lines.y), strict=True):
            steps, curve = (np.array(place_in(result.own[run], name)) for name in ("frames", "curve"))
            assert (x[0], x[-1]) == (steps[0] + 1, steps[-1] + 1)
            # It is drawn through fewer values, and passes by the others as close as anybody could see.
            np.testing.assert_allclose(np.interp(np.log(steps + 1), np.log(x), y), curve, rtol=0, atol=apart)
        seen += those
    assert sorted(seen) == list(range(len(ANSWERS)))
    ends = trace(river, "ends")
    assert list(ends.text) == names
    assert list(ends.y) == heights_of(result)


def stretches(x: Any, y: Any) -> list[tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]]:
    """Return a line's stretches between its gaps."""
    both = np.array([x, y], dtype=np.float64).T
    ends = np.flatnonzero(np.isnan(both[:, 0]))
    return [(each[:, 0], each[:, 1]) for each in (each[:-1] for each in np.split(both, ends + 1)[:-1])]


def test_a_class_of_hundreds_is_sent_in_no_more_digits_and_points_than_can_be_seen() -> None:
    run = open_link("lab?data=separated&data.n=1000&k=3").run
    assert run is not None
    activity = starts_activity(run)
    draw, picture = np.random.default_rng(1), activity.picture
    placed_at = draw.uniform(picture.low, picture.high, (300, 3, 2))
    answers: list[dict[str, Json]] = [{"marks": marks} for marks in placed_at.tolist()]
    on_data, river = views.class_starts(activity, answers, result_of(activity, [answers]))
    assert sum(len(each.x) for each in on_data.data) == 1000 + 300 * 4
    # With every value of every run, and all digits, it was 482 kB.
    assert len(on_data.to_json()) + len(river.to_json()) < 150_000
    for each, place in ((trace(on_data, "data").x, 0), (trace(on_data, "data").y, 1)):
        exact = np.array(picture.points)[:, place]
        np.testing.assert_allclose(each, exact, rtol=0, atol=1e-4 * np.ptp(exact))


def test_letters_that_would_hide_each_other_stand_together() -> None:
    steps = np.arange(4.0)
    heights = (-100.0, -100.1, -130.0)
    curves = [(steps, np.array([-900.0, -500.0, -200.0, height])) for height in heights]
    river = river_figure(curves, np.arange(3), heights, OPTIMA[:3], ("A", "B", "C"))
    assert list(trace(river, "ends").text) == ["A B", "", "C"]
    low, high = river.layout.yaxis.range
    # The ends take a good part of the height, however far below the runs begin.
    assert 30 / (high - low) > 0.15
    assert low < -130 < -100 < high


def test_marks_on_a_line_are_below_the_histogram_and_none_hides_another(starts: Starts, result: Result) -> None:
    on_data, _ = views.class_starts(starts, ANSWERS, result)
    heights = [y for each in on_data.data if each.uid.startswith("end-") for y in each.y if np.isfinite(y)]
    assert max(heights) < 0
    assert len(set(heights)) == len(ANSWERS)
    assert min(heights) >= on_data.layout.yaxis.range[0]


def test_basins_have_a_dot_for_each_start_and_the_colours_of_the_ends(starts: Starts, result: Result) -> None:
    found = views.basins_of(starts.link)
    figure = views.class_basins(starts, found, ANSWERS, result)
    dots = trace(figure, "starts")
    assert list(zip(dots.x, dots.y, strict=True)) == [(10.0, 33.0), (20.0, 23.0), (22.0, 21.0), (9.5, 20.0)]
    (image,) = figure.layout.images
    pixels = unpacked(base64.b64decode(image.source.partition(",")[2]))
    assert pixels.shape == (views.CELLS, views.CELLS, 3)
    names = names_of(result)
    # The cell that a start lies in has the colour of that start's own end, but for starts at the edge of a basin.
    for (first, second), own in zip(zip(dots.x, dots.y, strict=True), result.own, strict=True):
        column, row = (
            int(np.abs(axis - value).argmin()) for axis, value in ((found.first, first), (found.second, second))
        )
        colour = np.rint(theme.rgb(OPTIMA[names.index(text_in(own, "end"))]) * 255)
        assert pixels[views.CELLS - 1 - row, column].tolist() == colour.tolist()


def unpacked(png: bytes) -> np.ndarray[Any, Any]:
    """Return the pixels of a PNG as this house writes it, read by its chunks."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    chunks: dict[bytes, bytes] = {}
    at = 8
    while at < len(png):
        length, kind = int.from_bytes(png[at : at + 4], "big"), png[at + 4 : at + 8]
        body = png[at + 8 : at + 8 + length]
        assert zlib.crc32(kind + body) == int.from_bytes(png[at + 8 + length : at + 12 + length], "big")
        chunks[kind] = body
        at += 12 + length
    width, height = (int.from_bytes(chunks[b"IHDR"][i : i + 4], "big") for i in (0, 4))
    lines = np.frombuffer(zlib.decompress(chunks[b"IDAT"]), np.uint8).reshape(height, 1 + 3 * width)
    assert not lines[:, 0].any()
    return lines[:, 1:].reshape(height, width, 3)


def test_a_class_that_misses_the_best_end_is_told_so(starts: Starts, result: Result) -> None:
    found = views.basins_of(starts.link)
    highest = max(each.log_likelihood for each in found.optima)
    assert views.higher_end(found, result) is None or highest > max(heights_of(result))
    low = Result({**result.shared, "ends": [ends_of(result)[-1]]}, result.own)
    assert views.higher_end(found, low) == pytest.approx(highest)


def mark_activity(d: int) -> WhereMark:
    points = tuple((float(i), float(i * i))[:d] for i in range(9))
    picture = Scatter(("x", "y")[:d], points, (-1.0, -5.0)[:d], (9.0, 70.0)[:d], ((2.0, 3.0)[:d], (6.0, 30.0)[:d]))
    return WhereMark("Where?", "Where?", 1, picture, (5.0, 25.0)[:d])


@pytest.mark.parametrize("d", [1, 2])
def test_the_truth_is_drawn_only_when_it_is_told(d: int) -> None:
    activity = mark_activity(d)
    places: list[list[Json]] = [[4.0, 20.0], [7.0, 60.0], [6.5, 30.0]]
    answers: list[dict[str, Json]] = [{"mark": place[:d]} for place in places]
    before = views.cloud(activity, (), told=False, numbered=False)
    assert "truth" not in {each.uid for each in before.data}
    assert [trace(before, "before").x[0]] == [6.0]
    told = views.cloud(activity, answers, told=True, numbered=False)
    assert list(trace(told, "cloud").x) == [4.0, 7.0, 6.5]
    assert trace(told, "median").x[0] == 6.5
    assert trace(told, "truth").x[0] == 5.0
    if d == 2:
        assert (trace(told, "median").y[0], trace(told, "truth").y[0]) == (30.0, 25.0)
        numbered = trace(views.cloud(activity, (), told=False, numbered=True), "numbered")
        assert [each for each in numbered.text if each] == list("12345")


def test_the_next_height_has_the_guesses_and_then_the_truth() -> None:
    activity = WhereHeight("How high?", "How high?", 1, (-9.0, -6.0, -5.0), -10.0, -2.0, -4.5)
    asked = views.heights(activity, (), told=False)
    assert {each.uid for each in asked.data} == {"so-far", "cloud"}
    assert asked.layout.yaxis.range[0] < -10.0 < -2.0 < asked.layout.yaxis.range[1]
    assert list(trace(asked, "so-far").x) == [1, 2, 3]
    told = views.heights(activity, [{"height": -4.0}, {"height": -3.0}, {"height": -4.75}], told=True)
    assert list(trace(told, "cloud").y) == [-4.0, -3.0, -4.75]
    assert all(3.5 < x < 4.5 for x in trace(told, "cloud").x)
    assert (trace(told, "median").y[0], trace(told, "truth").y[0]) == (-4.0, -4.5)


def test_our_numbers_grow_on_axes_that_hold_still() -> None:
    one = numbers_activity((Column("height", 100.0, 220.0),))
    few = views.numbers(one, [[170.0], [181.0]])
    assert list(trace(few, "data").x) == [170.0, 181.0]
    many = views.numbers(one, [[150.0 + i] for i in range(40)])
    assert trace(many, "data").type == "bar"
    assert sum(h * w for h, w in zip(trace(many, "data").y, trace(many, "data").width, strict=True)) == pytest.approx(1)
    assert few.layout.xaxis.range == many.layout.xaxis.range == (100.0, 220.0)
    two = numbers_activity((Column("height", 100.0, 220.0), Column("shoe", 30.0, 50.0)))
    pairs = views.numbers(two, [[170.0, 41.0], [181.0, 44.0]])
    assert (list(trace(pairs, "data").x), list(trace(pairs, "data").y)) == ([170.0, 181.0], [41.0, 44.0])
    assert pairs.layout.yaxis.range == (30.0, 50.0)
