"""A page while it arrives: what keeps its places from changing their height.

Streamlit draws words at once, but fetches the code of buttons and links when the first of each is met. Without this, a
page moves with each kind of button: 0.4 to 1.3 of layout shift where an empty page has 0.1.
"""

from __future__ import annotations

CSS = """
  /* A page is a pixel high and hidden until its head has come: with it Streamlit's code for HTML is there, and what
     follows keeps its height. (assets/frame/arrived.js says what is there.) */
  html:not(.hs-headed, .hs-arrived) .stMainBlockContainer > [data-testid="stVerticalBlock"] {
    height: 1px; overflow: hidden; visibility: hidden; }
  /* Where Streamlit had put the boxes, nobody sees: they are drawn when they are in their places. */
  .stMainBlockContainer, section[data-testid="stSidebar"] { animation: hs-placed 50ms; }
  /* Streamlit makes labels and texts visible where what they are in is hidden: they would be drawn alone. */
  .stApp :is(.stMarkdown > div, [data-testid="stWidgetLabel"]) { visibility: inherit; }
  @keyframes hs-placed { from, to { visibility: hidden; } }
  /* Streamlit keeps 40 pixels for what it has no code for yet; a link takes less, between what is above and below. */
  :is([class*="st-key-door-"], [class*="st-key-lessons-row-"], [class*="st-key-lecture-view-"],
    [class*="st-key-page-head"] [data-testid="stElementContainer"]:not([class*="st-key-"]))
    [data-testid="stSkeleton"] { height: 20px; }
  .st-key-cards [data-testid="stSkeleton"] { height: 16px; }
  :is(.st-key-family_kind, .st-key-new_rows_way, [class*="st-key-glossary_theme"], [class*="st-key-tour_"],
    [class*="st-key-page-head"] [data-testid="stElementContainer"][class*="st-key-"])
    [data-testid="stSkeleton"] { height: 32px; }
  /* A list in a page's head is as high as a button. */
  [class*="st-key-page-head"] [class*="st-key-page-side"] [data-testid="stElementContainer"][class*="st-key-lecture_"]
    [data-testid="stSkeleton"] { height: 40px; }
  [class*="st-key-legend-"] > [data-testid="stSkeleton"] { height: 1.6rem; }
  /* A choice has a label above it; a box to write in has several lines, too. */
  :is([class*="st-key-new_rows_model"], .st-key-compared):has(
    > [data-testid="stSkeleton"]) { min-height: 68px; }
  [class*="st-key-new_rows_box"]:has(> [data-testid="stSkeleton"]) { min-height: 150px; }
  /* It only speaks with the browser. */
  .st-key-learner { display: none; }
  /* At the side, one control follows the other: they are drawn together, once the last of them has come and all code
     is there. After them comes the page's head; its terms are last. */
  [data-testid="stSidebarUserContent"] { animation: hs-placed 50ms; }
  html:not(.hs-arrived, .hs-headed) section[data-testid="stSidebar"] [data-testid="stSidebarUserContent"],
  html:not(.hs-arrived) [data-testid="stSidebarUserContent"]:has([data-testid="stSkeleton"]) {
    visibility: hidden; animation: none; }
  /* The first results push what tells of the playing down: most come before it is worth telling. */
  [data-testid="stLayoutWrapper"]:has(> .st-key-tournament-playing) { animation: hs-placed 1s; }
  html.hs-first-results :is([data-testid="stLayoutWrapper"]:has(> .st-key-tournament-playing),
    [data-testid="stLayoutWrapper"]:has(> .st-key-how-many-making)) {
    animation: hs-pushed 50ms; }
  @keyframes hs-pushed { from, to { visibility: hidden; } }
  /* The table of a typed start is below the player, and comes first. */
  html:not(.hs-arrived) [data-testid="stLayoutWrapper"]:has(> .st-key-part-typed) { visibility: hidden; }
  /* What is compared is drawn with its formulas, whose code comes later than that of words. */
  html:not(.hs-arrived) .st-key-comparison { visibility: hidden; }
  @media (max-width: 760px) {
    /* The answer to a page's question takes three lines here. */
    .stMain :is(.st-key-restarts-answer, .st-key-basins-answer, .st-key-tournament-answer, .st-key-how-many-answer) {
      min-height: 5.18rem; }
    :is([class*="st-key-door-"], [class*="st-key-lessons-row-"], [class*="st-key-lecture-view-"],
      [class*="st-key-page-head"] [data-testid="stElementContainer"]:not([class*="st-key-"]))
      [data-testid="stSkeleton"] { height: 25.6px; }
    /* The move from a final point is drawn when it is computed, above what chooses it. */
    html:not(.hs-arrived) .st-key-moved [data-testid="stColumn"]:first-child {
      min-height: 28.3rem; }
    /* A lesson's picture is below its question. */
    .st-key-lesson-question:not(:has(.hq-panel > *)) { min-height: 29rem; }
    /* The glossary's themes take two lines. */
    [class*="st-key-glossary_theme"]:has(> [data-testid="stSkeleton"]) { min-height: 68px; }
    /* A row of three choices takes a line of its own. */
    :is([class*="st-key-choice_drag"], [class*="st-key-choice_map_way"]):has(> [data-testid="stSkeleton"]) {
      flex-basis: 100%; }
  }
"""
