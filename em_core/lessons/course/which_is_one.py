"""Which one is component 1: the names of components come from the start."""

from __future__ import annotations

from dataclasses import replace
from math import factorial

import numpy as np

from em_core.em.label_matching import align, spread_of
from em_core.em.trace import AnyTrace
from em_core.experiments.running import run_shown
from em_core.experiments.visits import Visit
from em_core.lessons.filling import Facts
from em_core.lessons.lesson import Choice, Choices, Lesson
from em_core.lessons.scene import Play, Scene


def _exchanged(scene: Scene) -> AnyTrace:
    """Return the run from the same start with the names of its components turned by one."""
    shown = scene.shown
    k = len(shown.start.weights)
    return run_shown(replace(shown, start=shown.start.permuted(np.roll(np.arange(k), 1))))


def facts(scene: Scene) -> Facts:
    """Run the same start under other names, and compare both ends."""
    own, other = scene.trace, _exchanged(scene)
    first, second = own.params[-1], other.params[-1]
    k = len(first.weights)
    matched = align(second, first, spread_of(own.data))
    spread = float(np.ptp(own.data[:, 0]))
    row = int(own.data[:, 0].argmin())
    return {
        "k": k,
        "copies": factorial(k),
        "l": float(own.log_likelihoods[-1]),
        "l_other": float(other.log_likelihoods[-1]),
        "difference": abs(float(own.log_likelihoods[-1] - other.log_likelihoods[-1])),
        "apart": float(np.abs(matched.means - first.means).max()) / spread,
        "moved": float(np.abs(second.means - first.means).max()) / spread,
        "mean": float(first.means[0, 0]),
        "mean_other": float(second.means[0, 0]),
        "column": scene.shown.sample.columns[0],
        "row": scene.shown.sample.rows[row],
        "label": int(own.responsibilities(own.n_steps)[row].argmax()) + 1,
        "label_other": int(other.responsibilities(other.n_steps)[row].argmax()) + 1,
    }


def _same_fit(f: Facts) -> bool:
    return float(f["difference"]) < 1e-6 * abs(float(f["l"])) and float(f["apart"]) < 1e-3


_TOLD = (
    "Both runs end at l = {l:.3f}. In the first, component 1 has its mean at {mean:.3g}; in the second, at "
    "{mean_other:.3g}. "
    "The names are exchanged: {row} belongs to component {label:d} in one and to component {label_other:d} in the other"
)

WHICH_IS_ONE = Lesson(
    id="which_is_one",
    title="Which one is component 1?",
    before="{k:d} Gaussians. From this start EM will end at l = {l:.3f}, with the mean of component 1 at {mean:.3g} "
    "({column}).",
    stem="The same start, but the components exchange their names, and EM runs again. Where does it end?",
    plays=(
        Play(Visit("gaussian_mixture", "faithful"), 0, -1),
        Play(Visit("gaussian_mixture", "faithful", chosen=(("k", 3.0),), draw=0), 0, -1),
    ),
    facts=facts,
    answer=Choices(
        (
            Choice(
                "At the same fit, with the names exchanged",
                lambda _s, f: _same_fit(f) and float(f["moved"]) > 1e-2,
                f"Correct. {_TOLD}. A fit with K = {{k:d}} has {{copies:d}} such copies. Look at the numbers of the "
                f"marks in "
                "the picture.",
            ),
            Choice(
                "At the same fit, with the same names: component 1 is what it is",
                lambda _s, f: _same_fit(f) and float(f["moved"]) <= 1e-2,
                f"{_TOLD}. The names would be the same only if something in the data carried them. Look at the "
                f"numbers of "
                "the marks in the picture.",
                "labels-mean-something",
            ),
            Choice(
                "At another fit",
                lambda _s, f: not _same_fit(f),
                f"{_TOLD}. The fit would be another only if the likelihood depended on the order of its terms. Look at "
                "both marks in the picture.",
                "labels-change-the-fit",
            ),
        )
    ),
    number="One fit has {k:d}! = {copies:d} copies, all with l = {l:.3f}.",
    margin=lambda _s, f: min(1.0, float(f["moved"])) if _same_fit(f) else 1.0,
    tour=False,
)
