"""The look of a page on the stage, and of one whose link hides parts of it."""

from __future__ import annotations

import streamlit as st

from em_core.experiments.page_settings.stage_settings import HIDEABLE, ON_STAGE, STAGE, hidden_in
from pages.widgets.shared.player import STAGED

# What of a page each part is, as a style names it.
PARTS: dict[str, tuple[str, ...]] = {
    "data": (".st-key-part-data", ".st-key-part-points"),
    "model": (".st-key-part-model", ".st-key-part-options"),
    "start": (".st-key-part-start", ".st-key-part-typed"),
    "stopping": (".st-key-part-stopping",),
    "sentence": (".hs-player .hs-headline",),
    "formulas": (".hs-player [data-panel=formulas]", ".st-key-part-formulas"),
    "table": (".hs-player [data-panel=parameters]", ".st-key-part-table"),
    "curve": (".hs-player .hs-slot:has([data-picture=objective])",),
    "answers": (".st-key-page-answer", "[class*=st-key-answer]"),
    "sharing": (".st-key-part-sharing",),
    "menu": (
        "[data-testid=stTopNav]",
        ".st-key-page-foot",
        "[data-testid=stPageLink]",
    ),
}
assert PARTS.keys() == HIDEABLE.keys(), "every part that a link can name is somewhere"

OFF_THE_STAGE = (
    'section[data-testid="stSidebar"]',
    '[data-testid="stExpandSidebarButton"]',
    'header[data-testid="stHeader"]',
    '[class*="st-key-page-head"] [data-testid="stColumn"]:not(:first-child)',
    ".st-key-page-foot",
    ".hs-glossary",
)
"""What no page has on the stage: what is chosen, and the ways to other pages."""

STAGE_CSS = f"""
  html.hs-stage {{ font-size: max(16px, min(100vw * 24 / 1280, 100vh * 24 / 720)); }}
  html.hs-stage :is({", ".join(OFF_THE_STAGE)}) {{ display: none; }}
  html.hs-stage .stMainBlockContainer {{ max-width: none; padding: .6rem .9rem calc(.6rem + var(--hs-strip, 0px)); }}
  html.hs-stage :is([data-testid="stCaptionContainer"], [data-testid="stMarkdownContainer"]) :is(p, li) {{
    font-size: 1rem; }}
  html.hs-stage :is(button, label, a) :is(p, span) {{ font-size: 1rem; }}
  html.hs-stage .st-key-page-answer p {{ font-size: 1.08rem; }}
  html.hs-stage [class*="st-key-page-head"] h1 {{ display: none; }}
  html.hs-stage .stMain:has(.hs-staged, .hr-river, .hb-basins) {{ overflow: hidden; }}
  html.hs-stage .stMain:has(.hr-river, .hb-basins) [data-testid="stCaptionContainer"] {{ display: none; }}
"""


def apply() -> None:
    """Add the style of the stage, and of what is hidden, to the page.

    The browser's part says by classes what is on and what is hidden; until it has begun, the address says it.
    """
    st.session_state[STAGED] = False
    query = st.query_params.to_dict()
    hidden = hidden_in(query)
    rules = [f"html.hs-hide-{part} :is({', '.join(those)}) {{ display: none; }}" for part, those in PARTS.items()]
    first = [each for part in hidden for each in PARTS[part]]
    if query.get(STAGE) == ON_STAGE:
        first += OFF_THE_STAGE
    if first:
        rules.append(f"html:not(.hs-stage-known) :is({', '.join(first)}) {{ display: none; }}")
    st.html(f"<style>{STAGE_CSS}{' '.join(rules)}</style>")
