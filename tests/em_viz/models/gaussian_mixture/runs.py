"""Runs that the tests of the Gaussian pictures look at: ordinary ones, and ones that try to break them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from html import unescape
from typing import Any

import numpy as np

from em_core import run_em
from em_core.algorithms.run import Trace
from em_core.data.dataset import Dataset
from em_core.models import GaussianMixture, GaussianMixtureMAP, MixtureParams, NormalInverseWishart
from em_core.numerics.arrays import FloatArray
from em_viz.animation.slots import JOINER
from em_viz.animation.spec import Animation, Picture
from em_viz.models.dispatch import animate

Model = GaussianMixture | GaussianMixtureMAP


@dataclass(frozen=True, eq=False)
class Case:
    """A run and what is drawn of it."""

    model: Model
    dataset: Dataset
    trace: Trace[MixtureParams, Any]
    animation: Animation

    def picture(self, name: str) -> Picture:
        return next(picture for picture in self.animation.pictures if picture.name == name)

    def html(self, panel: str, frame: int) -> str:
        return next(shown for shown in self.animation.panels if shown.name == panel).html(frame)


def groups(d: int) -> FloatArray:
    """Return 90 points in three groups of 30."""
    rng = np.random.default_rng(5)
    middles: FloatArray = np.repeat([[0.0], [3.0], [7.0]], 30, axis=0)
    return rng.normal(size=(90, d)) + middles


def _case(model: Model, x: Any, start: MixtureParams | None = None, max_steps: int = 12, tol: float = 1e-6) -> Case:
    x = np.asarray(x, dtype=np.float64)
    # A hostile column name: neither HTML nor a slot may come through.
    columns = ("eruptions", "<b>{3|fixed:2}", "third", "fourth")[: x.shape[1]]
    dataset = Dataset("test", "Test data", x, columns, ("min",) * x.shape[1], tuple(range(2, len(x) + 2)))
    trace = run_em(model, x, start, max_steps=max_steps, tol=tol, seed=2)
    return Case(model, dataset, trace, animate(model, dataset, trace, key="test"))


@cache
def cases() -> dict[str, Case]:
    """Return all cases by name."""
    one, two = groups(1), groups(2)
    k2 = GaussianMixture(2)
    found = {
        "plane": _case(GaussianMixture(3), two),
        "line": _case(GaussianMixture(3), one),
        "to the end": _case(GaussianMixture(3), one, max_steps=2000),
        "offset 1e8": _case(k2, two + 1e8),
        "offset 1e8, line": _case(k2, one + 1e8),
        "scale 1e-8": _case(k2, two * 1e-8),
        "scale 1e-8, line": _case(k2, one * 1e-8),
        "K = 1": _case(GaussianMixture(1), two),
        "K = 1, line": _case(GaussianMixture(1), one),
        "K = 8": _case(GaussianMixture(8), two),
        "K = 8, line": _case(GaussianMixture(8), one),
        "n = K": _case(GaussianMixture(3), two[::30]),
        "four dimensions": _case(k2, groups(4)),
        "absurd start": _case(k2, one, k2.params([0.5, 0.5], [60.0, -50.0], [4.0, 4.0])),
        "all equal": _case(k2, one, k2.params([0.5, 0.5], [one.mean()] * 2, [one.var()] * 2)),
        "all equal, plane": _case(
            k2, two, k2.params([0.5, 0.5], [two.mean(axis=0)] * 2, [np.cov(two, rowvar=False, ddof=0)] * 2)
        ),
        "degenerate at once": _case(
            k2, [[0.0], [1.0], [2.0], [3.0], [50.0]], k2.params([0.5, 0.5], [1.0, 50.0], [1.0, 1e-9])
        ),
        "MAP": _case(GaussianMixtureMAP(2, "full", NormalInverseWishart.default(two, 2)), two),
        "MAP, line": _case(GaussianMixtureMAP(2, "tied", NormalInverseWishart.default(one, 2)), one),
    }
    for covariance in ("tied", "diag", "tied_diag", "spherical", "tied_spherical"):
        found[covariance] = _case(GaussianMixture(2, covariance), two)
    return found


NAMES = (
    "plane", "line", "to the end", "offset 1e8", "offset 1e8, line", "scale 1e-8", "scale 1e-8, line", "K = 1",
    "K = 1, line", "K = 8", "K = 8, line", "n = K", "four dimensions", "absurd start", "all equal", "all equal, plane",
    "degenerate at once", "MAP", "MAP, line", "tied", "diag", "tied_diag", "spherical", "tied_spherical",
)  # fmt: skip


def words(html: str) -> str:
    """Return the text of a panel."""
    text = unescape(re.sub(r"<[^>]*>", " ", html)).replace(JOINER, "")
    return re.sub(r"\s+", " ", text).replace(" ,", ",").strip()


def frames(case: Case) -> list[int]:
    """Return the first frames and the last ones: every template, without reading two thousand tables."""
    n = case.animation.n_frames
    return [*range(min(n, 8)), *range(max(n - 4, 8), n)]
