"""Label switching as a type: the parameters of a model with components, which can be read in another order."""

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
