"""HTML with drawings in it: what Streamlit's own element takes for unsafe (SVG), as long as this house wrote it."""

from __future__ import annotations

import streamlit as st

_JS = """
export default function ({ data, parentElement }) {
  if (parentElement.shown === data.html) return;
  parentElement.shown = data.html;
  const place = parentElement.querySelector(":scope > div") ?? parentElement.appendChild(document.createElement("div"));
  place.innerHTML = data.html;
}
"""

_markup = st.components.v2.component("halfstep_markup", js=_JS, isolate_styles=False)


def show_markup(html: str, *, key: str) -> None:
    """Show HTML as it is: nothing in it may come from outside without having been escaped."""
    _markup(key=key, data={"html": html})
