"""A file or a text as it came, known by the digest of its content."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

from em_core.data.budget import Budget
from em_core.data.raw_table import RawTable
from em_core.data.reading import raw_pasted, read_raw


@dataclass(frozen=True, eq=False)
class Source:
    """A file or a text as it came.

    raw:      its bytes, or the text.
    name:     of the file, which tells its kind, too; what sentences call a text.
    sheet:    of a workbook, the one that was chosen; None for the first visible one that holds a table.
    settled:  whether it is a text that a link holds: what was found in its file is settled, and is not asked again.
    """

    raw: bytes | str
    name: str
    sheet: str | None = None
    settled: bool = False

    @cached_property
    def content(self) -> bytes:
        """Its bytes; a text's are UTF-8."""
        return self.raw if isinstance(self.raw, bytes) else self.raw.encode("utf-8", "replace")

    @cached_property
    def digest(self) -> str:
        """The sha256 of the bytes, in hexadecimal: what remedies are accepted for."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def key(self) -> str:
        """The same for sources with the same table alone."""
        return f"{type(self.raw).__name__} {self.digest} {self.sheet} {self.settled} {self.name}"

    def records(self, budget: Budget | None = None) -> RawTable:
        """Return the rows in it, of which nothing is judged; DataError with everything that is wrong with it."""
        if isinstance(self.raw, bytes):
            return read_raw(self.raw, self.name, sheet=self.sheet, budget=budget, careful=not self.settled)
        return raw_pasted(self.raw, self.name, sheet=self.sheet, budget=budget, careful=not self.settled)
