"""The style of single pages: of a model's, and of those that are compared."""

from __future__ import annotations

COMPARED_ROWS = 6
"""How many phrases of a model are compared with another's."""

# A model's player follows close below its head: its picture is to be seen without scrolling.
_MODEL = """
  .st-key-model-facts { margin: -.4rem 0 -1rem; }
  .st-key-model-facts :is([data-testid="stMarkdownContainer"], p) { margin: 0; }
  .stMain:has(.st-key-model-facts) [class*="st-key-page-head"] [data-testid="stCaptionContainer"],
  .stMain:has(.st-key-model-facts) [class*="st-key-page-head"] [data-testid="stCaptionContainer"] p {
    margin: 0; line-height: 1.3; }
  .stMain:has(.st-key-model-facts) [class*="st-key-page-head"] [data-testid="stPopover"] button {
    padding: 0; min-height: 1.5rem; height: 1.5rem; }
  @media (max-width: 760px) {
    .stMain:has(.st-key-model-facts) [class*="st-key-page-head"] [data-testid="stPopover"] button {
      min-height: 2.1rem; height: 2.1rem; }
  }
"""

# The rows of all columns are those of one grid, so that the E-steps are in one line. A column is a name and a list of
# phrases, whose items are the rows; Streamlit's wrappers are passed over.
_COMPARISON = f"""
  .st-key-comparison {{ display: grid; grid-template-columns: repeat(auto-fit, minmax(min(19rem, 100%), 1fr)); }}
  .st-key-comparison > *, .st-key-comparison [class*="st-key-compared-"] {{
    display: grid; grid-row: span {COMPARED_ROWS + 1:d}; grid-template-rows: subgrid; gap: .4rem; min-width: 0; }}
  .st-key-comparison [data-testid="stElementContainer"]:has([data-testid="stMarkdown"]),
  .st-key-comparison [data-testid="stMarkdown"], .st-key-comparison [data-testid="stMarkdown"] > *,
  .st-key-comparison [data-testid="stMarkdown"] [data-testid="stMarkdownContainer"] {{ display: contents; }}
  .st-key-comparison [data-testid="stMarkdown"] ul {{
    display: grid; grid-row: span {COMPARED_ROWS:d}; grid-template-rows: subgrid; min-width: 0; margin: 0; padding: 0;
    list-style: none; }}
  .st-key-comparison [data-testid="stMarkdown"] li {{ min-width: 0; margin: 0; padding: 0; }}
  .st-key-comparison .katex {{ white-space: nowrap; }}
  .st-key-comparison .katex-display {{ margin: .3rem 0; overflow: auto hidden; padding-bottom: .3rem; }}
  .st-key-comparison .katex-display > .katex {{ text-align: left; }}
  .st-key-comparison [data-testid="stMarkdownContainer"], .st-key-comparison p {{ margin: 0; }}
  .st-key-comparison [data-testid="stMarkdown"] p:has(> strong:only-child) {{
    font-size: .85rem; opacity: .8; margin-top: .4rem; }}
  .st-key-comparison [data-testid="stPageLink-NavLink"] {{ padding: 0; min-height: 0; }}
  .st-key-comparison [data-testid="stPageLink-NavLink"] p {{ font-size: 1.1rem; }}
"""

CSS = _MODEL + _COMPARISON
