"""Number formats: the public name for pictures of what em_core writes into its own sentences, too."""

from em_core.numerics.number_format import FORMATS, HUGE, SLOT, format_number, power_of_ten, short

__all__ = ["FORMATS", "HUGE", "SLOT", "format_number", "power_of_ten", "short"]
