"""The derivation: every number in its lines is the run's, every question has one right answer, and pictures are "
"exact."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import rel_entr

from em_core.landscape import free_energy, partial_m_step, with_point
from em_core.landscape.classification_em import guess_labels
from em_viz.text.numbers import format_number
from em_viz.theory.bound import theatre
from em_viz.theory.derivation import derivation, goal_sentence, note_on, undecided_point
from em_viz.theory.derivation_lines import Line, numbers_of
from em_viz.theory.excerpt import excerpt
from em_viz.theory.hard_labels import labels_words
from em_viz.theory.jensen import jensen
from em_viz.theory.pointwise_e_step import widest_step
from em_viz.theory.q_and_entropy import falls_sentence
from em_viz.theory.subject import Subject
from tests.em_viz.theory.runs import ALL, LAB, channel, measured, subject


def lines_of(name: str) -> tuple[Subject, int, tuple[Line, ...]]:
    run = subject(name)
    step = min(widest_step(run, measured(name).kl) - 1, run.trace.n_steps)
    return run, step, derivation(numbers_of(run, measured(name), step))


def called(lines: tuple[Line, ...], title: str) -> Line:
    (found,) = (line for line in lines if title in line.title)
    return found


@pytest.mark.parametrize("name", ALL)
def test_the_chain_holds_the_runs_numbers_in_their_order(name: str) -> None:
    run, step, lines = lines_of(name)
    trace, found = run.trace, numbers_of(run, measured(name), step)
    before, after = trace.log_likelihoods[step - 1 : step + 1]
    bound = trace.lower_bounds_after_m[step - 1]
    chain = called(lines, "never falls").formulas[1]
    written = [found.form(float(value)) for value in (after, bound, before, before)]
    assert [part for piece in chain.split(r"\ge") for part in piece.split("=")] == written
    assert found.expected + found.entropy == pytest.approx(found.bound, rel=1e-12)
    assert found.objective_after - found.bound_after == pytest.approx(found.gap, abs=1e-9 * abs(after))
    assert called(lines, "The E-step").words.count(format_number(found.gap, "significant", 5)) == 1


@pytest.mark.parametrize("name", ALL)
def test_every_question_is_asked_with_one_right_answer_and_something_to_say_to_each(name: str) -> None:
    _, _, lines = lines_of(name)
    asked = [line.question for line in lines if line.question]
    assert len(lines) == 12
    assert len(asked) == 4
    for question in asked:
        assert len(question.told) == len(question.choices) == len(set(question.choices))
        assert 0 <= question.right < len(question.choices)
        assert question.told[question.right].startswith(("Yes", "Right"))
        assert not any(said.startswith(("Yes", "Right")) for i, said in enumerate(question.told) if i != question.right)


def test_the_goal_is_stated_with_what_the_run_reached() -> None:
    trace = subject(LAB).trace
    said = goal_sentence(subject(LAB))
    assert said.startswith("Goal: raise l(θ) in every step.")
    first, last = (f"{trace.log_likelihoods[i]:,.3f}".replace("-", "−") for i in (0, -1))
    assert f"from {first} to {last} in {trace.n_steps} steps" in said


def test_q_falls_where_the_line_says_so() -> None:
    _, _, lines = lines_of(LAB)
    line, numbers = called(lines, "Q alone"), measured(LAB)
    dq, dh = np.diff(numbers.expected), np.diff(numbers.entropy)
    worst = int(np.argmin(dq))
    assert line.words.startswith(falls_sentence(numbers_of(subject(LAB), numbers, 1).halves))
    assert (
        f"in E-step {(worst + 2 + 1) // 2}, F rose by {format_number(dq[worst] + dh[worst], 'significant', 4)}"
        in line.words
    )
    assert dh[worst] > dq[worst] + dh[worst] > 0


def test_the_partial_steps_numbers_are_recomputed() -> None:
    run, step, lines = lines_of(LAB)
    trace = run.trace
    quarter = partial_m_step(trace.model, trace.data, trace.posterior(step - 1), trace.params[step - 1], None, 0.25)
    text = called(lines, "partial").words
    assert f"raises F by {format_number(quarter.after - quarter.before, 'significant', 4)}, " in text


def test_guessing_labels_is_done_and_counted() -> None:
    run = subject(LAB)
    trace = run.trace
    text = labels_words(run)
    guess = guess_labels(trace.model, trace.data, trace.params[0])
    assert guess is not None
    r = trace.responsibilities(trace.n_steps)
    assert f"{int((r.max(axis=1) < 0.9).sum())} of {len(r)} points have no responsibility above 90\u00a0%" in text
    assert format_number(float(trace.log_likelihoods[-1]) - guess.objective, "significant", 4) in text
    assert f"{guess.counts[0]:g}, {guess.counts[1]:g} points" in text
    assert format_number(float(-np.log(r.max(axis=1)).sum()), "significant", 4) in text


def test_what_has_no_labels_or_nothing_but_labels_is_told_so() -> None:
    assert "does guess labels" in labels_words(subject("kmeans"))
    assert "keeps every possible value" in labels_words(subject("poisson_hmm"))
    assert "not a KL divergence" in note_on(subject("kmeans"))
    assert "log prior" in note_on(subject("gaussian_mixture_map"))
    assert note_on(subject(LAB)) == ""


@pytest.mark.parametrize("name", [LAB, "two_coins", "linkage", "latent_classes"])
def test_jensens_gap_is_the_kl_and_the_chord_passes_beneath_the_average(name: str) -> None:
    run = subject(name)
    parts = undecided_point(run, 2)
    assert parts is not None
    shown = jensen(run, 2, parts.flat, key="j")
    closed = 0
    for frame in range(shown.n_frames):
        u = [channel(shown, "jensen", f"ratio-{j}", "x").at(frame)[0] for j in (0, 1)]
        q = np.array([parts.p[k] / ratio for k, ratio in zip((parts.first, parts.second), u, strict=True)])
        assert q.sum() == pytest.approx(parts.mass)
        below = channel(shown, "jensen", "below", "y").at(frame)[0]
        kl = rel_entr(q, parts.p[[parts.first, parts.second]]).sum()
        assert -below == pytest.approx(kl, abs=1e-12)
        closed += kl < 1e-14
        if parts.mass > 1 - 1e-12:
            assert float(q @ np.log(u)) == pytest.approx(below, abs=1e-12)
            assert float(q @ np.array(u)) == pytest.approx(1)
    assert closed == 1


def test_an_excerpt_shows_the_same_frames() -> None:
    whole = theatre(subject(LAB), measured(LAB), key="w")
    part = excerpt(whole, [5, 6, 7], pictures=("stage",), panels=("sentence",), key="p")
    for i, frame in enumerate((5, 6, 7)):
        for mine, theirs in zip(part.pictures[0].channels, whole.pictures[0].channels, strict=True):
            np.testing.assert_array_equal(mine.at(i), theirs.at(frame))
        assert part.panels[0].html(i) == next(p for p in whole.panels if p.name == "sentence").html(frame)


def test_a_step_that_the_run_has_not_is_refused() -> None:
    with pytest.raises(ValueError, match="steps 1 to"):
        numbers_of(subject(LAB), measured(LAB), 31)


def test_what_a_guess_of_the_most_undecided_point_costs_is_its_kl() -> None:
    run, step, lines = lines_of(LAB)
    parts = undecided_point(run, step)
    assert parts is not None
    trace = run.trace
    q = trace.posterior(step - 1)
    guess = np.zeros(len(parts.p))
    guess[parts.first] = parts.mass
    away = free_energy(trace.model, trace.data, with_point(q, parts.index[0], guess), trace.params[step - 1])
    assert f"would cost {format_number(away.kl, 'significant', 3)} nats" in called(lines, "Jensen").words
