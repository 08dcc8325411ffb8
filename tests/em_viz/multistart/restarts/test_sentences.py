"""What the page says of many runs: every number is recomputed, and what would mislead is said first."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

from em_core.data import Dataset
from em_core.data.distinct_starts import distinct_starts
from em_core.em.label_matching import align
from em_core.experiments.experiment import Experiment
from em_core.multistart.optima import Interval, Optimum, OptimumKind, wilson
from em_core.multistart.restart_study import Study
from em_viz.models.dispatch import animate
from em_viz.multistart.restarts.best_of_r import best_of_r_figure
from em_viz.multistart.restarts.fit_thumbnail import HEIGHT, WIDTH, ellipse, fit_svg
from em_viz.multistart.restarts.optimum_cards import card_html, gap_text, verdict
from em_viz.multistart.restarts.pictures import lab_end
from em_viz.multistart.restarts.sentences import (
    fate,
    headline,
    honest_words,
    odds,
    starts_needed,
    wanted_ends,
    why_no_end,
)
from em_viz.multistart.restarts.stop_words import stop_words
from em_viz.run.padding import lasting
from em_viz.style import theme
from em_viz.style.palette import light_dark, optimum_colours
from em_viz.text.percentages import interval_text, percent
from tests.studies import collapsing, galaxies, made, plane, spiky


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("−", "-")


def test_the_headline_counts_the_runs() -> None:
    study = galaxies()
    best = study.optima[0]
    low, high = wilson(best.hits, 40)
    assert plain(headline(study)) == (
        f"Yes: 40 starts end at 2 different local maxima; {100 * best.hits / 40:.0f} % reach the best, A "
        f"(95 % interval {100 * low:.0f}–{100 * high:.0f} %)."
    )
    assert honest_words(study) == []


def test_where_all_starts_end_at_one_point_the_answer_says_so() -> None:
    one = made(Experiment(data="faithful_eruptions"), 12)
    (end,) = one.optima
    value = f"{end.log_likelihood:.4f}".replace("-", "−")
    assert headline(one) == f"Not here: all 12 starts end at the same local maximum, log-likelihood {value}."
    flat = replace(end, kind=OptimumKind.FLAT)
    assert "at the same final point" in headline(replace(one, optima=(flat,)))
    few = made(Experiment(), 12, ("kmeans",))
    assert headline(few).startswith("All 12 starts end at the same local maximum")
    assert headline(few).endswith("but few of these starts are different.")


def test_runs_that_end_nowhere_are_counted_apart() -> None:
    study = galaxies()
    a, b = study.optima
    gone = replace(b, kind=OptimumKind.DEGENERATE)
    said = headline(replace(study, optima=(a, gone)))
    assert said.startswith(f"{a.hits} of 40 starts end at the same local maximum")
    assert said.endswith(f"; the other {b.hits} collapse.")
    assert "the other" in headline(replace(study, optima=(a, replace(b, kind=OptimumKind.NOT_CONVERGED))))
    saddle = headline(replace(study, optima=(a, replace(b, kind=OptimumKind.SADDLE))))
    assert "2 different final points" in saddle


@pytest.mark.parametrize(
    ("tol", "steps", "said"),
    [
        (1e-6, 2000, "tolerance 10⁻⁶, at most 2,000 steps"),
        (2.5e-7, 10, "tolerance 2.5×10⁻⁷, at most 10 steps"),
        (0.001, 1, "tolerance 0.001, at most 1 step"),
        (0.0, 500, "no tolerance, at most 500 steps"),
    ],
)
def test_when_runs_stop_is_said_without_a_tolerance_too(tol: float, steps: int, said: str) -> None:
    assert stop_words(tol, steps) == said


def test_where_all_collapse_it_says_so_and_names_no_best() -> None:
    study = collapsing()
    assert headline(study) == "No start leads to a maximum here: all 12 starts collapse."
    (words,) = honest_words(study)
    assert words.startswith("12 runs collapsed")
    assert "the likelihood grows without limit" in words
    assert "run 1: The next M-step would give component 1 a variance of zero: it is on row 100 alone." in words
    assert wanted_ends(study) == ()
    assert odds(study).startswith("Every run collapsed")
    assert "Degenerate" in fate(study, 0)
    assert "row 100 alone" in fate(study, 0)


@pytest.mark.parametrize(
    ("start", "k", "runs", "said"),
    [
        (
            "kmeans",
            2,
            20,
            "20 starts are all the same, up to the order of their components: every draw of k-means",
        ),
        (
            "spread",
            3,
            10,
            "10 starts are all the same, up to the order of their components: every draw of Spread",
        ),
        ("kmeans", 3, 60, "starts are only 8 different ones, up to the order of their components: draws of k-means"),
        ("random_points", 3, 20, ""),
    ],
)
def test_starts_that_are_few_are_counted(start: str, k: int, runs: int, said: str) -> None:
    study = made(Experiment(k=k), runs, (start,))
    found = [words for words in honest_words(study) if "More runs would not find" in words]
    assert bool(found) is bool(said)
    assert not found or said in found[0]
    assert ("interval" in headline(study)) is not bool(found)
    assert ("nothing can be computed" in odds(study)) is bool(found)
    # Counted in another way: two starts are one where every component has its like in the other.
    starts = [trace.params[0] for trace in study.traces]
    different: list[Any] = []
    for params in starts:
        if not any(np.allclose(align(params, one, 1.0).means, one.means, rtol=1e-9) for one in different):
            different.append(params)
    assert distinct_starts(starts, study.dataset.values) == len(different)


def test_a_component_without_points_lifts_no_likelihood() -> None:
    assert why_no_end(0, 4) == "a component has lost all its points, and EM cannot go on"
    assert "grows without limit" in why_no_end(4, 0)
    assert why_no_end(3, 1).startswith("in 75\u00a0% of them the likelihood grows")


def test_a_spike_that_wins_is_called_worse_and_the_best_sound_end_is_named() -> None:
    study = spiky()
    best, sound = wanted_ends(study)
    assert best.spurious
    assert not sound.spurious
    (words,) = (said for said in honest_words(study) if "higher and worse" in said)
    component = int(re.findall(r"its component (\d)", words)[0]) - 1
    params = study.aligned(best.params)
    assert f"onto {82 * params.weights[component]:.1f} points" in words
    assert f"standard deviation {np.sqrt(params.covariances[component, 0, 0]):.3f}." in words
    assert f"reached by {sound.hits} of 20 starts" in words
    assert f"The best final point without a spike is {study.name_of(sound)}" in words


def test_the_odds_are_those_of_the_counted_share() -> None:
    study = galaxies()
    share = study.optima[0].share
    said = plain(odds(study))
    assert f"One start finds A with probability {100 * share:.0f} % " in said
    assert f"the best of five with {100 * (1 - (1 - share) ** 5):.0f} % " in said
    needed = starts_needed(share)
    assert needed is not None
    assert f"{needed} starts are needed" in said
    assert 1 - (1 - share) ** needed >= 0.99 > 1 - (1 - share) ** (needed - 1)


def test_the_odds_of_one_start_and_the_headline_say_the_same() -> None:
    study = galaxies()
    # 13 of 200 is 6.5 %, and 1 - (1 - 0.065) a little less.
    rare = replace(study.optima[0], hits=13, share=13 / 200, interval=wilson(13, 200))
    rounded = replace(study, optima=(rare, study.optima[1]))
    assert "7 % reach the best" in plain(headline(rounded))
    assert "finds A with probability 7 %" in plain(odds(rounded))


@pytest.mark.parametrize(("share", "starts"), [(0, None), (0.5, 7), (0.9, 2), (0.99, 1), (1, 1), (0.01, 459)])
def test_starts_needed_to_be_sure(share: float, starts: int | None) -> None:
    assert starts_needed(share) == starts


@pytest.mark.parametrize(
    ("share", "text"),
    [(0, "0 %"), (1, "100 %"), (0.42, "42 %"), (0.004, "0.4 %"), (1e-5, "<0.1 %"), (0.9999, ">99.9 %")],
)
def test_a_percentage_says_0_and_100_only_where_it_is_so(share: float, text: str) -> None:
    assert plain(percent(share)) == text


def test_stopped_runs_are_said_to_lean() -> None:
    (words,) = honest_words(replace(galaxies(), asked=100))
    assert words.startswith("Stopped after 40 of 100 runs.")


@pytest.mark.parametrize("made", [galaxies, plane, spiky, collapsing], ids=lambda made: made.__name__)
def test_a_card_holds_its_numbers(made: Callable[[], Study]) -> None:
    study = made()
    for optimum, colour in zip(study.optima, optimum_colours(study), strict=True):
        card = card_html(study, optimum, lab_end(study, optimum))
        ElementTree.fromstring(card.replace("<br>", ""))
        assert f">{study.name_of(optimum)}</b>" in card
        assert light_dark(colour) in card
        assert f"({optimum.hits} of {study.n_runs})" in card
        assert interval_text(optimum.interval).replace("<", "&lt;").replace(">", "&gt;") in card
        assert verdict(study, optimum) in card
        assert gap_text(study, optimum) in card


def test_the_verdicts_are_exact() -> None:
    assert verdict(galaxies(), galaxies().optima[0]) == "local maximum"
    assert verdict(spiky(), spiky().optima[0]) == "local maximum, spurious: a spike"
    assert verdict(collapsing(), collapsing().optima[0]) == "collapsed"
    assert any(verdict(plane(), optimum).startswith("saddle") for optimum in plane().optima)


def polylines(svg: str) -> list[list[list[float]]]:
    return [
        [[float(c) for c in pair.split(",")] for pair in found.split()]
        for found in re.findall(r'points="([^"]+)"', svg)
    ]


def test_the_small_picture_draws_each_component_in_its_place() -> None:
    study = plane()
    values, params = study.dataset.values, study.optima[0].params
    svg = fit_svg(values, params, "a fit")
    assert len(polylines(svg)) == 6
    ring = ellipse(params.means[0], params.covariances[0], 2)
    whitened = np.linalg.solve(np.linalg.cholesky(params.covariances[0]), (ring - params.means[0]).T)
    assert np.linalg.norm(whitened, axis=0) == pytest.approx(2)
    # The centre of a drawn ellipse is the dot of the mean.
    drawn = np.array(polylines(svg)[0])
    dots = re.findall(r'cx="([\d.]+)" cy="([\d.]+)" r="4"', svg)
    assert drawn[:-1].mean(axis=0) == pytest.approx([float(c) for c in dots[0]], abs=0.2)


def test_a_spike_stays_a_number_in_the_small_picture() -> None:
    study = collapsing()
    for optimum in study.optima:
        for line in polylines(fit_svg(study.dataset.values, optimum.params, "a spike")):
            points = np.array(line)
            assert np.isfinite(points).all()
            assert (points[:, 0] >= -0.1).all()
            assert (points[:, 0] <= WIDTH + 0.1).all()
            assert (np.abs(points[:, 1]) <= 2 * HEIGHT).all()


@pytest.mark.parametrize("dark", [False, True])
def test_the_curve_is_the_probability_of_one_hit_in_r(dark: bool) -> None:
    study = spiky()
    wanted: tuple[Optimum, ...] = wanted_ends(study)
    figure = best_of_r_figure(study, wanted, dark=dark)
    assert len(figure.data) == 2 * len(wanted)
    for optimum, curve in zip(wanted, figure.data[1::2], strict=True):
        r = np.asarray(curve.x)
        assert curve.y == pytest.approx(1 - (1 - optimum.share) ** r)
        assert len(curve.customdata) == len(r)
        low, high = (1 - (1 - end) ** r[0] for end in (optimum.interval.low, optimum.interval.high))
        assert curve.customdata[0] == f"{percent(curve.y[0])} ({interval_text(Interval(low, high))})"
        assert "\u00a0%" in curve.customdata[0]
    assert figure.layout.font.color == (theme.TWINS[theme.INK] if dark else theme.INK)


def test_the_shorter_of_two_runs_waits_at_its_end() -> None:
    study = galaxies()
    assert isinstance(study.dataset, Dataset)
    short = animate(study.model, study.dataset, study.replay(0), key="short")
    longer = lasting(short, short.n_frames + 9)
    assert longer.n_frames == short.n_frames + 9
    assert lasting(short, 3) is short
    last = short.n_frames - 1
    for frame in (last, last + 1, last + 9):
        assert longer.figure(frame).to_json() == short.figure(last).to_json()
        for before, after in zip(short.panels, longer.panels, strict=True):
            assert after.html(frame) == before.html(last)
    assert longer.figure(0).to_json() == short.figure(0).to_json()
