"""Links and saved files of another day open to what they opened to then. What is in this folder is never made anew."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from em_core import open_link
from em_core.catalogue.registry import FAMILY
from em_core.experiments.opening import PAGES
from tests.corpus.opened import file_opened, objective, opened, query_of, same

HERE = Path(__file__).parent
DAYS = sorted(path.parent for path in HERE.rglob("links.json"))
PARTS = 10


def entries(what: str) -> list[dict[str, Any]]:
    """Return what was kept of every day, each with every choice of its experiment and the folder that it is in."""
    found = []
    for day in DAYS:
        kept = json.loads((day / f"{what}.json").read_text(encoding="utf-8"))
        for entry in kept["entries"]:
            chosen = entry.get("chosen", {})
            whole = chosen if "example" in chosen else kept["usual"] | chosen
            found.append(entry | {"chosen": whole, "folder": day})
    return found


LINKS = entries("links")


def differing(now: dict[str, Any], then: dict[str, Any]) -> dict[str, Any]:
    """Return what is not the same any more: as it is, and as it was."""
    return {name: (now[name], then[name]) for name in now if not same(now[name], then[name])}


@pytest.mark.parametrize("part", range(PARTS))
def test_a_link_opens_to_what_it_opened_to(part: int) -> None:
    for then in LINKS[part::PARTS]:
        run = open_link(then["link"])
        assert not differing(opened(run, query_of(then["link"])), then), then["link"]


@pytest.mark.parametrize("part", range(PARTS))
def test_a_run_ends_where_it_ended(part: int) -> None:
    ending = [then for then in LINKS if "objective" in then]
    for then in ending[part::PARTS]:
        run = open_link(then["link"])
        if then["objective"] is None:
            with pytest.raises(ValueError, match="EM cannot start here"):
                run.trace()
        else:
            assert objective(run) == pytest.approx(then["objective"], rel=1e-10, abs=1e-10), then["link"]


@pytest.mark.parametrize("then", entries("files"), ids=lambda then: f"{then['folder'].name}-{then['file']}")
def test_a_saved_file_opens_to_what_it_opened_to(then: dict[str, Any]) -> None:
    now = file_opened((then["folder"] / "saved" / then["file"]).read_bytes())
    assert not differing(now, then)


def test_the_corpus_holds_every_page_and_every_model() -> None:
    assert len(LINKS) >= 300
    assert len(list(HERE.rglob("saved/*.json"))) == len(entries("files")) >= 50
    assert {then["page"] for then in LINKS} == set(PAGES)
    assert {then.get("model") for then in LINKS} >= set(FAMILY)
    examples = {then["chosen"].get("example") for then in LINKS}
    assert examples >= {example.id for entry in FAMILY.values() for example in entry.examples}
    assert sum(bool(then["noted"]) for then in LINKS) > 20


def test_what_is_not_the_same_is_noticed() -> None:
    then = next(each for each in LINKS if each["link"] == "restarts?runs=10")
    now = opened(open_link("restarts?runs=10&seed=12345"), {})
    assert set(differing(now, then)) == {"start", "chosen"}
    assert not same([1.0, 2.0], [1.0, 2.0 + 1e-8])
    assert same([1.0, 2.0], [1.0, 2.0 + 1e-10])
    assert not same({"k": 2}, {"k": 3})
    assert not same({"k": 2}, {})
