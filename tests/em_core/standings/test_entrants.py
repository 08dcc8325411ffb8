"""Entrants: their text in a link and back, their numbers, and what is refused."""

from __future__ import annotations

import pytest

from em_core.algorithms import ALGORITHMS
from em_core.standings import Entrant
from em_core.standings.entrants import OFFERED, entrant_in, numbers_of


@pytest.mark.parametrize("name", ALGORITHMS)
def test_every_algorithm_is_offered_and_comes_back_from_a_link(name: str) -> None:
    (entrant,) = (each for each in OFFERED if each.id == name)
    assert entrant_in(entrant.text) == entrant
    assert entrant.text == name


def test_a_number_that_is_not_as_usual_is_in_the_link_and_in_the_title() -> None:
    entrant = Entrant("incremental", (("blocks", 25),))
    assert entrant.text == "incremental~blocks~25"
    assert entrant_in(entrant.text) == entrant
    assert entrant.title == f"{ALGORITHMS['incremental'].title} (blocks 25)"


def test_a_number_that_is_as_usual_is_left_out() -> None:
    blocks = numbers_of("incremental")["blocks"]
    assert Entrant("incremental", (("blocks", blocks),)) == Entrant("incremental")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nobody", "There is no algorithm 'nobody'"),
        ("em~blocks~3", "EM has no number 'blocks'"),
        ("incremental~blocks", "has a number without a value"),
        ("incremental~blocks~many", "'many' is no number"),
        ("incremental~blocks~0", "blocks"),
        ("incremental~blocks~nan", "nan is no finite number"),
        ("", "There is no algorithm ''"),
    ],
)
def test_what_is_no_entrant_is_refused_in_a_sentence(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        entrant_in(text)
