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


def rows(theorems: Sequence[Theorem]) -> list[list[Theorem]]:
    """Return the cards row by row: those with a picture in twos, then those without in threes, the last row shared.

    No row mixes the two, and none has an empty place.
    """
    drawn = [theorem for theorem in theorems if theorem.pictured]
    plain_ones = [theorem for theorem in theorems if not theorem.pictured]
    return [group[i : i + n] for group, n in ((drawn, 2), (plain_ones, 3)) for i in range(0, len(group), n)]


def style_of(shown: Sequence[Sequence[Theorem]]) -> str:
    """Return the style of the cards: how wide each card is of the six columns that rows of two and of three share."""
    wide = [
        f'.st-key-theorems > :has(> [class~="st-key-theorem-{theorem.id}"]) {{ grid-column: span {6 // len(row)}; }}'
        for row in shown
        for theorem in row
    ]
    return f"<style>{''.join(wide)}</style>"


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
    """Show what a theorem says, with its verdict: one element, or, where it has a picture, one on each side of that."""
    said = shelf().made(f"card of {_name(theorem.id)} {verdict.sentence}", partial(_card_html, theorem, verdict))
    if is_drawn(verdict):
        st.html(said[0])
        _show_picture(theorem, verdict)
        st.html(said[1])
    else:
        st.html("".join(said))


def _card_html(theorem: Theorem, verdict: Verdict) -> tuple[str, str]:
    """Return what is above a theorem's picture, and what is below it."""
    return (
        f"<h5>{escape(theorem.title)}</h5><p>{escape(theorem.claim)}</p>",
        f"{verdict_html(verdict)}{proof_html(theorem, verdict)}",
    )


def verdict_html(verdict: Verdict) -> str:
    """Return whether a theorem holds here, and the sentence that says how that was found."""
    kind, sign, said = ("holds", "✓", "Holds here.") if verdict.holds else ("fails", "✗", "Does not hold here.")
    words = f"<span><strong>{said}</strong> {escape(verdict.sentence)}</span>"
    return f'<div class="hs-{kind}" role="note"><span aria-hidden="true">{sign}</span>{words}</div>'


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
        _show_picture(theorem, verdict)
    st.html(_card_html(theorem, verdict)[1])


def _show_picture(theorem: Theorem, verdict: Verdict) -> None:
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


def proof_html(theorem: Theorem, verdict: Verdict) -> str:
    """Return, folded, the exact statement, its source and its numbers, and below it where it is seen at work.

    One element for all of it, where Streamlit's own fold is a widget with four elements in it, nine times on the page.
    """
    numbers = table_html(numbers_table(verdict), label=f"Numbers of: {theorem.title}")
    return (
        f'<details class="hs-proof"><summary>{escape(theorem.proof)}</summary>'
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
