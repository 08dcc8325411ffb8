"""One seeded generator of links as people and attackers make them: mutations of the corpus's, and invented ones.

A link is damaged in a way that may leave it readable. What is then opened must be what the link says, or a note tells.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar
from urllib.parse import parse_qsl, quote, urlencode

import numpy as np

from em_core.catalogue.registry import FAMILY
from em_core.data import BUNDLED, GENERATORS
from em_core.experiments.opening import PAGES
from em_core.experiments.url import PLAYER_KEYS
from em_core.experiments.url_fields import FIELDS, SETTING
from em_core.experiments.visits import OPTION
from em_core.multistart.initialisation import STARTS

T = TypeVar("T")
Rng = np.random.Generator
Pairs = list[tuple[str, str]]

CORPUS = Path(__file__).parents[1] / "corpus" / "links.json"


@dataclass(frozen=True)
class Link:
    """A link, and how it was made."""

    how: str
    text: str


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


KEYS = (
    *(field.key for field in FIELDS.values()),
    *sorted(PLAYER_KEYS),
    "own",
    "model",
    "example",
    "draw",
    "table",
    "without",
    "code",
    "go",
    "",
    "K",
    "k ",
    "seeed",
    "utm_source",
    "<b>",
    "=1+1",
    "\0",
    "٣",
    "x" * 3_000,
    *(SETTING + parameter.name for spec in GENERATORS for parameter in spec.parameters),
    *(OPTION + option.name for entry in FAMILY.values() for option in entry.options),
    f"{OPTION}nothing",
    f"{SETTING}nothing",
)
"""Every name that some page reads, and names that none does."""

USUAL = {
    "data": (*(each.id for each in BUNDLED), *(spec.id for spec in GENERATORS), "own"),
    "model": tuple(FAMILY),
    "example": tuple(example.id for entry in FAMILY.values() for example in entry.examples),
    "code": tuple(FAMILY),
    "start": tuple(STARTS),
    "cov": ("full", "tied", "diag", "spherical"),
    "show": ("run", "inside", "partial", "hand", "drag", "climb", "plane", "map", "way", "stairs", "overlap"),
}
"""What a name may well say, so that not every invented link falls at its first word."""


def renamed(pairs: Pairs, rng: Rng) -> Pairs:
    """Call one part something else."""
    at = int(rng.integers(len(pairs)))
    name = pick(rng, (pairs[at][0].upper(), pairs[at][0] + "x", pick(rng, KEYS), pairs[at][0][::-1]))
    return [*pairs[:at], (name, pairs[at][1]), *pairs[at + 1 :]]


def revalued(pairs: Pairs, rng: Rng) -> Pairs:
    """Give one part an odd value."""
    at = int(rng.integers(len(pairs)))
    return [*pairs[:at], (pairs[at][0], odd(rng)), *pairs[at + 1 :]]


def hurt(pairs: Pairs, rng: Rng) -> Pairs:
    """Damage one value."""
    at = int(rng.integers(len(pairs)))
    return [*pairs[:at], (pairs[at][0], damaged(pairs[at][1], rng)), *pairs[at + 1 :]]


def lost(pairs: Pairs, rng: Rng) -> Pairs:
    """Lose one part."""
    at = int(rng.integers(len(pairs)))
    return pairs[:at] + pairs[at + 1 :]


def doubled(pairs: Pairs, rng: Rng) -> Pairs:
    """Say one part twice, differently."""
    name, text = pairs[int(rng.integers(len(pairs)))]
    return [*pairs, (name, damaged(text, rng) if rng.random() < 0.5 else odd(rng))]


def swapped(pairs: Pairs, rng: Rng) -> Pairs:
    """Give two parts one another's values."""
    names, texts = [name for name, _ in pairs], [text for _, text in pairs]
    return list(zip(names, rng.permutation(np.array(texts, dtype=object)).tolist(), strict=True))


def added(pairs: Pairs, rng: Rng) -> Pairs:
    """Add parts of other pages, or that no page knows."""
    return [*pairs, *((pick(rng, KEYS), odd(rng)) for _ in range(int(rng.integers(1, 4))))]


def crowded(pairs: Pairs, rng: Rng) -> Pairs:
    """Add a great many parts."""
    name = pick(rng, KEYS)
    return pairs + [(f"{name}{i}", "1") for i in range(int(rng.integers(50, 1_000)))]


MUTATIONS: tuple[tuple[Callable[[Pairs, Rng], Pairs], float], ...] = (
    (revalued, 0.35),
    (hurt, 0.15),
    (renamed, 0.1),
    (lost, 0.08),
    (doubled, 0.1),
    (swapped, 0.06),
    (added, 0.14),
    (crowded, 0.02),
)


@cache
def corpus() -> tuple[str, ...]:
    """Return the corpus's links."""
    return tuple(entry["link"] for entry in json.loads(CORPUS.read_text())["entries"])


def mutated(rng: Rng) -> Link:
    """Return a link of the corpus after one to three mutations."""
    page, _, rest = pick(rng, corpus()).partition("?")
    pairs: Pairs = parse_qsl(rest, keep_blank_values=True) or [(pick(rng, KEYS), odd(rng))]
    done = []
    for _ in range(int(rng.integers(1, 4))):
        changes, weights = zip(*MUTATIONS, strict=True)
        change = changes[int(rng.choice(len(changes), p=np.array(weights) / sum(weights)))]
        pairs = change(pairs, rng) or [(pick(rng, KEYS), odd(rng))]
        done.append(change.__name__)
    return Link(", ".join(done), f"{page}?{encoded(pairs)}")


def invented(rng: Rng) -> Link:
    """Return a link made of names that pages read, with values that may or may not be theirs."""
    page = pick(rng, PAGES)
    pairs = [
        (name := pick(rng, KEYS), pick(rng, USUAL[name]) if name in USUAL and rng.random() < 0.7 else odd(rng))
        for _ in range(int(rng.integers(1, 7)))
    ]
    return Link("invented", f"{page}?{encoded(pairs)}")


EXTREMES = (
    "lab?data=overlapping&k=8&dim=2&data.n=20000&tol=0&max=10000&start=short_em",
    "lab?data=separated&k=8&dim=1&data.n=20000&data.k=8&start=kmeans",
    "restarts?data=overlapping&k=8&data.n=20000&runs=1000&max=10000&tol=0",
    "tournament?data=overlapping&k=8&data.n=20000&trials=200&budget=5000&max=10000&tol=0",
    "basins?data=overlapping&k=8&data.n=20000&map=8.1,7.2&max=10000&tol=0",
    "verdict?data=overlapping&k=8&data.n=20000&max=10000&tol=0",
    "landscape?data=overlapping&k=8&data.n=20000&max=10000&tol=0&others=1",
    "bound?data=overlapping&k=8&data.n=20000&show=inside&at=10001&max=10000&tol=0",
    "derivation?data=overlapping&k=8&data.n=20000&line=all&max=10000&tol=0",
    "model?model=variational_gaussian_mixture&set.k=8&set.concentration=2&draw=9007199254740991",
)
"""The most that a link can ask for."""


def spelt(rng: Rng) -> Link:
    """Return a link that is spelt in a way of its own: another page, a whole address, cut off, or not encoded."""
    text = pick(rng, corpus())
    kind = int(rng.integers(6))
    if kind == 0:
        return Link("another page", f"{pick(rng, PAGES)}?{text.partition('?')[2]}")
    if kind == 1:
        return Link("no page", f"{pick(rng, TEXTS)}?{text.partition('?')[2]}")
    if kind == 2:
        return Link("cut off", text[: int(rng.integers(len(text) + 1))])
    if kind == 3:
        return Link("not encoded", f"{text}&{pick(rng, KEYS)}={odd(rng)}")
    if kind == 4:
        return Link("a whole address", f"https://{pick(rng, TEXTS)}.example.org:99999/a/b/{text}#{odd(rng)}")
    return Link("encoded twice", quote(text, safe="?/"))


def encoded(pairs: Pairs) -> str:
    """Return parts as a link writes them."""
    return urlencode(pairs, errors="replace")


def hostile_links(count: int, seed: int) -> Iterator[Link]:
    """Yield the extremes, and then mutated, invented and oddly spelt links."""
    rng = np.random.default_rng(seed)
    yield from (Link("extreme", text) for text in EXTREMES[:count])
    for _ in range(count - len(EXTREMES)):
        kind = rng.random()
        yield mutated(rng) if kind < 0.65 else invented(rng) if kind < 0.85 else spelt(rng)
