"""Runs by other algorithms than EM in the player: their sentences, their curves, and the point that is followed."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from em_core import HalfStepKind
from em_core.catalogue.registry import FAMILY
from em_core.experiments.experiment import Experiment, resolve, run_experiment
from em_core.experiments.run_description import described
from em_core.experiments.running import run_of
from em_core.experiments.visits import Visit, refused_algorithms
from em_viz.animation.spec import Animation
from em_viz.models.dispatch import animate, inspector
from em_viz.models.exhibit_animation import animate_exhibit
from tests.numerals import ungrouped
from tests.present import present

DATA = resolve(Experiment())
INCREMENTAL, BY_BLOCKS = Experiment(algorithm="incremental", blocks=10), Experiment(algorithm="ecm")
GUESTS = {
    each.algorithm: (run, animate(run.model, DATA, run, key=each.algorithm))
    for each in (INCREMENTAL, BY_BLOCKS)
    for run in [run_experiment(each, DATA)]
}


def headline(animation: Animation, frame: int) -> str:
    found = next(panel for panel in animation.panels if panel.area == "headline")
    return ungrouped(re.sub(r"<[^>]*>", "", found.html(frame)))


def number_after(text: str, words: str) -> float:
    found = re.search(rf"{words} (?:rose by \S+ to|is|stayed at|fell by \S+ to) (−?[\d.]+\d)", text)
    return float(present(found)[1].replace("−", "-"))


@pytest.mark.parametrize("guest", GUESTS)
def test_each_headline_has_the_kind_and_the_bound_of_its_half_step(guest: str) -> None:
    trace, animation = GUESTS[guest]
    for frame, half in enumerate(trace.half_steps()):
        said = headline(animation, frame)
        if half.kind is HalfStepKind.START:
            assert said.startswith("Start: no point has responsibilities yet.")
            continue
        named = (
            f"{half.kind.value}-step {animation.step_of[frame]}:" if frame < animation.n_frames - 1 else "Last E-step:"
        )
        assert said.startswith(named)
        assert number_after(said, "F") == pytest.approx(half.lower_bound, abs=6e-4)


def test_a_headline_names_the_block_and_whose_sums_are_old() -> None:
    _, animation = GUESTS["incremental"]
    said = headline(animation, 5)
    assert (
        "only block 2 of 10 gets new responsibilities, 28 of 272 points; the other 9 keep their old sums and colours."
        in said
    )
    assert "1 of them new, 9 old, the oldest computed 3 M-steps ago" in headline(animation, 6)
    _, by_blocks = GUESTS["ecm"]
    assert "block 1 of 3: only the covariances are re-estimated" in headline(by_blocks, 2)
    assert headline(by_blocks, 6).startswith("M-step 2: block 1 of 3")


def test_a_fall_of_the_objective_is_told_with_its_size_and_is_no_fault() -> None:
    trace, animation = GUESTS["ecm"]
    heights = np.array([half.log_likelihood for half in trace.half_steps()])
    falls = np.flatnonzero(np.diff(heights) < -1e-6) + 1
    assert len(falls)
    for frame in falls.tolist():
        assert "The log-likelihood fell by" in headline(animation, frame)
        assert "which ECM may do" in headline(animation, frame)
    check = next(panel for panel in animation.panels if panel.name == "check")
    assert all("The lower bound F has never fallen" in check.html(f) for f in range(2, animation.n_frames))


@pytest.mark.parametrize("guest", GUESTS)
def test_the_bound_is_solid_and_the_objective_dashed(guest: str) -> None:
    trace, animation = GUESTS[guest]
    picture = next(picture for picture in animation.pictures if picture.name == "objective")
    drawn = {line.uid: line for line in picture.figure.data}
    assert (drawn["bound"].line.dash, drawn["objective"].line.dash) == (None, "dash")
    bounds = np.array([half.lower_bound for half in trace.half_steps()][1:])
    np.testing.assert_allclose(np.array(drawn["bound"].y[1:], dtype=float), bounds, rtol=1e-12)
    assert (np.diff(np.array(drawn["bound"].y[1:], dtype=float)) > -1e-8).all()
    assert drawn["bound"].x[-1] == pytest.approx(trace.schedule.rounds_made() + (0.5 if guest == "ecm" else 0.05))


def test_em_s_own_picture_has_the_objective_solid() -> None:
    run = run_experiment(Experiment(max_steps=5), DATA)
    picture = next(p for p in animate(run.model, DATA, run, key="em").pictures if p.name == "objective")
    drawn = {line.uid: line for line in picture.figure.data}
    assert (drawn["bound"].line.dash, drawn["objective"].line.dash) == ("dot", None)


def test_a_point_is_shown_as_its_own_block_divided_it_last() -> None:
    trace, _ = GUESTS["incremental"]
    point = 13  # block 4: divided by the first E-step, and then after the fourth M-step
    panel = inspector(trace.model, DATA, trace, point)
    made = trace.schedule.divided_at(point)
    assert made[:6].tolist() == [0, 0, 0, 0, 4, 4]
    assert "Computed in this E-step" in panel.html(9)
    assert "Computed in E-step 1." in panel.html(7)
    for frame in (7, 9, 21):
        share = present(trace.half_step(frame).posterior).responsibilities[point, 0]
        fresh = trace.model.e_step(trace.data, trace.params[made[trace.schedule.posterior_of[frame]]])
        assert fresh.responsibilities[point, 0] == pytest.approx(share, abs=1e-12)


def test_the_last_headline_says_how_many_rounds_were_made() -> None:
    _, animation = GUESTS["incremental"]
    assert "Converged after 20 rounds (191 partial steps)" in headline(animation, animation.n_frames - 1)


ADMITTED = [
    (visit, name)
    for visit in (Visit(model, entry.examples[0].id) for model, entry in FAMILY.items())
    for name in ("incremental", "ecm")
    if name not in refused_algorithms(visit)
]


@pytest.mark.parametrize(("visit", "name"), ADMITTED, ids=[f"{name}-{visit.model}" for visit, name in ADMITTED])
def test_every_model_plays_what_it_admits_with_a_number_in_every_headline(visit: Visit, name: str) -> None:
    shown, trace = run_of(described(replace(visit, algorithm=name, blocks=3)))
    animation = animate_exhibit(shown, trace, key=name)
    assert animation.n_frames == trace.n_half_steps
    for frame in range(1, min(animation.n_frames, 12)):
        half = trace.half_step(frame)
        found = number_after(headline(animation, frame), "F")
        assert found == pytest.approx(half.lower_bound, rel=1e-5, abs=1e-2)


VARIANTS = {
    name: (run, animate(run.model, DATA, run, key=name))
    for name, options in {
        "gem": (),
        "stepwise": (("rounds", 2),),
        "hard": (),
        "stochastic": (("steps", 12),),
        "saem": (("steps", 12), ("burn_in", 4)),
        "monte_carlo": (("steps", 12),),
        "annealed": (("temperature", 2.0), ("hold", 2)),
    }.items()
    for run in [run_experiment(Experiment(algorithm=name, algorithm_options=options), DATA)]
}


@pytest.mark.parametrize("name", VARIANTS)
def test_a_variant_s_headlines_have_the_bound_of_their_half_steps(name: str) -> None:
    trace, animation = VARIANTS[name]
    for frame, half in enumerate(trace.half_steps()):
        if half.kind is not HalfStepKind.START:
            assert number_after(headline(animation, frame), "F") == pytest.approx(half.lower_bound, abs=6e-4)


@pytest.mark.parametrize("name", VARIANTS)
def test_that_l_never_falls_is_said_of_those_alone_that_claim_it(name: str) -> None:
    trace, animation = VARIANTS[name]
    check = next(panel for panel in animation.panels if panel.name == "check")
    said = [check.html(frame) for frame in range(2, animation.n_frames)]
    fell = [bool((np.diff(trace.log_likelihoods[: t + 1]) < -1e-6).any()) for t in range(trace.n_steps + 1)]
    shown = [fell[t] for t in trace.schedule.params_of[2:]]
    if trace.claims.may_fall:
        assert any(shown) or name == "monte_carlo"
        assert not any("has never fallen" in each for each in said)
        for each, now in zip(said, shown, strict=True):
            assert ("has fallen, which" in each) == now
    else:
        what = "lower bound F" if name == "hard" else "log-likelihood"
        assert all(f"The {what} has never fallen" in each for each in said)


def test_what_is_maximised_in_l_s_place_is_drawn_dashed_and_named() -> None:
    trace, animation = VARIANTS["annealed"]
    picture = next(picture for picture in animation.pictures if picture.name == "objective")
    line = next(line for line in picture.figure.data if line.uid == "maximised")
    assert (line.line.dash, line.name) == ("dash", "annealed log-likelihood")
    np.testing.assert_allclose(line.y[1::2], present(trace.maximised), rtol=1e-12)
    np.testing.assert_allclose(line.y[2::2], present(trace.maximised_after_m), rtol=1e-12)
    for t, after in enumerate(line.y[2::2]):
        # At one temperature M raises what the E half-step before it has made.
        assert after >= line.y[1 + 2 * t] - 1e-9
    assert any(mark.words == "annealed log-likelihood" and mark.dash for mark in picture.legend)
    _, hard = VARIANTS["hard"]
    picture = next(picture for picture in hard.pictures if picture.name == "objective")
    assert any("F, here the classification log-likelihood" in mark.words for mark in picture.legend)
    assert "maximised" not in {line.uid for line in picture.figure.data}


def test_how_a_variant_s_run_ended_is_told() -> None:
    said = {name: headline(animation, animation.n_frames - 1) for name, (_, animation) in VARIANTS.items()}
    assert "Finished after 12 steps, as many as were asked for: the log-likelihood is" in said["stochastic"]
    assert "Finished after 3 rounds (29 partial steps)" in said["stepwise"]
    assert "steps: the last left F as it was." in said["hard"]
    assert "Converged after" in said["annealed"]
    assert "Converged after" in said["gem"]


def test_the_chosen_point_has_the_model_s_responsibilities_and_says_so() -> None:
    trace, _ = VARIANTS["hard"]
    assert "the M-step of hard EM is given other ones" in inspector(trace.model, DATA, trace, 3).html(1)
    plain, _ = VARIANTS["gem"]
    assert "Computed in this E-step" in inspector(plain.model, DATA, plain, 3).html(1)
