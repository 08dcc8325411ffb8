"""The class is the restarts: everybody's start runs as it runs alone, and each is counted once."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from em_core.classroom.class_runs import FRAMES, class_result, class_study, described_run
from em_core.classroom.documents import Document, as_document
from em_core.classroom.from_run import starts_activity
from em_core.classroom.result import Result
from em_core.experiments.run_description import run_in
from em_core.experiments.running import run_shown
from em_core.multistart.restarts import run_restarts
from em_core.numerics.arrays import FloatArray

QUERY = {"data": "overlapping", "data.n": "150", "k": "3", "seed": "3"}


@cache
def marks(runs: int = 40) -> list[list[list[float]]]:
    """Starts all over the picture."""
    picture = starts_activity(run_in("lab", QUERY)[0]).picture
    low, high = np.array(picture.low), np.array(picture.high)
    drawn: FloatArray = low + (high - low) * np.random.default_rng(1).random((runs, 3, picture.d))
    placed: list[list[list[float]]] = drawn.tolist()
    return placed


@cache
def result(runs: int = 40) -> Result:
    activity = starts_activity(run_in("lab", QUERY)[0])
    answers: list[Document] = [{"marks": [list(mark) for mark in each]} for each in marks(runs)]
    return class_result(activity, answers)


def test_each_start_runs_as_it_runs_alone() -> None:
    run, _ = run_in("lab", QUERY)
    shown = run.posed()
    study = class_study(run, [[tuple(mark) for mark in each] for each in marks()])
    for i in (0, 7, 39):
        start = shown.model.around(shown.model.prepare(shown.data), np.array(marks()[i]))
        alone = run_shown(replace(shown, start=start))
        # Runs of a batch share matrix products, whose last bits depend on how many there are.
        # They stop sooner, and are counted where they would come to.
        made = study.traces[i].log_likelihoods
        np.testing.assert_allclose(made, alone.log_likelihoods[: len(made)], rtol=1e-9)
        np.testing.assert_allclose(study.traces[i].params[0].means, np.array(marks()[i]), rtol=1e-12)
        end = study.optima[int(study.optimum_of[i])]
        assert end.log_likelihood >= alone.log_likelihoods[-1] - 1e-6


def test_every_start_is_counted_once_and_the_best_end_is_the_highest() -> None:
    shared = result().shared
    ends = shared["ends"]
    assert isinstance(ends, list)
    found = [as_document(each, "ends") for each in ends]
    assert sum(int(str(each["hits"])) for each in found) == shared["runs"] == 40
    assert [each["name"] for each in found[:3]] == ["A", "B", "C"][: len(found)]
    heights = [float(str(each["log_likelihood"])) for each in found if each["kind"] in ("maximum", "flat")]
    assert heights == sorted(heights, reverse=True)
    assert shared["best"] == "A"
    own = result().own
    assert len(own) == 40
    assert sum(each["best"] is True for each in own) == shared["found_best"]
    assert {str(each["end"]) for each in own} == {str(each["name"]) for each in found}


def test_the_class_finds_what_restarts_find() -> None:
    run, _ = run_in("lab", QUERY)
    shown = run.posed()
    best = max(
        float(trace.log_likelihoods[-1])
        for trace in run_restarts(shown.model, shown.data, 40, max_steps=shown.max_steps, tol=shown.tol)
        if trace.failure is None
    )
    ends = result().shared["ends"]
    assert isinstance(ends, list)
    assert float(str(as_document(ends[0], "end")["log_likelihood"])) == pytest.approx(best, abs=1e-3)


def test_each_phone_plays_its_own_run_from_its_own_marks() -> None:
    for i, own in enumerate(result().own):
        path, frames, curve = own["path"], own["frames"], own["curve"]
        assert isinstance(path, list)
        assert isinstance(frames, list)
        assert isinstance(curve, list)
        assert 2 <= len(path) == len(frames) == len(curve) <= FRAMES + 1
        np.testing.assert_allclose(np.array(path[0]), np.array(marks()[i]), rtol=1e-9)
        assert (frames[0], frames[-1]) == (0, own["steps"])
        assert own["gap"] is None or float(str(own["gap"])) >= 0


def test_the_same_marks_give_the_same_result_again() -> None:
    before = result()
    result.cache_clear()
    assert result() == before


def test_nobodys_start_has_no_result() -> None:
    activity = starts_activity(run_in("lab", QUERY)[0])
    assert class_result(activity, []).shared == {"runs": 0, "ends": [], "best": None, "found_best": 0}


def test_the_run_is_read_back_from_its_link() -> None:
    run, _ = run_in("lab", QUERY)
    assert described_run(starts_activity(run)) == run
