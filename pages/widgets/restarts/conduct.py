"""Making the runs of a study: in a worker, with progress, stopped at a press and taken up again, kept once done."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from functools import partial

from em_core.em.trace import AnyTrace
from em_core.experiments.repeated import Repeated
from em_core.multistart.restart_study import Study, brief_study
from pages.widgets.shared.runs import FOLLOWING
from pages.work.job import Job
from pages.work.server import shelf
from pages.work.shared import BRIEF, shared
from pages.work.unfinished import unfinished
from pages.work.visitor import begun, untouched
from pages.work.waiting import counted_so_far, followed, offer_to_go_on, taken

DOING = "Running EM from every start"


def known(runs: Repeated) -> bool:
    """Return whether the whole study is kept."""
    return _name(runs) in shelf()


def _name(runs: Repeated) -> str:
    return f"study {runs.key}"


def conducted(runs: Repeated) -> Study | None:
    """Return the study, making its runs where they are not kept; None when stopped before the first was done.

    Raises ValueError, in a sentence, where the model or a strategy refuses the data.
    """
    name = _name(runs)
    with suppress(KeyError):
        kept: Study = shelf().get(name)
        return kept
    make, of = runs.make, len(runs.plan)
    if untouched(name) and runs.may_be_brief and (brief := shelf().made(name, partial(brief_study, make(), BRIEF))):
        return brief
    work = unfinished("restarts", name, _runs)
    job = begun(name, partial(make, done=work.before))
    if job is not None:
        work.job = job
        if followed(job, partial(_look, len(work.before), of)):
            found: Study = taken(job)
            return found
    offer_to_go_on(name, DOING, "Go on with the other runs")
    done = work.found
    return _grouped(name, runs, done) if done else None


def _runs(job: Job) -> dict[int, AnyTrace]:
    """Return the runs that a job has made, by their index in the plan."""
    return dict(job.parts)


def _look(before: int, of: int, job: Job) -> tuple[float, str]:
    """Return how far a study is, and that in words."""
    if job.of:
        return counted_so_far(FOLLOWING, "", job)
    done = before + len(job.parts)
    return done / of, f"{done:,} of {of:,} runs are done"


def _grouped(name: str, runs: Repeated, done: Mapping[int, AnyTrace]) -> Study:
    """Return the study of the runs that are done; it has a place of its own: nobody else is to find it.

    Who has just pressed Stop is asked before anything long is computed again.
    """
    return shared(
        partial(runs.group, dict(done)),
        key=f"{name} {hashlib.sha256(repr(sorted(done)).encode()).hexdigest()}",
        doing=FOLLOWING,
        seconds=runs.following_seconds(done),
        offer=f"Show the {len(done):,} runs that are done",
    )
