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
    "curve": (".hs-player .hs-slot[data-pictures~=objective]",),
    "answers": (".st-key-page-answer", "[class*=st-key-answer]"),
    "sharing": (".st-key-save-and-share",),
    "menu": (
        "[data-testid=stTopNav]",
        ".st-key-page-foot",
        "[data-testid=stPageLink]",
        ".hs-link",
    ),
}
assert PARTS.keys() == HIDEABLE.keys(), "every part that a link can name is somewhere"

IN_THE_WAY = '[class*="st-key-work-"], [data-testid="stAlert"]'
"""How far a computation is, its Stop and what goes on with it; and why there is no picture."""

OFF_THE_STAGE = (
    'section[data-testid="stSidebar"]',
    '[data-testid="stExpandSidebarButton"]',
    'header[data-testid="stHeader"]',
    f'[class*="st-key-page-side"]:not(:has({IN_THE_WAY}))',
    f':is([class*="st-key-page-side"] > *):not({IN_THE_WAY}, :has({IN_THE_WAY}))',
    ".hs-head-side",
    ".st-key-page-foot",
    ".hs-glossary",
    "[data-testid=stPopover]",
    "[data-testid=stExpander]",
    ".hs-proof",
    ".st-key-move-controls",
    ".st-key-standings",
    '[class*="st-key-ways-"]',
    ".hs-ways",
)
"""What no page has on the stage: what is chosen, what is folded, and the ways to other pages."""

STAGE_CSS = f"""
  html.hs-stage {{ font-size: max(16px, min(100vw * 24 / 1280, 100vh * 24 / 720)); }}
  html.hs-stage :is({", ".join(OFF_THE_STAGE)}) {{ display: none; }}
  html.hs-stage .stMainBlockContainer {{ max-width: none; padding: .6rem .9rem calc(.6rem + var(--hs-strip, 0px)); }}
  html.hs-stage :is([data-testid="stCaptionContainer"], [data-testid="stMarkdownContainer"]) :is(p, li) {{
    font-size: 1rem; }}
  html.hs-stage :is(button, label, a) :is(p, span) {{ font-size: 1rem; }}
  html.hs-stage .st-key-page-answer p {{ font-size: 1.08rem; }}
  html.hs-stage .hs-head h1 {{ display: none; }}
  .stMain:is(html.hs-stage *):has(.hs-staged), html.hs-stage.hs-many-runs .stMain {{ overflow: hidden; }}
  html.hs-stage.hs-many-runs [data-testid="stCaptionContainer"] {{ display: none; }}
  /* A still picture is magnified as a whole; its smallest type is 12 pixels. It is drawn as large as its place. */
  html.hs-stage .stMain {{ --hs-zoom: var(--hs-scale, 2); }}
  html.hs-stage .stMain .hs-figure-plot {{ zoom: var(--hs-zoom); overflow: visible !important; }}
  html.hs-stage .stMain :is(.hs-still, .hs-still *) {{ font-size: 1rem; }}
  /* Its marks are as large as its words, and in one line with them. */
  html.hs-stage .stMain .hs-still .hs-legend li {{ grid-template-columns: 2em auto; align-items: center; }}
  html.hs-stage .stMain .hs-still .hs-legend svg {{ width: 2em; height: 1.15em; margin: 0; }}

  /* The final point: the picture above what came of the move; its smallest type is 14 pixels. */
  html.hs-stage .st-key-moved > [data-testid="stHorizontalBlock"] {{ flex-direction: column; gap: .3rem; }}
  html.hs-stage.hs-moved .stMain {{ overflow: hidden; }}
  html.hs-stage.hs-moved .stMainBlockContainer > [data-testid="stVerticalBlock"] {{
    gap: .3rem; }}
  html.hs-stage .st-key-moved [data-testid="stVerticalBlock"] {{ gap: .2rem; }}
  html.hs-stage .st-key-moved [data-testid="stColumn"] {{ width: 100%; flex: none; }}
  html.hs-stage .st-key-moved {{ --hs-zoom: calc(var(--hs-scale, 2) * 12 / 14); }}
  html.hs-stage.hs-moved [class*="st-key-page-head"] {{ display: none; }}
  html.hs-stage .st-key-moved [data-testid="stCaptionContainer"],
  html.hs-stage .st-key-moved .hs-still {{ display: none; }}

  /* Starting methods, and How many?: a picture made for the stage; its smallest type is 13 pixels. */
  html:not(.hs-stage) [class*="-on-stage"] {{ display: none; }}
  html.hs-stage [class*="-on-stage"] {{ --hs-zoom: calc(var(--hs-scale, 2) * 12 / 13); }}
  html.hs-stage.hs-drawn-for-stage .stMain {{ overflow: hidden; }}
  html.hs-stage [class*="st-key-off-stage"] {{ display: none; }}
  html.hs-stage.hs-drawn-for-stage :is([data-testid="stCaptionContainer"],
    [class*="st-key-page-head"], .hs-head-line, [class*="st-key-rates-and-gaps"], [data-testid="stAlert"],
    [data-testid="stButton"],
    [data-testid="stElementContainer"]:has(> [data-testid="stMarkdown"]):not(.st-key-page-answer *)) {{
    display: none; }}
  html.hs-stage.hs-drawn-for-stage [data-testid="stVerticalBlock"] {{ gap: .2rem; }}

  /* The derivation: a line fills the screen; arrow keys step its picture, the clicker turns to the next line. */
  html.hs-stage.hs-of-derivation :is(.st-key-goal, [class*="st-key-page-head"]) {{ display: none; }}
  html.hs-stage .st-key-turn {{ display: block; }}
  html.hs-stage .st-key-turn > :not(:nth-child(2)) {{ display: none; }}
  html.hs-stage .st-key-turn h5 {{ font-size: 1.15rem; }}
  html.hs-stage [class*="st-key-line-"] {{ border: 0; padding: 0; }}
  html.hs-stage [class*="st-key-line-"] .hs-player.hs-staged {{ inset: 3.4rem auto var(--hs-strip, 0px) 0; width: 53vw;
    z-index: 5; }}

  /* All models and Compare are longer than a screen: the clicker turns it, from row to row. */
  html.hs-stage:is(.hs-of-cards, .hs-of-comparison) .stMain {{ scrollbar-width: none; }}
  html.hs-stage .hs-card-axes {{ font-size: 1rem; }}
  html.hs-stage .st-key-comparison [data-testid="stMarkdown"] li > p:first-child {{ font-size: 1rem; }}
  html.hs-stage.hs-of-comparison [data-testid="stMultiSelect"] {{ display: none; }}
  html.hs-stage.hs-of-cards [data-testid="stButtonGroup"] {{ display: none; }}

  /* Theorems: one fills the screen, and the clicker goes to the next. */
  html.hs-stage.hs-of-theorems .stMain {{ scroll-snap-type: y mandatory;
    scrollbar-width: none; }}
  html.hs-stage.hs-of-theorems :is(.hs-head, .st-key-theorems-answer) {{
    display: none; }}
  html.hs-stage .st-key-theorems {{ display: block; }}
  html.hs-stage [class*="st-key-theorem-"] {{ box-sizing: border-box; min-height: 100vh; scroll-snap-align: start;
    justify-content: center; border: 0; font-size: 1rem; }}
  html.hs-stage [class*="st-key-theorem-"] h5 {{ font-size: 1.6rem; }}
  html.hs-stage [class*="st-key-theorem-"] [class*="st-key-verdict-"] {{ min-height: 0; }}
"""

CSS = STAGE_CSS + " ".join(
    f"html.hs-hide-{part} :is({', '.join(those)}) {{ display: none; }}" for part, those in PARTS.items()
)
"""The style of the stage, and of what is hidden; the browser's part says by classes what is on and what is hidden."""


def apply() -> None:
    """Hide at once what a page's address says; nothing else does until the browser's part has begun."""
    st.session_state[STAGED] = False
    query = st.query_params.to_dict()
    first = [each for part in hidden_in(query) for each in PARTS[part]]
    if query.get(STAGE) == ON_STAGE:
        first += OFF_THE_STAGE
    if first:
        st.html(f"<style>html:not(.hs-stage-known) :is({', '.join(first)}) {{ display: none; }}</style>")
