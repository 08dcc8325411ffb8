"""Links to other pages as HTML: many of them, with the words beside them, in one element of the page.

Each element of Streamlit's own costs the server as much as a line of text. These look and lead as Streamlit's links do:
a module of the document (assets/shared/follow.js) has them lead to other pages without loading the app again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from urllib.parse import urlencode

import streamlit as st

CSS = """
  .hs-link, .hs-link:visited { display: block; padding: 0 .5rem; margin: 2px 0; border-radius: .5rem; line-height: 2;
    font-size: .875rem; color: inherit; text-decoration: none; }
  .hs-link:hover { background: color-mix(in srgb, currentColor 8%, transparent); }
  .hs-link:focus-visible { outline: 2px solid var(--hs-accent, #1f6fc4); outline-offset: 1px; }
  .hs-link strong { font-weight: 600; }
  /* A door: the whole card leads there. */
  .hs-door { position: relative; padding: .45rem .9rem; border-radius: .5rem;
    border: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
  .hs-door:hover { border-color: var(--hs-accent, #1f6fc4); }
  :is(.hs-door, .hs-card-words) .hs-link { position: static; padding: 0; margin: 0; line-height: 1.6; }
  :is(.hs-door, .hs-card-words) .hs-link::after { content: ""; position: absolute; inset: 0; }
  :is(.hs-door, .hs-card-words) p { margin: 0; line-height: 1.5; }
  .hs-row { display: flex; flex-wrap: wrap; gap: 0 2rem; }
  .hs-row .hs-link { padding-left: 0; }
  .stMain .hs-section :is(h3, p) { margin: 0; }
  .hs-section p { padding-bottom: .6rem; }
  .hs-replays { align-items: center; gap: 0 1rem; }
  .hs-example + .hs-example { margin-top: .9rem; }
  .hs-example .hs-link { padding-left: 0; margin: 0; line-height: 1.6; }
  .hs-example p { margin: .1rem 0 0; line-height: 1.5; }
  .hs-lecture-view { padding: 1rem; border-radius: .5rem;
    border: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
  .hs-lecture-view + .hs-lecture-view { margin-top: .75rem; }
  :is(.hs-lecture-view, [class*="st-key-lecture-view-"]) .hs-link { padding-left: 0; margin: 0; line-height: 1.6; }
  :is(.hs-lecture-view, [class*="st-key-lecture-view-"]) p { margin: .75rem 0 0; line-height: 1.6; }
  .st-key-lecture-hold > :first-child { flex: 1 1 0; }
  .st-key-lecture-hold > :nth-child(2) { flex: 3 1 0; min-width: 0; }
  @media (max-width: 640px) { .st-key-lecture-hold > :is(:first-child, :nth-child(2)) { flex: 0 0 100%; } }
  .hs-quiet { font-size: .875rem; opacity: .8; }
  html.hs-stage :is(.hs-link, .hs-quiet) { font-size: 1rem; }
  @media (max-width: 760px) { .hs-link { min-width: 2.1rem; min-height: 2.1rem; } .hs-door .hs-link { min-height: 0; } }
"""


def link(page: str, label: str, query: Mapping[str, str] | None = None, *, strong: bool = False, tip: str = "") -> str:
    """Return a link to a page as HTML.

    page:   its address, as in `PLACES`.
    label:  its words, as they are.
    tip:    what is said while the pointer rests on it.
    """
    # The front page has no address of its own.
    address = "./" if page == "home" else page
    href = address + (f"?{urlencode(query)}" if query else "")
    title = f' title="{escape(tip)}"' if tip else ""
    words = f"<strong>{escape(label)}</strong>" if strong else escape(label)
    return f'<a class="hs-link" href="{escape(href)}"{title}>{words}</a>'


def examples_html(examples: Sequence[tuple[str, str, Mapping[str, str], str]]) -> str:
    """Return links with a sentence below each as HTML, below a heading: (page, label, query, sentence)."""
    lines = [
        f'<div class="hs-example">{link(page, label, query)}<p class="hs-quiet">{escape(sentence)}</p></div>'
        for page, label, query, sentence in examples
    ]
    return f'<h3 class="hs-examples">Examples</h3>{"".join(lines)}'


def show_ways(ways: Sequence[str], heading: str = "", sentence: str = "") -> None:
    """Show links (`link`) beside each other, below a heading and a sentence where there are such, as one element."""
    links = f'<div class="hs-row">{"".join(ways)}</div>'
    if heading:
        links = f'<div class="hs-section"><h3>{escape(heading)}</h3><p>{escape(sentence)}</p>{links}</div>'
    st.html(links)
