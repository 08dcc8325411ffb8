"""The rows of a file as its format gives them, before anything is judged, and what only the format knows."""

from __future__ import annotations

from dataclasses import dataclass, field

from em_core.data.facts import Facts
from em_core.data.problems import Problem
from em_core.data.records import Records


@dataclass(frozen=True, eq=False)
class RawTable:
    """The records of a file or a text.

    name:       what sentences call it.
    records:    the rows that are not blank.
    notices:    how the format was read.
    delimiter:  between the cells of a text, "" where it has one column; None for other formats.
    header:     the names of the columns, where the format keeps them apart from the rows; None where it does not.
    facts:      what only the format knows.
    """

    name: str
    records: Records
    notices: tuple[Problem, ...] = ()
    delimiter: str | None = None
    header: tuple[str, ...] | None = None
    facts: Facts = field(default_factory=Facts)

    @property
    def semicolons(self) -> bool:
        """Whether semicolons separate the cells, which programs choose where the comma is taken."""
        return self.delimiter == ";"
