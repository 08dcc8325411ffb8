"""Imaging systems (point spread functions, projections): matrices (bins, pixels) for `PoissonImage`."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import coo_array, csr_array

from em_core.distributions.input_checks import as_floats


def blur(shape: tuple[int, ...], spread: ArrayLike) -> csr_array:
    """Return the camera that smears every pixel by a point spread function; light beyond the edge is lost.

    shape:   of the image, in one dimension or two; there is one bin for each pixel.
    spread:  as many dimensions, each of odd length: how one bright pixel is seen, with the pixel at the centre.

    Raises ValueError for a spread that is no such thing.
    """
    kernel = as_floats(spread, "The point spread function")
    if kernel.ndim != len(shape) or any(side % 2 == 0 for side in kernel.shape):
        raise ValueError(
            f"The point spread function has shape {kernel.shape}; for an image of shape {shape} it needs "
            f"{len(shape)} odd sides."
        )
    pixels = np.indices(shape).reshape(len(shape), -1)
    bins, origins, shares = [], [], []
    for index, share in np.ndenumerate(kernel):
        seen_at = pixels + (np.array(index) - np.array(kernel.shape) // 2)[:, None]
        inside = ((seen_at >= 0) & (seen_at < np.array(shape)[:, None])).all(axis=0)
        bins.append(np.ravel_multi_index(tuple(seen_at[:, inside]), shape))
        origins.append(np.flatnonzero(inside))
        shares.append(np.full(np.count_nonzero(inside), share))
    size = pixels.shape[1]
    entries = (np.concatenate(shares), (np.concatenate(bins), np.concatenate(origins)))
    return csr_array(coo_array(entries, shape=(size, size)))


def gaussian_spread(deviation: float, dimensions: int = 2) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Return a round point spread function that sums to one, cut off at three deviations (in pixels)."""
    reach = int(np.ceil(3 * deviation))
    profile = np.exp(-0.5 * (np.arange(-reach, reach + 1) / deviation) ** 2)
    spread = profile
    for _ in range(dimensions - 1):
        spread = np.multiply.outer(spread, profile)
    result: np.ndarray[tuple[int, ...], np.dtype[np.float64]] = spread / spread.sum()
    return result


def strips(size: int, efficiency: tuple[float, float, float, float] = (1.0, 1.25, 0.75, 1.5)) -> csr_array:
    """Return a toy scanner for a square image: a bin for every row, column, antidiagonal and diagonal.

    efficiency:  what each of the four heads counts of a pixel of brightness 1. The result is (6 size - 2, size²).
    """
    row, column = np.indices((size, size)).reshape(2, -1)
    heads = zip((row, column, row + column, row - column + size - 1), efficiency, strict=True)
    return csr_array(np.concatenate([share * np.equal.outer(np.arange(bin.max() + 1), bin) for bin, share in heads]))


def rays(size: int, angles: int) -> csr_array:
    """Return a scanner of parallel rays for a square image: a row of bins, one pixel wide each, for every angle.

    A pixel's light goes to the two bins that its centre lies between, in proportion to its nearness to theirs. The
    angles divide a half turn evenly. The result is (angles * bins, size²), with bins enough for the diagonal.
    """
    bins = 2 * int(np.ceil(size / np.sqrt(2))) + 1
    row, column = np.indices((size, size)).reshape(2, -1) - (size - 1) / 2
    pixels = np.arange(size**2)
    entries, places, origins = [], [], []
    for angle, turn in enumerate(np.pi * np.arange(angles) / angles):
        at = column * np.cos(turn) - row * np.sin(turn) + (bins - 1) / 2
        left = np.floor(at).astype(np.int64)
        for bin, share in ((left, left + 1 - at), (left + 1, at - left)):
            entries.append(share / angles)
            places.append(angle * bins + bin)
            origins.append(pixels)
    found = (np.concatenate(places), np.concatenate(origins))
    return csr_array(coo_array((np.concatenate(entries), found), shape=(angles * bins, size**2)))
