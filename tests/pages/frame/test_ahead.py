"""A page's document names the files of ours that the page will ask for; they are kept, for their address changes."""

from __future__ import annotations

import asyncio
import gzip
import re

import pytest
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send
from streamlit import config

from pages.widgets.answering import FOR_EVER, Answering
from pages.widgets.frame import bundle
from pages.widgets.frame.ahead import DRAWN, LATER, PLOTLY, ROOT, SHEETS, STYLE, documents
from pages.widgets.frame.site import PLACES
from pages.widgets.frame.style import marking, sheet
from pages.widgets.shared.assets import ASSETS, FILES

LATE = re.compile(rf'<template id="{LATER}">(.*?)</template>')
"""What is fetched after Streamlit's own code."""


async def _streamlit(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer as what lies behind does: a file that is there, or not."""
    found = not scope["path"].endswith("missing.js")
    await Response("behind", 200 if found else 404, {"Cache-Control": "public"})(scope, receive, send)


def answer(path: str, method: str = "GET", **scope: str) -> tuple[int, Headers, str]:
    """Return the status, the headers and the text that are answered."""
    said = answered(path, method, [], **scope)
    return said[0]["status"], Headers(raw=said[0]["headers"]), said[1]["body"].decode()


def packed_answer(path: str) -> bytes:
    """Return the bytes that are answered to whoever takes them compressed."""
    said = answered(path, "GET", [(b"accept-encoding", b"gzip, br")])
    assert Headers(raw=said[0]["headers"])["content-encoding"] == "gzip"
    body: bytes = said[1]["body"]
    return body


def answered(path: str, method: str, headers: list[tuple[bytes, bytes]], **scope: str) -> list[Message]:
    """Return the messages of an answer."""
    said: list[Message] = []

    async def send(message: Message) -> None:
        said.append(message)

    async def receive() -> Message:
        return {"type": "http.request"}

    request = {"type": "http", "method": method, "path": path, "headers": headers, **scope}
    asyncio.run(Answering(_streamlit)(request, receive, send))
    return said


def test_a_document_names_the_bundle_after_streamlits_script_and_leaves_the_rest_for_later() -> None:
    assert set(documents()) == {"", *PLACES}
    for page, html in documents().items():
        head, body = html.split("</head>")
        own = f'<script type="module" src="./component/{FILES.name}/{bundle.SCRIPT}"></script>'
        assert head.index("./static/js/index.") < head.index(own)
        assert ROOT in head
        (late,) = LATE.findall(body)
        assert re.search(rf'<link [^>]*id="{SHEETS}" href="\./component/{FILES.name}/{bundle.SHEET}"', late)
        assert (f'src="./component/{FILES.name}/{PLOTLY}"' in late) == ((page or "home") in DRAWN)
    assert f'getElementById("{LATER}")' in (ASSETS / "frame" / "ahead.js").read_text("utf-8")
    assert f'"#{SHEETS}"' in (ASSETS / "shared" / "mount.js").read_text("utf-8")
    assert (ASSETS / PLOTLY).is_file()


def test_the_bundle_is_answered_and_kept_compressed_for_whoever_takes_that() -> None:
    for name, (kind, text, packed) in bundle.files().items():
        path = f"/component/{FILES.name}/{name}"
        status, headers, answered = answer(path)
        assert (status, headers["cache-control"], answered.encode()) == (200, FOR_EVER, text)
        assert headers["content-type"].startswith(kind)
        assert gzip.decompress(packed) == text
        assert packed_answer(path) == packed


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
