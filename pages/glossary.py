"""The glossary: every term in a plain sentence, with its formula and a place where it can be seen."""

from __future__ import annotations

import pages.widgets.loading  # noqa: F401  # isort: skip

import streamlit as st

from em_core.catalogue.glossary import GLOSSARY, THEMES, matching
from pages.widgets.arrival import address, session
from pages.widgets.frame.head import show_head
from pages.widgets.shared.term_card import show_terms
from pages.widgets.shared.text import plain

# The name in a link of the term that it leads to.
TERM = "term"


session.enter("glossary")
place = show_head("glossary")
asked = st.query_params.get(TERM, "")
with place:
    words = st.text_input(
        "Look for a term",
        GLOSSARY[asked].name if asked in GLOSSARY else "",
        placeholder="responsibility, lower bound, saddle …",
        key=f"glossary_{asked}",
        label_visibility="collapsed",
    )
address.put(TERM, asked if asked in GLOSSARY and words == GLOSSARY[asked].name else None)
themes = list(THEMES)
theme = st.segmented_control(
    "About", themes, default=themes[0], format_func=plain, key="glossary_theme", label_visibility="collapsed"
)
found = matching(words) if words.strip() else sorted(THEMES[theme or themes[0]], key=lambda term: term.name.casefold())
if not found:
    st.info(plain(f'No term has "{words}" in its name or its sentence.'))
elif words.strip():
    st.caption(f"{len(found):d} of {len(GLOSSARY):d} terms")
if found:
    show_terms(found)
