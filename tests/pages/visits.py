"""Visits to the app without a browser: through the front door, as everybody comes."""

from __future__ import annotations

import json
import re
import struct
import zlib
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

from em_core.data import Dataset
from em_core.experiments.experiment import Experiment
from em_core.experiments.url import to_query
from em_viz.animation.packing import packed_name, unpack
from pages.widgets.saving.panel import KEY
from pages.widgets.shared.figure import COMPONENT
from pages.widgets.shared.folded import OPENED

ROOT = Path(__file__).parents[2]

MARKUP = "halfstep_markup"
"""The component of HTML with drawings; it is compressed, and nothing else is."""

KINDS = ("selectbox", "button_group", "number_input", "slider", "toggle", "multiselect", "text_area", "file_uploader")


def visit(page: str = "lab", link: str | dict[str, str] = "", *, unfolding: tuple[str, ...] = (KEY,)) -> AppTest:
    """Open a page with a link's query in a session of its own.

    unfolding:  the keys of what is opened at once, the saving panel if nothing else; in the foot only so, which AppTest
                shows in its first run alone.
    """
    app = AppTest.from_file(ROOT / "app.py", default_timeout=60)
    app.switch_page(f"pages/{page}.py")
    pairs = parse_qsl(link, keep_blank_values=True) if isinstance(link, str) else link.items()
    for name, value in pairs:
        app.query_params[name] = value
    for key in unfolding:
        app.session_state[key] = True
    return sound(app.run())


def sound(app: AppTest) -> AppTest:
    """Return the app, in which nothing was raised."""
    assert not app.exception, app.exception[0].message
    return app


def markup(app: AppTest) -> list[str]:
    """Return the HTML that was sent with drawings in it."""
    return _drawn(app.main)


def _drawn(shown: AppTest | Block) -> list[str]:
    drawn = [each.proto for each in shown.get("bidi_component") if each.proto.component_name == MARKUP]
    return [zlib.decompress(proto.bytes).decode() for proto in drawn]


def head(app: AppTest) -> tuple[str, str]:
    """Return a page's name and its question."""
    found = [each.proto.body for each in elements(app.main, "html") if '<div class="hs-head' in each.proto.body]
    (shown,) = (re.fullmatch(r".*<h1>(.*)</h1><p>(.*?)</p></div>.*", html) for html in found)
    assert shown is not None
    return unescape(shown[1]), unescape(shown[2])


@dataclass(frozen=True)
class Link:
    """A link of a page to a page: its words, where it leads, and what its address says there."""

    label: str
    page: str
    query: str


def links(shown: AppTest | Block) -> list[Link]:
    """Return the links of a page in order: Streamlit's own, and those in HTML."""
    found = [
        Link(each.label.replace("\\", "").strip("*"), each.proto.page, each.proto.query_string)
        for each in elements(shown, "page_link")
    ]
    for html in [each.proto.body for each in elements(shown, "html")] + _drawn(shown):
        reader = _Links()
        reader.feed(html)
        found += reader.found
    return found


class _Links(HTMLParser):
    """The links of some HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Link] = []
        self._href: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "a" and told.get("class") == "hs-link":
            self._href, self._words = told["href"] or "", ""

    def handle_data(self, data: str) -> None:
        if self._href is not None:
            self._words += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._href is not None:
            page, _, query = self._href.partition("?")
            self.found.append(Link(self._words, page, query))
            self._href = None


def folded(app: AppTest) -> set[str]:
    """Return the keys of what is folded on a page and has not been opened."""
    shown = [each.proto.popover for each in app.main.get("popover")] + [each.proto for each in app.main.expander]
    return {_key(each) for each in shown if each.id} - set(app.session_state[OPENED])


def unfolded(app: AppTest, *keys: str) -> AppTest:
    """Return the app with these parts of its page opened; all that are folded, and what is folded in them, if none."""
    for _ in range(4):
        if not (closed := folded(app) & set(keys) if keys else folded(app)):
            return app
        for key in closed:
            app.session_state[key] = True
        sound(app.run())
    raise AssertionError(f"These stay folded: {sorted(closed)}.")


def figures(app: AppTest) -> list[dict[str, Any]]:
    """Return what was sent for the still figures of a page, in order: each with its legend and its words."""
    found = [each.proto.bytes for each in app.main.get("bidi_component") if each.proto.component_name == COMPONENT]
    return [json.loads(sent[4:]) for sent in found]


def packed(app: AppTest) -> bytes:
    """Return the animation that was sent to the player."""
    data: bytes = app.main.get("bidi_component")[0].proto.bytes
    (length,) = struct.unpack_from("<I", data)
    return data[4 + length :]


def shown_key(app: AppTest) -> str:
    """Return the key of the experiment that the player shows."""
    return packed_name(packed(app))


def words(app: AppTest) -> str:
    """Return the templates of everything that the player says."""
    content: dict[str, Any] = unpack(packed(app))[1]
    return "\n".join(text for panel in content["panels"] for text in panel["templates"])


def elements(shown: AppTest | Block, *kinds: str) -> list[Any]:
    """Return the elements of these kinds: Streamlit's types do not know what each of them has."""
    return [each for kind in kinds for each in shown.get(kind)]


def address(app: AppTest) -> dict[str, str]:
    """Return the query in the page's address."""
    return {name: value if isinstance(value, str) else value[-1] for name, value in app.query_params.items()}


def expect_run(app: AppTest, experiment: Experiment, own: Dataset | None = None) -> None:
    """The player shows this experiment, the address holds it, and nothing is wrong."""
    sound(app)
    assert not app.error, app.error[0].value
    assert address(app) == to_query(experiment, own)
    assert shown_key(app) == experiment.key


def choose(app: AppTest, label: str, value: Any) -> AppTest:
    """Give the sidebar's widget of that label another value, and let the page follow; opens what is folded for it."""
    for whole in (False, True):
        if whole:
            sidebar_unfolded(app)
        for widget in elements(app.sidebar, *KINDS):
            if widget.label == label:
                return sound(widget.set_value(value).run())
    raise AssertionError(f"There is no control called {label}.")


def sidebar_unfolded(app: AppTest) -> AppTest:
    """Return the app with all opened that is folded in its sidebar."""
    for box in app.sidebar.expander:
        if box.proto.id:
            app.session_state[_key(box.proto)] = True
    return sound(app.run())


def _key(proto: Any) -> str:
    """Return the key of something that can be folded."""
    key: str = proto.id.split("-", 2)[2]
    return key


def press(app: AppTest, label: str) -> AppTest:
    """Press the button of that label, whether or not it says in brackets how long that may take."""
    (button,) = (each for each in app.button if each.label.partition(" (about")[0] == label)
    return sound(button.click().run())
