"""One seeded generator of links as people and attackers make them: mutations of the corpus's, and invented ones.

A link is damaged in a way that may leave it readable. What is then opened must be what the link says, or a note tells.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar
from urllib.parse import parse_qsl, quote, urlencode

import numpy as np

from em_core.catalogue.registry import FAMILY
from em_core.data import BUNDLED, GENERATORS
from em_core.experiments.algorithm_options import OPTION_KEYS
from em_core.experiments.model_options import OPTION
from em_core.experiments.opening import PAGES
from em_core.experiments.url import PLAYER_KEYS
from em_core.experiments.url_fields import FIELDS, SETTING
from em_core.multistart.initialisation import STARTS
from tests.hostile.odd_values import TEXTS, Rng, damaged, odd, pick

T = TypeVar("T")
Pairs = list[tuple[str, str]]

CORPUS = Path(__file__).parents[1] / "corpus" / "links.json"


@dataclass(frozen=True)
class Link:
    """A link, and how it was made."""

    how: str
    text: str


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
    *sorted(OPTION_KEYS),
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
    "race?data=overlapping&k=8&data.n=20000&entrants=em,squarem,stochastic,newton&passes=20000",
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
