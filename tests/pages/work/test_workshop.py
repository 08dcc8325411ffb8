"""Who computes, and when: one process fewer than cores, a queue, rest without lookers, patience, and an end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from em_core.places import site
from pages.work import job as jobs
from pages.work import workshop as workshops
from pages.work.job import State
from pages.work.meter import processor_seconds
from tests.pages.work.tasks import (
    Unsettled,
    broken,
    endless,
    greedy,
    large,
    refused,
    reported,
    shared_parts,
    slept,
    squares,
)
from tests.pages.work.visitors import Visitors, pid_of


@pytest.fixture
def visitors() -> Iterator[Visitors]:
    found = Visitors(at_once=1)
    yield found
    for key in ("a", "b", "c"):
        found.workshop.leave(key, "me")


def test_parts_progress_and_the_whole_come_from_another_process(visitors: Visitors) -> None:
    job = visitors.done(visitors.enter("a", partial(squares, 5)))
    assert (job.state, job.value) == (State.DONE, 30)
    assert job.parts == [f"part {i}" for i in range(5)]
    assert (job.done, job.of, job.share) == (5, 5, 1.0)
    assert visitors.done(visitors.enter("b", partial(slept, 0.0))).value != os.getpid()


def test_a_function_that_takes_it_gets_a_progress(visitors: Visitors) -> None:
    job = visitors.done(visitors.enter("a", reported))
    assert (job.value, job.done, job.of) == ("reported", 3, 3)


def test_what_parts_share_travels_once(visitors: Visitors) -> None:
    job = visitors.done(visitors.enter("a", partial(shared_parts, 4)))
    assert all(part[1] is job.parts[0][1] for part in job.parts)


def test_a_refusal_is_its_sentence(visitors: Visitors) -> None:
    job = visitors.done(visitors.enter("a", refused))
    assert (job.state, job.sentence) == (State.REFUSED, "K is 9; there are 3 points.")


def test_a_fault_of_ours_shows_no_traceback(visitors: Visitors, monkeypatch: pytest.MonkeyPatch) -> None:
    logged: list[str] = []
    monkeypatch.setattr(jobs.log, "error", lambda words, why: logged.append(words % why))
    job = visitors.done(visitors.enter("a", broken))
    assert job.state is State.FAILED
    assert "The fault is Halfstep's" in job.sentence
    assert "KeyError" in logged[0]


def test_what_changes_while_it_is_read_is_read_again(visitors: Visitors, monkeypatch: pytest.MonkeyPatch) -> None:
    job = visitors.done(visitors.enter("a", Unsettled(jobs.READ_AGAIN)))
    assert (job.state, job.value) == (State.DONE, "read")
    # One that never settles is a fault, and no page waits for it.
    logged: list[str] = []
    monkeypatch.setattr(jobs.log, "error", lambda words, why: logged.append(words % why))
    job = visitors.done(visitors.enter("b", Unsettled(jobs.READ_AGAIN + 1)))
    assert job.state is State.FAILED
    assert "changed size" in logged[0]


def test_memory_that_is_not_there_is_a_sentence(visitors: Visitors) -> None:
    job = visitors.done(visitors.enter("a", greedy))
    assert job.state is State.FAILED
    assert "GB of memory" in job.sentence


def test_a_result_that_is_too_large_ends_the_work(visitors: Visitors, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "MOST_BYTES", 4 * 1024**2)
    job = visitors.done(visitors.enter("a", partial(large, 8)))
    assert job.state is State.FAILED
    assert "Choose fewer" in job.sentence


def test_others_wait_and_are_told_how_many_come_first(visitors: Visitors) -> None:
    first, second, third = (visitors.enter(key, endless) for key in "abc")
    visitors.until(lambda: first.state is State.RUNNING, first, second, third)
    assert (second.state, third.state) == (State.WAITING, State.WAITING)
    assert (visitors.workshop.ahead(second), visitors.workshop.ahead(third)) == (0, 1)
    visitors.workshop.leave("a", "me")
    visitors.until(lambda: second.state is State.RUNNING, second, third)
    assert third.state is State.WAITING


def test_all_who_ask_for_the_same_share_one(visitors: Visitors) -> None:
    job = visitors.enter("a", endless)
    assert visitors.enter("a", endless, "you") is job
    visitors.until(lambda: job.state is State.RUNNING, job)
    visitors.workshop.leave("a", "me")
    assert not job.over
    visitors.workshop.leave("a", "you")
    assert job.state is State.GONE


def test_stop_ends_the_process_at_once(visitors: Visitors) -> None:
    job = visitors.enter("a", endless)
    visitors.at_work(job)
    pid = pid_of(job)
    began = time.monotonic()
    visitors.workshop.leave("a", "me")
    while Path(f"/proc/{pid}").exists():
        time.sleep(0.01)
    # 0.02 s on a machine at rest; who ends it waits for a processor on a busy one.
    assert time.monotonic() - began < 5
    assert visitors.workshop.known("a") is None


def test_stop_ends_what_only_a_session_has_looked_at_that_is_away(visitors: Visitors) -> None:
    job = visitors.enter("a", endless, "before the page was loaded again")
    visitors.away.add("before the page was loaded again")
    assert visitors.enter("a", endless) is job
    visitors.workshop.leave("a", "me")
    assert job.state is State.GONE


def test_stop_ends_a_process_that_has_not_read_yet_what_it_is_to_do(visitors: Visitors) -> None:
    # Small things, more of them than a pipe holds: some are left to be written when it ends.
    job = visitors.enter("a", partial(squares, [str(i) for i in range(100_000)]))  # type: ignore[arg-type]
    visitors.until(lambda: job.state is State.RUNNING, job)
    pid = pid_of(job)
    visitors.workshop.leave("a", "me")
    visitors.until(lambda: not Path(f"/proc/{pid}").exists())
    assert job.state is State.GONE


def test_without_a_connection_it_rests_within_two_seconds_and_goes_on_after(visitors: Visitors) -> None:
    job = visitors.enter("a", endless)
    visitors.at_work(job)
    pid = pid_of(job)
    visitors.away.add("me")
    assert visitors.until(lambda: job.state is State.PAUSED, job) < 2
    used = processor_seconds(pid)
    time.sleep(0.3)
    assert processor_seconds(pid) == used
    visitors.away.clear()
    visitors.until(lambda: job.state is State.RUNNING, job)
    visitors.until(lambda: processor_seconds(pid) > used, job)


def test_where_nobody_looks_it_rests_and_after_a_while_it_is_given_up(
    visitors: Visitors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workshops, "LOOKED", 0.2)
    monkeypatch.setattr(workshops, "ABSENCE", 0.5)
    job = visitors.enter("a", endless)
    visitors.until(lambda: job.state is State.RUNNING, job)
    visitors.until(lambda: job.state is State.PAUSED)
    visitors.until(lambda: job.state is State.GONE)
    assert visitors.workshop.known("a") is None


def test_after_a_while_somebody_has_to_say_that_it_is_worth_it() -> None:
    visitors = Visitors(at_once=1, patience=0.3)
    job = visitors.enter("a", endless)
    visitors.until(lambda: visitors.workshop.waits_for_leave(job) and job.state is State.PAUSED, job)
    spent = job.spent
    assert 0.3 <= spent < 2
    visitors.workshop.allow("a")
    visitors.until(lambda: job.spent > spent + 0.3, job)
    assert job.state is State.RUNNING
    visitors.workshop.leave("a", "me")


def test_few_rest_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workshops, "RESTING", 1)
    visitors = Visitors(at_once=1, patience=0.1)
    first, second = visitors.enter("a", endless), visitors.enter("b", endless)
    visitors.until(lambda: second.state is State.PAUSED, first, second)
    visitors.until(lambda: first.state is State.GONE)
    assert second.state is State.PAUSED
    visitors.workshop.leave("b", "me")


def test_one_that_is_to_go_on_is_not_ended_for_those_that_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workshops, "RESTING", 1)
    visitors = Visitors(at_once=1, patience=0.1)
    first, second = visitors.enter("a", endless), visitors.enter("b", endless)
    visitors.until(lambda: first.state is State.PAUSED, first)
    # Two rest for a moment: the second before the next look at who is there, at which the first is to go on.
    with visitors.workshop._guard:
        second.start()
        second.rest()
        visitors.workshop._rests["b"] = time.monotonic()
        visitors.workshop.allow("a")
        visitors.workshop.look(first, "me")
        visitors.workshop._settle()
    assert first.state is State.RUNNING
    for key in "ab":
        visitors.workshop.leave(key, "me")


def test_the_leave_to_go_on_holds_for_what_is_begun_anew() -> None:
    visitors = Visitors(at_once=1, patience=0.1)
    job = visitors.enter("a", endless)
    visitors.until(lambda: job.state is State.PAUSED, job)
    # Ended, as one of too many that rest is; then its visitor says to go on.
    job.end()
    visitors.workshop.allow("a")
    again = visitors.enter("a", endless)
    assert again is not job
    assert visitors.workshop.is_allowed(again)
    visitors.until(lambda: again.spent > 0.3, again)
    assert again.state is State.RUNNING
    visitors.workshop.leave("a", "me")


def test_a_result_that_nobody_fetched_is_kept(visitors: Visitors, monkeypatch: pytest.MonkeyPatch) -> None:
    visitors.done(visitors.enter("a", partial(squares, 3)))
    # Not before: on a busy machine this test's own looks may be further apart, and the worker would begin for ever.
    monkeypatch.setattr(workshops, "LOOKED", 0.2)
    visitors.until(lambda: "a" in visitors.kept)
    assert visitors.kept == {"a": 5}


def test_after_a_failure_it_is_begun_anew(visitors: Visitors) -> None:
    job = visitors.done(visitors.enter("a", broken))
    again = visitors.enter("a", partial(squares, 3))
    assert again is not job
    assert visitors.done(again).value == 5


def test_without_processes_whoever_looks_takes_it_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workshops, "processes", lambda: False)
    visitors = Visitors(at_once=1)
    job = visitors.enter("a", partial(squares, 5))
    assert job.state is State.RUNNING
    while not job.over:
        visitors.workshop.look(job, "me")
        job.wait(0.0001)
    assert (job.value, len(job.parts), job.share) == (30, 5, 1.0)
    other = visitors.enter("b", refused)
    visitors.workshop.look(other, "me")
    other.wait(1)
    assert (other.state, other.sentence) == (State.REFUSED, "K is 9; there are 3 points.")


def test_a_worker_dies_with_the_server() -> None:
    script = (
        "import em_core, time\n"
        "from pages.work.workshop import Workshop\n"
        "from tests.pages.work.tasks import endless\n"
        "w = Workshop(lambda s: True, print)\n"
        "job = w.job('a', endless, 'me')\n"
        "while not job._ready: time.sleep(0.02); w.look(job, 'me')\n"
        "print(job._process.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    server = subprocess.Popen([sys.executable, "-c", script], cwd=site(), stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    worker = int(server.stdout.readline())
    os.kill(worker, signal.SIGSTOP)
    server.kill()
    server.communicate()
    deadline = time.monotonic() + 5
    while Path(f"/proc/{worker}").exists() and "Z" not in Path(f"/proc/{worker}/stat").read_text():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_what_a_page_has_waited_for_already_counts(visitors: Visitors) -> None:
    job = visitors.enter("a", endless)
    visitors.until(lambda: job.state is State.RUNNING, job)
    visitors.workshop.hold(job)
    visitors.until(lambda: job.state is State.PAUSED, job)
    assert visitors.workshop.waits_for_leave(job)
    visitors.workshop.allow("a")
    visitors.until(lambda: job.state is State.RUNNING, job)
    visitors.workshop.hold(job)
    assert not visitors.workshop.waits_for_leave(job)


def test_a_worker_that_is_not_ready_does_not_rest_but_begins_again(visitors: Visitors) -> None:
    job = visitors.enter("a", partial(squares, 5))
    visitors.until(lambda: job.state is State.RUNNING, job)
    pid = pid_of(job)
    job.rest()
    assert job.state is State.PAUSED
    visitors.until(lambda: not Path(f"/proc/{pid}").exists())
    assert visitors.done(job).value == 30
