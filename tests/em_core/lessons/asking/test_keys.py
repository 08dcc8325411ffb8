"""The keys of questions, worked out again from the definitions alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from em_core import run_em
from em_core.em.trace import AnyTrace
from em_core.lessons import KINDS, Question, questions_about, refusals_about
from tests.em_core.lessons.runs import EXAMPLES, by_another, run, small

CHEAP = ("point_changes_most", "weight_rises", "mean_moves_most", "steps_left", "gap_now", "curve_can_fall")
"""The kinds whose answer is in the trace."""

LEAST = 0.05
"""As the specification says: below this a question is refused."""

TRACES = [*[run(*each) for each in EXAMPLES], *[small(seed) for seed in range(12)], by_another("incremental")]
NAMES = [*[example for _, example in EXAMPLES], *[f"small-{seed}" for seed in range(12)], "incremental"]


def asked(trace: AnyTrace, t: int, kind: str, seed: int = 0) -> Question | None:
    found = questions_about(trace, t, seed, kinds=[kind])
    return found[0] if found else None


def steps_of(trace: AnyTrace) -> list[int]:
    """The first steps, the last, and some between."""
    return sorted({*range(min(6, trace.n_steps + 1)), *np.linspace(0, trace.n_steps, 7).astype(int).tolist()})


def apart(a: float, b: float) -> float:
    return abs(a - b) / max(abs(a), abs(b)) if max(abs(a), abs(b)) else 0.0


def is_near_the_limit(margin: float) -> bool:
    """Whether rounding might put a margin on the other side of the limit; ten times the error of a quotient."""
    return abs(margin - LEAST) < 1e-9


@pytest.mark.parametrize("trace", TRACES, ids=NAMES)
def test_the_row_that_changes_most(trace: AnyTrace) -> None:
    kind = "point_changes_most"
    assert asked(trace, 0, kind) is None
    for t in steps_of(trace)[1:]:
        now, before = np.asarray(trace.responsibilities(t)), np.asarray(trace.responsibilities(t - 1))
        question = asked(trace, t, kind)
        if now.ndim != 2 or trace.model.objective == "" or not np.allclose(now.sum(axis=1), 1, atol=1e-6):
            assert question is None
            continue
        change = [0.5 * sum(abs(a - b) for a, b in zip(x, y, strict=True)) for x, y in zip(now, before, strict=True)]
        order = np.argsort(change)[::-1]
        margin = apart(change[order[0]], change[order[1]]) if len(change) > 1 else 0.0
        if change[order[0]] > 1e-8 and margin > LEAST + 1e-9:
            assert question is not None
            assert question.values[question.key] == order[0]
            assert question.margin == pytest.approx(margin, rel=1e-6)
            assert list(question.values) == sorted(question.values)
        elif not is_near_the_limit(margin):
            assert question is None or change[order[0]] <= 1e-8


@pytest.mark.parametrize("trace", TRACES, ids=NAMES)
def test_whether_weight_2_rises(trace: AnyTrace) -> None:
    for t in steps_of(trace):
        question = asked(trace, t, "weight_rises")
        weights = getattr(trace.params[t], "weights", None)
        if weights is None or len(weights) < 2 or t == trace.n_steps:
            assert question is None
            continue
        now, then = float(weights[1]), float(trace.params[t + 1].weights[1])
        if apart(now, then) > LEAST + 1e-9:
            assert question is not None
            assert question.values[question.key] is (then > now)
            assert set(question.values) == {True, False}
        elif not is_near_the_limit(apart(now, then)):
            assert question is None


@pytest.mark.parametrize("trace", TRACES, ids=NAMES)
def test_the_mean_that_moves_most(trace: AnyTrace) -> None:
    asked_once = False
    for t in steps_of(trace):
        question = asked(trace, t, "mean_moves_most")
        field = next((name for name in ("means", "centres", "rates") if hasattr(trace.params[0], name)), None)
        if t == trace.n_steps or field is None or len(getattr(trace.params[0], field)) < 2:
            assert question is None
            continue
        now, then = (np.asarray(getattr(trace.params[step], field)) for step in (t, t + 1))
        moved = [float(np.linalg.norm(b - a)) for a, b in zip(now, then, strict=True)]
        order = np.argsort(moved)[::-1]
        margin = apart(moved[order[0]], moved[order[1]])
        if moved[order[0]] > 1e-7 * np.abs(now).max() and margin > LEAST + 1e-6:
            asked_once = True
            assert question is not None
            assert question.values[question.key] == order[0]
            assert question.options[question.key].endswith(f" {order[0] + 1}")
        elif margin < LEAST - 1e-6:
            assert question is None
    assert asked_once or all(asked(trace, t, "mean_moves_most") is None for t in range(min(trace.n_steps, 5)))


@pytest.mark.parametrize("trace", TRACES, ids=NAMES)
def test_how_many_steps_are_left(trace: AnyTrace) -> None:
    for t in range(trace.n_steps + 1):
        question = asked(trace, t, "steps_left")
        left = trace.n_steps - t
        if not trace.converged or left == 0:
            assert question is None
            continue
        if question is None:
            assert 47 < left < 54, left
            continue
        assert question.options == ("<10", "10-50", ">50")
        assert question.key == (0 if left < 10 else 1 if left <= 50 else 2)


@pytest.mark.parametrize("trace", TRACES, ids=NAMES)
def test_the_gap_now(trace: AnyTrace) -> None:
    assert asked(trace, 0, "gap_now") is None
    for t in steps_of(trace)[1:]:
        question = asked(trace, t, "gap_now")
        params, posterior = trace.params[t], trace.posterior(t - 1)
        height = trace.model.log_likelihood(trace.data, params)
        gap = height - trace.model.lower_bound(trace.data, posterior, params)
        if gap > 1e-6 * max(1.0, abs(height)):
            assert question is not None
            assert question.values[question.key] == pytest.approx(gap, rel=1e-4)
            wrong = [value for i, value in enumerate(question.values) if i != question.key]
            assert all(apart(float(value), gap) >= LEAST for value in wrong)
            assert list(question.values) == sorted(question.values)
        if gap < 1e-11 * max(1.0, abs(height)):
            assert question is None


@pytest.mark.parametrize("trace", TRACES, ids=NAMES)
def test_whether_the_curve_can_fall(trace: AnyTrace) -> None:
    question = asked(trace, min(2, trace.n_steps), "curve_can_fall")
    assert question is not None
    assert question.values[question.key] is (trace.algorithm is not None)


def test_a_curve_that_fell_can_fall_whatever_was_claimed() -> None:
    from em_core.faulty.gaussian_mixtures import TakesVarianceForDeviation

    model = TakesVarianceForDeviation(2, covariance="tied_spherical")
    start = model.params([0.5, 0.5], [[1.0], [3.0]], np.ones((2, 1, 1)))
    trace = run_em(model, np.array([[1.0], [2.0], [3.0]]), start, max_steps=5, tol=0)
    assert np.diff(trace.log_likelihoods).min() < -1
    question = asked(trace, 1, "curve_can_fall")
    assert question is not None
    assert question.values[question.key] is True
    assert "no correct EM" in question.reply(question.key)


QUICK = [
    ("two_coins", "two-coins"),
    ("two_coins", "equal-coins"),
    ("gaussian_mixture", "faithful"),
    ("gaussian_mixture", "outlier-collapse"),
    ("missing_values", "missing-murray-saddle"),
    ("kmeans", "faithful-kmeans"),
    ("blood_groups", "abo-clarke"),
    ("mixture_of_regressions", "co2"),
]


@pytest.mark.parametrize("name", QUICK, ids=[example for _, example in QUICK])
def test_what_the_end_is(name: tuple[str, str]) -> None:
    trace = run(*name)
    question = asked(trace, 0, "end_verdict")
    if name[0] == "kmeans":
        assert question is None
        return
    assert question is not None
    right = {"equal-coins": "saddle", "missing-murray-saddle": "saddle", "outlier-collapse": "collapse"}
    assert question.values[question.key] == right.get(name[1], "maximum")
    assert sorted(map(str, question.values)) == ["collapse", "maximum", "saddle"]


def test_a_saddle_is_left_after_a_small_move_and_a_maximum_is_not() -> None:
    """What the key of end_verdict means: EM from beside the final point goes up, or comes back."""
    for name, leaves in ((("two_coins", "equal-coins"), True), (("two_coins", "two-coins"), False)):
        trace = run(*name)
        end = trace.params[-1]
        beside = replace(end, probabilities=end.probabilities + np.array([0.001, -0.001]))
        onwards = run_em(trace.model, trace.data, beside, max_steps=3000, tol=1e-13)
        rises = onwards.log_likelihoods[-1] - trace.log_likelihoods[-1] > 0.01
        assert rises is np.bool_(leaves)
        question = asked(trace, 0, "end_verdict")
        assert question is not None
        assert (question.values[question.key] == "saddle") is leaves


@pytest.mark.parametrize("seed", range(8))
def test_where_another_start_ends(seed: int) -> None:
    trace = small(3)
    question = asked(trace, 2, "other_start_ends", seed)
    assert question is not None
    assert question.drawn is not None
    model, data = trace.model, trace.data
    start = model.initialise(data, np.random.default_rng(question.drawn))
    own = run_em(model, data, trace.params[-1], max_steps=20000, tol=1e-12)
    its = run_em(model, data, start, max_steps=20000, tol=1e-12)
    difference = its.log_likelihoods[-1] - own.log_likelihoods[-1]
    said = question.values[question.key]
    if its.failure is not None:
        assert said == "collapse"
    else:
        assert said == ("same" if abs(difference) < 1e-6 else "higher" if difference > 0 else "lower")
    assert question.other is not None
    assert question.other.params[0].means == pytest.approx(start.means)


def test_every_kind_is_asked_somewhere_and_refused_somewhere() -> None:
    kinds_asked: set[str] = set()
    refused: set[str] = set()
    for trace in (run("gaussian_mixture", "faithful"), run("gaussian_mixture", "outlier-collapse"), small(3)):
        for t in (0, 1, 2):
            kinds_asked |= {question.kind for question in questions_about(trace, t)}
            refused |= set(refusals_about(trace, t))
    assert kinds_asked == set(KINDS)
    assert refused >= set(KINDS) - {"curve_can_fall", "end_verdict"}
