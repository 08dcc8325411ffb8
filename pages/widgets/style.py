"""The few lines of CSS that Streamlit's theme has no setting for."""

import streamlit as st

CSS = """
<style>
  /* Streamlit leaves six rems above the first line; a projector has none to spare. */
  .stMainBlockContainer { padding: 3.6rem 2rem 3rem; max-width: 1500px; }
  section[data-testid="stSidebar"] h3 { padding: .7rem 0 0; font-size: 1.05rem; }
  section[data-testid="stSidebar"] .stHeading > div { margin-bottom: 0; }
  section[data-testid="stSidebar"] [data-testid="stVerticalBlock"] { gap: .65rem; }
  section[data-testid="stSidebar"] [data-testid="stSidebarHeader"] { height: 2.6rem; }
  /* Streamlit's captions are too pale to read from the last row (3.8:1). */
  [data-testid="stCaptionContainer"] { color: inherit; opacity: .8; }
  /* A word that is longer than its line, as a name may be, breaks: the page never grows wider. */
  .stMain, section[data-testid="stSidebar"], [data-testid="stPopoverBody"] { overflow-wrap: break-word; }
  /* A table of phrases needs its width: it scrolls, and the page does not. */
  .st-key-comparison [data-testid="stMarkdownContainer"] { overflow-x: auto; }
  .st-key-comparison table { min-width: 68rem; }
  /* A card's name stands over its sentence, not a little to the right of it. */
  [class*="st-key-card_"] ~ * [data-testid="stPageLink-NavLink"] { padding-left: 0; }
  .st-key-lab-title h1 { font-size: 1.05rem; font-weight: 600; padding: 0 0 .2rem; max-height: 6rem; overflow-y: auto; }
  /* The browser hands data back within a blink, through an uploader that is nobody else's business. */
  .st-key-keeper-uploader { display: none; }
  .st-key-keeper-asking { animation: hs-late 0s 1.5s both; }
  @keyframes hs-late { from { opacity: 0; } to { opacity: 1; } }
  /* While a page computes, what the run before it said of its own computing is no longer true. */
  [class*="st-key-work-"] [data-stale="true"] { display: none; }
  /* A class looks at the run alone; the same button brings the controls back. */
  html.hs-projecting :is(section[data-testid="stSidebar"], [data-testid="stExpandSidebarButton"]) { display: none; }
  html.hs-projecting .stMainBlockContainer { max-width: none; }
  @media (max-width: 760px) { .stMainBlockContainer { padding: 4.1rem .8rem 2rem; } }
</style>
"""


def apply() -> None:
    """Add the style to the page."""
    st.html(CSS)
