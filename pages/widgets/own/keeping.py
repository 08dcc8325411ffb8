"""What a person brought, kept by the browser: it survives a reload and a server that was killed.

The server has it in its memory alone. A session that is told of data it does not have asks the browser for them
(`ask`), which gives them back through an uploader that nobody sees: whatever their size, the way they came.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st

from em_viz.animation.wire import pack_bytes
from pages.widgets.shared.assets import component, with_options
from pages.widgets.shared.said import event_of, value_of
from pages.work.visitor import forget

SENTENCE = (
    "Your browser keeps a copy of your data on this computer, so that a reload does not lose them. "
    "The server saves none."
)
FORGET = "Forget my data"
FORGOTTEN = "Your data are forgotten: this browser and this server no longer have them."

MOST_SENT = 24_000_000
"""What is sent to the browser at most, in bytes: all that can be pasted. A file is there already, whatever its size."""

_keeper = component("halfstep_keeper", "keeper/keeper.js", "0")
_giver = component("halfstep_giver", "keeper/keeper.js", "0", "mountGiver", "unmountGiver")

BASE = "base_of_"
"""What the names of a session's bases begin with."""

FIRST_EDITION = "first_edition"
"""The number that a session's first base gets; not 0 where it has forgotten others."""

ABSENT, GIVEN, MISSED, PACKED = "kept_absent", "kept_given", "kept_missed", "kept_packed"


@dataclass(frozen=True)
class Order:
    """What the browser is to keep.

    digest:   what an address names it by.
    head:     how the data are made of the content; given back as it is.
    content:  the digest of the content's bytes.
    name, size:  of the file that was chosen in the browser.
    sent:     the bytes themselves, where the browser has no such file.
    desk:     what else it is named by: for a session that has lost what was on its desk.
    """

    digest: str
    head: str
    content: str
    name: str = ""
    size: int = 0
    sent: bytes | None = None
    desk: str = ""


@dataclass(frozen=True)
class Given:
    """What the browser gave back: the head and the content."""

    head: bytes
    content: bytes


def show_kept(order: Order | None, key: str) -> None:
    """Keep something in the browser; while it keeps anything, it says so here, beside the button that forgets it.

    To be called also where there is nothing to keep yet: the browser takes files where they are chosen.
    """
    if order is not None and len(order.sent or b"") > MOST_SENT:
        order = None
    options: dict[str, Any] = {"words": {"sentence": SENTENCE, "forget": FORGET}}
    if order is not None:
        options["keep"] = {name: value for name, value in vars(order).items() if name != "sent"}
        options["keep"] |= {"sent": order.sent is not None, "size": order.size or len(order.sent or b"")}
    place = f"keeper_{key}"
    _keeper(
        key=place,
        data=with_options(options, b"" if order is None or order.sent is None else _packed(order.content, order.sent)),
        on_forgotten_change=_forget,
        on_missing_change=lambda: _missed(place),
    )


def _packed(content: str, raw: bytes) -> bytes:
    """Return the bytes as the browser unpacks them; made once as long as they are the same."""
    known: tuple[str, bytes] | None = st.session_state.get(PACKED)
    if known is None or known[0] != content:
        known = st.session_state[PACKED] = content, pack_bytes(raw)
    return known[1]


def ask(digest: str) -> Given | None:
    """Return what the browser keeps under a digest, or None; the page stops until the browser has answered."""
    given: tuple[str, Given] | None = st.session_state.get(GIVEN)
    if given is not None and given[0] == digest:
        del st.session_state[GIVEN]
        return given[1]
    if digest in st.session_state.get(ABSENT, ()) or not has_browser():
        return None
    with st.container(key="keeper-asking"):
        st.caption("Reading your data back from the browser …")
        st.button("Go on without them", on_click=refuse, args=(digest,), type="tertiary")
    with st.container(key="keeper-uploader"):
        st.file_uploader(
            "Your data",
            accept_multiple_files=True,
            key="keeper_given",
            on_change=_take,
            args=(digest,),
        )
    _giver(
        key="keeper_giver",
        data=with_options({"want": digest, "uploader": "keeper-uploader"}),
        on_absent_change=_absent_said,
    )
    return st.stop()


def has_browser() -> bool:
    """Return whether there is a browser that can be asked; a script that opens a page is none."""
    return st.context.timezone is not None


def _take(digest: str) -> None:
    # The uploader may be gone with the page that it was on: the next one is given the files again.
    files = {file.name: file for file in value_of("keeper_given") or []}
    if files.keys() >= {"head", "content"}:
        st.session_state[GIVEN] = digest, Given(files["head"].getvalue(), files["content"].getvalue())


def _absent_said() -> None:
    digest = event_of("keeper_giver", "absent")
    if isinstance(digest, str):
        refuse(digest)


def refuse(digest: str) -> None:
    """Ask for this no more: it is not there, of no use, or not wanted."""
    st.session_state[ABSENT] = {*st.session_state.get(ABSENT, ()), digest}


def _forget() -> None:
    """Forget everything that this session knows: it begins again as a first visit to the page, or to the model."""
    named = {name: text for name, text in st.query_params.to_dict().items() if name == "model" and _on_a_model()}
    # In the browser, widgets of an edition that was there before would go on showing what they held.
    bases = [key for key in st.session_state if str(key).startswith(BASE)]
    later = 1 + max((st.session_state[base].edition for base in bases), default=0)
    forget()
    st.session_state.clear()
    st.session_state[FIRST_EDITION] = later
    st.query_params.from_dict(named)
    st.toast(FORGOTTEN)


def _on_a_model() -> bool:
    return st.session_state.get("page") == "model"


def wants_bytes(content: str) -> bool:
    """Return whether the browser has to be sent a file: it had no eyes for it when it was chosen."""
    return content in st.session_state.get(MISSED, ())


def _missed(place: str) -> None:
    content = event_of(place, "missing")
    if isinstance(content, str):
        st.session_state[MISSED] = {*st.session_state.get(MISSED, ()), content}
