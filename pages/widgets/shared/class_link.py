"""A link for a class: this page on the stage, or without some of its parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st

from em_core.experiments.page_settings.stage_settings import HIDE, HIDEABLE, ON_STAGE, STAGE, hidden_in, hide_text
from pages.widgets.shared.folded import show_in_expander
from pages.widgets.shared.qr_code import code_of
from pages.widgets.shared.text import plain

INVITATION = "A link for a class"


def show_class_link() -> None:
    """Let people choose what a link to this page shows, and show that link."""
    show_in_expander(INVITATION, _show_choices, key="class-link")


def _show_choices() -> None:
    query = st.query_params.to_dict()
    staged = st.checkbox("On the stage, as for a projector", key="link_stage", value=STAGE in query)
    st.caption("Leave out:")
    before = hidden_in(query)
    columns = st.columns(2)
    hidden = [
        name
        for i, (name, what) in enumerate(HIDEABLE.items())
        if columns[i % 2].checkbox(plain(_capital(what)), key=f"link_hide_{name}", value=name in before)
    ]
    link = class_link(st.context.url or "", query, staged=staged, hidden=hidden)
    st.code(link, language=None, wrap_lines=True)
    try:
        st.image(code_of(link), width=220)
    except ValueError as error:
        st.caption(plain(str(error)))


def class_link(url: str, query: Mapping[str, str], *, staged: bool, hidden: Iterable[str]) -> str:
    """Return the address of a page with its query, on the stage or not, without the parts that are hidden."""
    others = {name: text for name, text in query.items() if name not in {STAGE, HIDE, "view"}}
    if staged:
        others[STAGE] = ON_STAGE
    if text := hide_text(hidden):
        others[HIDE] = text
    scheme, place, path, _, _ = urlsplit(url)
    return urlunsplit((scheme, place, path, urlencode(others, safe=","), ""))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
