"""Half of half a step: what is drawn of an E-step point by point, a partial M-step, and a q by hand is recomputed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import rel_entr

from em_core.algorithms.run import rounding_allowance
from em_core.landscape import with_point
from em_viz.theory.partial_m_step import PARTS, partial_step
from em_viz.theory.pointwise_e_step import pointwise, widest_step
from em_viz.theory.q_by_hand import by_hand, can_divide, division, undecided
from tests.em_viz.theory.runs import INDEPENDENT, LAB, channel, measured, said, subject


@pytest.mark.parametrize("largest_first", [False, True])
@pytest.mark.parametrize("name", INDEPENDENT)
def test_each_point_raises_f_by_what_the_model_says(name: str, largest_first: bool) -> None:
    run = subject(name)
    trace = run.trace
    step = widest_step(run, measured(name).kl)
    shown = pointwise(run, step, largest_first=largest_first, key=name)
    height = [float(channel(shown, "inside", "now", "y").at(f)[0]) for f in range(shown.n_frames)]
    allowed = rounding_allowance(height[-1])
    assert np.diff(height).min() >= -allowed
    assert height[-1] == pytest.approx(trace.log_likelihoods[step - 1], rel=1e-12)
    old, new = trace.posterior(step - 2), trace.posterior(step - 1)
    if name != LAB or not largest_first:
        # Half-way through, in the order of the data, F is that of a q which is half old and half new.
        frame = shown.n_frames // 2
        count = int(channel(shown, "inside", "now", "x").at(frame)[0])
        if not largest_first:
            r = np.concatenate([new.responsibilities[:count], old.responsibilities[count:]])
            mixed = replace(old, responsibilities=r)
            wanted = trace.model.lower_bound(trace.data, mixed, trace.params[step - 1])
            assert height[frame] == pytest.approx(wanted, rel=1e-10)
    if largest_first:
        assert np.diff(height)[0] >= np.diff(height)[-1]
    assert "F equals l" in said(shown, "sentence", shown.n_frames - 1)


def test_an_e_step_in_one_piece_is_refused_in_a_sentence() -> None:
    with pytest.raises(ValueError, match="not a label for each row by itself"):
        pointwise(subject("poisson_hmm"), 2, key="h")
    with pytest.raises(ValueError, match="has no q before it"):
        pointwise(subject(LAB), 1, key="l")


@pytest.mark.parametrize("name", [*INDEPENDENT, "poisson_hmm", "missing_values"])
def test_a_part_of_the_m_step_raises_f_and_l(name: str) -> None:
    run = subject(name)
    shown = partial_step(run, 1, key=name)
    f, l_at = (
        np.array([channel(shown, "partial", uid, "y").at(i)[0] for i in range(len(PARTS))]) for uid in ("now", "now-l")
    )
    assert (f[1:] >= f[0] - rounding_allowance(f[0])).all()
    assert (l_at - f >= -rounding_allowance(f[0])).all()
    assert f[0] == pytest.approx(l_at[0], rel=1e-10)
    assert f[-1] == pytest.approx(run.trace.lower_bounds_after_m[0], rel=1e-10)
    assert l_at[-1] == pytest.approx(run.trace.log_likelihoods[1], rel=1e-10)


def test_only_the_means_move_when_only_the_means_may() -> None:
    run = subject(LAB)
    means, everything = (partial_step(run, 1, fields, key="m") for fields in (("means",), None))
    ends = [channel(each, "partial", "now", "y").at(40)[0] for each in (means, everything)]
    assert run.trace.log_likelihoods[0] < ends[0] < ends[1]
    moved = replace(run.trace.params[0], means=run.trace.params[1].means)
    wanted = run.trace.model.lower_bound(run.trace.data, run.trace.posterior(0), moved)
    assert ends[0] == pytest.approx(wanted, rel=1e-10)


@pytest.mark.parametrize("name", INDEPENDENT)
def test_a_q_by_hand_costs_its_own_kl(name: str) -> None:
    run = subject(name)
    trace = run.trace
    q = trace.posterior(1)
    point = undecided(q.responsibilities)
    parts = division(q.responsibilities, point)
    shown = by_hand(run, 2, point, key=name)
    weight = float(trace.data[parts.index]) if name == "linkage" else 1.0
    share, height = (channel(shown, "by-hand", "now", a) for a in "xy")
    closest = 0
    for frame in range(shown.n_frames):
        hand = np.array(parts.p)
        hand[parts.first], hand[parts.second] = share.at(frame)[0], parts.mass - share.at(frame)[0]
        gap = trace.log_likelihoods[1] - height.at(frame)[0]
        assert gap == pytest.approx(weight * rel_entr(hand, parts.p).sum(), abs=1e-9)
        assert (
            height.at(frame)[0]
            - trace.model.lower_bound(trace.data, with_point(q, parts.index[0], hand), trace.params[1])
        ) == 0
        closest += gap <= 1e-12 * abs(trace.log_likelihoods[1])
    assert closest == 1, "the posterior, and nothing else, closes the gap"
    assert "F equals l" in said(shown, "sentence", int(np.flatnonzero(shown.kind_of == 1)[0]))


def test_what_cannot_be_divided_says_why() -> None:
    assert can_divide(subject(LAB)) is None
    assert "depend on each other" in str(can_divide(subject("poisson_hmm")))
    assert "numbers" in str(can_divide(subject("missing_values")))
    assert "Assignments are hard" in str(can_divide(subject("kmeans")))
    with pytest.raises(ValueError, match="only come from one component"):
        by_hand(subject("linkage"), 2, 3, key="cell 4 holds one class")
