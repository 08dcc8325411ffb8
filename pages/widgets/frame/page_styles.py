"""The style of single pages: with that of all it is one element, where each of its own would be a message."""

from __future__ import annotations

COMPARED_ROWS = 6
"""How many phrases of a model are compared with another's."""

# A model's player follows close below its head: its picture is to be seen without scrolling.
_MODEL = """
  .st-key-model-facts { margin: -.4rem 0 -1rem; }
  .st-key-model-facts :is([data-testid="stMarkdownContainer"], p) { margin: 0; }
  html.hs-of-model [class*="st-key-page-head"] [data-testid="stCaptionContainer"],
  html.hs-of-model [class*="st-key-page-head"] [data-testid="stCaptionContainer"] p {
    margin: 0; line-height: 1.3; }
  html.hs-of-model [class*="st-key-page-head"] [data-testid="stPopover"] button {
    padding: 0; min-height: 1.5rem; height: 1.5rem; }
  @media (max-width: 760px) {
    html.hs-of-model [class*="st-key-page-head"] [data-testid="stPopover"] button {
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
  .st-key-comparison [data-testid="stMarkdown"] li > p:first-child {{
    font-size: .85rem; opacity: .8; margin-top: .4rem; }}
  .st-key-comparison [data-testid="stPageLink-NavLink"] {{ padding: 0; min-height: 0; }}
  .st-key-comparison [data-testid="stPageLink-NavLink"] p {{ font-size: 1.1rem; }}
"""

DERIVATION = """
  /* A formula breaks at its signs where a line is too narrow; what cannot break scrolls by itself. */
  html.hs-of-derivation .katex-display { overflow-x: auto; overflow-y: hidden; padding: 2px 0;
    margin: .4rem 0; }
  html.hs-of-derivation .katex-display > .katex { white-space: normal; }
  /* What screen readers read has a size of its own, which is not to stick out of the page. */
  html.hs-of-derivation .katex-mathml { font-size: 1px; }
  /* As high before the picture is there as after it. */
  [data-testid="stElementContainer"][class*="st-key-line-"]:not(:has([data-ready])) { min-height: 26rem; }
  @media (max-width: 760px) {
    html.hs-of-derivation .katex-display > .katex { font-size: 1.05em; }
    [data-testid="stElementContainer"][class*="st-key-line-"]:not(:has([data-ready])) { min-height: 21rem; }
  }
  /* What is chosen is below the line, and waits for its words. */
  html:not(.hs-arrived) .st-key-derivation-settings { visibility: hidden; }
  .st-key-goal { padding-bottom: .6rem; }
  /* Back, title and next stay in one row, on a telephone too; a picture is beside its line, on a telephone above. */
  .st-key-turn { display: grid; grid-template-columns: 2fr 6fr 2fr; align-items: center; gap: .5rem; }
  .st-key-turn > * { min-width: 0; width: 100%; }
  @media (min-width: 641px) {
    [class*="st-key-line-"][class*="-drawn"] { display: grid; grid-template-columns: 6fr 5fr; gap: 1rem;
      align-items: center; }
    [class*="st-key-line-"][class*="-drawn"] > * { min-width: 0; width: 100%; }
  }
  .st-key-turn h5 { padding: 0; margin: 0; text-align: center; }
  .st-key-turn [data-testid="stMarkdownContainer"]:has(h5) { margin-bottom: 0; }
  .st-key-turn kbd { display: none; }
"""
"""Lines of formulas, one at a time or all."""

SIDE_BY_SIDE = """
  /* A picture with its legend, and beside both what comes last: columns would be three messages more. */
  @media (min-width: 641px) {
    [class*="st-key-drawn-"] { display: grid; grid-template: auto 1fr / 3fr 2fr; gap: 0 2rem; }
    [class*="st-key-drawn-"] > * { grid-column: 1; min-width: 0; width: 100%; }
    [class*="st-key-drawn-"] > :last-child { grid-area: 1 / 2 / span 2; }
  }
  /* Two pictures side by side, each below its title and above its table. */
  @media (min-width: 641px) {
    [class*="st-key-rates-and-gaps"] { display: grid; grid-template: repeat(3, auto) / 2fr 3fr; gap: .75rem 1rem;
      grid-auto-flow: column; }
    [class*="st-key-rates-and-gaps"] > * { min-width: 0; }
    [class*="st-key-rates-and-gaps"] > [data-testid="stElementContainer"] { width: 100%; }
  }
"""
"""Pictures of How many? and of Starting methods."""

RESTARTS = """
  /* Where restarts end: cards of four a row; on a phone one row, which is moved sideways. */
  .st-key-final-points { display: grid; grid-template-columns: repeat(4, 1fr); gap: 1rem; }
  .st-key-final-points > * { min-width: 0; width: 100%; }
  .st-key-final-points [class*="st-key-ways-of-"] > * { min-width: 0; }
  @media (max-width: 760px) {
    .st-key-final-points { grid-auto-flow: column; grid-auto-columns: 15rem; grid-template-columns: none;
      overflow-x: auto; }
  }
  /* Which runs are replayed, and beside that how they end. */
  .st-key-replayed-runs { display: grid; grid-template-columns: 1fr 1fr 3fr; gap: 1rem; align-items: end; }
  .st-key-replayed-runs > * { min-width: 0; width: 100%; }
  .hs-fates p { margin: 0; line-height: 1.5; }
  @media (max-width: 640px) { .st-key-replayed-runs { grid-template-columns: 1fr; } }
"""
"""The final points, and which runs are replayed."""

BASINS = """
  /* As high whatever it says, and no higher than the page's name beside it: no button moves under a finger, and no
     picture. A telephone has the button in a line of its own. */
  .stMain .st-key-basins-status { min-height: 2.25rem; }
  .st-key-basins-status [data-testid="stHtml"] { height: 0; }
  .stMain .st-key-basins-status [data-testid="stLayoutWrapper"]:has(> [class*="st-key-work-"]) { position: static;
    padding: 0; background: none; }
  .st-key-basins-status [data-testid="stAlertContainer"] { padding: 0 .3rem; min-height: 0; background: none; }
  .st-key-basins-status [data-testid="stAlertContainer"] p { line-height: 1.12; margin: 0; }
  .st-key-basins-status button { min-height: 2.25rem; padding-block: 0; }
  .st-key-basins-status [data-testid="stProgress"] p { margin: 0; line-height: 1.25; }
  .st-key-basins-status [data-testid="stProgress"] > div { gap: .25rem; }
  @media (min-width: 641px) {
    .stMain .st-key-basins-status { max-height: 2.25rem; }
    .st-key-basins-status [data-testid="stHorizontalBlock"] { flex-wrap: nowrap; }
    .st-key-basins-status [data-testid="stColumn"] { min-width: 0; }
    .st-key-basins-status [data-testid="stColumn"]:last-child { flex: none; width: auto; }
  }
  @media (max-width: 640px) { .stMain .st-key-basins-status { min-height: 6.7rem; max-height: 6.7rem; } }
  .st-key-basins-replay { gap: .85rem; margin-bottom: -.85rem; }
  .st-key-basins-replay h3 { font-size: 1.05rem; padding: 0; }
  /* On a projector the player's picture, which is never lower than 240 pixels, ends above its transport. */
  @media (min-width: 641px) and (max-height: 800px) {
    .st-key-basins-replay { margin-block: -1.2rem -1.1rem; } }
"""
"""The place that says how fine the map is, and the replay."""

THEOREMS = """
  /* Cards of one row are as high as the highest of them. */
  html:not(.hs-stage) {
    & .st-key-theorems { display: grid; grid-template-columns: repeat(6, 1fr); gap: 1rem; }
    & .st-key-theorems > * { min-width: 0; width: 100%; height: 100%; }
    & .st-key-theorems > * > * { height: 100%; }
  }
  [class*="st-key-theorem-"], [class*="st-key-theorem-"] [data-testid="stVerticalBlock"] { gap: .6rem; }
  /* As high before its verdict is there as after it. */
  @media (min-width: 761px) {
    [class*="st-key-verdict-"] { min-height: 10.3rem; }
    [class*="st-key-verdict-drawn-"] { min-height: 22rem; }
  }
  [data-testid="stElementContainer"][class*="st-key-theorem_"] { min-height: 200px; }
  .hs-holds, .hs-fails { padding: .6rem .8rem; border-radius: .5rem; line-height: 1.5; margin-bottom: .6rem;
    display: grid; grid-template-columns: auto 1fr; gap: 0 .5rem; }
  .hs-holds { color: light-dark(#11592f, #dffde9); background: light-dark(#e8f9ee, #163823); }
  .hs-fails { color: light-dark(#7d353b, #ffdede); background: light-dark(#ffecec, #3e2428); }
  .hs-proof { border: 1px solid color-mix(in srgb, currentColor 20%, transparent); border-radius: .5rem;
    padding: 0 .75rem; margin-bottom: .4rem; }
  .hs-proof summary { padding: .5rem 0; cursor: pointer; font-size: .875rem; }
  .hs-proof summary:focus-visible { outline: 2px solid var(--hs-accent, #1f6fc4); outline-offset: 1px; }
  .hs-proof p { margin: 0 0 .5rem; line-height: 1.5; }
  .hs-proof .hs-rows { max-height: 20rem; overflow: auto; margin-bottom: .6rem; }
  /* A claim is Streamlit's text while it is checked, and HTML of ours from then on: as large in both. */
  [class*="st-key-theorem-"] h5 {
    margin: 0; padding: 0 0 .5rem; font-size: 1.125rem; font-weight: 600; line-height: 1.2; }
  [class*="st-key-theorem-"] h5 + p { margin: 0; line-height: 1.6; }
  [class*="st-key-theorem-"] [data-testid="stHtml"] > p { margin: 0 0 .6rem; }
  .hs-ways { display: flex; flex-wrap: wrap; gap: 0 1rem; }
  .hs-ways .hs-link { padding-left: 0; }
  /* On a telephone a card is its words: what holds needs no box of its own, and what is folded is a line. */
  @media (max-width: 760px) {
    html:not(.hs-stage) {
      & .st-key-theorems { display: flex; gap: .5rem; }
      & [class*="st-key-verdict-"] { min-height: 6.1rem; }
      & [class*="st-key-verdict-drawn-"] { min-height: 18.9rem; }
      & [class*="st-key-theorem-"] { padding: .6rem .7rem .1rem; }
      & [class*="st-key-theorem-"], & [class*="st-key-theorem-"] [data-testid="stVerticalBlock"] { gap: .3rem; }
      & [class*="st-key-theorem-"] p { line-height: 1.4; }
      & [class*="st-key-theorem-"] h5 { padding: 0 0 .55rem; }
      & :is(.hs-holds, .hs-fails) { padding: 0; background: none; font-size: .9rem; margin-bottom: .3rem; }
      & .hs-proof { border: 0; padding: 0; margin: 0; }
      & .hs-proof summary { padding: .2rem 0; min-height: 2rem; }
    }
  }
  /* A telephone has the links of a card folded, with its proof. */
  @media (max-width: 760px) { .hs-ways-open { display: none; } }
  @media (min-width: 761px) { .hs-ways-folded { display: none; } }
"""
"""Theorems on cards."""

CSS = _MODEL + _COMPARISON + DERIVATION + SIDE_BY_SIDE + RESTARTS + BASINS + THEOREMS
