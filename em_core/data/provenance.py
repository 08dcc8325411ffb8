"""Provenance: of which content data were made, and what was done to it on the way."""

from __future__ import annotations

import re
from dataclasses import dataclass

from em_core.numerics.arguments import instance, names, quoted

__all__ = ["Provenance"]

SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Provenance:
    """What was done to a file or a text; its remedies belong to this very content, and to no name.

    content:   the sha256 of its bytes, in hexadecimal.
    remedies:  the ids of those in force, and of those that were undone ("keep:totals"), in the order in which they act.
    sheet:     of a workbook; "" for a file without sheets.
    """

    content: str
    remedies: tuple[str, ...] = ()
    sheet: str = ""

    def __post_init__(self) -> None:
        """Check the digest and the names."""
        instance("content", self.content, str, "Source.digest is one")
        if not SHA256.fullmatch(self.content):
            raise ValueError(f"content is {quoted(self.content)}; it must be a sha256, 64 digits from 0 to f.")
        object.__setattr__(self, "remedies", names("remedies", self.remedies))
        instance("sheet", self.sheet, str, "a workbook names its sheets")
