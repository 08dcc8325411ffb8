"""The files of the pupil's page: few and small, nothing from elsewhere, nothing parsed as markup, our colours."""

from __future__ import annotations

import gzip
import os
import re
from pathlib import Path

import pytest
from starlette.requests import Request

from em_core.classroom.codes import LENGTH, LETTERS
from em_core.places import asset
from em_viz.style import theme
from pages.classroom import files
from pages.classroom.names import LONGEST_NICKNAME

PAGE = asset("classroom")
IMPORT = re.compile(r'^import .*?from "([^"]+)"', re.MULTILINE)
MARKUP = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|srcdoc|\beval\b|new Function")
MOST_BYTES, MOST_AT_FIRST = 60_000, 25_000
"""As they are sent: Streamlit's server compresses what is longer than 500 bytes."""


def text(name: str) -> str:
    return (PAGE / name).read_text("utf-8")


def sent(path: Path) -> int:
    return len(gzip.compress(path.read_bytes()))


def needed(first: Path) -> set[Path]:
    """Return a module and all that it imports."""
    found: set[Path] = set()
    waiting = [first]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting += [(path.parent / name).resolve() for name in IMPORT.findall(path.read_text("utf-8"))]
    return found


def test_the_first_screen_asks_for_its_modules_at_once() -> None:
    asked = re.findall(r'rel="modulepreload" href="static/([^"]+)"', text("index.html"))
    wanted = needed(PAGE / "home.js")
    assert sorted(asked) == sorted(path.relative_to(asset()).as_posix() for path in wanted)


def test_the_page_is_small() -> None:
    first = needed(PAGE / "home.js") | {PAGE / "index.html", PAGE / "classroom.css"}
    assert sum(map(sent, first)) < MOST_AT_FIRST
    assert sum(map(sent, first | needed(PAGE / "activities.js"))) < MOST_BYTES


def test_every_module_is_used() -> None:
    used = needed(PAGE / "home.js") | needed(PAGE / "activities.js")
    assert {path.name for path in PAGE.glob("*.js")} == {path.name for path in used if path.parent == PAGE.resolve()}


@pytest.mark.parametrize("path", sorted(PAGE.glob("*.js")), ids=lambda path: path.name)
def test_what_somebody_has_written_is_text(path: Path) -> None:
    assert not MARKUP.findall(path.read_text("utf-8"))


def test_nothing_is_asked_of_elsewhere_and_no_script_is_in_the_page() -> None:
    for path in PAGE.iterdir():
        found = re.findall(r"https?://[^\s\"')]+", path.read_text("utf-8"))
        assert set(found) <= {"http://www.w3.org/2000/svg"}, path.name
    page = text("index.html")
    assert re.findall(r"<script(?![^>]* src=)|<style| on\w+=| style=|<base", page) == []


def test_colours_are_the_houses() -> None:
    listed = re.findall(r"= (\[\"#.*\]);", text("colours.js"))
    assert [tuple(re.findall(r"#\w{6}", each)) for each in listed] == [
        theme.COLOURS,
        theme.COLOURS_DARK,
        (theme.NEUTRAL, theme.TWINS[theme.NEUTRAL]),
    ]
    light, dark = text("classroom.css").split("prefers-color-scheme: dark", 1)
    for style, colours, roles in (
        (light, theme.COLOURS, {each: each for each in (theme.INK, theme.SURFACE, theme.GRID)}),
        (dark, theme.COLOURS_DARK, theme.TWINS),
    ):
        for k, colour in enumerate(colours):
            assert f"--hc-{k}: {colour};" in style
        for name, role in (("ink", theme.INK), ("surface", theme.SURFACE), ("grid", theme.GRID)):
            assert f"--hc-{name}: {roles[role]};" in style


def test_codes_and_names_are_those_of_the_server() -> None:
    assert f'LETTERS = "{LETTERS}"' in text("code.js")
    assert f"LENGTH = {LENGTH};" in text("code.js")
    assert f"LONGEST_NAME = {LONGEST_NICKNAME};" in text("code.js")
    assert text("icon.svg") == asset("images", "halfstep.svg").read_text("utf-8")


def asked(**headers: str) -> Request:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "GET", "headers": raw})


def test_a_file_is_sent_compressed_and_once() -> None:
    first = files.file(asked(accept_encoding="gzip, br"), "classroom", "home.js", {"Cache-Control": "no-cache"})
    assert gzip.decompress(bytes(first.body)) == (PAGE / "home.js").read_bytes()
    assert first.headers["content-type"].startswith("text/javascript")
    tag = first.headers["etag"]
    for has in (tag, f"W/{tag}"):
        again = files.file(asked(if_none_match=has), "classroom", "home.js", {"Cache-Control": "no-cache"})
        assert (again.status_code, again.headers["etag"], again.body) == (304, tag, b"")
    other = files.file(asked(if_none_match='"other"'), "classroom", "home.js", {})
    assert (other.status_code, other.body) == (200, (PAGE / "home.js").read_bytes())


def test_a_file_that_was_changed_is_sent_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "home.js").write_text("1;\n")
    monkeypatch.setattr(files, "asset", lambda *parts: tmp_path.joinpath(*parts[1:]))
    before = files.file(asked(), "classroom", "home.js", {})
    (tmp_path / "home.js").write_text("2;\n")
    os.utime(tmp_path / "home.js", ns=(1, 1))
    after = files.file(asked(if_none_match=before.headers["etag"]), "classroom", "home.js", {})
    assert (after.status_code, after.body) == (200, b"2;\n")


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("shared", "plotly-basic.min.js"),
        ("player", "player.js"),
        ("classroom", ".."),
        ("classroom", "none.js"),
        ("..", "app.py"),
    ],
)
def test_nothing_else_is_sent(folder: str, name: str) -> None:
    assert files.file(asked(), folder, name, {}).status_code == 404
