"""A Streamlit app of pages that send what Halfstep's pages send, kind by kind, and compute nothing.

HALFSTEP_BARE names a JSON file: by a page's address, its elements in order, as `Visitor.kinds` has them.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.navigation.page import StreamlitPage

KINDS = "HALFSTEP_BARE"

LINE = {"data": [{"type": "scatter", "x": list(range(100)), "y": list(range(100))}], "layout": {"height": 300}}
TABLE = {"a": [1, 2, 3], "b": [4, 5, 6]}

PAGES: list[StreamlitPage]

COMPONENT = st.components.v2.component("bare", js="export default () => {}")

MADE: dict[str, Callable[[str, int], Any]] = {
    "alert": lambda name, _: st.info(name),
    "bidi_component": lambda name, size: COMPONENT(key=name, data=bytes(size)),
    "button": lambda name, _: st.button(name),
    "button_group": lambda name, _: st.segmented_control(name, ["x", "y"]),
    "checkbox": lambda name, _: st.checkbox(name),
    "code": lambda name, _: st.code(name),
    "dataframe": lambda name, _: st.dataframe(TABLE, key=name),
    "download_button": lambda name, _: st.download_button(name, str, f"{name}.csv", on_click="ignore"),
    "empty": lambda _name, _: st.empty(),
    "file_uploader": lambda name, _: st.file_uploader(name),
    "heading": lambda name, _: st.subheader(name),
    "html": lambda name, _: st.html(f"<p>{name}</p>"),
    "json": lambda name, _: st.json({name: 1}),
    "link_button": lambda name, _: st.link_button(name, "/"),
    "markdown": lambda name, _: st.markdown(name),
    "multiselect": lambda name, _: st.multiselect(name, ["x", "y"]),
    "number_input": lambda name, _: st.number_input(name),
    "page_link": lambda name, _: st.page_link(PAGES[0], label=name),
    "plotly_chart": lambda name, _: st.plotly_chart(LINE, key=name),
    "radio": lambda name, _: st.radio(name, ["x", "y"]),
    "selectbox": lambda name, _: st.selectbox(name, ["x", "y"]),
    "slider": lambda name, _: st.slider(name, 0, 10),
    "text_area": lambda name, _: st.text_area(name),
    "text_input": lambda name, _: st.text_input(name),
}
"""How a kind of element is shown, from a name of its own and a number of bytes; every box is a container."""

OF_PAGES: dict[str, list[tuple[str, int, str]]] = json.loads(Path(os.environ[KINDS]).read_text("utf-8"))


def _shown(elements: list[tuple[int, tuple[str, int, str]]]) -> None:
    for place, (kind, size, _) in elements:
        name = f"{kind} {place}"
        if kind == "block":
            st.container(key=name)
        else:
            MADE[kind](name, size)


def page(elements: list[tuple[str, int, str]]) -> None:
    """Show the elements in their order; those of a fragment in a fragment."""
    for fragment, some in groupby(enumerate(elements), key=lambda each: each[1][2]):
        show = partial(_shown, list(some))
        if fragment:
            st.fragment(show)()
        else:
            show()


st.set_page_config(layout="wide")
PAGES = [
    st.Page(partial(page, elements), title=address, url_path=address, default=not place)
    for place, (address, elements) in enumerate(OF_PAGES.items())
]
st.navigation(PAGES, position="top").run()
