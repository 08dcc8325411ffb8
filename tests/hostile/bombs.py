"""Files that are small, and cost much: each by itself with what must be said of it, in seeded sizes."""

from __future__ import annotations

import io
import json
import struct
from collections.abc import Callable, Iterator

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from tests.hostile.files import Made, archive, workbook

Bomb = tuple[Callable[[int], bytes], str]
"""How a bomb of so many units is made, and a pattern of what is said of it."""

XLSX: dict[str, Bomb] = {
    "tags": (lambda n: workbook(b"<a/>" * n), "1,000,000 XML elements"),
    "nested": (lambda n: workbook(b"<a>" * n + b"</a>" * n), "65 deep in one another; at most 64"),
    "rows": (lambda n: workbook(b"<row/>" * n), "more than 1,048,576 rows"),
    "cells": (lambda n: workbook(b"<row>" + b"<c/>" * n + b"</row>"), "1,001 columns; at most 1,000"),
    "far rows": (lambda n: workbook(b'<row r="%d"><c><v>1</v></c></row>' % (n * 1_000)), "more than 1,048,576 rows"),
    "values": (lambda n: workbook(b"<row><c>" + b"<v/>" * n + b"</c></row>"), "damaged or incomplete"),
    "blanks": (lambda n: workbook(b" " * (60 * n)), "64 MB"),
    "styles": (
        lambda n: workbook(styles=b"<styleSheet><cellXfs>" + b"<xf/>" * n + b"</cellXfs></styleSheet>"),
        "65,490 cell formats|XML elements in one part",
    ),
    "fonts": (
        lambda n: workbook(styles=b"<styleSheet><fonts>" + b"<font/>" * n + b"</fonts></styleSheet>"),
        "XML elements in one part; at most 1,000,000",
    ),
    "strings": (lambda n: workbook(sharedStrings=b"<sst>" + b"<si/>" * n + b"</sst>"), "1,048,576 texts"),
    "entities": (
        lambda n: workbook(workbook=b'<!DOCTYPE a [<!ENTITY a "%s">]><a>&a;</a>' % (b"&b;" * min(n, 99))),
        "defines XML entities",
    ),
    "members": (
        lambda n: archive({str(i): b"" for i in range(min(n // 25, 60_000))} | {"xl/workbook.xml": b""}),
        "members; at most 10,000",
    ),
    "nested archives": (lambda n: archive({"a.zip": archive({"b.zip": b"\0" * n})}), "is a zip archive"),
}


def sized(seed: int, name: str) -> Made:
    """Return a bomb of Excel's form with one to two million units."""
    rng = np.random.default_rng([seed, *name.encode()])
    return Made(name, "a.xlsx", XLSX[name][0](int(rng.integers(1_200_000, 2_000_000))))


def lying_sizes() -> bytes:
    """Return an archive that declares its parts to be of one byte each."""
    raw = bytearray(workbook(b"<row><c><v>1</v></c></row>" * 50_000))
    at = raw.find(b"PK\x01\x02")
    while at >= 0:
        struct.pack_into("<I", raw, at + 24, 1)
        at = raw.find(b"PK\x01\x02", at + 4)
    return bytes(raw)


def parquet(rows: int, group: int) -> bytes:
    """Return a Parquet file of one column."""
    target = io.BytesIO()
    pq.write_table(pa.table({"x": np.arange(float(rows))}), target, row_group_size=group)
    return target.getvalue()


def lying_page(size: int) -> bytes:
    """Return a Parquet file whose page, a few bytes, says that it unpacks to `size` bytes."""
    target = io.BytesIO()
    pq.write_table(pa.table({"x": np.zeros(2_000)}), target, use_dictionary=False, compression="gzip")
    raw = target.getvalue()
    # The header begins: field 1 (kind of page), field 2 (size unpacked), each a zigzag varint after its own byte.
    assert raw[4:7] == b"\x15\x00\x15"
    return raw[:7] + _varint(2 * size, _length(raw, 7)) + raw[7 + _length(raw, 7) :]


def _length(raw: bytes, at: int) -> int:
    return next(i for i in range(1, 11) if raw[at + i - 1] < 128)


def _varint(value: int, length: int) -> bytes:
    """Return the largest number that fits, at most `value`, in as many bytes as stood there."""
    value = min(value, 2 ** (7 * length) - 1)
    digits = [(value >> (7 * i)) & 127 for i in range(length)]
    return bytes([digit | 128 for digit in digits[:-1]] + digits[-1:])


def texts() -> Iterator[tuple[Made, str]]:
    """Yield long tables of text, with a part of what is said of them."""
    yield Made("one digit a row", "a.csv", b"1\n2\n" * 400_000), "There are 800,000 rows"
    yield Made("ragged", "a.csv", b"1\n1,2,3,4\n" * 150_000), "in row 2"
    yield Made("missing", "a.csv", b"x,y\n1,2\n" + b"1,NA\n" * 200_000), "200,000 missing values"
    yield Made("commas", "a.csv", b"," * 9_000_000), "9,000,001 columns; at most 1,000"
    yield Made("words", "a.csv", b"1 " * 4_000_000), "4,000,000 columns; at most 1,000"
    yield Made("comments", "a.csv", b"#\n" * 100_000 + b"x,y\n1,2\n2,3\n"), ""


def documents() -> Iterator[tuple[Made, str]]:
    """Yield saved files, with a part of what is said of them."""
    experiment = {"format": "halfstep-experiment/1", "experiment": {"columns": "," * 9_000_000}}
    yield Made("names", "a.json", json.dumps(experiment).encode()), "9,000,001 values, and at most 4,100,000 are read"
    experiment["experiment"] = {"columns": "," * 900_000}
    yield Made("fewer names", "a.json", json.dumps(experiment).encode()), "at most 1,000 names of columns"
    yield Made("depth", "a.json", b'{"a":' * 90_000), "not valid JSON"
    yield Made("lists", "a.json", b"[" + b"[]," * 3_000_000), "3,000,001 lists, and at most 100,000"
    yield Made("keys", "a.json", _parts(200_000)), "200,002 names, and at most 100,000"
    yield Made("parts", "a.json", _parts(50_000)), "50,000 parts, and at most 1,000"


def _parts(count: int) -> bytes:
    named = {str(i): "" for i in range(count)}
    return json.dumps({"format": "halfstep-experiment/1", "experiment": named}).encode()
