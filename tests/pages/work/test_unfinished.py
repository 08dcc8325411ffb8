"""What has been computed before a Stop is kept: the page is run anew while the run that was clicked still ends."""

from __future__ import annotations

from typing import Any

import pytest
import streamlit as st

from pages.work import server
from pages.work.job import Job, SlicedJob, State
from pages.work.unfinished import Unfinished, unfinished
from pages.work.visitor import begun, go_on, stop
from pages.work.workshop import Workshop

KEY = "study of a test"


def never() -> None:
    raise AssertionError("nobody computes here")


def parts(job: Job) -> dict[int, str]:
    return dict(job.parts)


@pytest.fixture
def workshop(monkeypatch: pytest.MonkeyPatch) -> Workshop:
    here = Workshop(lambda _session: True, lambda _key, _value: None)
    state: dict[str, Any] = {}
    monkeypatch.setattr(st, "session_state", state)
    monkeypatch.setattr(server, "workshop", lambda: here)
    # Entered, and taken on by nobody: the test says what the worker would.
    monkeypatch.setattr(here, "_wake", lambda: None)
    monkeypatch.setattr("pages.work.workshop.ProcessJob", SlicedJob)
    return here


def run_of_the_page() -> Unfinished[int, str]:
    """Do what a page does up to the first look at its computation."""
    work = unfinished("test", KEY, parts)
    job = begun(KEY, never)
    if job is not None:
        work.job = job
    return work


def heard(workshop: Workshop, index: int) -> None:
    job = workshop.known(KEY)
    assert job is not None
    job.hear(("part", (index, f"run {index}")))


def test_a_stop_loses_nothing_though_the_run_that_was_clicked_has_not_ended_yet(workshop: Workshop) -> None:
    run_of_the_page()
    heard(workshop, 3)
    heard(workshop, 5)
    # Streamlit runs the callback and the page in a new thread, and the old one is still waiting for the worker.
    stop(KEY, "")
    assert run_of_the_page().found == {3: "run 3", 5: "run 5"}


def test_what_is_taken_up_again_begins_with_what_was_done(workshop: Workshop) -> None:
    run_of_the_page()
    heard(workshop, 3)
    stop(KEY, "")
    run_of_the_page()
    go_on(KEY)
    work = run_of_the_page()
    assert work.before == {3: "run 3"}
    heard(workshop, 4)
    assert work.found == {3: "run 3", 4: "run 4"}
    # A rerun for another reason counts nothing twice.
    assert run_of_the_page().before == {3: "run 3"}


@pytest.mark.parametrize("state", [State.GONE, State.FAILED])
def test_a_computation_that_was_given_up_leaves_its_parts(workshop: Workshop, state: State) -> None:
    run_of_the_page()
    heard(workshop, 1)
    job = workshop.known(KEY)
    assert job is not None
    job.end(state)
    work = run_of_the_page()
    assert work.before == {1: "run 1"}
    assert work.job is not job


def test_what_comes_after_the_page_has_asked_comes_with_the_rest(workshop: Workshop) -> None:
    work = run_of_the_page()
    heard(workshop, 1)
    job = workshop.known(KEY)
    assert job is not None
    workshop.hold(job)
    assert work.found == {1: "run 1"}
    # The worker is told to rest a moment later.
    heard(workshop, 2)
    assert run_of_the_page().found == {1: "run 1"}
    go_on(KEY)
    assert run_of_the_page().found == {1: "run 1", 2: "run 2"}
    workshop.hold(job)
    stop(KEY, "")
    assert run_of_the_page().found == {1: "run 1", 2: "run 2"}


def test_a_stop_while_it_waits_for_leave_loses_nothing(workshop: Workshop) -> None:
    work = run_of_the_page()
    job = workshop.known(KEY)
    assert job is not None
    workshop.hold(job)
    assert work.found == {}
    heard(workshop, 2)
    stop(KEY, "")
    assert run_of_the_page().found == {2: "run 2"}


def test_another_study_begins_with_nothing(workshop: Workshop) -> None:
    run_of_the_page()
    heard(workshop, 1)
    assert unfinished("test", KEY + " with another seed", parts).found == {}
