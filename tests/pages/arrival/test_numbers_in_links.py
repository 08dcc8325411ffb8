"""Every number in a link goes through one grammar: whatever stands there, the page opens and says what it made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pytest

from em_core.experiments import url as links
from em_core.experiments import visits
from em_core.experiments.page_settings.restart_settings import replayed_runs
from em_core.experiments.url_fields import whole
from pages.widgets.basins import ask as basins
from pages.widgets.how_many import ask as how_many
from pages.widgets.restarts import ask as restarts
from pages.widgets.tournament import ask as tournament
from tests.pages.visits import visit

BAD = ("9" * 5_000, "1e999", "nan", "-0", "", "٣", "1_0")
NAMES = ("thousands of digits", "beyond all", "no number", "minus nothing", "empty", "Arabic digit", "underscore")

# The pages that read numbers where they show them: what else is in the link, and the numbers.
PAGES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "derivation": ("derivation", "", ("line", "at")),
    "q by hand": ("bound", "show=hand", ("point", "at")),
    "inside an E-step": ("bound", "show=inside", ("at",)),
    "two numbers": ("minorising", "show=plane", ("axis", "across", "at")),
    "landscape": ("landscape", "", ("axis", "across", "at", "others")),
    "overlap": ("speed", "show=overlap", ("line",)),
    "verdict": ("verdict", "", ("push",)),
}

Read = Callable[[Mapping[str, str]], Sequence[str]]

READERS: dict[str, tuple[Read, tuple[str, ...]]] = {
    "lab": (
        lambda query: links.from_query({"data": "overlapping", **query}).notes,
        ("k", "dim", "dataseed", "seed", "tol", "max", "typed", "standardise", "data.n", "data.k"),
    ),
    "restarts": (lambda query: restarts.from_query(query)[1], ("runs", "runs_seed")),
    "replay": (lambda query: replayed_runs(query["replay"], 10)[1], ("replay",)),
    "basins": (lambda query: basins.from_query(query)[1], ("map", "width", "box", "from")),
    "tournament": (lambda query: tournament.from_query(query)[1], ("trials", "budget", "trials_seed")),
    "how_many": (lambda query: how_many.from_query(query)[1], ("upto", "starts", "starts_seed")),
    "model": (lambda query: visits.from_query({"model": "poisson_mixture", **query})[1], ("draw", "set.k")),
}


@pytest.mark.parametrize("text", BAD, ids=NAMES)
@pytest.mark.parametrize("where", PAGES)
def test_a_page_opens_and_says_which_number_it_could_not_use(where: str, text: str) -> None:
    page, rest, numbers = PAGES[where]
    query = dict(part.split("=") for part in rest.split("&") if part)
    app = visit(page, {"max": "6", "tol": "0", **query, **dict.fromkeys(numbers, text)})
    said = "\n".join(info.value for info in app.info).replace("\\", "")
    for name in numbers:
        assert f"{name} is " in said, name


@pytest.mark.parametrize("text", BAD, ids=NAMES)
@pytest.mark.parametrize("where", READERS)
def test_a_link_says_which_number_it_could_not_use(where: str, text: str) -> None:
    read, numbers = READERS[where]
    for name in numbers:
        if (name, text) in {("typed", ""), ("typed", "-0"), ("tol", "-0")}:
            continue  # No typed numbers are fine, and so is zero.
        notes = "\n".join(read({name: text}))
        assert f"{name} is " in notes, name
        assert len(notes) < 1_000, "it repeats no more than the beginning"


@pytest.mark.parametrize("text", BAD, ids=NAMES)
def test_a_whole_number_is_none_of_these(text: str) -> None:
    with pytest.raises(ValueError, match="a whole number from 0 to 9"):
        whole(text, 0, 9)


def test_what_the_page_wrote_itself_is_no_fault_of_the_link() -> None:
    app = visit("bound", {"max": "6", "tol": "0", "show": "inside", "at": "7"})
    assert not app.info
    app.query_params["at"] = "9"
    assert [info.value.replace("\\", "")[:7] for info in app.run().info] == ['at is "']
