"""A model's page is its address: what a link says comes back, and whatever it holds, something is shown."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pytest

from em_core import Outcome, open_link
from em_core.catalogue.entries.points import COVARIANCE
from em_core.catalogue.registry import FAMILY
from em_core.distributions.gaussian import COVARIANCES, KINDS, Covariance
from em_core.em.capabilities import covariance_form
from em_core.em.flat_params import flat_params
from em_core.experiments.run_description import described
from em_core.experiments.running import run_of, run_shown
from em_core.experiments.url import LINK_LIMIT
from em_core.experiments.url_data import DAMAGED
from em_core.experiments.url_fields import MOST_TYPED
from em_core.experiments.visits import (
    Visit,
    exhibit_of,
    first_visit,
    fits_link,
    from_query,
    to_query,
    with_chosen,
)
from em_core.own.own_table import OwnTable
from tests.examples import EXAMPLES, WITH_OPTIONS


def there_and_back(visit: Visit) -> Visit:
    back, notes = from_query(to_query(visit))
    assert notes == ()
    return back


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_is_a_link(example: str) -> None:
    visit = Visit(EXAMPLES[example].id, example)
    assert there_and_back(visit) == visit


@pytest.mark.parametrize("model", WITH_OPTIONS)
def test_every_option_travels(model: str) -> None:
    for option in FAMILY[model].options:
        value = option.maximum if option.default != option.maximum else option.minimum
        visit = with_chosen(
            first_visit(model), {**FAMILY[model].settings(FAMILY[model].examples[0]), option.name: value}
        )
        assert visit.chosen == ((option.name, value),)
        assert there_and_back(visit) == visit


WITH_COVARIANCES = [name for name, entry in FAMILY.items() if COVARIANCE in entry.options]


def test_the_models_whose_covariances_have_kinds_offer_them() -> None:
    assert WITH_COVARIANCES == [
        "gaussian_mixture",
        "gaussian_mixture_map",
        "annealed_mixture",
        "student_mixture",
        "gaussian_hmm",
    ]


@pytest.mark.parametrize("model", WITH_COVARIANCES)
@pytest.mark.parametrize("kind", COVARIANCES)
def test_a_kind_of_covariance_stands_in_the_link_by_its_name(model: str, kind: Covariance) -> None:
    """A link without a kind is of full covariances, as it was before there was a choice."""
    visit, notes = from_query({"model": model, "set.covariance": kind})
    assert notes == ()
    assert covariance_form(exhibit_of(visit).model) == KINDS[kind]
    assert to_query(visit) == {"model": model} | ({} if kind == "full" else {"set.covariance": kind})
    assert covariance_form(exhibit_of(first_visit(model)).model) == KINDS["full"]


@pytest.mark.parametrize("place", [6, 17, -1, 0.5])
def test_a_number_that_stands_for_no_kind_is_refused(place: float) -> None:
    with pytest.raises(ValueError, match="covariance"):
        exhibit_of(replace(first_visit("gaussian_mixture"), chosen=(("covariance", place),)))


def test_a_seed_and_a_small_table_travel() -> None:
    visit = replace(first_visit("two_coins"), draw=7, own=OwnTable("heads,tosses\n5,10\n9,10\n"))
    assert there_and_back(visit) == visit
    assert exhibit_of(visit).sample.values.tolist() == [[5, 10], [9, 10]]


def test_a_large_table_stays_at_home() -> None:
    rows = "\n".join(f"{i * 7919 % 9973},{i * 104729 % 15485863}" for i in range(900))
    visit = replace(first_visit("missing_values"), own=OwnTable(f"a,b\n{rows}"))
    assert not fits_link(visit)
    assert "table" not in to_query(visit)
    assert max(map(len, to_query(visit).values())) <= LINK_LIMIT


def test_an_empty_link_is_the_first_model() -> None:
    visit, notes = from_query({})
    assert visit == first_visit(next(iter(FAMILY)))
    assert notes == ()


LINKS = [
    ({"model": "nonsense"}, "model is"),
    ({"model": "linkage", "example": "toby"}, "example is"),
    ({"model": "linkage", "set.theta": "2"}, "must be"),
    ({"model": "linkage", "set.theta": "much"}, "must be"),
    ({"model": "linkage", "set.k": "3"}, "is not an option of this model"),
    ({"model": "linkage", "draw": "-1"}, "draw is"),
    ({"model": "student_mixture", "set.covariance": "2"}, "must be one of full, tied, diag"),
    ({"model": "student_mixture", "set.covariance": "VVV"}, "Shown instead: full."),
    ({"model": "linkage", "table": "????"}, DAMAGED),
    ({"model": "linkage", "table": "eJx"}, DAMAGED),
    (
        {"model": "linkage", "table": OwnTable("a,b\n1,2\n").packed},
        "4 counts",
    ),
    (
        {"model": "poisson_hmm", "table": OwnTable("x\n1\n").packed},
        "1 row for 2",
    ),
]


@pytest.mark.parametrize(("query", "said"), LINKS)
def test_what_cannot_be_used_is_said_and_something_is_shown(query: dict[str, str], said: str) -> None:
    visit, notes = from_query(query)
    (note,) = notes
    assert said in note
    assert run_shown(exhibit_of(visit)).n_steps > 0


def test_equal_visits_alone_have_one_key() -> None:
    visits = [
        Visit(),
        replace(Visit(), draw=0),
        replace(Visit(), chosen=(("coins", 3.0),)),
        replace(Visit(), own=OwnTable("heads,tosses\n5,10\n9,10")),
        first_visit("linkage"),
    ]
    assert len({visit.key for visit in visits}) == len(visits)
    assert Visit().key == Visit().key


def test_a_link_without_its_table_says_so_and_finds_it_where_it_is_at_hand() -> None:
    text = "n\n" + "\n".join(str(n * n * 7919 % 9973) for n in range(3000))
    own = OwnTable(text)
    link = to_query(replace(first_visit("poisson_mixture"), own=own))
    assert "table" not in link
    shown, notes = from_query(link)
    assert shown == first_visit("poisson_mixture")
    assert len(notes) == 1
    assert "a table of 3,001 lines" in notes[0]
    assert from_query(link, own) == (replace(first_visit("poisson_mixture"), own=own), ())
    assert from_query(link, OwnTable(text + "\n5"))[1] == notes


@pytest.mark.parametrize("mark", ["x", "9" * 400, "<b>-1", "-1-2"])
def test_a_mark_that_nobody_made_is_told_without_a_number(mark: str) -> None:
    shown, notes = from_query({"model": "poisson_mixture", "without": mark})
    assert shown == first_visit("poisson_mixture")
    assert len(notes) == 1
    assert "a table of somebody's own" in notes[0]
    assert mark not in notes[0].replace("example", "")


RULED = replace(first_visit("poisson_mixture"), typed=(0.25, 0.75, 1.5, 1 / 3), tol=1e-4, max_steps=12)


def test_a_typed_start_and_a_stop_rule_travel_under_the_names_of_the_lab() -> None:
    link = to_query(RULED)
    assert link == {
        "model": "poisson_mixture",
        "typed": "0.25,0.75,1.5,0.3333333333333333",
        "tol": "0.0001",
        "max": "12",
    }
    assert there_and_back(RULED) == RULED
    shown, trace = run_of(described(RULED))
    assert shown.start.rates.ravel().tolist() == [1.5, 1 / 3]
    assert (trace.n_steps, trace.outcome) == (12, Outcome.STEP_LIMIT)
    opened = open_link(f"model?{urlencode(link)}")
    assert opened.notes == ()
    assert opened.trace().log_likelihoods.tolist() == trace.log_likelihoods.tolist()


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_examples_own_start_can_be_typed(example: str) -> None:
    entry = EXAMPLES[example]
    usual = Visit(entry.id, example)
    values = flat_params(exhibit_of(usual).start)
    typed = replace(usual, typed=values)
    if len(values) > MOST_TYPED:
        (note,) = from_query(to_query(typed))[1]
        assert f"at most {MOST_TYPED} finite numbers" in note
        return
    assert there_and_back(typed) == typed
    assert flat_params(exhibit_of(typed).start) == pytest.approx(values, rel=1e-12)


def test_what_an_example_teaches_is_told_of_its_own_run_alone() -> None:
    usual = first_visit("poisson_mixture")
    assert exhibit_of(usual).teaches
    assert not any(exhibit_of(replace(usual, **{name: getattr(RULED, name)})).teaches for name in RULES)


RULES = ("typed", "tol", "max_steps")


def test_a_stop_rule_of_the_example_is_no_choice() -> None:
    usual = first_visit("two_coins")
    example = usual.entry.examples[0]
    same = replace(usual, tol=example.tol, max_steps=example.max_steps)
    assert same == usual
    assert same.key == usual.key
    assert len({usual.key, *(replace(RULED, **{name: getattr(Visit(), name)}).key for name in RULES), RULED.key}) == 5
    assert replace(usual, draw=3, typed=(0.5, 0.5, 0.1, 0.9)).draw is None


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ({"typed": "a"}, "typed is"),
        ({"typed": "1,2"}, "has 2 numbers; this model needs 4: 2 for the weights, 2 for the rates."),
        ({"typed": "0.5,0.6,1,-1"}, "rate of component 2"),
        ({"tol": "-1"}, "tol is"),
        ({"max": "99999"}, "max is"),
        ({"draw": "3", "typed": "0.5,0.5,1,2"}, "draw is"),
    ],
)
def test_a_start_or_a_stop_rule_that_cannot_be_used_is_said(part: dict[str, str], said: str) -> None:
    visit, (note,) = from_query({"model": "poisson_mixture"} | part)
    assert said in note
    assert run_shown(exhibit_of(visit)).n_steps > 0
    if "draw" not in part:
        assert visit == first_visit("poisson_mixture")


def test_problems_of_every_number_are_in_the_note() -> None:
    (note,) = from_query({"model": "poisson_mixture", "typed": "0.5,0.6,1,-1"})[1]
    assert "1.1" in note
    assert note.endswith("Shown instead: the example's start.")


@pytest.mark.parametrize("wrong", [{"typed": ((1.0,),)}, {"tol": -1.0}, {"max_steps": -1}, {"tol": "soon"}])
def test_a_visit_of_no_numbers_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="must be"):
        replace(Visit(), **wrong)
