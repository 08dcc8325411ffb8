"""The glossary: every term in a plain sentence, with its formula and a place where it can be seen."""

from __future__ import annotations

import pages.widgets.loading  # noqa: F401  # isort: skip

import streamlit as st

from em_core.catalogue.glossary import GLOSSARY, THEMES, Term, matching
from pages.widgets.arrival import address, session
from pages.widgets.frame.head import show_head
from pages.widgets.frame.site import PLACES
from pages.widgets.shared.text import ours, plain

# The name in a link of the term that it leads to.
TERM = "term"


def show_term(term: Term) -> None:
    """Show a term: its sentence, its formula, and the link to where it can be seen."""
    with st.container(border=True, height="stretch", key=f"term-{term.id}"):
        formula = f"\n\n$$\n{ours(term.formula)}\n$$" if term.formula else ""
        st.markdown(f"**{plain(term.name)}**\n\n{plain(term.sentence)}{formula}")
        page, query = term.place
        st.page_link(PLACES[page].file, label=plain(term.seen), query_params=query)


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
with st.container(key="glossary-terms"):
    for term in found:
        show_term(term)
