"""The column beside the likelihood curve: it is the bound's own, and only where a run is E and M in turn."""

from __future__ import annotations

import numpy as np
import pytest

from em_viz.run.bound_column import column_beside
from em_viz.run.bound_zoom import camera
from em_viz.run.half_steps import half_steps_of
from em_viz.run.objective import objective_at_frames, objective_pictures
from tests.em_viz.theory.runs import LAB, subject


@pytest.mark.parametrize("name", [LAB, "linkage", "kmeans"])
def test_the_small_column_has_the_levels_of_the_half_step(name: str) -> None:
    trace = subject(name).trace
    picture = objective_pictures(trace)[0]
    objective, bound = objective_at_frames(trace)
    seen = camera(objective, bound)
    moving = {channel.trace: channel for channel in picture.channels if channel.trace.startswith("column-")}
    drawn = {trace.uid: trace for trace in picture.figure.data}
    for frame in (1, 2, 5, len(objective) - 1):
        low, span = seen.low[frame], seen.span[frame]
        assert low + span * moving["column-level"].at(frame)[1] == pytest.approx(bound[frame], abs=1e-8 * span)
        assert low + span * moving["column-line-l"].at(frame)[0] == pytest.approx(objective[frame], abs=1e-8 * span)
    assert all((drawn[uid].xaxis, drawn[uid].yaxis) == ("x2", "y2") for uid in moving)
    level, gap = [mark for mark in picture.legend if mark.kind in ("square", "hatch")]
    assert (level.colour, gap.colour) == (drawn["column-level"].line.color, drawn["column-gap-hatch"].line.color)
    assert "magnified" in level.words


def test_a_run_of_other_half_steps_has_no_column() -> None:
    trace = subject(LAB).trace
    kinds = half_steps_of(trace).kind_of.copy()
    objective, bound = objective_at_frames(trace)
    assert column_beside(kinds, objective, bound) is not None
    kinds[3:5] = kinds[4:2:-1]
    assert column_beside(kinds, objective, bound) is None
    assert column_beside(kinds[:-1], objective[:-1], np.asarray(bound[:-1])) is None


@pytest.mark.filterwarnings("error")
def test_a_bound_that_is_infinitely_far_below_is_at_the_foot_of_its_scene() -> None:
    objective = np.array([-9.0, -9.0, -5.0, -5.0, -3.0, -3.0, -2.5, -2.5])
    bound = np.array([np.nan, -9.0, -7.0, -5.0, -np.inf, -3.0, -2.75, -2.5])
    seen = camera(objective, bound)
    assert np.isfinite(seen.low).all()
    assert np.isfinite(seen.high).all()
    assert (seen.span > 0).all()
    places = seen.place(bound)
    assert places[4] < 0 < places[3]
    shown = seen.place(objective)
    assert ((shown[1:] > 0) & (shown[1:] < 1)).all()
