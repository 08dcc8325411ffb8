"""The free-energy theatre draws the run's own numbers, and its sentences are true of them."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import numpy as np
import pytest

from em_core.algorithms.run import Outcome, rounding_allowance, run_em
from em_core.catalogue.entry import exhibit
from em_core.catalogue.registry import FAMILY
from em_core.landscape import free_energies
from em_core.numerics.arrays import frozen
from em_viz.animation.slots import form_and_digits, objective_format
from em_viz.animation.spec import Animation
from em_viz.run.bound_column import BOTTOM
from em_viz.run.bound_zoom import ABOVE, BELOW, GAP, LEAST, camera
from em_viz.run.live_check import check_panel
from em_viz.run.objective import gap_name
from em_viz.run.outcome import outcome_sentence
from em_viz.text.numbers import format_number
from em_viz.theory.bound import bound_answer, theatre
from em_viz.theory.moving_number import MOST, moving_number
from em_viz.theory.q_and_entropy import falls_sentence, halves_of
from em_viz.theory.subject import Subject
from tests.em_viz.theory.runs import ALL, LAB, channel, measured, said, subject


@pytest.mark.parametrize("name", ALL)
def test_the_column_is_the_bound_the_gap_and_the_objective(name: str) -> None:
    run, numbers = subject(name), measured(name)
    shown = theatre(run, numbers, key=name)
    objective = run.trace.log_likelihoods[np.arange(shown.n_frames) // 2]
    seen = camera(objective, np.concatenate([[np.nan], numbers.bound]))
    for frame in range(1, shown.n_frames):
        low, span = seen.low[frame], seen.span[frame]
        level, hatch, line = (channel(shown, "stage", uid, "y").at(frame) for uid in ("level", "gap-hatch", "line-l"))
        assert level[0] == BOTTOM
        height = [low + span * part for part in (level[1], hatch[0], hatch[1], line[0])]
        f, objective_here = numbers.bound[frame - 1], numbers.objective[frame - 1]
        np.testing.assert_allclose(height, [f, f, objective_here, objective_here], rtol=1e-10, atol=1e-8 * span)
    assert np.isnan(channel(shown, "stage", "level", "y").at(0)[:2]).all(), "there is no q before the first E-step"
    assert channel(shown, "stage", "no-bound", "y").at(0)[0] == 0.25
    assert np.isnan(channel(shown, "stage", "no-bound", "y").at(1)[0])


def written(animation: Animation, uid: str, frame: int) -> str:
    """Return the number that the picture has in a frame."""
    figure = animation.figure(frame, "stage")
    pieces = [trace for trace in figure.data if str(trace.uid).startswith(f"{uid}-")]
    assert pieces
    shown = [text for trace in pieces for x, text in zip(trace.x, trace.text, strict=True) if not np.isnan(x)]
    whole = max(map(len, shown))
    assert all(len(text) in (0, whole) for text in shown)
    inked = [[text[i] for text in shown if text and text[i] not in BLANK] for i in range(whole)]
    return "".join(letters[0] if letters else " " for letters in inked)


BLANK = "\u2007\u2008\u00a0"


@pytest.mark.parametrize("name", ["lab", "linkage", "kmeans"])
def test_the_numbers_beside_the_column_are_the_panels(name: str) -> None:
    run, numbers = subject(name), measured(name)
    shown = theatre(run, numbers, key=name)
    for frame in (1, 2, 3, shown.n_frames - 1):
        panel = said(shown, "numbers", frame)
        told = re.findall(r"<dd>(.*?)(?: <small>.*?</small>)?</dd>", panel)
        assert written(shown, "number-l", frame) == told[0]
        assert written(shown, "number-F", frame) == told[1]
        assert written(shown, "number-gap", frame) == f"gap {told[2]}"


def test_a_long_runs_numbers_are_put_together_from_pieces() -> None:
    texts = [f"{value:.3f}".replace("-", "−") for value in np.linspace(-1500, -0.5, 1000)]
    traces, channels = moving_number("n", texts, 0.5, np.zeros(1000), {})
    assert len(traces) > 1
    assert all(len(trace["text"]) <= MOST for trace in traces)  # type: ignore[arg-type]
    for frame in (0, 499, 999):
        rows = [
            next(text for x, text in zip(moving.at(frame), trace["text"], strict=True) if not np.isnan(x))  # type: ignore[call-overload]
            for trace, moving in zip(traces, channels[::2], strict=True)
        ]
        assert sum(len(re.sub(f"[{BLANK}]", "", row)) for row in rows) == len(texts[frame])


@pytest.mark.parametrize("name", ALL)
def test_a_gap_is_seen_under_the_zoom_in_which_it_closes(name: str) -> None:
    run, numbers = subject(name), measured(name)
    frames = np.arange(2 * run.trace.n_steps + 2)
    objective = run.trace.log_likelihoods[frames // 2]
    seen = camera(objective, np.concatenate([[np.nan], numbers.bound]))
    for after_m in range(2, len(frames) - 1, 2):
        assert (seen.low[after_m], seen.high[after_m]) == (seen.low[after_m + 1], seen.high[after_m + 1])
        gap = numbers.objective[after_m - 1] - numbers.bound[after_m - 1]
        if gap > 20 * rounding_allowance(objective[-1]):
            assert gap / seen.span[after_m] >= GAP * (1 - 1e-9), after_m
            assert seen.place(np.full(len(frames), numbers.bound[after_m - 1]))[after_m] > 0


def test_the_answer_counts_the_steps_in_which_l_rose_and_fell() -> None:
    told = bound_answer(subject(LAB), measured(LAB))
    assert told.endswith("l rose in 30 of this run's 30 steps and fell in none.")
    trace = subject(LAB).trace
    lower = trace.log_likelihoods.copy()
    lower[7] -= 100
    fallen = replace(subject(LAB), trace=replace(trace, log_likelihoods=frozen(lower)))
    assert "l rose in 29 of this run's 30 steps and fell in 1." in bound_answer(fallen, measured(LAB))


@pytest.mark.parametrize("name", ALL)
def test_an_e_step_closes_the_gap_and_an_m_step_lifts_both(name: str) -> None:
    shown = theatre(subject(name), measured(name), key=name)
    numbers = measured(name)
    after_e, after_m = slice(0, None, 2), slice(1, None, 2)
    allowed = rounding_allowance(float(np.abs(numbers.objective).max()))
    assert np.abs(numbers.objective[after_e] - numbers.bound[after_e]).max() <= allowed
    rise = np.diff(numbers.objective)
    assert rise.min() >= -allowed
    assert np.all(np.diff(numbers.bound)[: 2 * subject(name).trace.n_steps] >= -allowed)
    assert shown.n_frames == len(numbers.bound) + 1
    assert (numbers.kl[after_m] >= 0).all()


@pytest.mark.parametrize("name", ALL)
def test_after_an_e_step_the_gap_is_shown_as_nought_here_as_in_the_live_check(name: str) -> None:
    run, numbers = subject(name), measured(name)
    shown = theatre(run, numbers, key=name)
    here = next(panel for panel in shown.panels if panel.name == "numbers")
    live = check_panel(run.trace)
    head = html.escape(gap_name(run.trace.model))
    for frame in range(1, shown.n_frames):
        told = [re.search(rf"{re.escape(head)}</dt><dd>(.*?)</dd>", each.html(frame)) for each in (here, live)]
        assert all(told)
        first, second = (found[1] for found in told if found)
        if frame % 2:
            assert first == second == "0"
        else:
            assert (first == "0") is (second == "0")


@pytest.mark.parametrize("name", ["lab", "two_coins", "linkage", "kmeans"])
def test_the_identity_is_shown_and_is_a_test(name: str) -> None:
    run, numbers = subject(name), measured(name)
    assert np.abs(numbers.residual).max() <= 1e-10
    shown = theatre(run, numbers, key=name)
    last = shown.n_frames - 1
    assert "rounding" in said(shown, "numbers", last)
    assert "more than rounding" not in said(shown, "numbers", last)
    broken = replace(numbers, residual=frozen(np.full(len(numbers.residual), 1e-7)))
    assert "more than rounding" in said(theatre(run, broken, key=name), "numbers", last)


def test_where_rows_have_no_q_of_their_own_nothing_is_claimed_to_be_tested() -> None:
    shown = theatre(subject("poisson_hmm"), measured("poisson_hmm"), key="h")
    assert "no sum over points" in said(shown, "numbers", 3)
    assert "test of the identity" not in said(shown, "numbers", 3)


def test_k_means_has_a_gap_and_no_kl() -> None:
    shown = theatre(subject("kmeans"), measured("kmeans"), key="k")
    everything = "".join(said(shown, panel, 2) for panel in ("sentence", "numbers"))
    assert "KL =" not in everything
    assert "not a KL divergence" in everything


@pytest.mark.parametrize("name", ["lab", "linkage", "poisson_hmm"])
def test_the_headline_has_the_half_steps_numbers(name: str) -> None:
    shown, numbers = theatre(subject(name), measured(name), key=name), measured(name)
    form, digits = form_and_digits(objective_format(numbers.objective))
    for frame in (2, 3, 4):
        now = numbers.bound[frame - 1] - numbers.bound[frame - 2]
        text = said(shown, "sentence", frame)
        assert f"F rises by {format_number(float(now), 'significant', 4)}" in text
        if frame % 2:
            assert f"l stays at {format_number(float(numbers.objective[frame - 1]), form, digits)}" in text
        else:
            assert (
                format_number(float(numbers.objective[frame - 1] - numbers.bound[frame - 1]), "significant", 4) in text
            )


def test_a_fall_is_called_a_fall() -> None:
    run = subject("two_coins")
    trace = run.trace
    lower = trace.log_likelihoods.copy()
    lower[2:] -= 1.0
    fallen = replace(run, trace=replace(trace, log_likelihoods=frozen(lower)))
    numbers = measured("two_coins")
    objective = numbers.objective.copy()
    objective[3:] -= 1.0
    shown = theatre(fallen, replace(numbers, objective=frozen(objective)), key="fall")
    assert "and EM never does that" in said(shown, "sentence", 4)
    assert "and EM never does that" not in said(shown, "sentence", 2)


@pytest.mark.parametrize("name", ["lab", "poisson_hmm", "two_coins"])
def test_every_step_of_a_scene_can_be_seen(name: str) -> None:
    trace, numbers = subject(name).trace, measured(name)
    frames = np.arange(2 * trace.n_steps + 2)
    seen = camera(trace.log_likelihoods[frames // 2], np.concatenate([[np.nan], numbers.bound]))
    rise = np.diff(trace.log_likelihoods)
    for step in range(1, trace.n_steps + 1):
        if rise[step - 1] > 100 * rounding_allowance(trace.log_likelihoods[-1]):
            assert rise[step - 1] / seen.span[2 * step] >= LEAST / (1 + ABOVE + BELOW) * (1 - 1e-9), step


def test_q_and_h_are_counted_where_they_fell() -> None:
    halves, numbers = halves_of(measured(LAB)), measured(LAB)
    q_falls = int((np.diff(numbers.expected) < -halves.allowed).sum())
    h_falls = int((np.diff(numbers.entropy) < -halves.allowed).sum())
    text = falls_sentence(halves)
    assert min(q_falls, h_falls) > 0
    assert f"Q fell in {q_falls} half-steps" in text
    assert f"H fell in {h_falls} half-steps" in text
    worst = int(np.argmin(np.diff(numbers.expected)))
    assert f"{-np.diff(numbers.expected)[worst]:.4g}" in text
    np.testing.assert_allclose(numbers.expected + numbers.entropy, numbers.bound, rtol=1e-12)


def test_a_picture_of_a_few_frames_shows_them_as_large_as_can_be_and_comes_no_closer() -> None:
    run, numbers = subject(LAB), measured(LAB)
    about = range(5, 8)
    shown = theatre(run, numbers, key="about", about=about)
    heights = np.array([channel(shown, "stage", uid, "y").at(f)[1] for f in about for uid in ("line-F", "line-l")])
    assert heights.min() == pytest.approx(BELOW / (1 + ABOVE + BELOW))
    assert heights.max() == pytest.approx((1 + BELOW) / (1 + ABOVE + BELOW))
    assert not any("Zoomed" in said(shown, "sentence", frame) for frame in range(shown.n_frames))


def test_before_the_first_q_no_identity_is_ticked() -> None:
    shown = theatre(subject(LAB), measured(LAB), key="start")
    assert "hs-good" not in said(shown, "numbers", 0)
    assert "hs-good" in said(shown, "numbers", 1)


def test_a_run_that_collapses_says_so_at_its_end() -> None:
    entry = FAMILY["gaussian_mixture"]
    shown = exhibit(entry, entry.example("outlier-collapse"))
    trace = run_em(shown.model, shown.data, shown.start, max_steps=shown.max_steps, tol=shown.tol)
    play = theatre(Subject("collapse", "", trace, shown), free_energies(trace), key="collapse")
    assert trace.outcome is Outcome.DEGENERATE
    assert outcome_sentence(trace) in html.unescape(said(play, "sentence", play.n_frames - 1))
    assert outcome_sentence(trace) not in html.unescape(said(play, "sentence", play.n_frames - 2))
