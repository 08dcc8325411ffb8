"""Terms of the glossary on cards, all of them as one element: a card of Streamlit's own is three messages."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import streamlit as st

from em_core.catalogue.glossary import GLOSSARY, Term
from pages.widgets.shared.links import link
from pages.widgets.shared.text import ours, plain

CSS = """
  .st-key-glossary-terms [data-testid="stMarkdownContainer"] { display: grid; grid-template-columns: 1fr 1fr;
    gap: 1rem; margin-bottom: 0; }
  .hs-term { min-width: 0; padding: .7rem .9rem; border-radius: .5rem;
    border: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
  .hs-term p { margin: 0 0 .2rem; }
  .hs-term .katex-display { margin: .3rem 0 .9rem; overflow-x: auto; overflow-y: hidden; }
  .stMain .hs-term a.hs-link { display: inline-block; padding-left: 0; color: inherit; text-decoration: none; }
  @media (max-width: 760px) {
    .st-key-glossary-terms [data-testid="stMarkdownContainer"] { grid-template-columns: 1fr; gap: .5rem; }
    .hs-term { padding: .45rem .7rem .1rem; }
    .hs-term p { line-height: 1.4; margin: 0; }
    .hs-term .katex-display { margin: .2rem 0 .4rem; }
  }
"""


def show_terms(terms: Sequence[Term]) -> None:
    """Show them."""
    with st.container(key="glossary-terms"):
        st.markdown(ours("\n\n".join(map(card, terms))), unsafe_allow_html=True)


@lru_cache(maxsize=len(GLOSSARY))
def card(term: Term) -> str:
    """Return a term as Markdown in a box: its sentence, its formula, and the link to where it can be seen."""
    formula = f"\n\n$$\n{term.formula}\n$$" if term.formula else ""
    words = f"**{plain(term.name)}**\n\n{plain(term.sentence)}{formula}"
    page, query = term.place
    return f'<div class="hs-term">\n\n{words}\n\n{link(page, term.seen, query)}\n\n</div>'
