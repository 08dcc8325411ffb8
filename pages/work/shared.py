"""What a page asks to be computed: taken from the shelf, made at once where that is short, or made in a worker with
progress and a Stop."""

from __future__ import annotations

import atexit
import hashlib
from collections.abc import Callable, Generator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Generic, TypeVar, overload

import streamlit as st
from streamlit.runtime import exists, get_instance
from streamlit.runtime.scriptrunner import get_script_run_ctx

from em_core.numerics.number_format import format_number
from em_core.numerics.wording import sentences
from pages.widgets.shared.text import plain
from pages.work.job import Job, State
from pages.work.shelf import Shelf
from pages.work.worker import made
from pages.work.workshop import Workshop

K = TypeVar("K")
T = TypeVar("T")

SHORT, BRIEF = 1.0, 0.3
"""Seconds that a page computes itself, by its price, and that it tries without one: all other pages wait so long."""

SOON = 5.0
"""Seconds that a page computes unasked right after a Stop, to show what there is."""

NO_MEMORY = "This needs more memory than the server has. Choose fewer points, components, steps or runs."

SPENT = "work_spent"
"""For how many seconds all that this run of the page needs has been computed without anybody's leave."""

LEAVE = "work_leave"
"""Whether this visitor has given leave for all that this run of the page needs, however long it takes."""

LOOK_EVERY = 0.15
"""Seconds between two looks at a worker's progress."""


@st.cache_resource(show_spinner=False)
def shelf() -> Shelf:
    """Return what this server keeps of what it has computed."""
    return Shelf()


@st.cache_resource(show_spinner=False)
def workshop() -> Workshop:
    """Return what this server computes."""
    found = Workshop(_is_here, shelf().put)
    atexit.register(found.end)
    return found


def begin(*, leave: bool = False) -> None:
    """Begin a run of the page: it has computed nothing yet.

    leave:  whether all that it needs is computed however long it takes, with nobody there who could press a button.
    """
    st.session_state[SPENT], st.session_state[LEAVE] = 0.0, leave


@overload
def shared(
    make: Callable[..., Generator[Any, None, T]],
    *,
    key: str,
    doing: str,
    seconds: float = 0.0,
    brief: None = None,
    counted: str = "",
    in_fragment: bool = False,
    offer: str = "",
    before_stopping: Callable[[], None] | None = None,
) -> T: ...
@overload
def shared(
    make: Callable[..., T],
    *,
    key: str,
    doing: str,
    seconds: float = 0.0,
    brief: Callable[[], T | None] | None = None,
    counted: str = "",
    in_fragment: bool = False,
    offer: str = "",
    before_stopping: Callable[[], None] | None = None,
) -> T: ...
def shared(
    make: Callable[..., Any],
    *,
    key: str,
    doing: str,
    seconds: float = 0.0,
    brief: Callable[[], Any] | None = None,
    counted: str = "",
    in_fragment: bool = False,
    offer: str = "",
    before_stopping: Callable[[], None] | None = None,
) -> Any:
    """Return `make()`, computed once for everybody; where it is not there yet, end the page with an offer.

    make:     a function of em_core or em_viz, or a partial of one: a worker imports it. Where it takes an
              `on_progress`, it gets one; where it returns a generator, what that returns is the result.
    key:      what it goes by. Equal keys are equal results.
    doing:    what is going on, for the one who waits: "Running EM".
    seconds:  the price: about how long it takes. What takes more than SHORT is made in a worker.
    brief:    instead of a price: an attempt that gives up, with None, where it takes longer than BRIEF.
    counted:  what is counted while it goes on: "steps".
    in_fragment:  whether a fragment asks, which cannot be stopped: what is long is left to the whole page, run again.
    offer:    what the button says with which somebody asks for it where it takes longer than SOON; without one it is
              begun at once.
    before_stopping:  called where the page ends without the result.

    Raises the ValueError or ArithmeticError that `make` raises, an ArithmeticError of a worker as a ValueError. Where
    the machine has not memory enough, the page says so and ends.
    """
    with suppress(KeyError):
        return shelf().get(key)
    at_once = brief or (make if seconds <= SHORT else None)
    if at_once and untouched(key):
        try:
            with st.spinner(f"{plain(doing)} …"):
                found = shelf().made(key, partial(made, at_once, unheard))
        except MemoryError:
            st.error(NO_MEMORY)
            return st.stop()
        if found is not None:
            return found
    if in_fragment:
        # A click in a fragment waits until what runs has ended: its Stop would not be heard. The page's would.
        st.rerun()
    wanted = not offer or seconds <= SOON or insisted(key)
    job = begun(key, make) if wanted else None
    if job is not None and followed(job, partial(counted_so_far, doing, counted)):
        return taken(job)
    if before_stopping is not None:
        before_stopping()
    offer_to_go_on(key, doing if wanted else "", offer or "Go on")
    return st.stop()


def begun(key: str, make: Callable[..., Any]) -> Job | None:
    """Return the computation of that key, entered where there is none yet; None where this visitor has stopped it."""
    return None if key in _stopped() else workshop().job(key, make, _session())


def followed(job: Job, look: Callable[[Job], tuple[float, str]]) -> bool:
    """Show a computation's progress and a Stop until it is done, and return whether it is.

    look:  returns how much of it is done, from 0 to 1, and that in words.

    It is not where it has used up its time and waits for leave. Raises ValueError, in a sentence, where it is refused.
    """
    place = st.empty()
    if st.session_state.get(LEAVE, False):
        workshop().allow(job.key)
    session, before, spent = _session(), job.seconds, st.session_state.get(SPENT, 0.0)
    served, bar = exists(), None
    try:
        while not (job.over or workshop().waits_for_leave(job)):
            if served and not (exists() and _is_here(session)):
                # The server ends, or nobody reads this page: so does its thread. Who comes back has the page run again,
                # and finds the work.
                st.stop()
            if bar is None:
                bar = _bar(place, job, session)
            share, words = look(job)
            bar.progress(min(share, 1.0), plain(_queued(job) or words))
            workshop().look(job, session)
            job.wait(LOOK_EVERY)
            if not workshop().is_allowed(job):
                st.session_state[SPENT] = spent + job.seconds - before
                if st.session_state[SPENT] >= workshop().patience:
                    workshop().hold(job)
    finally:
        place.empty()
    if job.state is State.REFUSED:
        workshop().close(job)
        raise ValueError(job.sentence)
    if job.state is State.FAILED:
        stop(job.key, session)
        st.error(plain(job.sentence))
    return job.state is State.DONE


def made_for_file(key: str, make: Callable[[], T], most: float) -> Callable[[], T | None]:
    """Return what returns `make()`, computed in a worker when somebody asks for a file that needs it.

    A file is made outside of the page's run: whoever asks for it waits, for at most so many seconds. It returns None
    where nothing comes of it in that time.
    """
    session, shop, kept = _session(), workshop(), shelf()

    def wait() -> T | None:
        with suppress(KeyError):
            found: T = kept.get(key)
            return found
        job = shop.job(key, make, session)
        shop.allow(key)
        while not job.over and job.seconds < most:
            shop.look(job, session)
            job.wait(LOOK_EVERY)
        value: T | None = job.value if job.state is State.DONE else None
        shop.close(job)
        if value is not None:
            kept.put(key, value)
        return value

    return wait


def taken(job: Job) -> Any:
    """Return what a computation has come to; closed, it is on the shelf."""
    workshop().close(job)
    return job.value


def forget() -> None:
    """End what this visitor has begun, and let go of all that was computed, which may be of what is to be forgotten."""
    workshop().leave_all(_session())
    shelf().clear()


def offer_to_go_on(key: str, doing: str, label: str = "Go on") -> None:
    """Say that a computation rests, and offer to go on with it; of one that was never begun there is nothing to say."""
    with st.container(key=f"work-rests-{_slug(key)}"):
        words, button = st.columns([5, 2], vertical_alignment="center")
    if doing:
        words.info(plain(_rests(workshop().known(key), doing)))
    button.button(plain(label), key=f"go on {key}", on_click=go_on, args=(key,), width="stretch")


def _bar(place: Any, job: Job, session: str) -> Any:
    with place.container(key=f"work-{_slug(job.key)}"):
        left, right = st.columns([5, 1], vertical_alignment="center")
        right.button("Stop", key=f"stop {job.key}", on_click=stop, args=(job.key, session), width="stretch")
        return left.progress(0.0)


def _queued(job: Job) -> str:
    """Return what to say of a computation that waits for its turn; "" of any other."""
    if job.state is not State.WAITING:
        return ""
    ahead = workshop().ahead(job)
    return f"Waiting for a free processor: {ahead:,} before you" if ahead else "Waiting for a free processor"


def counted_so_far(doing: str, counted: str, job: Job) -> tuple[float, str]:
    """Return how far a computation is, and that in words, by what it counts."""
    if job.of:
        return job.share, f"{doing}: {job.done:,} of {job.of:,} {counted}".rstrip()
    return 0.0, f"{doing}: {round(job.seconds):,} s so far"


def _rests(job: Job | None, doing: str) -> str:
    if job is None or job.over:
        return f"{doing}: stopped."
    so_far = f"{round(job.seconds):,} s so far"
    if job.of:
        so_far = f"{so_far}, {format_number(job.share, 'percent')} done"
    left = job.seconds * (1 / job.share - 1) if job.share > 0.01 else 0.0
    return sentences(f"{doing}: {so_far}.", f"About {round(left):,} s more." if left >= 1 else "")


def stop(key: str, session: str) -> None:
    """End a computation, unless somebody else looks at it."""
    _stopped().add(key)
    workshop().leave(key, session)


def abandoned(job: Job) -> None:
    """Take note that a computation has ended without result, and is not to be begun again unless somebody insists."""
    workshop().close(job)
    _stopped().add(job.key)
    _set("work_abandoned").add(job.key)


def is_abandoned(key: str) -> bool:
    """Return whether a computation has ended without result, and nobody has insisted on it since."""
    return key in _set("work_abandoned")


def is_stopped(key: str) -> bool:
    """Return whether this visitor has stopped a computation."""
    return key in _stopped()


def insisted(key: str) -> bool:
    """Return whether this visitor has said to go on with a computation."""
    return key in _set("work_insisted")


def untouched(key: str) -> bool:
    """Return whether a computation is neither on its way nor stopped by this visitor."""
    return workshop().known(key) is None and key not in _stopped()


@dataclass(eq=False)
class Unfinished(Generic[K, T]):
    """What has come of a computation with parts so far; it belongs to one session.

    read:    returns the results that a computation has handed over so far, by their keys.
    before:  what was there when the computation that is on its way was entered.
    job:     that computation.
    """

    key: str
    read: Callable[[Job], dict[K, T]]
    before: dict[K, T] = field(default_factory=dict)
    job: Job | None = None

    @property
    def found(self) -> dict[K, T]:
        """All that is there by now."""
        # Read when it is wanted: after a click the page is run anew while the run that was clicked still ends, and what
        # that one would note down in the end comes too late.
        return self.before | (self.read(self.job) if self.job is not None else {})


def unfinished(slot: str, key: str, read: Callable[[Job], dict[K, T]]) -> Unfinished[K, T]:
    """Return what this visitor has of an unfinished computation; a page keeps one, in the session's `slot`."""
    work: Unfinished[K, T] | None = st.session_state.get(f"unfinished_{slot}")
    if work is None or work.key != key:
        work = st.session_state[f"unfinished_{slot}"] = Unfinished(key, read)
    if work.job is not None and (work.job.over or work.job is not workshop().known(key) or key in _stopped()):
        work.before, work.job = work.found, None
    return work


def go_on(key: str) -> None:
    """Go on with a computation, however long it takes; for the click of a button."""
    _stopped().discard(key)
    _set("work_abandoned").discard(key)
    _set("work_insisted").add(key)
    workshop().allow(key)


def _stopped() -> set[str]:
    """Return the keys of the computations that this visitor has stopped."""
    return _set("work_stopped")


def _slug(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:12]


def unheard(message: object) -> None:
    """Progress that nobody sees: the work is short."""


def _set(name: str) -> set[str]:
    found: set[str] = st.session_state.setdefault(name, set())
    return found


def _session() -> str:
    context = get_script_run_ctx()
    return context.session_id if context else ""


def _is_here(session: str) -> bool:
    return not exists() or get_instance().is_active_session(session)
