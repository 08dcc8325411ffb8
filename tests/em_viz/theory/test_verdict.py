"""The answer, bars and cautions of a final point, and what comes of a small move: back to a maximum, off a saddle."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from em_core import run_em
from em_core.experiments.experiment import Experiment
from em_core.experiments.run_description import described
from em_core.experiments.running import run_of
from em_core.landscape import StandardErrors, Verdict, VerdictKind, standard_errors, verdict_of
from em_viz.animation.legend import DASHES, DOTS
from em_viz.animation.slots import form_and_digits, objective_format
from em_viz.style import theme
from em_viz.text.numbers import format_number
from em_viz.theory.subject import Subject
from em_viz.theory.verdict import (
    MEANING,
    cautions,
    direction_words,
    errors_table,
    numbers_of,
    shares_figure,
    shares_legend,
    shares_table,
    verdict_answer,
)
from em_viz.theory.verdict_move import move_caption, move_figure, move_legend, three_heights
from em_viz.theory.verdict_nudge import PUSH, Ending, ending_words, nudge_animation, nudged
from tests.em_viz.theory.test_landscape import subject_of


def judged_at(example: str) -> tuple[Subject, Verdict]:
    subject = subject_of(example)
    return subject, verdict_of(subject.trace, subject.columns)


def errors_of(subject: Subject, judged: Verdict) -> StandardErrors:
    trace = subject.trace
    return standard_errors(trace.model, trace.data, trace.params[-1], subject.columns, judged)


@pytest.mark.parametrize(("example", "sign"), [("two-coins", 1), ("two-coins", -1), ("linkage-rao", 1), ("deaths", 1)])
def test_a_maximum_comes_back(example: str, sign: int) -> None:
    subject, judged = judged_at(example)
    assert judged.kind is VerdictKind.MAXIMUM
    found = nudged(subject, judged, sign * 1.0)
    assert found.ending is Ending.BACK
    assert "EM came back" in ending_words(found)


def test_a_run_that_was_stopped_on_its_way_comes_back_to_its_way() -> None:
    whole = subject_of("linkage-rao")
    model, data = whole.trace.model, whole.trace.data
    subject = replace(whole, trace=run_em(model, data, whole.trace.params[0], max_steps=1))
    judged = verdict_of(subject.trace)
    assert judged.kind is VerdictKind.NOT_AT_REST
    found = nudged(subject, judged, 1.0)
    assert found.ending is Ending.BACK
    assert "the run reaches with more steps" in ending_words(found)


def test_on_flat_ground_it_ends_elsewhere_and_as_high() -> None:
    subject, judged = judged_at("topics-caithness")
    found = nudged(subject, judged, 1.0)
    assert found.ending is Ending.LEVEL
    assert found.judged.kind is VerdictKind.FLAT
    told = verdict_answer(found.judged, subject.trace.model)
    assert told.startswith("Not a strict one: the log-likelihood is flat in ")
    assert "another point that is as high" in ending_words(found)


@pytest.mark.parametrize("sign", [1, -1])
def test_murrays_saddle_escapes_to_a_maximum(sign: int) -> None:
    subject, judged = judged_at("missing-murray-saddle")
    assert judged.kind is VerdictKind.SADDLE
    found = nudged(subject, judged, sign * 0.5)
    assert found.ending is Ending.UP
    assert found.judged.kind is VerdictKind.MAXIMUM
    assert "The new final point: local maximum." in ending_words(found)
    gain = float(found.run.log_likelihoods[-1] - subject.trace.log_likelihoods[-1])
    assert f"{gain:.4f}" in ending_words(found)


def test_equal_starts_escape_to_coins_that_differ() -> None:
    subject, judged = judged_at("equal-coins")
    found = nudged(subject, judged, 1.0)
    assert found.ending is Ending.UP
    assert np.ptp(found.run.params[-1].probabilities) > 0.2


def test_the_two_runs_are_joined_at_the_push() -> None:
    subject, judged = judged_at("missing-murray-saddle")
    found = nudged(subject, judged, 1.0)
    made = nudge_animation(subject, found, key="k")
    old = subject.trace.log_likelihoods
    push = made.opens_at // 2
    assert np.flatnonzero(made.kind_of == PUSH).tolist() == [2 * push]
    curve = {trace.uid: trace for trace in made.pictures[0].figure.data}
    assert list(curve["old"].y) == old[len(old) - push :].tolist()
    assert list(curve["push"].y) == [subject.trace.log_likelihoods[-1], found.run.log_likelihoods[0]]
    assert list(curve["new"].y) == found.run.log_likelihoods.tolist()
    assert (curve["old"].x[-1], curve["new"].x[0]) == (-1, 0)
    cursor = next(c for c in made.pictures[0].channels if (c.trace, c.attribute) == ("cursor", "y"))
    assert cursor.at(2 * push)[0] == found.run.log_likelihoods[0]
    assert "θ moves by 1.00 standard errors" in made.panels[0].html(2 * push)
    assert "M-step 3 after the move" in made.panels[0].html(2 * push + 6)
    assert "EM left this point" in made.panels[0].html(made.n_frames - 1)


def old_faithful() -> Subject:
    """The lab's first run: a long climb, of which the last steps before the push are steep."""
    run = described(Experiment())
    shown, trace = run_of(run)
    return Subject(run.key, "Old Faithful", trace, shown)


@pytest.mark.parametrize("subject", [old_faithful(), subject_of("two-coins"), subject_of("missing-murray-saddle")])
def test_it_opens_at_the_nudge_and_picture_words_and_table_agree_there(subject: Subject) -> None:
    found = nudged(subject, verdict_of(subject.trace, subject.columns), 1.0)
    made = nudge_animation(subject, found, key="k")
    opening, end = made.opens_at, float(subject.trace.log_likelihoods[-1])
    assert made.kinds[made.kind_of[opening]] == "Move"
    assert made.step_of[: opening + 3].tolist() == [0] * (opening + 1) + [1, 1], "steps are counted from the nudge"
    sentence, numbers = (panel.html(opening) for panel in made.panels)
    first = float(found.run.log_likelihoods[0])
    now = format_number(first, *form_and_digits(objective_format([end, first])))
    assert f"to {now}." in sentence
    assert f"now</dt><dd>{now}<" in numbers
    picture = made.pictures[0]
    cursor = {c.attribute: c.at(opening)[0] for c in picture.channels if c.trace == "cursor"}
    assert cursor == {"x": 0.0, "y": found.run.log_likelihoods[0]}
    low, high = picture.figure.layout.yaxis.range
    moved = [end, *found.run.log_likelihoods]
    assert max(moved) - min(moved) > 0.25 * (high - low), "what comes of the nudge fills the picture"


def test_before_the_nudge_each_sentence_says_its_own_number() -> None:
    subject = old_faithful()
    found = nudged(subject, verdict_of(subject.trace, subject.columns), 1.0)
    made = nudge_animation(subject, found, key="k")
    at_rest = [frame for frame in range(made.opens_at) if "the run has converged" in made.panels[0].html(frame)]
    assert at_rest == [made.opens_at - 2, made.opens_at - 1]
    assert f"{subject.trace.log_likelihoods[-1]:,.3f}".replace("-", "−") in made.panels[0].html(at_rest[0])
    assert "2 steps before the run ends" in made.panels[0].html(made.opens_at - 6)


def test_bars_are_the_shares_and_their_colours_say_which_way() -> None:
    _, judged = judged_at("missing-murray-saddle")
    bars, _ = shares_figure(judged, dark=False).data
    assert list(bars.y) == judged.shares.tolist()
    assert bars.marker.color[0] == theme.ACCENT_M
    assert set(bars.marker.color[1:]) == {theme.ACCENT_E}
    falls, rises, line = shares_legend(judged, shares_figure(judged, dark=False))
    assert (falls.words, falls.colour) == ("4 directions in which the objective falls", theme.ACCENT_E)
    assert (rises.words, rises.colour) == ("1 direction in which it rises", theme.ACCENT_M)
    assert line.dash == DOTS
    (drawn,) = (shape for shape in shares_figure(judged, dark=False).layout.shapes if shape.y0 == 1)
    assert (drawn.line.dash, drawn.line.color) == ("dot", line.colour)
    assert shares_figure(judged, dark=True).data[0].marker.color[0] == theme.TWINS[theme.ACCENT_M]
    assert shares_table(judged)[0]["share"].startswith("−0.0666")
    assert "Cholesky entry" in direction_words(judged)


@pytest.mark.parametrize(
    ("example", "kind"), [("faithful-kmeans", VerdictKind.UNKNOWN), ("outlier-collapse", VerdictKind.SINGULAR)]
)
def test_a_place_without_curvature_has_a_reason_and_no_numbers(example: str, kind: VerdictKind) -> None:
    subject, judged = judged_at(example)
    assert judged.kind is kind
    assert numbers_of(judged, subject.trace.model) == []
    assert direction_words(judged) == ""
    found = errors_of(subject, judged)
    assert found.errors is None
    assert found.reason
    assert cautions(found, judged, subject) == []


def test_every_kind_of_place_has_its_meaning() -> None:
    assert set(MEANING) == set(VerdictKind)


def test_standard_errors_are_those_of_linkage_and_197_animals_are_not_few() -> None:
    subject, judged = judged_at("linkage-rao")
    found = errors_of(subject, judged)
    (row,) = errors_table(found)
    assert row["standard error"] == row["by complete − missing"] == "0.05147"
    told = " ".join(cautions(found, judged, subject))
    assert "few" not in told
    assert "Computed in two independent ways" in told


def test_five_sets_are_few_and_names_can_be_exchanged() -> None:
    subject, judged = judged_at("two-coins")
    told = cautions(errors_of(subject, judged), judged, subject)
    assert told[0].startswith("5 rows for 2 free parameters are few")
    assert any("in another order" in said for said in told)


def test_a_nearly_singular_matrix_is_said_to_be_one() -> None:
    subject, judged = judged_at("deaths")
    assert any("nearly singular" in said for said in cautions(errors_of(subject, judged), judged, subject))


def test_a_number_on_its_edge_has_no_error() -> None:
    subject, judged = judged_at("earthquakes")
    found = errors_of(subject, judged)
    assert judged.edge
    assert any(row["standard error"] == "–" for row in errors_table(found))
    assert any(said.startswith("At the edge of their range") for said in cautions(found, judged, subject))


@pytest.mark.parametrize(
    ("example", "told"),
    [
        ("two-coins", "Yes, it is a local maximum: the log-likelihood falls in both directions."),
        ("linkage-rao", "Yes, it is a local maximum: the log-likelihood falls on both sides."),
        ("missing-murray-saddle", "No, it is a saddle point: the log-likelihood rises in 1 of 5 directions."),
        ("outlier-collapse", "No: the log-likelihood has no curvature at this final point"),
        ("faithful-kmeans", "This cannot be decided"),
    ],
)
def test_the_answer_says_what_the_final_point_is(example: str, told: str) -> None:
    subject, judged = judged_at(example)
    assert verdict_answer(judged, subject.trace.model).startswith(told)


def test_a_run_that_was_stopped_has_no_maximum_yet() -> None:
    whole = subject_of("linkage-rao")
    model, data = whole.trace.model, whole.trace.data
    judged = verdict_of(run_em(model, data, whole.trace.params[0], max_steps=1))
    gain = format_number(judged.gain, "significant", 2)
    assert verdict_answer(judged, model).startswith("Not yet: the run stopped before it converged.")
    assert verdict_answer(judged, model).endswith(f"by about {gain}.")


def test_the_picture_has_the_three_heights_of_the_move() -> None:
    subject, judged = judged_at("two-coins")
    found = nudged(subject, judged, 1.0)
    heights = three_heights(subject, found)
    assert heights[1] < heights[0]
    assert heights[2] == pytest.approx(heights[0], abs=1e-6)
    for dark in (False, True):
        (marks,) = move_figure(subject, found, dark=dark).data
        assert list(marks.y) == heights
        assert marks.text[1] == format_number(heights[1], *form_and_digits(objective_format(heights)))
        (level,) = move_legend(move_figure(subject, found, dark=dark))
        (drawn,) = move_figure(subject, found, dark=dark).layout.shapes
        assert (level.dash, level.colour) == (DASHES, drawn.line.color)
        assert drawn.y0 == heights[0]
    assert "moved by 1.0 standard errors" in move_caption(subject, found)
