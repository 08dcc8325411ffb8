"""What this session shows: where it came from (a link, a preset, a file) and how it gets into the address.

Widgets take their first values from the *base* of their page and keep their own values after that. A new base (a link
was followed, a preset chosen, a file opened, everything reset) gets a new edition number, which is part of every
widget's key, so that all widgets start again from it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import urlencode

import streamlit as st
from streamlit.errors import StreamlitAPIException

from em_core.data import Dataset
from em_core.experiments.experiment import Experiment
from em_core.experiments.run_description import LAB, RunDescription, described, run_in
from em_core.experiments.url import PLAYER_KEYS, brings
from em_core.experiments.visits import Visit
from pages.widgets.arrival import address, front_door, tab
from pages.widgets.own import giving_back, keeping
from pages.widgets.shared.folded import fold_all
from pages.work.server import shelf

FIRST = described(Experiment())
"""What a first visitor sees."""

NOTHING: Mapping[str, str] = MappingProxyType({})
"""Nothing beside a run."""


@dataclass(frozen=True, eq=False)
class Base:
    """A run to start from, and what to say about how its link was read.

    place:   LAB, MODEL, or what pages of many runs call theirs: each place has a base of its own.
    brings:  whether a link asked for data of people's own, which they have yet to bring.
    """

    place: str
    run: RunDescription
    notes: tuple[str, ...] = ()
    edition: int = 0
    brings: bool = False

    def key(self, name: str) -> str:
        """Return a widget's key in this edition."""
        # What was entered under the lab's sign is kept while its widget is out of sight.
        return f"{name}#{self.edition}" if self.place == LAB else f"{self.place}_{name}@{self.edition}"

    def key_of(self, mark: str) -> Callable[[str], str]:
        """Return the keys of widgets that are about one thing of several: a widget's name -> its key."""
        return lambda name: self.key(f"{name}_{mark}")

    @property
    def experiment(self) -> Experiment:
        """The run as the lab's experiment."""
        return self.run.experiment

    @property
    def own(self) -> Dataset | None:
        """People's own points, where the experiment is about them."""
        return self.run.own_points

    @property
    def visit(self) -> Visit:
        """The run as a visit to a model's page."""
        return self.run.visit


def begun(place: str) -> Base | None:
    """Return the base of a place; None where it has none yet."""
    found: Base | None = st.session_state.get(f"{keeping.BASE}{place}")
    return found


def begin(place: str, run: RunDescription, notes: tuple[str, ...] = (), *, brings: bool = False) -> Base:
    """Make all widgets of a place start again from a run; return the base."""
    before = begun(place)
    first: int = st.session_state.get(keeping.FIRST_EDITION, 0)
    base = Base(place, run, notes, first if before is None else before.edition + 1, brings)
    st.session_state[f"{keeping.BASE}{place}"] = base
    return base


def rebase(run: RunDescription, notes: tuple[str, ...] = (), *, brings: bool = False) -> None:
    """Make all widgets of the run's page start again from it, and the page show it when it is shown next."""
    begin(run.page, run, notes, brings=brings)
    st.session_state[f"shown_{run.page}"] = run


def last(page: str) -> RunDescription | None:
    """Return the run that a page has shown last; None where it has shown none."""
    found: RunDescription | None = st.session_state.get(f"shown_{page}")
    return found


def enter(page: str) -> None:
    """Say which page this is. Coming from another one, the widgets are gone: they start again from what was shown."""
    front_door.insist(page)
    address.arrive(page)
    if (before := tab.was()) is not None:
        run, _ = run_in(LAB, before, own=giving_back.data_for(before, None))
        tab.taken()
        if run.own is not None:
            rebase(run)
            tab.about(run.query)
    if (mark := tab.was_on_desk()) is not None:
        giving_back.restore_desk(mark)
        tab.desk_taken()
    if st.session_state.get("page") == page:
        return
    st.session_state["page"] = page
    fold_all()
    wrote(None)
    if (shown := last(LAB)) is not None:
        rebase(shown)


def current_base() -> Base:
    """Return the lab's base, renewed from the address when somebody followed a link to another experiment."""
    link = link_in_address()
    if followed(link) or begun(LAB) is None:
        run, notes = run_of_link(LAB, link, giving_back.data_for(link, shown().own_points))
        rebase(run, notes, brings=brings(link))
        wrote(link)
    base = begun(LAB)
    assert base is not None, "it was made just now"
    return base


def run_of_link(
    page: str, link: Mapping[str, str], own: Dataset | None = None
) -> tuple[RunDescription, tuple[str, ...]]:
    """Return what `run_in` reads in a link, read once for everybody who follows it: a class opens one together.

    own:  people's own points at hand; what holds people's own data is read anew, and so is what cannot be used.
    """
    if own is not None:
        return run_in(page, link, own=own)
    key = f"link {page}?{urlencode(link)}"
    with suppress(KeyError):
        known: tuple[RunDescription, tuple[str, ...]] = shelf().get(key)
        return known
    run, notes = run_in(page, link)
    if run.own is None and not notes:
        shelf().put(key, (run, notes))
    return run, notes


def link_in_address() -> dict[str, str]:
    """Return the query in the address without what others read of it."""
    return {name: value for name, value in address.read().items() if name not in PLAYER_KEYS}


def put_into_address(
    link: dict[str, str], *, changed: bool, keys: Collection[str] = (), asked: Mapping[str, str] = NOTHING
) -> None:
    """Make the address say `link`; the half-step stays there unless what it is a step of has changed.

    keys:   the names of what the page is asked beside the run; asked: that, as the address is to say it.
    """
    wrote(link)
    kept = {
        name: value
        for name, value in address.read().items()
        if name in PLAYER_KEYS and name not in keys and not (changed and name == "step")
    }
    address.replace({**link, **kept, **asked})


def _keep_out_of_sight() -> None:
    """Keep what was entered in widgets that are not on the page just now; Streamlit forgets them otherwise.

    Those on the page must be left alone: a value that is set from here overwrites what a fast hand changed meanwhile.
    """
    base = begun(LAB)
    now = "" if base is None else str(base.edition)
    # In its first run nothing of an edition is out of sight.
    before, st.session_state["kept_edition"] = st.session_state.get("kept_edition"), now
    if now != before:
        return
    for key in list(st.session_state):
        name, _, edition = str(key).rpartition("#")
        if edition == now and not name.startswith(("upload", "typed_")):
            # Streamlit itself knows which are on the page: it refuses to set those.
            with suppress(StreamlitAPIException):
                st.session_state[key] = st.session_state[key]


def followed(link: dict[str, str]) -> bool:
    """Return whether the address is news: somebody followed a link, or went back to an earlier one."""
    news = address.news()
    known: dict[str, str] | None = st.session_state["written"]
    # Coming from another page, a link that says nothing means "where I was".
    return bool(link) if known is None else news or link != known


def wrote(link: dict[str, str] | None) -> None:
    """Remember the link that is ours; None where the address says nothing of us yet."""
    st.session_state["written"] = link


def shown() -> RunDescription:
    """Return the run that the lab showed last, or what a first visitor sees."""
    return last(LAB) or FIRST


def show(run: RunDescription, keys: Collection[str] = (), asked: Mapping[str, str] = NOTHING) -> None:
    """Say what the page of a run shows now, and put it into the address; the half-step stays there while the run does.

    Called when all widgets have been shown.

    keys, asked:  as in `put_into_address`.
    """
    if run.points:
        _keep_out_of_sight()
    changed = last(run.page) not in (None, run)
    st.session_state[f"shown_{run.page}"] = run
    link = run.query
    if run.points:
        tab.about(link)
    put_into_address(link, changed=changed, keys=keys, asked=asked)
