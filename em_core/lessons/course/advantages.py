"""Advantages and disadvantages: statements about EM, each sorted against a run."""

from __future__ import annotations

import numpy as np

from em_core.experiments.visits import Visit
from em_core.landscape.convergence_rate import theoretical_rate
from em_core.lessons.course.are_we_there import deaths
from em_core.lessons.course.find_the_bug import line
from em_core.lessons.course.five_hundred_starts import ends, mixture
from em_core.lessons.course.one_more import DEVIATIONS, MEANS, WEIGHTS, drawn
from em_core.lessons.filling import Facts
from em_core.lessons.lesson import Lesson, Sorting, Statement
from em_core.lessons.scene import Play, Scene, scene_of
from em_core.models import GaussianMixture

POINTS, SEED = 30, 3
"""How many points are drawn from a known mixture, and their seed."""


def _monotone(scene: Scene) -> Facts:
    rises = np.diff(scene.trace.log_likelihoods)
    return {"steps": len(rises), "least": float(rises.min()), "total": float(rises.sum())}


def _slow(scene: Scene) -> Facts:
    trace = scene.trace
    rate = theoretical_rate(trace.model, trace.data, trace.params[-1]).by_map
    return {"steps": trace.n_steps, "rate": rate, "left": 1 - rate, "gain": float(np.diff(trace.log_likelihoods)[-1])}


def _local(scene: Scene) -> Facts:
    own, found = float(scene.trace.log_likelihoods[-1]), ends(scene.play.visit)
    return {"own": own, "best": found[0].log_likelihood, "lower": found[0].log_likelihood - own, "ends": len(found)}


def _form(scene: Scene) -> Facts:
    """Fit one centre to the same numbers under a Gaussian and under a t-distribution."""
    x = scene.trace.data
    return {"t": float(scene.trace.params[-1].means[0, 0]), "gauss": float(x.mean()), "n": len(x)}


def _easy(scene: Scene) -> Facts:
    """Work out the first E-step by Bayes' rule alone."""
    p = scene.trace.params[0].probabilities
    heads, tosses = scene.trace.data[:, :1], scene.trace.data[:, 1:]
    likelihood = p**heads * (1 - p) ** (tosses - heads)
    r = likelihood / likelihood.sum(axis=1, keepdims=True)
    return {"off": float(np.abs(r - scene.trace.responsibilities(0)).max()), "r": float(r[0, 0]), "sets": len(r)}


def _derivatives(scene: Scene) -> Facts:
    """Compare EM's step on one parameter with Newton's, which needs the second derivative."""
    model, y, theta = scene.shown.model, scene.trace.data, float(scene.trace.params[0].theta)
    h = 1e-4
    low, here, high = (model.log_likelihood(y, model.params(theta + way * h)) for way in (-1, 0, 1))
    newton = theta - ((high - low) / (2 * h)) / ((high - 2 * here + low) / h**2)
    em = float(scene.trace.params[1].theta)
    # The formula of the M-step (Rao 1973): no derivative in it.
    hidden = y[0] * (theta / 4) / (0.5 + theta / 4)
    return {
        "em": em,
        "newton": newton,
        "formula": float((hidden + y[3]) / (hidden + y[1] + y[2] + y[3])),
        "theta": theta,
    }


def _accuracy(scene: Scene) -> Facts:
    """Start at the parameters that drew the points."""
    trace = scene.trace
    exact, end = trace.params[0], trace.params[-1]
    truth = GaussianMixture(2)
    new = drawn(20_000, SEED + 1)
    return {
        "rise": float(trace.log_likelihoods[-1] - trace.log_likelihoods[0]),
        "moved": float(np.abs(end.means - exact.means).max()),
        "worse": (truth.log_likelihood(new, exact) - truth.log_likelihood(new, end)) / len(new),
    }


def _from_the_truth() -> Visit:
    values = " ".join(f"{value:g}" for value in drawn(POINTS, SEED)[:, 0])
    return line(values, (*WEIGHTS, *MEANS, *(sd**2 for sd in DEVIATIONS)), 200, 1e-8)


STATEMENTS = (
    Statement(
        "In no step does the log-likelihood fall.",
        lambda _s, f: float(f["least"]) > -1e-9,
        "In this run of {steps:d} steps the smallest change of l was {least:+.3g}: it never fell. It would be false "
        "if a step "
        "could lower F. Look at the curve.",
        Play(Visit("gaussian_mixture", "faithful"), 0, -1),
        _monotone,
        "likelihood-is-noisy",
    ),
    Statement(
        "Near the end EM can be slow.",
        lambda _s, f: float(f["rate"]) > 0.9,
        "After {steps:d} steps each step still leaves {rate:.4f} of the distance: the last gained {gain:.2g}. It "
        "would be "
        "false if little information were missing. Look at the curve.",
        Play(deaths(0.0, 400), 0, -1),
        _slow,
        "em-is-newton",
    ),
    Statement(
        "EM ends at the highest maximum.",
        lambda _s, f: float(f["lower"]) < 1e-3,
        "This run ends at {own:.3f}; other starts end at {best:.3f}, {lower:.3f} higher, and there are {ends:d} final "
        "points. It would be true if there were one. Look at the end of the curve.",
        Play(mixture("faithful", 3), 0, -1),
        _local,
        "one-maximum",
    ),
    Statement(
        "The form of the distribution must be known.",
        lambda _s, f: abs(float(f["t"]) - float(f["gauss"])) > 0.1,
        "The same {n:d} measurements have their centre at {gauss:.2f} under a Gaussian and at {t:.2f} under a "
        "t-distribution. It would be false if the form did not matter. Look at the centre in the picture.",
        Play(Visit("student_mixture", "newcomb-df4"), 0, -1),
        _form,
        "higher-is-truer",
    ),
    Statement(
        "The E-step is usually easy.",
        lambda _s, f: float(f["off"]) < 1e-12,
        "For these {sets:d} sets it is Bayes' rule, one line: the first responsibility is {r:.4f}. It would be false "
        "where "
        "the posterior has no formula. Look at the colours in the picture.",
        Play(Visit("two_coins", "two-coins"), 0, 1),
        _easy,
        "posterior-is-parameter",
    ),
    Statement(
        "EM uses second derivatives.",
        lambda _s, f: abs(float(f["em"]) - float(f["newton"])) < abs(float(f["em"]) - float(f["formula"])),
        "From θ = {theta:.3f} EM goes to {em:.4f}, which is a ratio of counts ({formula:.4f}); Newton's method, with "
        "the second "
        "derivative, to {newton:.4f}. It would be true if the two agreed. Look at the curve.",
        Play(Visit("linkage", "linkage-rao"), 0, 2),
        _derivatives,
        "em-is-newton",
    ),
    Statement(
        "Each step brings the parameters nearer to the truth.",
        lambda _s, f: float(f["worse"]) < 0,
        "Started at the parameters that drew the points, EM raises l by {rise:.3f} and moves a mean by "
        "{moved:.3f}, away "
        "from the truth: {worse:.4f} nats worse for a new point. It would be true only of endless data. Look at the "
        "curve.",
        Play(_from_the_truth(), 0, -1),
        _accuracy,
        "higher-is-truer",
    ),
)
"""The statements, in the order in which they are shown."""


def facts(scene: Scene) -> Facts:
    """Count the statements, and those that are true of their runs."""
    true = sum(each.holds(shown := scene_of(each.play), each.facts(shown)) for each in STATEMENTS)
    return {"n": len(STATEMENTS), "true": true, "l": float(scene.trace.log_likelihoods[-1])}


ADVANTAGES = Lesson(
    id="advantages",
    title="Advantages and disadvantages",
    before="{n:d} statements about EM. Behind each is a run that decides it; this one has come to l = {l:.3f}.",
    stem="Which of these statements about EM are true?",
    plays=(Play(Visit("gaussian_mixture", "faithful"), -1, -1),),
    facts=facts,
    answer=Sorting(STATEMENTS),
    number="{true:d} of the {n:d} statements are true.",
    margin=lambda _s, _f: 1.0,
    next_state=False,
    tour=False,
)
