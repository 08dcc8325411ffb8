"""The order of options: from the seed in the link, the same for everybody who opens it; numbers keep their own."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np


def order_of(id: str, texts: Sequence[str], seed: int, *, ordered: bool) -> tuple[int, ...]:
    """Return the places of options in the order in which they are shown.

    ordered:  whether they have an order of their own, which then stays.
    """
    if ordered:
        return tuple(range(len(texts)))
    # Sorted first: an option that stands first in the lesson must not be known by that.
    places = sorted(range(len(texts)), key=lambda i: texts[i])
    rng = np.random.default_rng([seed, zlib.crc32(id.encode())])
    return tuple(places[i] for i in rng.permutation(len(places)).tolist())
