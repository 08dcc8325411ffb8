"""Every example of every registered model, each run once for all tests."""

from __future__ import annotations

from functools import cache
from typing import Any

from em_core import Trace
from em_core.catalogue.entry import Entry, Exhibit, exhibit
from em_core.catalogue.registry import FAMILY
from em_core.experiments.running import run_shown

EXAMPLES: dict[str, Entry] = {example.id: entry for entry in FAMILY.values() for example in entry.examples}
"""The entry of each example, by the example's id."""

WITH_OPTIONS = [name for name, entry in FAMILY.items() if entry.options]
"""The models that let people choose something."""


@cache
def played(example: str) -> tuple[Exhibit, Trace[Any, Any]]:
    """Return an example's exhibit and its run."""
    entry = EXAMPLES[example]
    shown = exhibit(entry, entry.example(example))
    return shown, run_shown(shown)
