"""What Python writes, packs and blends, for the tests of its JavaScript twins: `python -m tests.js.fixtures` writes it.

Numbers that JSON does not know are written by their names.
"""

from __future__ import annotations

import base64
import json
import math
from pathlib import Path
from typing import Any

import numpy as np

from em_core.models import GaussianMixture
from em_viz.animation.packing import Packer, unpack
from em_viz.style import theme
from em_viz.text.numbers import FORMATS, format_number

FILE = Path(__file__).parent / "fixtures.json"
VALUES = [
    *(0.0, 0.5, -0.5, 1.5, 2.5, 0.125, -1e-5, 9.995, 1e-300, 1e21, -1e15, 123456789.98765, 5e-324, 1.7e308),
    *(math.nan, math.inf, -math.inf, 999.9996, -0.0004, 2 / 3, 1e15, 99999.5),
]


def numbers() -> list[list[Any]]:
    """Return [value, format, digits, text]."""
    rng = np.random.default_rng(0)
    drawn = (rng.normal(size=12) * 10.0 ** rng.integers(-12, 16, size=12)).tolist()
    return [
        [_named(value), form, digits, format_number(value, form, digits)]
        for value in [*VALUES, *drawn]
        for form in FORMATS
        for digits in (0, 1, 3, 7)
    ]


def packed() -> str:
    """Return a few arrays of each kind, packed, in base64."""
    rng = np.random.default_rng(1)
    packer = Packer()
    weights = rng.integers(0, 86, size=(4, 7, 3)).astype(np.uint8)
    exact = packer.floats(np.array([[1 / 3, 1e308, -5e-324], [math.nan, math.inf, -0.25]]))
    content = {
        "exact": exact,
        "again": exact,
        "coarse": packer.floats(np.linspace(-1, 1, 9), coarse=True),
        "whole": packer.integers(np.array([-(2**31), -1, 0, 2**31 - 1])),
        "weights": packer.weights(weights),
        "deep": [{"octets": packer.octets(b"\x00\xffab")}, None, "Wörter", 1.5],
    }
    return base64.b64encode(packer.finish("é name", content)).decode()


def arrays_in(packed: str) -> list[dict[str, Any]]:
    """Return the arrays that were packed, as Python unpacks them."""
    _, _, arrays = unpack(base64.b64decode(packed))
    return [{"shape": list(a.shape), "data": [_named(float(v)) for v in a.ravel()]} for a in arrays]


def blends() -> dict[str, Any]:
    """Return weights in 255ths (n, 3), and the colours (n, 3) that they are blended to."""
    rng = np.random.default_rng(2)
    weights = np.rint(255 * rng.dirichlet([0.4, 0.4, 0.4], size=40)).astype(np.uint8)
    weights[:4] = [[0, 0, 0], [255, 0, 0], [0, 0, 255], [100, 0, 0]]
    return {
        "weights": weights.ravel().tolist(),
        "colours": list(theme.COLOURS[:3]),
        "neutral": theme.NEUTRAL,
        "blended": theme.blend(weights, theme.COLOURS[:3]).ravel().tolist(),
    }


def mixtures() -> list[dict[str, Any]]:
    """Return points, Gaussian mixtures in one and two dimensions, and the responsibilities (n K) that E-steps give.

    Six decimals of all: another processor differs in the last bits.
    """
    rng = np.random.default_rng(3)
    found = []
    for d, k in ((1, 3), (2, 2), (2, 4)):
        points, means = (np.round(3 * rng.normal(size=(rows, d)), 6) for rows in (30, k))
        factors = rng.normal(size=(k, d, d))
        covariances = np.round(factors @ factors.transpose(0, 2, 1) + 0.2 * np.eye(d), 6)
        model = GaussianMixture(k, "full")
        params = model.params(np.arange(1, k + 1) / (k * (k + 1) / 2), means, covariances)
        shares = np.round(model.e_step(points, params).responsibilities, 6)
        upper = np.triu_indices(d)
        found.append(
            {
                "points": points.tolist(),
                "weights": params.weights.tolist(),
                "means": means.tolist(),
                "covariances": [each[upper].tolist() for each in covariances],
                "responsibilities": shares.ravel().tolist(),
            }
        )
    return found


def _named(value: float) -> float | str:
    return value if math.isfinite(value) else {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}[str(value)]


def made() -> dict[str, Any]:
    """Return everything, as the file holds it."""
    bytes_ = packed()
    made_of = {"numbers": numbers(), "packed": bytes_, "arrays": arrays_in(bytes_)}
    return made_of | {"blends": blends(), "mixtures": mixtures()}


if __name__ == "__main__":
    FILE.write_text(json.dumps(made(), ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
