"""What counts against a computation: the processor time that it takes, not how long a busy machine lets it wait."""

from __future__ import annotations

import math
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from types import SimpleNamespace

import pytest
import streamlit as st

from pages.work import job as jobs
from pages.work import meter, server, waiting
from pages.work.job import STRETCH, ProcessJob, SlicedJob, State
from pages.work.meter import Meter
from pages.work.visitor import SPENT
from tests.pages.work.tasks import begun_and_slept, endless, squares
from tests.pages.work.visitors import Visitors

linux = pytest.mark.skipif(sys.platform != "linux", reason="the processor time of a process is told by Linux")


class Clocked(SlicedJob):
    """A computation that runs, and has taken as much of the processor as a test says."""

    def __init__(self) -> None:
        super().__init__("a", partial(squares, 3))
        self.processor = 0.0
        self._become(State.RUNNING)

    def _processor_seconds(self) -> float:
        return self.processor


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    found = SimpleNamespace(now=100.0)
    monkeypatch.setattr(jobs, "time", SimpleNamespace(monotonic=lambda: found.now))
    return found


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    """A process that has computed for longer than a tick of the system's clock, and sleeps."""
    with subprocess.Popen([sys.executable, "-c", "import time; sum(range(10**7)); time.sleep(600)"]) as process:
        yield process
        process.kill()


def test_what_it_has_taken_is_what_counts_and_what_is_said_is_how_long_it_ran(clock: SimpleNamespace) -> None:
    job = Clocked()
    clock.now, job.processor = 110.0, 4.0
    assert (job.seconds, job.spent) == (10.0, 4.0)


def test_two_processors_at_a_time_count_as_one(clock: SimpleNamespace) -> None:
    job = Clocked()
    clock.now, job.processor = 110.0, 19.0
    assert job.spent == 10.0


def test_where_nobody_can_tell_what_it_has_taken_all_of_it_counts(
    clock: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, sleeper: subprocess.Popen[bytes]
) -> None:
    job = Clocked()
    clock.now, job.processor = 110.0, math.inf
    assert job.spent == 10.0
    monkeypatch.setattr(meter, "_TOLD", False)
    assert Meter(sleeper).seconds == math.inf


def test_whoever_waits_is_asked_at_last(clock: SimpleNamespace) -> None:
    visitors, job = Visitors(), Clocked()
    patience = visitors.workshop.patience
    clock.now += STRETCH * patience - 0.1
    assert not visitors.workshop.waits_for_leave(job)
    clock.now += 0.2
    assert visitors.workshop.waits_for_leave(job)


def test_the_leave_of_a_lecture_is_for_what_it_takes(clock: SimpleNamespace) -> None:
    visitors, job = Visitors(), Clocked()
    visitors.workshop.allow("a", 60.0)
    clock.now, job.processor = 170.0, 30.0
    assert visitors.workshop.is_allowed(job)
    job.processor = 61.0
    assert not visitors.workshop.is_allowed(job)


@pytest.mark.parametrize(("share", "asked_after"), [(1.0, 9), (0.5, 18), (0.0, 54)])
def test_a_page_waits_as_long_as_its_work_takes_of_the_processor(
    clock: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, share: float, asked_after: float
) -> None:
    visitors, job = Visitors(), Clocked()
    state: dict[str, float] = {}
    monkeypatch.setattr(st, "session_state", state)
    monkeypatch.setattr(server, "workshop", lambda: visitors.workshop)
    monkeypatch.setattr(waiting, "exists", lambda: False)

    def wait(seconds: float) -> None:
        del seconds
        clock.now += 1.0
        job.processor += share

    monkeypatch.setattr(job, "wait", wait)
    assert not waiting.followed(job, lambda job: (0.0, f"{job.seconds:g} s"))
    assert job.seconds == asked_after
    assert state[SPENT] == pytest.approx(9.0)


@linux
def test_one_that_sleeps_uses_up_no_patience() -> None:
    # Its start takes less than half of it; its sleep would take all.
    visitors = Visitors(at_once=1, patience=4.0)
    job = visitors.enter("a", partial(begun_and_slept, 600.0))
    visitors.until(lambda: job.parts == ["begun"], job)
    began, spent = job.seconds, job.spent
    visitors.until(lambda: job.seconds > began + 1.5, job)
    assert job.spent - spent < 0.5
    assert not visitors.workshop.waits_for_leave(job)
    visitors.workshop.leave("a", "me")


@linux
def test_one_that_computes_does_and_what_began_again_counts_too() -> None:
    visitors = Visitors(at_once=1)
    job = visitors.enter("a", endless)
    assert isinstance(job, ProcessJob)
    visitors.until(lambda: job._processor_seconds() > 0.1, job)
    job.rest()
    before = job._processor_seconds()
    visitors.until(lambda: job._processor_seconds() > before + 2.0, job)
    assert job.spent > 2.0
    visitors.workshop.leave("a", "me")
    assert job._processor_seconds() > 2.0


@linux
def test_a_meter_keeps_what_it_showed(sleeper: subprocess.Popen[bytes]) -> None:
    found = Meter(sleeper)
    while not (shown := found.seconds):
        time.sleep(0.01)
    sleeper.kill()
    sleeper.wait()
    assert found.seconds >= shown > 0
