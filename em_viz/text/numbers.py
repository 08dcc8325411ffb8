"""Slots for numbers in templates, and the formatter of numbers, which is the core's."""

from __future__ import annotations

import re

from em_core.numerics.number_text import FORMATS as FORMATS
from em_core.numerics.number_text import format_number as format_number
from em_core.numerics.number_text import power_of_ten as power_of_ten
from em_core.numerics.number_text import short as short

SLOT = re.compile(r"\{(\d+)\|([a-z-]+)(?::(\d+))?\}")
"""A slot in a template: the column of the panel's numbers, the format, and its digits."""
