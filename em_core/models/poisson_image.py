"""Poisson image restoration: emission tomography (ML-EM) and Richardson-Lucy deblurring are this one model.

Richardson (1972), JOSA 62, 55-59; Lucy (1974), Astronomical Journal 79, 745-754; Shepp & Vardi (1982), IEEE
Transactions on Medical Imaging 1, 113-122. `em_core.models.imaging_systems` makes the systems.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import prod
from typing import cast

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array, issparse, sparray, spmatrix
from scipy.special import gammaln, xlogy

from em_core.distributions.input_checks import LARGEST, as_floats, raise_all, there_are
from em_core.em.capabilities import Capabilities, Noun
from em_core.em.parameters import POSITIVE
from em_core.em.protocol import Cause, DegenerateError
from em_core.models.count_checks import check_counts, place
from em_core.numerics.arguments import quoted
from em_core.numerics.arrays import FloatArray, frozen
from em_core.numerics.integers import whole


@dataclass(frozen=True, eq=False)
class ImageParams:
    """The image: the brightness of each pixel, at least 0, in the model's shape."""

    image: FloatArray = field(metadata={"kind": POSITIVE})

    def __post_init__(self) -> None:
        """Freeze the image."""
        object.__setattr__(self, "image", frozen(self.image))


@dataclass(frozen=True, eq=False)
class EmissionPosterior:
    """Posterior of the pixel that each event came from, as sums: all that the M-step and the bound need of it.

    emitted:   (pixels,) the expected number of counted events that came from each pixel.
    image:     (pixels,) the image at which it was worked out, and
    expected:  (bins,) the counts which that image leads to expect.
    """

    emitted: FloatArray
    image: FloatArray
    expected: FloatArray
    log_likelihood: float

    def __post_init__(self) -> None:
        """Freeze the arrays."""
        for name in ("emitted", "image", "expected"):
            object.__setattr__(self, name, frozen(getattr(self, name)))

    @property
    def responsibilities(self) -> FloatArray:
        """(pixels,) `emitted`: the probabilities themselves are a matrix too large to keep; `PoissonImage.origin`."""
        return self.emitted


@dataclass(frozen=True, eq=False, init=False)
class PoissonImage:
    """counts_i ~ Poisson(sum_j system_ij image_j), independently.

    system:  (bins, pixels) how many counts to expect in bin i of a pixel j of brightness 1; given sparse or dense, and
             kept sparse.
    shape:   the shape of the image, whose size is the number of pixels.
    """

    system: csr_array
    shape: tuple[int, ...]

    objective = "log-likelihood"
    capabilities = Capabilities(Noun("pixel"))

    def __init__(self, system: ArrayLike | sparray | spmatrix, shape: Sequence[int]) -> None:
        """Store the system as a sparse matrix; ValueError for one that no image can be seen through."""
        if not isinstance(shape, tuple | list):
            raise ValueError(f"shape is {quoted(shape)}; it must be a list of whole numbers: height, width.")
        object.__setattr__(self, "shape", tuple(whole("A side of the image", side) for side in shape))
        table: object = system
        # Dense or of any sparse format: csr_array reads them all, and its stubs have no word for that.
        given = cast("csr_array[np.float64]", table if issparse(table) else as_floats(table, "The system"))
        if given.ndim != 2:
            raise ValueError(f"The system has shape {given.shape}; it must be (bins, pixels).")
        stored = csr_array(given).astype(np.float64, copy=False)
        object.__setattr__(self, "system", stored)
        if stored.shape[1] != prod(self.shape):
            raise ValueError(
                f"The system has shape {stored.shape}; an image of shape {self.shape} needs a column each."
            )
        if not (np.isfinite(stored.data) & (stored.data >= 0)).all():
            bad = stored.data[~(np.isfinite(stored.data) & (stored.data >= 0))]
            raise ValueError(f"The system must contain finite numbers of at least 0; it contains {bad[0]:g}.")
        raise_all(
            [
                f"Pixel {j + 1} is seen by no bin; its brightness cannot be learnt. Leave it out of the image."
                for j in np.flatnonzero(self.sensitivity <= 0)
            ]
        )

    @property
    def sensitivity(self) -> FloatArray:
        """(pixels,) how many counts to expect, in all bins, of each pixel of brightness 1."""
        return np.asarray(self.system.sum(axis=0), dtype=np.float64)

    def params(self, image: ArrayLike) -> ImageParams:
        """Return validated parameters; ValueError names every pixel that is not a number of at least 0."""
        given = as_floats(image, "The image")
        if given.shape != self.shape:
            raise ValueError(f"The image has shape {given.shape}; it must have shape {self.shape}.")
        raise_all(
            [
                f"{place(index)} of the image is {given[tuple(index)]:g}; it must be finite and at least 0."
                for index in np.argwhere(~((given >= 0) & (given < LARGEST)))
            ]
        )
        return ImageParams(given)

    def prepare(self, data: object) -> FloatArray:
        """Return the counts as (bins,) float64, from a list or an image; ValueError names every problem."""
        counts = check_counts(data, whole=False).ravel()
        bins = self.system.shape[0]
        if len(counts) != bins:
            raise ValueError(f"{there_are(len(counts), 'count')}; the camera has {bins} bins, and needs one for each.")
        blind = np.asarray(self.system.sum(axis=1)) == 0
        raise_all(
            [
                f"Bin {i + 1} counted {counts[i]:g} events, but no pixel can be seen there. Set it to 0."
                for i in np.flatnonzero(blind & (counts > 0))
            ]
        )
        return counts

    def initialise(self, data: FloatArray, rng: np.random.Generator) -> ImageParams:
        """Return an image of the right total with pixels drawn between half and one and a half times the mean."""
        return ImageParams(self.flat(data).image * rng.uniform(0.5, 1.5, self.shape))

    def flat(self, data: FloatArray) -> ImageParams:
        """Return the usual start: the same brightness everywhere, which expects as many events as were counted."""
        return ImageParams(np.full(self.shape, data.sum() / self.sensitivity.sum()))

    def expected(self, params: ImageParams) -> FloatArray:
        """Return the expected counts, (bins,)."""
        return np.asarray(self.system @ params.image.ravel(), dtype=np.float64)

    def origin(self, params: ImageParams, bin: int) -> FloatArray:
        """Return P(pixel | an event in this bin), in the shape of the image; NaN where the image rules it out."""
        joint = self.system[[bin]].toarray().ravel() * params.image.ravel()
        total = joint.sum()
        shares: FloatArray = joint / total if total > 0 else np.full(joint.shape, np.nan)
        return shares.reshape(self.shape)

    def e_step(self, data: FloatArray, params: ImageParams) -> EmissionPosterior:
        """Share each bin's count among the pixels by what they are expected to send there (Shepp & Vardi 1982)."""
        expected, image = self.expected(params), params.image.ravel()
        ratio = np.divide(data, expected, out=np.zeros_like(data), where=expected > 0)
        return EmissionPosterior(image * (self.system.T @ ratio), image, expected, self._log_likelihood(data, expected))

    def m_step(self, data: FloatArray, posterior: EmissionPosterior) -> ImageParams:  # noqa: ARG002
        """Return what was counted from each pixel over what brightness 1 would lead to expect."""
        return ImageParams((posterior.emitted / self.sensitivity).reshape(self.shape))

    def log_likelihood(self, data: FloatArray, params: ImageParams) -> float:
        """Return the Poisson log-likelihood with its constant, in nats.

        Raises DegenerateError where a bin has counted what the image makes impossible.
        """
        return self._log_likelihood(data, self.expected(params))

    def lower_bound(self, data: FloatArray, posterior: EmissionPosterior, params: ImageParams) -> float:
        """Return F, with the events' probabilities summed out.

        An event in bin i came from pixel j with r_ij = a_ij old_j / expected_i, so that
        sum_ij y_i r_ij log(a_ij image_j / r_ij) = sum_j emitted_j log(image_j / old_j) + sum_i y_i log expected_i.
        """
        image, emitted = params.image.ravel(), posterior.emitted
        gain = xlogy(emitted, image) - xlogy(emitted, posterior.image)
        fit = xlogy(data, posterior.expected) - gammaln(data + 1)
        return float(gain.sum() + fit.sum() - self.sensitivity @ image)

    def _log_likelihood(self, data: FloatArray, expected: FloatArray) -> float:
        impossible = np.flatnonzero((expected <= 0) & (data > 0))
        if len(impossible):
            raise DegenerateError(
                int(impossible[0]),
                "counted events that the image makes impossible",
                noun="Bin",
                cause=Cause.IMPOSSIBLE,
            )
        return float((xlogy(data, expected) - expected - gammaln(data + 1)).sum())
