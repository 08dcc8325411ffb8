"""Visits to the app without a browser: through the front door, as everybody comes."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

from em_core.data import Dataset
from em_core.experiments.experiment import Experiment
from em_core.experiments.url import to_query
from em_viz.animation.packing import packed_name, unpack

ROOT = Path(__file__).parents[2]

KINDS = ("selectbox", "button_group", "number_input", "slider", "toggle", "multiselect", "text_area", "file_uploader")


def visit(page: str = "lab", link: str | dict[str, str] = "") -> AppTest:
    """Open a page with a link's query in a session of its own."""
    app = AppTest.from_file(ROOT / "app.py", default_timeout=60)
    app.switch_page(f"pages/{page}.py")
    pairs = parse_qsl(link, keep_blank_values=True) if isinstance(link, str) else link.items()
    for name, value in pairs:
        app.query_params[name] = value
    return sound(app.run())


def sound(app: AppTest) -> AppTest:
    """Return the app, in which nothing was raised."""
    assert not app.exception, app.exception[0].message
    return app


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
    """Give the sidebar's widget of that label another value, and let the page follow."""
    for widget in elements(app.sidebar, *KINDS):
        if widget.label == label:
            return sound(widget.set_value(value).run())
    raise AssertionError(f"There is no control called {label}.")


def press(app: AppTest, label: str) -> AppTest:
    """Press the button of that label, whether or not it says in brackets how long that may take."""
    (button,) = (each for each in app.button if each.label.partition(" (about")[0] == label)
    return sound(button.click().run())
