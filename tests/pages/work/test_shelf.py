"""The shelf: bounded in bytes, the least recently used goes first, nothing is made twice."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest

from em_core.experiments.experiment import Experiment, resolve, run_experiment
from pages.work.shelf import Shelf, weigh

MB = 1024**2


def block(mb: float) -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
    return np.zeros(int(mb * MB), dtype=np.uint8)


def test_a_value_weighs_its_arrays_once() -> None:
    once = block(2)
    assert 2 * MB <= weigh(once) < 2.01 * MB
    assert 2 * MB <= weigh([once, once]) < 2.01 * MB
    assert weigh(b"x" * MB) >= MB


def test_a_trace_weighs_what_it_may_become() -> None:
    experiment = Experiment()
    trace = run_experiment(experiment, resolve(experiment))
    before = weigh(trace)
    for t in range(trace.n_steps + 1):
        trace.responsibilities(t)
    held = sum(trace.responsibilities(t).nbytes for t in range(trace.n_steps + 1))
    assert before >= held
    assert trace.growth == held


def test_functions_within_functions_can_be_weighed() -> None:
    assert weigh(lambda: block(1)) > 0


def test_there_is_never_more_than_there_is_room_for() -> None:
    shelf = Shelf(room=5 * MB)
    for i in range(20):
        shelf.put(str(i), block(1.1))
        assert shelf.weight <= 5 * MB
    assert [str(i) in shelf for i in range(20)] == [False] * 16 + [True] * 4


def test_what_was_used_last_stays_longest() -> None:
    shelf = Shelf(room=3 * MB)
    for name in "ab":
        shelf.put(name, block(1))
    shelf.get("a")
    shelf.put("c", block(1.5))
    assert ("a" in shelf, "b" in shelf, "c" in shelf) == (True, False, True)
    with pytest.raises(KeyError):
        shelf.get("b")


def test_what_two_ask_for_is_made_once() -> None:
    shelf, made = Shelf(), []

    def make() -> int:
        time.sleep(0.1)
        made.append(1)
        return 7

    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(shelf.made("a", make))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (found, len(made)) == ([7] * 4, 1)


def test_nothing_is_kept_of_what_was_refused_or_is_none() -> None:
    shelf = Shelf()

    def refuse() -> int:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        shelf.made("a", refuse)
    assert shelf.made("a", lambda: None) is None
    assert shelf.made("a", lambda: 3) == 3
