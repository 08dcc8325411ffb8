"""Odd numbers and texts as people and attackers write them, and data of a link that are damaged or burst."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable
from functools import cache
from typing import TypeVar

import numpy as np

T = TypeVar("T")
Rng = np.random.Generator

NUMBERS = (
    "0",
    "-0",
    "-1",
    "1",
    "2",
    "8",
    "9",
    "007",
    "+3",
    "3.0",
    "3e0",
    "1e1",
    " 3",
    "3 ",
    "٣",
    "３",
    "1_0",
    "1,5",
    "0x10",
    "1e308",
    "1e309",
    "-1e309",
    "1e-400",
    "5e-324",
    "nan",
    "NaN",
    "inf",
    "-Infinity",
    "1e",
    ".",
    "--3",
    "3;4",
    "2147483648",
    "9007199254740992",
    "9007199254740993",
    "18446744073709551616",
    "1" * 17,
    "9" * 41,
    "9" * 5_000,
    "0" * 5_000 + "3",
    "0." + "3" * 5_000,
    "10000",
    "10001",
    "20000",
    "20001",
    "1000000",
)
"""Numbers that are huge, odd, at a limit, or none."""

TEXTS = (
    "",
    " ",
    "\0",
    "\t\n\r",
    "\x1b[31m",
    "\u202e321",
    "\u200b",
    "\ufeff3",
    "\ufffd",
    "Größe",
    "数据",
    "🙂",
    "é" * 50,
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![m](https://example.org/i.png)",
    "[x](https://example.org)",
    "https://example.org/x",
    ":material/home:",
    "$x^2$",
    "`code`",
    "# heading",
    "=1+2",
    "=cmd|'/c calc'!A0",
    "+1+2",
    "-2+3",
    "@SUM(A1)",
    "'; DROP TABLE x; --",
    "../../etc/passwd",
    "__class__",
    "None",
    "null",
    "true",
    "[]",
    "{}",
    "{0}",
    "%s%n",
    "%",
    "%00",
    ",",
    ",,,",
    ".",
    "1.1,2.1",
    "1.1,1.1",
    "999.999,1.1",
    "all",
    "own",
    "by_hand",
    "projector",
)
"""Texts that are markup, formulas, of other writing, or of other types."""

LENGTHS = (1_000, 10_000, 60_000)
"""Lengths of very long values."""


def odd(rng: Rng) -> str:
    """Return a value that nobody expects."""
    kind = rng.random()
    if kind < 0.45:
        return pick(rng, NUMBERS)
    if kind < 0.8:
        return pick(rng, TEXTS)
    if kind < 0.86:
        return pick(rng, ("W", "9", "1,", "=", "<b>", "a,", "%2C", "é", "[")) * pick(rng, LENGTHS)
    if kind < 0.93:
        return packed(rng)
    return "".join(chr(int(code)) for code in rng.integers(1, 0x2FF, int(rng.integers(1, 60))))


def pick(rng: Rng, options: Iterable[T]) -> T:
    """Return one of several, as Python's own value."""
    listed = list(options)
    return listed[int(rng.integers(len(listed)))]


def squeezed(raw: bytes) -> str:
    """Return bytes as a link packs them."""
    return base64.urlsafe_b64encode(zlib.compress(raw, 9)).decode().rstrip("=")


@cache
def bombs() -> tuple[str, ...]:
    """Return packed data that cost far more than their size, or claim to be what they are not."""
    deep = b"[" * 150_000
    row = b"[1.5],"
    rows = b'["t",["x"],[""],[' + row * 33_000 + b"[2]],1]"
    return (
        squeezed(b"0" * 14_000_000),
        squeezed(b"x\n" + b"1\n" * 98_000),
        squeezed(b"x\n" + b"a\nb\n" * 49_000),
        squeezed(b"a,b\n" + b"1,2\n" * 45_000),
        squeezed(b"," * 190_000),
        squeezed(b"n\n" + b"NA\n" * 60_000),
        squeezed(b'"' * 199_000),
        squeezed(b"1" * 199_000),
        squeezed(b"\n" * 199_000),
        squeezed(deep),
        squeezed(b'{"a":' * 30_000),
        squeezed(rows),
        squeezed(b'["t",["x"],[""],[[1],[2],[' + b"9" * 5_000 + b"]],1]"),
        squeezed(b'["t",["x"],[""],[[1],[2],[1e400]],1]'),
        squeezed(b'["t",["x"],[""],[[NaN],[2],[3]],1]'),
        squeezed(b'["t",["x"],[""],[[1],[2],[3]],' + b"9" * 4_000 + b"]"),
        squeezed(b'["t",["x"],[""],[[1],[2],[3]],-5]'),
        squeezed(b'["t",["x"],[""],[[1],[2],[3]],true]'),
        squeezed(b'["t",["x","x"],["",""],[[1,2],[2,1],[3,3]],1]'),
        squeezed(b'["t",["x"],[""],[[1],["2"],[null]],1]'),
        squeezed(b'["t",[],[],[],1]'),
        squeezed(b'["t",["x"],[""],[[1],[1],[1]],1]'),
        squeezed(b'["' + b"W" * 1_900 + b'",["' + b"<b>" * 600 + b'"],["=1+1"],[[1],[2],[4],[4.5]],1]'),
        squeezed(
            json.dumps(["![m](https://example.org/i.png)", ["=cmd|x"], ["$"], [[1], [2.5], [9], [8]], 1]).encode()
        ),
        squeezed(b"\xff\xfe\0\0"),
        squeezed(b""),
    )


def packed(rng: Rng) -> str:
    """Return packed data: small and whole, damaged, or made to cost."""
    kind = rng.random()
    if kind < 0.5:
        return pick(rng, bombs())
    n, d = int(rng.integers(2, 12)), int(rng.integers(1, 4))
    values = np.round(rng.normal(0, 10.0 ** rng.integers(0, 5), (n, d)), 2)
    names = [f"c{j}" for j in range(d)]
    if rng.random() < 0.5:
        text = squeezed(json.dumps(["t", names, [""] * d, values.tolist(), 1]).encode())
    else:
        lines = [",".join(names), *(",".join(map(repr, row)) for row in values.tolist())]
        text = squeezed("\n".join(lines).encode())
    return text if kind < 0.7 else damaged(text, rng)


def damaged(text: str, rng: Rng) -> str:
    """Return a text with some of its signs changed, lost or doubled."""
    if not text:
        return "x"
    at = int(rng.integers(len(text)))
    kind = rng.random()
    if kind < 0.35:
        return text[:at]
    if kind < 0.7:
        return text[:at] + pick(rng, "AZ09-_=+/ %\0é<") + text[at + 1 :]
    return text[:at] + text[max(0, at - 5) :]
