"""The theorems page: every card has its claim, its verdict and its ways, and each way leads to what it says."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from em_core.experiments.url import from_query
from em_core.theorems import THEOREMS, Measured, Verdict
from pages.widgets.shared.text import plain
from pages.widgets.theorems import card
from tests.pages.visits import elements, links, sound, unfolded, visit

WAYS = [way for theorem in THEOREMS.values() for way in theorem.ways]


def _told(page: AppTest, kind: str) -> list[str]:
    """Return what is told below the claims of theorems that hold (hs-holds), or of those that fail (hs-fails)."""
    return [each.proto.body for each in elements(page.main, "html") if f'class="{kind}"' in each.proto.body]


def test_every_theorem_is_claimed_checked_and_told_to_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    # That each one does hold is tested with the checks themselves, and in the browser.
    asked = []
    shown = [theorem for row in card.rows(list(THEOREMS.values())) for theorem in row]

    def upheld(theorem: str) -> Verdict:
        asked.append(theorem)
        return Verdict(True, f"So it is with {theorem}.", (Measured("a rise", 1.0, 0.0),))

    monkeypatch.setattr(card, "checked", upheld)
    monkeypatch.setattr(card, "known", lambda _theorem: None)
    page = visit("theorems")
    assert sorted(asked) == sorted(THEOREMS)
    upheld_ones = _told(page, "hs-holds")
    for theorem_id, told in zip([theorem.id for theorem in shown], upheld_ones, strict=True):
        assert f"<strong>Holds here.</strong> So it is with {theorem_id}." in told
    said = [each.value for each in page.markdown]
    for theorem in THEOREMS.values():
        assert f"##### {plain(theorem.title)}\n\n{plain(theorem.claim)}" in said
    assert not _told(page, "hs-fails")
    assert any(f"all {len(THEOREMS)} theorems below hold" in each for each in said)
    assert not page.error
    assert not page.info
    page = unfolded(page)
    # Once folded, for a telephone, and once in sight.
    ways = [way for theorem in shown for way in theorem.ways * 2]
    found = [each for each in links(page.main) if each.label.startswith("→")]
    assert [each.label for each in found] == [f"→ {way.label}" for way in ways]
    for each, way in zip(found, ways, strict=True):
        assert (each.page, dict(parse_qsl(each.query))) == (way.page, way.query)


def test_a_row_of_cards_has_pictures_or_none_and_no_empty_place() -> None:
    rows = card.rows(list(THEOREMS.values()))
    assert all(len({theorem.pictured for theorem in row}) == 1 for row in rows)
    assert min(len(row) for row in rows) > 1
    assert sorted(theorem.id for row in rows for theorem in row) == sorted(THEOREMS)


def test_one_that_does_not_hold_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuted(_theorem: str) -> Verdict:
        return Verdict(False, "It fell.", (Measured("a fall", 1.0, 0.0),))

    monkeypatch.setattr(card, "checked", refuted)
    monkeypatch.setattr(card, "known", lambda _theorem: None)
    page = visit("theorems")
    assert len(_told(page, "hs-fails")) == len(THEOREMS)
    assert "<strong>Does not hold here.</strong> It fell." in _told(page, "hs-fails")[0]
    assert not _told(page, "hs-holds")
    answers = [each.value for each in page.markdown]
    assert any(f"No: 0 of {len(THEOREMS)} theorems hold here." in each for each in answers)


@pytest.mark.parametrize("i", range(len(WAYS)))
def test_every_way_is_the_experiment_it_names(i: int) -> None:
    way = WAYS[i]
    opened = from_query(way.query)
    assert opened.experiment == way.experiment
    assert not opened.notes


@pytest.mark.parametrize("page", ["lab", "basins"])
def test_a_way_opens_without_a_complaint(page: str) -> None:
    ways = [way for way in WAYS if way.page == page]
    opened = sound(visit(page, ways[0].query))
    assert not opened.error
    assert not opened.main.info
