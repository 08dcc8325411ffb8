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
from em_viz.run.live_check import check_panel
from em_viz.run.objective import gap_name
from em_viz.run.outcome import outcome_sentence
from em_viz.text.numbers import format_number
from em_viz.theory.bound import theatre
from em_viz.theory.bound_bars import BOTTOM
from em_viz.theory.bound_zoom import LEAST, camera
from em_viz.theory.q_and_entropy import falls_sentence, halves_of
from em_viz.theory.subject import Subject
from tests.em_viz.theory.runs import ALL, LAB, channel, measured, said, subject


@pytest.mark.parametrize("name", ALL)
def test_the_bars_are_the_bound_the_gap_and_the_objective(name: str) -> None:
    run, numbers = subject(name), measured(name)
    shown = theatre(run, numbers, key=name)
    objective = run.trace.log_likelihoods[np.arange(shown.n_frames) // 2]
    seen = camera(objective, np.concatenate([[np.nan], numbers.bound]))
    for frame in range(1, shown.n_frames):
        f, gap, l_bar = (channel(shown, "stage", uid, "y").at(frame) for uid in ("bar-F", "bar-gap", "bar-l"))
        low, span = seen.low[frame], seen.span[frame]
        height = [low + span * part for part in (f[1], gap[0], gap[1], l_bar[1])]
        wanted = numbers.bound[frame - 1], numbers.bound[frame - 1], numbers.objective[frame - 1]
        np.testing.assert_allclose(height, [*wanted, wanted[-1]], rtol=1e-10, atol=1e-8 * span)
        assert f[0] == l_bar[0] == BOTTOM
    assert np.isnan(channel(shown, "stage", "bar-F", "y").at(0)).all(), "there is no q before the first E-step"


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
    assert "no KL divergence" in everything


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
    assert "which EM never does" in said(shown, "sentence", 4)
    assert "which EM never does" not in said(shown, "sentence", 2)


@pytest.mark.parametrize("name", ["lab", "poisson_hmm", "two_coins"])
def test_every_step_of_a_scene_can_be_seen(name: str) -> None:
    trace, numbers = subject(name).trace, measured(name)
    frames = np.arange(2 * trace.n_steps + 2)
    seen = camera(trace.log_likelihoods[frames // 2], np.concatenate([[np.nan], numbers.bound]))
    rise = np.diff(trace.log_likelihoods)
    for step in range(1, trace.n_steps + 1):
        if rise[step - 1] > 100 * rounding_allowance(trace.log_likelihoods[-1]):
            assert rise[step - 1] / seen.span[2 * step] >= LEAST / 2, step
    assert (seen.bar <= 0.3 * seen.span * (1 + 1e-12)).all()
    mantissa = seen.bar / 10.0 ** np.floor(np.log10(seen.bar) + 1e-9)
    assert np.isclose(mantissa[:, None], [1, 2, 5]).any(axis=1).all()


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
    heights = np.array([channel(shown, "stage", uid, "y").at(f)[1] for f in about for uid in ("bar-F", "bar-l")])
    assert heights.min() == pytest.approx(0.4 / 1.5)
    assert heights.max() == pytest.approx(1.4 / 1.5)
    assert not any("The picture" in said(shown, "sentence", frame) for frame in range(shown.n_frames))


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
