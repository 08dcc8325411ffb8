"""What is folded on a page: made and sent when somebody opens it, and not before.

Most visitors open none of it, and each button or table in it costs the server what a whole line of the page costs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.widgets.shared.text import ours

OPENED = "folded_opened"
"""The keys of what has been opened on this page. It stays there when it is closed, with all that was entered in it."""


def popover(
    label: str,
    show: Callable[[], None],
    *,
    key: str,
    type: Literal["secondary", "tertiary"] = "secondary",
    width: Literal["stretch", "content"] = "content",
) -> None:
    """Show a button that opens a box.

    label:  of the button, as Markdown.
    show:   shows what is in it; it is called again whenever something in it is used, with the page or the fragment
            that this is in: a fragment of its own would cost every visitor more than that costs those who open it.
    key:    names it on the page, and in the style of the page.
    """
    box = st.popover(ours(label), type=type, width=width, key=key, on_change="rerun")
    _fill(box, box.open, show, key)


def opened_popover(label: str, *, key: str) -> DeltaGenerator | None:
    """Show a button that opens a box; return the box where somebody has opened it, else None.

    What is chosen in it is taken from the page's address until then.
    """
    box = st.popover(ours(label), key=key, on_change="rerun")
    return box if _is_opened(box.open, key) else None


def expander(label: str, show: Callable[[], None], *, key: str, expanded: bool = False) -> None:
    """Show a line that unfolds; otherwise as `popover`.

    expanded:  whether it is open at first.
    """
    box = st.expander(ours(label), expanded=expanded, key=key, on_change="rerun")
    _fill(box, expanded or box.open, show, key)


@st.fragment
def show_in_expander(label: str, show: Callable[[], None], *, key: str) -> None:
    """The same in a fragment of its own: what is used in it leaves the page as it is."""
    expander(label, show, key=key)


def _fill(box: DeltaGenerator, opened: bool | None, show: Callable[[], None], key: str) -> None:
    if _is_opened(opened, key):
        with box:
            show()


def _is_opened(opened: bool | None, key: str) -> bool:
    known: set[str] = st.session_state.setdefault(OPENED, set())
    if opened:
        known.add(key)
    return key in known


def fold_all() -> None:
    """Forget what has been opened: another page begins."""
    st.session_state[OPENED] = set()
