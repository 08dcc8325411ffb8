"""The cards of the gallery."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from em_core.catalogue.entry import Entry
from em_core.experiments.run_description import described
from em_core.experiments.visits import first_visit
from em_core.numerics.wording import within
from em_viz.models.common.thumbnail import axes_said, thumbnail
from em_viz.models.exhibit_animation import animate_exhibit
from pages.widgets.shared.links import link
from pages.widgets.shared.markup import show_markup
from pages.widgets.shared.runs import traced_at_once
from pages.work.server import shelf

# Two small cards stand in a row on a phone, so that the page stays short: without what is hidden, which the model's
# own page says first.
CSS = """
<style>
  :is(.hs-cards, .st-key-cards-early) { display: grid; grid-template-columns: repeat(auto-fill, minmax(16rem, 1fr));
    gap: 1rem; }
  .hs-cards > *, .st-key-cards-early > * { min-width: 0; width: 100%; height: 100%; box-sizing: border-box; }
  .st-key-cards-early > * > * { height: 100%; }
  .hs-card-words .hs-link { min-height: 1.5rem; }
  .hs-card-words p { font-size: .9rem; line-height: 1.35; }
  .hs-card-words p + p { margin-top: .3rem; opacity: .8; }
  html:not(.hs-stage) .hs-card-words p + p { font-size: .85rem; }
  html.hs-stage .hs-card-words p { font-size: 1rem; }
  /* As high before its picture is there as after it; what is below all cards is out of sight before they are there. */
  :is(.hs-card-picture, .st-key-cards-early :is([class*="st-key-picture-"], [class*="st-key-card_"])) {
    min-height: 10rem; }
  .st-key-cards { min-height: 100vh; }
  /* Streamlit leaves out a place with nothing in it. */
  .st-key-cards-early [class*="st-key-door-"]:not(:has([class*="st-key-picture-"], [class*="st-key-card_"])) {
    padding-top: 10.55rem; }
  .hs-card-axes { font: .8rem/1.3 var(--st-font, sans-serif); text-align: center; opacity: .8;
    margin-bottom: .3rem; }
  @media (max-width: 760px) {
    :is(.hs-cards, .st-key-cards-early) { grid-template-columns: 1fr 1fr; gap: .5rem; }
    :is(.hs-card-picture, .st-key-cards-early :is([class*="st-key-picture-"], [class*="st-key-card_"])) {
      min-height: 7.7rem; }
    :is(.hs-cards .hs-door, .st-key-cards-early [class*="st-key-door-"]) { padding: .4rem .5rem; }
    .st-key-cards-early [class*="st-key-door-"]:not(:has([class*="st-key-picture-"], [class*="st-key-card_"])) {
      padding-top: 8.2rem; }
    .hs-card-words p + p { display: none; }
  }
</style>
"""


def show_cards(entries: Sequence[Entry]) -> None:
    """Show a card for each entry, all of it a link: the end of its run, its name, its use, and what is hidden."""
    st.html(CSS)
    pictures = [_known(entry.id) for entry in entries]
    if None not in pictures:
        cards = [
            f'<div class="hs-door"><div class="hs-card-picture">{picture}</div>{_words(entry)}</div>'
            for entry, picture in zip(entries, pictures, strict=True)
        ]
        show_markup(f'<div class="hs-cards">{"".join(cards)}</div>', key="cards")
        return
    # A server that has just begun needs seconds for all of them; the names are read, and clicked, before.
    places: dict[str, DeltaGenerator] = {}
    with st.container(key="cards-early"):
        for entry in entries:
            with st.container(border=True, height="stretch", key=f"door-{entry.id}"):
                places[entry.id] = st.container(key=f"picture-{entry.id}")
                st.html(_words(entry))
    for model, place in places.items():
        with place:
            show_markup(_picture(model), key=f"card_{model}")


def _words(entry: Entry) -> str:
    """Return what a card says, as HTML."""
    way = link("model", entry.title, {"model": entry.id}, strong=True)
    said = f"<p>{escape(entry.use)}</p><p>Hidden: {escape(within(entry.hidden))}</p>"
    return f'<div class="hs-card-words">{way}{said}</div>'


def _known(model: str) -> str | None:
    """Return the picture of a model where it has been made; None elsewhere."""
    with suppress(KeyError):
        found: str = shelf().get(_name(model))
        return found
    return None


def _name(model: str) -> str:
    return f"card {model}"


def _picture(model: str) -> str:
    """Return the end of a model's first example as a small drawing, SVG, with a line that says what its axes are.

    Examples are small: each is run and drawn at once, however busy the server is, so that no card is left without.
    """

    def draw() -> str:
        run = described(first_visit(model))
        animation = animate_exhibit(*traced_at_once(run), key=run.key)
        return f'{thumbnail(animation)}<div class="hs-card-axes">{escape(axes_said(animation))}</div>'

    return shelf().made(_name(model), draw)
