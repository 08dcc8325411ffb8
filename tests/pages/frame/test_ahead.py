"""A page's document names the files of ours that the page will ask for; they are kept, for their address changes."""

from __future__ import annotations

import asyncio
import re

import pytest
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send
from streamlit import config

from pages.widgets.answering import FOR_EVER, Answering
from pages.widgets.frame.ahead import AHEAD, AT_ONCE, FIGURES, STYLE, documents, modules
from pages.widgets.frame.site import PLACES
from pages.widgets.frame.style import marking, sheet
from pages.widgets.shared.assets import ASSETS, FILES

LINK = re.compile(rf'<link rel="modulepreload" href="\./component/{FILES.name}/([^"]+)">')


async def _streamlit(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer as what lies behind does: a file that is there, or not."""
    found = not scope["path"].endswith("missing.js")
    await Response("behind", 200 if found else 404, {"Cache-Control": "public"})(scope, receive, send)


def answer(path: str, method: str = "GET", **scope: str) -> tuple[int, Headers, str]:
    """Return the status, the headers and the text that are answered."""
    said: list[Message] = []

    async def send(message: Message) -> None:
        said.append(message)

    async def receive() -> Message:
        return {"type": "http.request"}

    request = {"type": "http", "method": method, "path": path, "headers": [], **scope}
    asyncio.run(Answering(_streamlit)(request, receive, send))
    return said[0]["status"], Headers(raw=said[0]["headers"]), said[1]["body"].decode()


def test_a_document_names_each_module_once_and_all_are_there() -> None:
    assert set(documents()) == {"", *PLACES}
    for page, html in documents().items():
        named = LINK.findall(html)
        assert named == list(dict.fromkeys(named)) == modules(page or "home")
        assert all((ASSETS / name).is_file() for name in named)
        assert html.count("</head>") == 1
        for name in AT_ONCE:
            assert f'<script type="module" src="./component/{FILES.name}/{name}">' in html


def test_a_document_has_our_style_below_streamlits_own_and_follows_our_links() -> None:
    for html in documents().values():
        assert html.count(f'<style id="{STYLE}">{sheet()}</style></body>') == 1
    assert "</" not in sheet()
    # Where a page is answered with Streamlit's own document, the frame fetches the style of ours.
    assert f'getElementById("{STYLE}")' in (ASSETS / "frame" / "frame.js").read_text("utf-8")


ARRIVED = (ASSETS / "frame" / "arrived.js").read_text("utf-8")
"""What says by classes of the document's root what has come."""


def test_the_section_that_a_page_is_in_is_marked_by_its_place_in_the_menu() -> None:
    alone = [place.name for place in PLACES.values() if not place.section]
    for place in PLACES.values():
        mark = marking(place.address)
        assert bool(mark) == bool(place.section)
        if mark:
            sections = list(dict.fromkeys(each.section for each in PLACES.values() if each.section))
            i = sections.index(place.section)
            menu = f'[data-testid="stTopNav"] .rc-overflow-item:nth-child({len(alone) + i + 1:d}) button'
            assert (mark, f"html.hs-section-{i:d} {menu}" in sheet()) == (f"hs-in-{i:d}", True)
            numbers = re.search(r"fromEntries\(\[([^\]]*)\]\.map\(\(i\) => \[`\.hs-in-", ARRIVED)
            assert numbers is not None
            assert str(i) in numbers[1].split(", ")


def test_plotly_is_fetched_where_something_of_ours_is_drawn_with_it() -> None:
    assert f'src="./component/{FILES.name}/{AHEAD}"' in documents()["lab"]
    assert AHEAD not in documents()["glossary"]


def test_what_streamlit_draws_figures_with_is_named_on_the_pages_that_have_some() -> None:
    link = re.compile(r'<link rel="modulepreload" crossorigin href="\./static/js/PlotlyChart\.[^"/]+\.js">')
    assert {page for page, html in documents().items() if link.search(html)} == set(FIGURES)


@pytest.mark.parametrize(("path", "page"), [("/", "home"), ("/lab", "lab"), ("/restarts", "restarts")])
def test_a_page_is_answered_with_its_document(path: str, page: str) -> None:
    status, headers, text = answer(path)
    assert (status, text) == (200, documents()[page])
    assert headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    ("path", "method"), [("/lab/", "GET"), ("/elsewhere", "GET"), ("/lab", "POST"), ("/_stcore/health", "GET")]
)
def test_all_else_is_streamlits(path: str, method: str) -> None:
    status, headers, text = answer(path, method)
    assert (status, headers["cache-control"], text) == (200, "public", "behind")


def test_below_a_path_the_same() -> None:
    before = config.get_option("server.baseUrlPath")
    config.set_option("server.baseUrlPath", "lab")
    try:
        assert answer("/lab/restarts")[2] == documents()["restarts"]
        assert answer("/lab/")[2] == documents()["home"]
        assert answer("/lab")[2] == answer("/restarts")[2] == "behind"
        assert answer(f"/lab/component/{FILES.name}/frame/frame.js")[1]["cache-control"] == FOR_EVER
    finally:
        config.set_option("server.baseUrlPath", before)


def test_a_file_of_ours_is_kept_and_one_that_is_missing_is_not() -> None:
    assert answer(f"/component/{FILES.name}/frame/frame.js")[1]["cache-control"] == FOR_EVER
    assert answer(f"/component/{FILES.name}/frame/missing.js")[1]["cache-control"] == "public"
    assert answer("/component/another/frame.js")[1]["cache-control"] == "public"
