"""Undo and redo: what a page has shown in this session, in order, and the two buttons that go back and on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

T = TypeVar("T")

MOST = 50
"""So many choices can be undone; the oldest are forgotten first."""


@dataclass(frozen=True)
class History(Generic[T]):
    """What was shown, the oldest first, and which of it is shown now."""

    shown: tuple[T, ...] = field(default=())
    now: int = -1

    def with_next(self, value: T) -> History[T]:
        """Return the history when this is shown: the same if it is shown already; what was undone is forgotten."""
        if self.now >= 0 and self.shown[self.now] == value:
            return self
        kept = (*self.shown[: self.now + 1], value)[-MOST:]
        return History(kept, len(kept) - 1)

    def moved(self, by: int) -> History[T]:
        """Return the history one choice back (-1) or on (1); the same at its ends."""
        return History(self.shown, min(max(self.now + by, 0), len(self.shown) - 1))

    @property
    def can_undo(self) -> bool:
        """Whether something was shown before."""
        return self.now > 0

    @property
    def can_redo(self) -> bool:
        """Whether something was undone."""
        return self.now + 1 < len(self.shown)


def remember(page: str, value: object) -> None:
    """Take down what a page shows now."""
    known: History[object] = _of(page)
    st.session_state[_key(page)] = known.with_next(value)


def undo_place() -> DeltaGenerator:
    """Return the place of the two buttons, at the side."""
    return st.sidebar.container(key="undo", horizontal=True, gap="small")


def show_undo(place: DeltaGenerator, page: str, restore: Callable[[T], object]) -> None:
    """Show the two buttons in their place.

    restore:  called, before the page runs again, with what is to be shown.
    """
    known: History[T] = _of(page)

    def go(by: int) -> None:
        moved: History[T] = _of(page).moved(by)
        st.session_state[_key(page)] = moved
        restore(moved.shown[moved.now])

    with place:
        st.button(
            "Undo",
            on_click=go,
            args=(-1,),
            disabled=not known.can_undo,
            shortcut="ctrl+z",
            help="Goes back to what was shown before.",
            width="stretch",
        )
        st.button(
            "Redo",
            on_click=go,
            args=(1,),
            disabled=not known.can_redo,
            shortcut="ctrl+y",
            help="Shows again what was undone.",
            width="stretch",
        )


def _key(page: str) -> str:
    return f"history_{page}"


def _of(page: str) -> History[T]:
    found: History[T] = st.session_state.get(_key(page), History())
    return found
