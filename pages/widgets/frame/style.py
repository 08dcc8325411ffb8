"""The few lines of CSS that Streamlit's theme has no setting for."""

from pages.widgets.frame import arriving, page_styles
from pages.widgets.frame.site import PLACES
from pages.widgets.shared import figure, links, reserved, term_card
from pages.widgets.stage import look

CSS = """
  /* Streamlit leaves six rems above the first line; a projector has none to spare. */
  .stMainBlockContainer { padding: 3.85rem 2rem 3rem; max-width: 1500px; }
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
  .hs-rows { overflow-x: auto; }
  /* A still picture, which is magnified on the stage, and its legend: each mark beside its words. */
  .hs-figure-place { height: calc(var(--hs-height) * var(--hs-zoom, 1)); }
  .hs-still .hs-legend { display: flex; flex-wrap: wrap; gap: 2px 16px; margin: 0; padding: 0; list-style: none; }
  .hs-still .hs-legend li { display: grid; grid-template-columns: 28px auto; gap: 7px; margin: 0; padding: 0;
    font-size: .875rem; line-height: 1.4; }
  .hs-still .hs-legend svg { margin-top: .1em; }
  .hs-rows table { border-collapse: collapse; width: 100%; font-size: .9rem; }
  .hs-rows :is(th, td) { padding: .4rem .8rem .4rem 0; text-align: left; vertical-align: top;
    border-bottom: 1px solid color-mix(in srgb, currentColor 15%, transparent); }
  .hs-rows th { font-weight: 600; }
  /* A card's name is above its sentence, not a little to the right of it. */
  [class*="st-key-card_"] ~ * [data-testid="stPageLink-NavLink"] { padding-left: 0; }
  :where(.stMain) [data-testid="stVerticalBlock"] { gap: .75rem; }
  /* A page's name and its question: one size on every page, and the picture close below. */
  .hs-head h1 { font-size: 1.5rem; line-height: 1.25; font-weight: 650; padding: 0; margin: 0; }
  /* As close to what follows as Streamlit's own words are. */
  .hs-head { margin-bottom: -1rem; }
  .hs-head p { margin: .1rem 0 0; }
  /* The same with a link beside it, in one element. */
  .hs-head-line { display: flex; align-items: center; gap: 0 1rem; margin-bottom: -1rem; padding-bottom: .2rem; }
  .hs-head-line .hs-head { flex: 3 1 0; min-width: 0; margin-bottom: 0; }
  .hs-head-line .hs-head-side { flex: 2 1 0; min-width: 0; }
  .hs-head-side .hs-link { display: inline-block; }
  [class*="st-key-page-head"] { gap: 0 1rem; }
  [class*="st-key-page-head"] > :first-child { flex: 3 1 0; min-width: 0; padding-bottom: .2rem; }
  [class*="st-key-page-head"] > :nth-child(2) { flex: 2 1 0; min-width: 0; }
  [class*="st-key-page-side"] { gap: .15rem; }
  @media (max-width: 640px) { .hs-head-line { flex-direction: column; align-items: stretch; gap: .1rem; }
    .hs-head-line > :is(.hs-head, .hs-head-side) { flex: none; } .hs-head-side .hs-link { padding-left: 0; }
    [class*="st-key-page-head"] { flex-direction: column; align-items: stretch; gap: .1rem; }
    [class*="st-key-page-head"] > :is(:first-child, :nth-child(2)) { flex: none; width: 100%; }
    [class*="st-key-page-head"] .hs-head { margin-bottom: 0; } }
  /* What a section is called is smaller than what its page is called. */
  .stMain h3 { font-size: 1.2rem; line-height: 1.3; font-weight: 650; padding: .5rem 0 .6rem; }
  [class*="st-key-page-head"] [data-testid="stMarkdownContainer"] p { margin: 0; }
  .st-key-page-answer { padding-bottom: .35rem; }
  .hs-ways-below .hs-link { padding-left: 0; }
  /* What is side by side stays so. */
  :is(.st-key-undo, [class*="st-key-side-by-side"]) { flex-wrap: nowrap; gap: .5rem; }
  :is(.st-key-undo, [class*="st-key-side-by-side"]) > * { min-width: 0; }
  /* In these parts of the side panel without a container of its own: each of those is a message. */
  :is(.st-key-part-start, .st-key-part-stopping) { flex-flow: row wrap; align-items: end; column-gap: .5rem; }
  :is(.st-key-part-start, .st-key-part-stopping) > * { flex: 0 0 100%; min-width: 0; }
  :is(.st-key-part-start > :is([class*="st-key-seed-"], [class*="st-key-model_draw_"]),
    .st-key-part-stopping > [class*="st-key-"]) { flex: 1 1 0; width: auto; }
  .st-key-part-start > [class*="st-key-prepared_"] { flex: 1 1 fit-content; width: auto; }
  .st-key-part-start > [class*="st-key-another-"] { flex: 0 0 auto; width: auto; }
  .st-key-family_kind, [class*="st-key-new_rows_model"], [class*="st-key-pair_"] { margin-top: .4rem; }
  /* A list of lessons begins where its heading does, and its lines are of one height. */
  .hs-lesson { display: flex; flex-wrap: wrap; align-items: center; gap: 0 1rem; min-height: 2.15rem; }
  .hs-lesson .hs-link { width: 330px; padding-left: 0; margin: 0; }
  .st-key-page-answer p { font-size: 1.15rem; font-weight: 600; line-height: 1.4; margin: 0; }
  /* How a lesson goes on is on the screen while the answers are read. */
  [data-testid="stLayoutWrapper"]:has(> .st-key-lesson-next) { position: sticky; bottom: 0; z-index: 2;
    padding: .5rem 0; background: light-dark(#fff, #171614); }
  /* A telephone shows a question and its picture on one screen: what is played is below, and covers neither. */
  @media (max-width: 580px) {
    html:not(.hs-stage) .st-key-lesson-asked .hs-player .hs-transport { position: static; }
    html:not(.hs-stage) .st-key-lesson-asked .hs-player .hs-headline { order: 1; }
  }
  .st-key-page-foot { border-top: 1px solid color-mix(in srgb, currentColor 15%, transparent); padding-top: .8rem; }
  /* The way on is at the right, the others at the left. */
  .st-key-page-foot { gap: 0 2rem; }
  .st-key-page-foot > :has([data-testid="stHtml"]), .st-key-page-foot [data-testid="stHtml"] { display: contents; }
  .hs-next { order: 9; margin-left: auto; }
  .st-key-page-foot .hs-link { padding-inline: 0; }
  /* White on the dark theme's blue is too pale to read (2.6:1); the dark ground's own colour is not. */
  [data-testid="stBaseButton-primary"], [data-testid="stMultiSelect"] span[title] { color: light-dark(#fff, #0e1117); }
  /* A door: the whole card leads there. */
  [class*="st-key-door-"] { position: relative; gap: .1rem; padding: .45rem .9rem; }
  [class*="st-key-door-"]:hover { border-color: var(--hs-accent, #1f6fc4); }
  [class*="st-key-door-"] [data-testid="stPageLink-NavLink"]::after { content: ""; position: absolute; inset: 0; }
  [class*="st-key-door-"] [data-testid="stPageLink-NavLink"] { padding-left: 0; position: static; }
  .hs-doors { display: grid; grid-template-columns: repeat(3, 1fr); gap: 1rem; }
  .hs-views { display: grid; grid-template-columns: repeat(3, 1fr); gap: 1rem; }
  .hs-views .hs-door { display: flex; flex-direction: column; gap: .1rem; }
  .hs-listed { display: grid; grid-template-columns: repeat(4, 1fr); gap: 1rem; }
  /* A player's room is kept from the first moment: what is below it on the page must not jump when it comes. */
  [data-testid="stElementContainer"][class*="-player"]:not([class*="-player-selected"]):not(:has([data-ready])) {
    min-height: 46rem; }
  /* And a legend's. */
  [data-testid="stElementContainer"][class*="st-key-legend-"] { min-height: 1.6rem; }
  /* The browser hands data back within a blink, through an uploader that is nobody else's business. */
  .st-key-keeper-uploader { display: none; }
  section:not(:has(.st-key-desk-first, .st-key-desk-again)) .st-key-desk-uploads { display: none; }
  /* What is there is said above the uploader, which asks for another file in a line. */
  section:has(.st-key-desk-again) .st-key-desk-uploads [data-testid="stFileUploaderDropzone"] { padding: 0;
    border: 0; background: none; min-height: 0; }
  section:has(.st-key-desk-again) .st-key-desk-uploads [data-testid="stFileUploaderDropzoneInstructions"] {
    display: none; }
  section:has(.st-key-desk-again) .st-key-desk-uploads > [data-testid="stElementContainer"]:first-child {
    flex: 0 0 7rem; min-width: 0; }
  [class*="st-key-remedies-"] button { height: auto; text-align: left; }
  [class*="st-key-remedies-"] button :is(p, div) { white-space: normal; overflow: visible; }
  /* A remedy in small print is an action, and looks like one: not like the sentence above it. */
  [class*="st-key-remedies-"] { gap: 0 1rem; }
  [class*="st-key-remedies-"]:has([data-testid="stBaseButton-tertiary"]) { margin-top: -.45rem; }
  [class*="st-key-remedies-"] [data-testid="stBaseButton-tertiary"] { min-height: 1.75rem; padding: .1rem 0; }
  [class*="st-key-remedies-"] [data-testid="stBaseButton-tertiary"] p { text-decoration: underline;
    text-underline-offset: 3px; font-size: .875rem; }
  /* As high when it opens as when its choices have come. */
  [class*="st-key-transforms_"] [data-testid="stExpanderDetails"] { min-height: 19.5rem; }
  .st-key-desk-card p { overflow-wrap: anywhere; }
  .st-key-keeper-asking { animation: hs-late 0s 1.5s both; }
  @keyframes hs-late { from { opacity: 0; } to { opacity: 1; } }
  /* While a page computes, what the run before it said of its own computing is no longer true. */
  [class*="st-key-work-"] [data-stale="true"] { display: none; }
  /* The picture of a start is as high as the window, and how far its run is stays in sight. */
  .stMain [data-testid="stLayoutWrapper"]:has(> [class*="st-key-work-"]) { position: sticky; bottom: 0; z-index: 2;
    padding: .5rem 0; background: light-dark(#fff, #171614); }
  /* What comes was hidden just now: what tells of it is gone at once, and the page follows. */
  html.hs-hides [class*="st-key-told-"] { visibility: hidden; }
  /* What is known of a run, in a quiet line that fills in: its place is kept for all of it. */
  .st-key-told-answers { gap: 0 1rem; min-height: 2rem; font-size: .875rem; }
  .st-key-told-answers > * { flex: 0 1 auto; width: auto; min-width: 0; }
  .st-key-told-answers [data-testid="stPageLink-NavLink"] { padding: 0; min-height: 2rem; }
  .st-key-told-answers [data-testid="stPageLink-NavLink"] p { font-size: .875rem; text-decoration: underline;
    text-underline-offset: 3px; white-space: normal; }
  .st-key-told-answers [class*="st-key-answer-against-"] [data-testid="stPageLink-NavLink"] :is(p, span) {
    color: light-dark(#a8201a, #ff9d93); }
  @media (max-width: 1200px) { .st-key-told-answers { min-height: 4rem; align-content: start; } }
  .hs-asking { line-height: 2rem; opacity: .8; }
  .hs-answers-said { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  /* A row of choices wraps where it is too long; a telephone, which has no room for more rows, scrolls it. */
  @media (min-width: 481px) {
    .stMain [data-testid="stButtonGroup"] > div { flex-wrap: wrap; mask-image: none; }
  }
  @media (max-width: 760px) {
    .stMainBlockContainer { padding: 4.1rem .8rem 2rem; }
    /* The three doors stay in one row, by name alone: the picture is what one came for. */
    .hs-doors { gap: .5rem; }
    .hs-doors .hs-quiet { display: none; }
    .hs-doors .hs-door { padding: .3rem .6rem; }
    :is(.hs-listed, .hs-views) { grid-template-columns: 1fr; }
    .hs-head h1 { font-size: 1.25rem; }
    [data-testid="stPageLink-NavLink"] { min-height: 2.1rem; }
    .st-key-told-answers { min-height: 8rem; align-content: start; }
    [class*="st-key-page-head"] [data-testid="stPageLink-NavLink"] { padding-left: 0; }
    [class*="st-key-lessons-row-"] { row-gap: 0; }
    /* Back and next in one row, the rest in another. */
    .st-key-page-foot { display: grid; grid-template-columns: 1fr 1fr; gap: .1rem .5rem; }
    .st-key-page-foot > * { min-width: 0; }
    .hs-next { grid-area: 1 / 2; justify-self: end; }
    .st-key-page-foot [data-testid="stPopover"] button { justify-content: flex-start; padding-left: 0; }
  }
"""


def sheet() -> str:
    """Return the style of all pages, which is in their documents: it is there before a page's first element."""
    rooms = (links.CSS, reserved.CSS, figure.CSS, term_card.CSS, page_styles.CSS)
    return "".join((arriving.CSS, CSS, *rooms, _marks(), look.CSS))


def marking(address: str) -> str:
    """Return the class by which the section that a page is in is marked in the menu; Streamlit marks pages alone."""
    section = PLACES[address].section
    return f"hs-in-{_SECTIONS.index(section):d}" if section else ""


_SECTIONS = list(dict.fromkeys(place.section for place in PLACES.values() if place.section))


def _marks() -> str:
    alone = sum(not place.section for place in PLACES.values())
    chosen = (
        f'html.hs-section-{i:d} [data-testid="stTopNav"] .rc-overflow-item:nth-child({alone + i + 1:d}) button'
        for i in range(len(_SECTIONS))
    )
    return f"""
  :is({", ".join(chosen)}) {{
    background: color-mix(in srgb, currentColor 10%, transparent); font-weight: 600; }}
"""
