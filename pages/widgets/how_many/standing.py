"""A computation that yields its result as it stands: shown as it grows, stopped at a press, kept once it is done."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import suppress
from typing import TypeVar

from pages.work.job import Job
from pages.work.server import shelf
from pages.work.unfinished import Unfinished, unfinished
from pages.work.visitor import begun
from pages.work.waiting import followed, offer_to_go_on, taken

T = TypeVar("T")

LAST = "last"
"""The one part that is kept of such a computation: how it stood last."""


def standing(
    name: str,
    make: Callable[[], Generator[T, None, T]],
    doing: str,
    counted: str,
    count: Callable[[T], tuple[int, int]],
    show: Callable[[T], None],
) -> T | None:
    """Show a result while it grows and in the end; return it as far as it is; None where there is nothing yet.

    doing, counted:  what is said of it: "Testing: 40 of 199 samples".
    count:           returns how much of it is done, and of how much.

    Raises ValueError, in a sentence, where it is refused.
    """
    with suppress(KeyError):
        kept: T = shelf().get(name)
        show(kept)
        return kept

    work: Unfinished[str, T] = unfinished(name.partition(" ")[0], name, _last)
    seen = 0

    def look(job: Job) -> tuple[float, str]:
        nonlocal seen
        if len(job.parts) > seen:
            seen = len(job.parts)
            show(job.parts[-1])
        if not job.parts:
            return 0.0, f"{doing}: fitting the data"
        done, of = count(job.parts[-1])
        return done / of, f"{doing}: {done:,} of {of:,} {counted}"

    job = begun(name, make)
    if job is not None:
        work.job = job
        if followed(job, look):
            found: T = taken(job)
            show(found)
            return found
    offer_to_go_on(name, doing, "Begin again")
    last: T | None = work.found.get(LAST)
    if last is not None:
        show(last)
    return last


def _last(job: Job) -> dict[str, T]:
    parts: list[T] = job.parts
    return {LAST: parts[-1]} if parts else {}
