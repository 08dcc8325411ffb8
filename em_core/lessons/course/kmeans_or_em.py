"""k-means or EM: equal round components at temperature 0."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from em_core.experiments.running import run_shown
from em_core.experiments.visits import Visit, exhibit_of
from em_core.lessons.filling import Facts
from em_core.lessons.lesson import Choice, Choices, Lesson
from em_core.lessons.scene import Play, Scene
from em_core.models import AnnealedMixture, KMeans


def facts(scene: Scene) -> Facts:
    """Work out responsibilities at temperature 1 and 0, and whether equal round components assign as k-means does."""
    cold = scene.trace
    start, x = cold.params[0], cold.data
    hot = {**dict(scene.play.visit.chosen), "temperature": 1.0}
    warm = run_shown(exhibit_of(replace(scene.play.visit, chosen=tuple(hot.items()), max_steps=1)))
    r = warm.responsibilities(0)
    row = int(np.abs(r - 0.5).max(axis=1).argmin())
    hard = cold.responsibilities(0)
    round_ = AnnealedMixture(len(start.weights), "tied_spherical", 0.0, equal_weights=True)
    round_start = round_.around(x, start.means)
    posterior = round_.e_step(x, round_start)
    kmeans = KMeans(len(start.weights))
    nearest = kmeans.e_step(x, kmeans.params(start.means))
    agree = int((posterior.responsibilities.argmax(axis=1) == nearest.responsibilities.argmax(axis=1)).sum())
    moved = round_.m_step(x, posterior).means - kmeans.m_step(x, nearest).centres
    return {
        "k": len(start.weights),
        "row": scene.shown.sample.rows[row],
        "r": float(r[row].max()),
        "cold": float(hard[row].max()),
        "whole": float(np.isin(hard, (0.0, 1.0)).all()),
        "same": float(np.abs(hard - r).max() < 1e-9),
        "softer": float(hard[row].max() < r[row].max()),
        "moved": float(cold.half_step(1).params is not cold.params[0]),
        "agree": agree,
        "n": len(x),
        "between": int((r.max(axis=1) < 0.9).sum()),
        "apart": float(np.abs(moved).max()),
    }


_KMEANS = (
    "With equal round components {agree:d} of {n:d} points are assigned as in k-means, and M puts the means where "
    "k-means "
    "puts its centres"
)

KMEANS_OR_EM = Lesson(
    id="kmeans_or_em",
    title="k-means or EM",
    before="{k:d} Gaussians on Old Faithful. After an E-step at temperature 1, {between:d} of {n:d} points would have "
    "no responsibility above 0.9; the largest of {row} would be {r:.2f}.",
    stem="The temperature is set to 0, and the next half-step is E. What will happen to these points?",
    plays=(
        Play(Visit("annealed_mixture", "annealed-zero"), 0, 1),
        Play(Visit("annealed_mixture", "annealed-zero", chosen=(("k", 3.0),), draw=3), 0, 1),
    ),
    facts=facts,
    answer=Choices(
        (
            Choice(
                "Each takes the colour of one component",
                lambda _s, f: bool(f["whole"]),
                "Correct: {row} now has {cold:.2f}. "
                + _KMEANS
                + ": k-means is EM at temperature 0. Look at the colours in "
                "the picture.",
            ),
            Choice(
                "Their responsibilities are as at temperature 1",
                lambda _s, f: bool(f["same"]),
                "{row} now has {cold:.2f}, where it would have {r:.2f} at temperature 1. It would be the same "
                "only if the temperature played no part in E. " + _KMEANS + ". Look at the colours in the picture.",
                "em-is-not-kmeans",
            ),
            Choice(
                "All colours mix more",
                lambda _s, f: not f["whole"] and bool(f["softer"]),
                "{row} now has {cold:.2f}. Colours would mix more at a higher temperature, where all components look "
                "alike. " + _KMEANS + ". Look at the colours in the picture.",
                "cooling-softens",
            ),
            Choice(
                "The means move to them",
                lambda _s, f: bool(f["moved"]),
                "The means are where they were; they would move in an M-step. What changed is {row}: {cold:.2f}. "
                + _KMEANS
                + ". Look at the means in the picture.",
                "e-step-moves-means",
            ),
        )
    ),
    number="{agree:d} of {n:d} points: EM at temperature 0 with equal round components is k-means.",
    margin=lambda _s, f: 1 - float(f["r"]) if float(f["r"]) < 1 else 0.0,
    tour=False,
)
