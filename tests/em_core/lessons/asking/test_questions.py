"""What holds for every question about a run: its form, its words, its order, and which runs are refused."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pytest

from em_core import run_em
from em_core.lessons import KINDS, MISCONCEPTIONS, Question, Spot, questions_about, refusals_about
from em_core.models import GaussianMixture
from tests.em_core.lessons.runs import EXAMPLES, by_another, run, small

SLOW = {"end_verdict", "other_start_ends"}
"""They make runs of their own: a second or more on the larger models."""

QUICK = {"two_coins", "linkage", "blood_groups", "gaussian_mixture", "mixture_of_regressions", "lifetimes", "kmeans"}


def everything() -> Iterator[Question]:
    for model, example in EXAMPLES:
        trace = run(model, example)
        kinds = [kind for kind in KINDS if kind not in SLOW or model in QUICK]
        for t in sorted({0, 1, min(3, trace.n_steps), trace.n_steps}):
            if t <= trace.n_steps:
                yield from questions_about(trace, t, seed=t, kinds=kinds)
    for algorithm in ("incremental", "ecm"):
        for t in (0, 3, 7):
            yield from questions_about(by_another(algorithm), t)
    for t in range(8):
        yield from questions_about(small(3), t)


QUESTIONS = list(everything())


def test_exactly_one_option_is_true_and_the_margin_is_known() -> None:
    assert len(QUESTIONS) > 200
    for q in QUESTIONS:
        assert sum(option.true for option in q.choices) == 1
        assert q.choices[q.key].true
        assert 0.05 <= q.margin <= 1
        assert 2 <= len(q.options) <= 4
        assert len(q.options) == len(set(q.options)) == len(q.values) == len(set(q.values))
        assert not any("not sure" in option.lower() for option in q.options)


def test_stems_are_short_and_replies_hold_numbers_and_a_place() -> None:
    places = ("picture", "curve", "table")
    for q in QUESTIONS:
        assert len(q.stem.split()) <= 30, q.stem
        assert q.stem.count("?") == 1
        for i in range(len(q.options)):
            said = q.reply(i)
            assert re.search(r"\d", said), said
            assert any(place in said.rpartition("Look at")[2] for place in places), said
            assert not re.search(r"[{}]|nan|None|  ", said), said
            assert said[0].isupper() or said[0].isdigit() or said[0] == "−", said
            assert said.endswith("."), said
            assert isinstance(q.choices[i].spot, Spot)


def test_a_wrong_option_has_a_misconception_and_says_when_it_would_be_right() -> None:
    for q in QUESTIONS:
        for i, misconception in enumerate(q.misconceptions):
            if i == q.key:
                assert misconception == ""
                assert q.reply(i).startswith("Correct")
            else:
                assert misconception in MISCONCEPTIONS
                assert re.search(r"\b(would|could)\b", q.reply(i)), q.reply(i)
                assert q.reply(i) != q.reply(q.key)


def test_numbers_keep_their_order_and_the_seed_orders_the_rest() -> None:
    orders: dict[str, set[tuple[object, ...]]] = {}
    for seed in range(12):
        for q in questions_about(small(3), 2, seed):
            orders.setdefault(q.kind, set()).add(q.values)
            if not any(isinstance(value, bool | str) for value in q.values):
                assert list(q.values) == sorted(q.values)
    assert len(orders["end_verdict"]) > 2
    assert len(orders["curve_can_fall"]) == 2
    trace = run("gaussian_mixture", "outlier-collapse")
    both = {q.values for seed in range(12) for q in questions_about(trace, 3, seed, kinds=["weight_rises"])}
    assert both == {(True, False), (False, True)}


def test_a_seed_gives_the_same_question_again() -> None:
    for seed in (0, 1, 99):
        first, again = (questions_about(small(3), 2, seed) for _ in range(2))
        for a, b in zip(first, again, strict=True):
            assert (a.kind, a.stem, a.choices, a.margin) == (b.kind, b.stem, b.choices, b.margin)


def test_a_seed_moves_no_key() -> None:
    for t in (0, 1, 4):
        answers = [
            {q.kind: q.values[q.key] for q in questions_about(small(3), t, seed) if q.kind != "other_start_ends"}
            for seed in range(6)
        ]
        assert all(each == answers[0] for each in answers)


def test_two_rows_that_change_alike_are_refused() -> None:
    x = np.array([[-3.0], [-1.0], [1.0], [3.0]])
    model = GaussianMixture(2)
    start = model.params([0.5, 0.5], [[-2.0], [2.0]], np.ones((2, 1, 1)))
    trace = run_em(model, x, start, max_steps=4, tol=0)
    refused = refusals_about(trace, 1)
    assert "ambiguous" in refused["point_changes_most"]
    assert "ambiguous" in refused["mean_moves_most"]
    assert "ambiguous" in refused["weight_rises"]
    assert "converged" in refused["steps_left"]


def test_equal_rows_are_refused_and_one_component_too() -> None:
    trace = run("poisson_mixture", "deaths")
    assert "ambiguous" in refusals_about(trace, 1, kinds=["point_changes_most"])["point_changes_most"]
    single = run("student_mixture", "newcomb-df4")
    refused = refusals_about(single, 1, kinds=["point_changes_most", "weight_rises", "mean_moves_most"])
    assert set(refused) == {"point_changes_most", "weight_rises", "mean_moves_most"}


def test_a_run_at_rest_from_the_start_is_asked_little() -> None:
    model = GaussianMixture(1)
    x = np.array([[0.0], [1.0], [2.0]])
    trace = run_em(model, x, model.params([1.0], [[1.0]], [[[2 / 3]]]), max_steps=3, tol=1e-9)
    assert {q.kind for q in questions_about(trace, 0)} <= {
        "steps_left",
        "end_verdict",
        "other_start_ends",
        "curve_can_fall",
    }


def test_names_of_rows_are_used_and_told_apart() -> None:
    trace = small(3)
    names = ["Ann", "Ann", *[f"person {i}" for i in range(2, len(trace.data))]]
    (q,) = questions_about(trace, 2, rows=names, kinds=["point_changes_most"])
    for option, row in zip(q.options, q.values, strict=True):
        assert option.startswith(names[int(row)])
    assert "row" not in q.options[q.key].split("(")[0] or names[int(q.values[q.key])] == "Ann"


@pytest.mark.parametrize(
    ("arguments", "word"),
    [((-1,), "t is"), ((1000,), "t is"), ((1.5,), "t is"), ((0, -1), "seed is"), ((0, "x"), "seed is")],
)
def test_what_is_no_step_or_seed_is_refused_in_a_sentence(arguments: tuple[int, ...], word: str) -> None:
    with pytest.raises(ValueError, match=word):
        questions_about(small(3), *arguments)


def test_what_is_no_run_or_kind_is_refused_in_a_sentence() -> None:
    with pytest.raises(ValueError, match="trace"):
        questions_about("run", 0)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="kind is"):
        questions_about(small(3), 0, kinds=["colour"])


def test_no_misconception_is_unused_or_without_words() -> None:
    used = {each for q in QUESTIONS for each in q.misconceptions} - {""}
    assert used <= set(MISCONCEPTIONS)
    for each in MISCONCEPTIONS.values():
        assert each.belief.endswith(".")
        assert each.truth.endswith(".")
