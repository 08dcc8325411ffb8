"""Number formats: the public name for pictures of what em_core writes into its own sentences, too."""

from __future__ import annotations

from collections.abc import Iterable

from em_core.numerics.number_format import FORMATS, HUGE, SLOT, format_number, power_of_ten, short

__all__ = ["FORMATS", "HUGE", "SLOT", "format_number", "power_of_ten", "scientific", "short"]


def scientific(values: Iterable[float], digits: int) -> list[str]:
    """Return numbers as a mantissa of so many decimals and a power of ten, for a hover: Plotly would write 1.2e-7."""
    return [format_number(float(value), "scientific", digits) for value in values]
