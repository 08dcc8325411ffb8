"""People's own data are read once, made into one value, and packed once, whatever is clicked after that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from em_core.catalogue.readers import Reader
from em_core.catalogue.registry import FAMILY
from em_core.data import Dataset, reading
from em_core.experiments import url_data
from em_core.own import own_table
from em_viz.animation.spec import Animation
from tests.pages.visits import address, choose, packed, sound, visit


def table(own: int) -> str:
    """Return three columns of numbers, others for each `own`: what one test computes, the server keeps for all."""
    return "x,y,z\n" + "".join(f"{i % 7 + own / 8 * (i % 3)},{i * i % 11},{i + own}\n" for i in range(60))


@pytest.fixture
def counts(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often a table was parsed, a data set built, a model's reader asked, a run packed, and data for a link."""
    found: Counter[str] = Counter()

    def count(owner: Any, name: str, called: str) -> None:
        real: Callable[..., Any] = getattr(owner, name)

        def counted(*args: Any, **kwargs: Any) -> Any:
            found[called] += 1
            return real(*args, **kwargs)

        monkeypatch.setattr(owner, name, counted)

    count(reading, "open_text", "parsed")
    count(reading, "open_file", "parsed")
    count(Dataset, "__post_init__", "data sets")
    count(Animation, "pack", "packed")
    count(url_data, "_pack", "for a link")
    count(own_table, "pack_text", "for a link")
    reader = FAMILY["gaussian_mixture"].reader

    def read(table: Any) -> Any:
        found["read"] += 1
        return reader.read(table)

    others = {name: value for name, value in vars(reader).items() if name != "read"}
    monkeypatch.setitem(vars(FAMILY["gaussian_mixture"]), "reader", Reader(read=read, **others))
    return found


class Page:
    """A page to which data can be brought."""

    def __init__(self, counts: Counter[str], page: str, way: str) -> None:
        self.counts, self.way = counts, way
        if page == "lab":
            self.app = choose(visit(link="max=3"), "Where the data come from", "Yours")
        else:
            self.app = choose(visit("model", {"model": "gaussian_mixture"}), "Data", "own")
        choose(self.app, "How", way)
        self.box = "Numbers, one row per line" if page == "lab" else "Paste a table"

    def bring(self, text: str) -> dict[str, int]:
        """Bring data, and return what that costs."""
        if self.way == "Upload":
            return self.choose("File", ("mine.csv", text.encode(), ""))
        return self.choose(self.box, text)

    def choose(self, label: str, value: object) -> dict[str, int]:
        """Make a choice, and return what that costs."""
        self.counts.clear()
        choose(self.app, label, value)
        return dict(self.counts)

    def rerun(self) -> dict[str, int]:
        """Run the page again, and return what that costs."""
        self.counts.clear()
        sound(self.app.run())
        return dict(self.counts)


WAYS = {"Upload": 1, "Paste": 2}

BROUGHT = {"parsed": 1, "data sets": 2, "packed": 1, "for a link": 1}
"""Two data sets: the data, and the names alone as the formulas under the player write them."""


@pytest.mark.parametrize("way", WAYS)
def test_the_lab_reads_once_and_a_rerun_makes_nothing(counts: Counter[str], way: str) -> None:
    lab = Page(counts, "lab", way)
    assert lab.bring(table(WAYS[way])) == BROUGHT
    before = packed(lab.app)
    assert lab.rerun() == {}
    assert lab.choose("Start", "kmeans") == {"packed": 1, "data sets": 1}
    assert packed(lab.app) != before
    # Other columns are other data, of the same table.
    assert lab.choose("Columns", ["z", "x"]) == {"data sets": 2, "packed": 1, "for a link": 1}


def test_a_rerun_on_standardised_data_makes_one_data_set(counts: Counter[str]) -> None:
    lab = Page(counts, "lab", "Upload")
    lab.bring(table(3))
    lab.choose("Standardise each column", True)
    assert lab.rerun() == {"data sets": 1}


@pytest.mark.parametrize("way", WAYS)
def test_a_models_page_reads_once_and_a_rerun_reads_nothing(counts: Counter[str], way: str) -> None:
    page = Page(counts, "model", way)
    cost = page.bring(table(3 + WAYS[way]))
    assert cost == {"parsed": 1, "read": 1, "packed": 1, "for a link": 1, "data sets": cost["data sets"]}
    assert page.rerun() == {}
    cost = page.choose("Components K", 3)
    assert cost == {"packed": 1, "data sets": cost["data sets"]}


@pytest.mark.parametrize("page", ["lab", "model"])
def test_a_text_without_a_table_is_parsed_once_too(counts: Counter[str], page: str) -> None:
    shown = Page(counts, page, "Paste")
    assert shown.bring("x,y\n")["parsed"] == 1
    assert "no rows below it" in shown.app.sidebar.error[0].value
    assert "parsed" not in shown.rerun()


def test_a_link_with_a_table_is_read_once(counts: Counter[str]) -> None:
    page = Page(counts, "model", "Paste")
    page.bring("x,y\n1,2\n3,5\n2,4\n8,8\n")
    link = address(page.app)
    assert "table" in link
    counts.clear()
    page.app = visit("model", link)
    assert counts["parsed"] == 1
    assert "parsed" not in page.rerun()
    assert address(page.app) == link
