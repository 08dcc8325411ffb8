"""A theorem on a card: its claim, whether it holds here, its picture, who has proved it, and where to see it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from em_core.theorems import THEOREMS, Theorem, Verdict
from em_viz.theory.theorem_figures import is_drawn, numbers_table, theorem_figure
from pages.widgets.shared.figure import show_still
from pages.widgets.shared.links import link
from pages.widgets.shared.table import table_html
from pages.widgets.shared.text import plain
from pages.work.server import shelf
from pages.work.shared import shared

CSS = """<style>
  .st-key-page-answer { padding-bottom: .6rem; }
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
  [class*="st-key-theorem-"] [data-testid="stAlertContainer"] { padding: .6rem .8rem; }
  .hs-fold { border: 1px solid color-mix(in srgb, currentColor 20%, transparent); border-radius: .5rem;
    padding: 0 .75rem; margin-bottom: .4rem; }
  .hs-fold summary { padding: .5rem 0; cursor: pointer; font-size: .875rem; }
  .hs-fold summary:focus-visible { outline: 2px solid var(--hs-accent, #1f6fc4); outline-offset: 1px; }
  .hs-fold p { margin: 0 0 .5rem; line-height: 1.5; }
  .hs-fold .hs-rows { max-height: 20rem; overflow: auto; margin-bottom: .6rem; }
  [class*="st-key-theorem-"] h5 { padding: 0 0 .5rem; }
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
      & [class*="st-key-theorem-"] [data-testid="stAlertContainer"] { padding: 0; background: none; border: 0;
        min-height: 0; }
      & [class*="st-key-theorem-"] [data-testid="stAlertContainer"] p { font-size: .9rem; }
      & .hs-fold { border: 0; padding: 0; margin: 0; }
      & .hs-fold summary { padding: .2rem 0; min-height: 2rem; }
    }
  }
  /* A telephone has the links of a card folded, with its proof. */
  @media (max-width: 760px) { .hs-ways-open { display: none; } }
  @media (min-width: 761px) { .hs-ways-folded { display: none; } }
</style>"""


def rows(theorems: Sequence[Theorem]) -> list[list[Theorem]]:
    """Return the cards row by row: those with a picture in twos, then those without in threes, the last row shared.

    No row mixes the two, and none has an empty place.
    """
    drawn = [theorem for theorem in theorems if theorem.pictured]
    plain_ones = [theorem for theorem in theorems if not theorem.pictured]
    return [group[i : i + n] for group, n in ((drawn, 2), (plain_ones, 3)) for i in range(0, len(group), n)]


def style_of(shown: Sequence[Sequence[Theorem]]) -> str:
    """Return the style of the page: how wide each card is of the six columns that rows of two and of three share."""
    wide = [
        f'.st-key-theorems > :has(> [class~="st-key-theorem-{theorem.id}"]) {{ grid-column: span {6 // len(row)}; }}'
        for row in shown
        for theorem in row
    ]
    return CSS.replace("</style>", "".join(wide) + "</style>")


def checked(theorem: str) -> Verdict:
    """Return the verdict on the theorem of that id; computed once for everybody."""
    return shared(THEOREMS[theorem].check, key=_name(theorem), doing="Checking")


def _name(theorem: str) -> str:
    return f"theorem {theorem}"


def known(theorem: str) -> Verdict | None:
    """Return the verdict on the theorem of that id where it has been computed; else None."""
    with suppress(KeyError):
        found: Verdict = shelf().get(_name(theorem))
        return found
    return None


def show_known(theorem: Theorem, verdict: Verdict) -> None:
    """Show what a theorem says, with its verdict."""
    _show_claim(theorem)
    show_verdict(theorem, verdict)


def claim(theorem: Theorem) -> DeltaGenerator:
    """Show what a theorem says; return the place for its verdict."""
    _show_claim(theorem)
    with st.container(key=_place_of(theorem)):
        place = st.empty()
    place.info("Checking …")
    return place


def _show_claim(theorem: Theorem) -> None:
    st.markdown(f"##### {plain(theorem.title)}\n\n{plain(theorem.claim)}")


def _place_of(theorem: Theorem) -> str:
    return f"verdict-{'drawn-' if theorem.pictured else ''}{theorem.id}"


def _ways(theorem: Theorem, where: str) -> str:
    """Return the links to where a theorem is seen at work."""
    links = "".join(link(way.page, f"→ {way.label}", way.query) for way in theorem.ways)
    return f'<div class="hs-ways hs-ways-{where}">{links}</div>'


def show_verdict(theorem: Theorem, verdict: Verdict) -> None:
    """Show whether a theorem holds here, with its picture; folded: its exact statement, its source and its numbers."""
    if is_drawn(verdict):
        dark = st.context.theme.type == "dark"
        # Its numbers are in the folded part, with the statement.
        show_still(
            f"{_name(theorem.id)} {dark}",
            lambda: theorem_figure(theorem, verdict, dark=dark),
            theorem.title,
            key=f"theorem_{theorem.id}",
            sentence=verdict.sentence,
            table=[],
        )
    if verdict.holds:
        st.success(f"**Holds here.** {plain(verdict.sentence)}", icon=":material/check_circle:")
    else:
        st.error(f"**Does not hold here.** {plain(verdict.sentence)}", icon=":material/cancel:")
    st.html(shelf().made(f"proof of {_name(theorem.id)} {verdict.sentence}", partial(proof_html, theorem, verdict)))


def proof_html(theorem: Theorem, verdict: Verdict) -> str:
    """Return, folded, the exact statement, its source and its numbers, and below it where it is seen at work.

    One element for all of it, where Streamlit's own fold is a widget with four elements in it, nine times on the page.
    """
    numbers = table_html(numbers_table(verdict), label=f"Numbers of: {theorem.title}")
    return (
        f'<details class="hs-fold"><summary>{escape(theorem.proof)}</summary>'
        f'<p>{escape(theorem.statement)}</p><p class="hs-quiet">{escape(theorem.source)}</p>{numbers}'
        f"{_ways(theorem, 'folded')}</details>{_ways(theorem, 'open')}"
    )


def summary(verdicts: dict[str, Verdict]) -> str:
    """Return how many of the theorems hold here, and which do not."""
    failed = [THEOREMS[name].title for name, verdict in verdicts.items() if not verdict.holds]
    count = len(verdicts)
    if not failed:
        return f"Yes: all {count:d} theorems below hold for these data, checked just now."
    hold = count - len(failed)
    return f"No: {hold:d} of {count:d} theorems hold here. These do not: {'; '.join(failed)}."
