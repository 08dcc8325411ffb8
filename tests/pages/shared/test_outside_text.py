"""Whatever names people bring, a page shows them to the letter: everything that is sent to the browser is looked at."""

from __future__ import annotations

import html
import io
import json
import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import openpyxl
import pytest
from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest

from em_core.catalogue.entry import exhibit
from em_core.catalogue.registry import FAMILY
from em_core.data import Dataset
from em_core.data.numbers import is_number
from em_core.experiments.experiment import Experiment, on_own_data
from em_core.experiments.url import to_query
from em_core.experiments.url_data import pack, pack_text
from em_core.own.own_table import sheet_text
from em_viz.animation.packing import unpack
from em_viz.animation.slots import JOINER, seen, words
from pages.widgets.shared.text import plain
from tests.em_core.data.hostile import FORMULAS, LIVE_HTML, LIVE_MARKDOWN, MARK, NAMES, alive
from tests.pages.visits import MARKUP, choose, folded, unfolded, visit

VALUES = [[1.0, 2.0], [1.5, 2.25], [2.0, 1.5], [1.25, 1.75], [6.0, 8.0], [6.5, 8.5], [7.0, 7.5], [6.25, 9.0]]
TITLE = " ".join(NAMES[7:] + NAMES[:7])[-2_000:]
COLUMNS = (" ".join(NAMES[3:])[:1_900], " ".join((*NAMES[:3], FORMULAS[0])))
UNITS = (NAMES[0], NAMES[5])

# What Streamlit shows to the letter, and what is not shown: choices of a list that folds out, texts in fields, marks.
LETTERS = {"options", "placeholder", "default", "value", "set_value", "id", "element_id", "form_id", "query_string"}
LETTERS |= {
    "url",
    "columns",
    "page",
    "column_order",
    "raw_values",
    "max_upload_size_mb",
    "page_script_hash",
    "file_name",
}

TO_THE_LETTER = {"selectbox", "multiselect", "text_area", "slider", "number_input", "text_input"}
"""Elements whose own values stand in them as they are; a label never does."""


OUR_LINK = re.compile(r'<a class="hs-link" href="[^"<>]*"(?: title="[^"<>]*")?>')
"""A link of ours to another page, in which all is escaped."""


def texts_of(message: Message, place: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text in a message with its place there."""
    for field, value in message.ListFields():
        here = f"{place}.{field.name}"
        if field.name in LETTERS and field.type == field.TYPE_STRING:
            continue
        several = list(value) if field.is_repeated and not isinstance(value, str | bytes) else [value]
        for each in several:
            if isinstance(each, Message):
                yield from texts_of(each, here)
            elif isinstance(each, str):
                yield here, each


def markup_in(content: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Yield what a component reads as HTML, or as Plotly's own mark-up: templates, figures, and HTML as such."""
    if isinstance(content, dict):
        for name, value in content.items():
            yield from markup_in(value, name if key != "figure" else key)
    elif isinstance(content, list | tuple):
        for each in content:
            yield from markup_in(each, key)
    elif isinstance(content, str) and key in ("figure", "html", "templates"):
        yield key, content


def component_texts(proto: Any) -> Iterator[tuple[str, str]]:
    if proto.json:
        yield from markup_in(json.loads(proto.json))
    raw = proto.bytes
    if proto.component_name == MARKUP:
        yield "html", zlib.decompress(raw).decode()
    elif raw:
        (length,) = struct.unpack_from("<I", raw)
        body = raw[4 + length :] if raw[4:5] == b"{" else raw
        if len(body) > 4:
            yield from markup_in(unpack(body)[1])


def looked_at(app: AppTest) -> tuple[list[str], str]:
    """Return every place where a hostile name would do something, and all texts that were looked at."""
    found, seen_in_all = [], []
    for root in (app.main, app.sidebar):
        for node in root:
            proto = getattr(node, "proto", None)
            if not isinstance(proto, Message):
                continue
            said: list[tuple[str, str, tuple[str, ...]]]
            if node.type == "bidi_component":
                said = [(place, text, LIVE_HTML) for place, text in component_texts(proto)]
            elif node.type == "html":
                # No template is filled in there.
                signs = tuple(sign for sign in LIVE_HTML if "{" not in sign)
                said = [(place, OUR_LINK.sub("", text), signs) for place, text in texts_of(proto)]
            else:
                said = [(place, text, LIVE_MARKDOWN) for place, text in texts_of(proto)]
            seen_in_all += [text for _, text, _ in said]
            found += [
                f"{node.type}{place}: {sign!r} in {text[:300]!r}"
                for place, text, signs in said
                for sign in alive(text, signs)
            ]
    return found, "\n".join(seen_in_all)


def hostile(columns: int = 2, **changes: Any) -> dict[str, str]:
    """Return a link to an experiment on data whose every name is hostile."""
    own = Dataset("own", TITLE, np.array(VALUES)[:, :columns], COLUMNS[:columns], UNITS[:columns])
    experiment = replace(on_own_data(Experiment(k=2, max_steps=3, tol=0), own), **changes)
    return {**to_query(replace(experiment, data="faithful", own_digest="")), "own": pack(own)}


PICTURES = ("move", "shares", "river", "map", "best_of_r", "tournament_gaps", "tournament_hit_rates")
FOLDS = (
    *("save-and-share", "class-link", "cite", "add-view", "how-decided", "standard-errors", "enough-starts"),
    *("all-final-points", *(f"as-table-{picture}" for picture in PICTURES)),
    *("how-a-step-is-counted", "choose-theta", "choose-slice", "choose-step", "other-runs", "derivation-choices"),
)
"""What is folded on the pages below."""

PLACES = [
    ("lab", hostile()),
    ("lab", hostile(columns=1, k=1, start="by_hand")),
    ("lab", hostile(model="kmeans")),
    ("restarts", hostile() | {"runs": "10"}),
    ("basins", hostile(k=1) | {"map": "1.1,1.2"}),
    ("basins", hostile()),
    ("tournament", hostile() | {"trials": "10", "budget": "10", "entrants": "random_points"}),
    *((page, hostile()) for page in ("bound", "minorising", "landscape", "speed", "verdict", "derivation")),
    ("bound", hostile() | {"show": "hand"}),
    ("landscape", hostile() | {"show": "stairs"}),
    ("derivation", hostile() | {"line": "all"}),
]


@pytest.mark.parametrize(("page", "link"), PLACES, ids=[f"{i}-{page}" for i, (page, _) in enumerate(PLACES)])
def test_names_in_a_link_are_shown_to_the_letter(page: str, link: dict[str, str]) -> None:
    app = visit(page, link, unfolding=FOLDS)
    assert not folded(app)
    found, said = looked_at(app)
    # The speed has no names in it, and the derivation only titles.
    assert MARK in said or page in ("speed", "derivation")
    assert not found, "\n".join(found)


NAMELESS = {"linkage", "blood_groups"}
"""Whose four counts have names of their own, whatever stands above them."""


def renamed(model: str) -> str:
    """Return the table of a model's first example as text, its names and words replaced by hostile ones."""
    if model == "categorical_hmm":
        # Its symbols are words, too, and a second column of words might be meant.
        symbols = (NAMES[0], f"<img/src=x>{MARK}", f":red[{MARK}]")
        return sheet_text((NAMES[:1], [[symbols[i * i % 3]] for i in range(40)]))
    entry = FAMILY[model]
    shown = exhibit(entry, entry.examples[0])
    heads, rows = entry.reader.write(shown.sample)
    told = sorted({cell for row in rows for cell in row if isinstance(cell, str) and not is_number(cell)})
    other = {cell: f"{NAMES[i % len(NAMES)][:60]} {i}" for i, cell in enumerate(told)}
    called = [NAMES[i % len(NAMES)][:70] for i in range(len(heads))]
    return sheet_text(
        (tuple(called), [[other.get(cell, cell) if isinstance(cell, str) else cell for cell in row] for row in rows])
    )


@pytest.mark.parametrize("model", FAMILY)
def test_names_in_a_table_are_shown_to_the_letter(model: str) -> None:
    app = unfolded(visit("model", {"model": model, "table": pack_text(renamed(model))}))
    found, said = looked_at(app)
    assert not found, "\n".join(found)
    assert MARK in said or model in NAMELESS


def test_a_file_with_hostile_names_is_read_and_shown_to_the_letter() -> None:
    book = openpyxl.Workbook()
    sheet, other = book.active, book.create_sheet("=1+1 www.example.org")
    sheet.title = f"$x$ {MARK}@example.org"
    other.append(["1"])
    sheet.append([NAMES[0], NAMES[3], NAMES[5]])
    for row in VALUES:
        sheet.append([*row, NAMES[2]])
    target = io.BytesIO()
    book.save(target)
    lab = choose(visit(link="k=2&max=2&tol=0"), "Where the data come from", "Yours")
    choose(lab, "File", (f"https:example.org www.example.org {NAMES[5].replace('/', '')}.xlsx", target.getvalue(), ""))
    found, said = looked_at(lab)
    assert MARK in said
    assert "sheet" in said
    assert not found, "\n".join(found)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_reads_as_it_was_written(name: str) -> None:
    shown = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", plain(name)).replace(JOINER, "")
    assert shown == seen(name).lstrip()
    assert html.unescape(words(name)).replace(JOINER, "") == seen(name)
    assert not alive(plain(name), LIVE_MARKDOWN)
    assert not alive(words(name), LIVE_HTML)


def test_words_from_right_to_left_leave_the_numbers_after_them_in_place() -> None:
    assert plain("\u05e9\u05dc\u05d5\u05dd, 272 points") == "\u2068\u05e9\u05dc\u05d5\u05dd\u2069, 272 points"
    assert plain("a\u202eb") == words("a\u202eb") == "ab"
