"""The parameters of a model with components, as a type: arrays that can be read in another order (label switching)."""

from __future__ import annotations

from typing import Protocol, Self

from numpy.typing import ArrayLike

from em_core.landscape.parameter_arrays import Params

__all__ = ["ComponentParams"]


class ComponentParams(Params, Protocol):
    """The parameters of a mixture or a chain, whichever: a dataclass whose arrays count components first."""

    def permuted(self, order: ArrayLike, /) -> Self:
        """Return the same with its components in another order."""
        ...
