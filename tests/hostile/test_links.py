"""A thousand links of one seed: no traceback, no silently other number, in little time and memory; some in the app."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
import pytest

from em_core import open_link
from tests.hostile.links import Link, hostile_links
from tests.hostile.opening import Result, faults, largest_memory, opened_link, unsaid
from tests.hostile.visiting import differences, price
from tests.yardstick import measured

SEED = 20_240_602

IN_THE_APP, PARTS = 30, 5
"""How many of the thousand are opened in the app whenever the tests are run."""

LIGHT, HEAVY = 3e7, 4e8
"""The price of the dearest of those, and of the dearest that is opened in the app at all: that takes 15 seconds."""


@cache
def thousand() -> tuple[Link, ...]:
    return tuple(hostile_links(1_000, SEED))


def examined(links: Sequence[Link]) -> tuple[Counter[str], list[float]]:
    """Open each; return what came of them and the seconds that each took. Fails with how a link was made."""
    outcomes: Counter[str] = Counter()
    seconds = []
    for i, link in enumerate(links):
        try:
            result = opened_link(link)
        except Exception as error:
            raise AssertionError(f"link {i} ({link.how}) raised {error!r}: {link.text[:300]}") from error
        wrong = list(faults(link, result))
        assert not wrong, f"link {i} ({link.how}): {wrong[:3]}: {link.text[:300]}"
        seconds.append(result.seconds)
        outcomes["refused" if result.run is None else "noted" if result.run.notes else "taken"] += 1
    return outcomes, seconds


def test_a_thousand_links(record_property: Callable[[str, object], None]) -> None:
    with measured() as cost:
        outcomes, seconds = examined(thousand())
    dearest = [thousand()[i] for i in np.argsort(seconds)[-10:]]
    memory = max(map(largest_memory, dearest))
    record_property("outcomes", dict(outcomes))
    record_property("seconds of all", sum(seconds))
    record_property("longest", max(seconds))
    record_property("largest memory in MB", memory)
    assert outcomes.total() == 1_000
    assert outcomes["noted"] > 500
    assert min(outcomes["refused"], outcomes["taken"]) > 20
    assert max(seconds) / cost.yard < 90  # 9 are enough
    assert memory < 100


@cache
def in_the_app() -> list[Link]:
    """Return the links that are opened in the app: drawn by the seed from those of which the page makes little work."""
    rng = np.random.default_rng(SEED)
    chosen: list[Link] = []
    for i in rng.permutation(len(thousand())):
        link = thousand()[i]
        result = opened_link(link)
        if result.run is not None and price(result.run) < LIGHT:
            chosen.append(link)
        if len(chosen) == IN_THE_APP:
            break
    return chosen


@pytest.mark.parametrize("part", range(PARTS))
def test_the_app_opens_them_too_and_says_the_same(part: int) -> None:
    chosen = in_the_app()
    assert len(chosen) == IN_THE_APP
    for link in chosen[part::PARTS]:
        assert not differences(link.text, open_link(link.text)), f"{link.how}: {link.text[:300]}"


def test_what_is_taken_otherwise_without_a_word_would_be_noticed() -> None:
    run = open_link("lab?k=3&seed=7")
    assert not list(unsaid(Link("", "lab?k=3&seed=7"), run))
    assert not list(unsaid(Link("", "lab?seed=007&k=3.0"), run))
    for text in ("lab?k=4&seed=7", "lab?k=3&seed=7&dim=1", "lab?k=3&seed=7&of=1", "lab?k=3&k=3", "lab?k=3&own=eJw"):
        assert list(unsaid(Link("", text), run)), text
    silent = Result(run, "", 0.0)
    assert list(faults(Link("", "lab?k=2"), silent))


@pytest.mark.heavy
@pytest.mark.parametrize("seed", range(10))
def test_more_of_them_on_demand(seed: int) -> None:
    assert examined(list(hostile_links(5_000, seed)))[0].total() == 5_000


@pytest.mark.heavy
@pytest.mark.timeout(3_600)
@pytest.mark.parametrize("part", range(20))
def test_all_of_them_in_the_app(part: int, record_property: Callable[[str, object], None]) -> None:
    runs = [(link, opened_link(link).run) for link in thousand()[part::20]]
    affordable = [(link, run) for link, run in runs if run is not None and price(run) < HEAVY]
    record_property("too dear", sum(run is not None for _, run in runs) - len(affordable))
    for link, run in affordable:
        assert not differences(link.text, run), f"{link.how}: {link.text[:300]}"
