"""JSON files that Halfstep saved: decoded, or refused in a sentence."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TypeAlias

from em_core.data.limits import MAX_BYTES, MAX_CELLS
from em_core.data.problems import DataError, Kind, Problem, shown
from em_core.numerics.arguments import quoted

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
"""A decoded JSON value."""

_LISTS = 100_000
"""Lists in a saved file, one for each point and a few more, and names: brackets and colons in texts count too."""

_VALUES = MAX_CELLS + _LISTS
"""Values in a saved file."""


@dataclass(frozen=True)
class Form:
    """A kind of file: the value of its "format", and what people call it ("a data file")."""

    format: str
    called: str

    def read(self, raw: str | bytes) -> dict[str, Json]:
        """Return the file's document; DataError where it is too long, no JSON, or of another form."""
        if not isinstance(raw, str | bytes):
            raise self.broken(f"it is {quoted(raw)}, and neither text nor bytes")
        if len(raw) > MAX_BYTES:
            raise self.broken(f"it has {len(raw):,} bytes, and at most {MAX_BYTES:,} are read")
        # Decoded, a list of nothing takes thirty times the space that it takes in the file.
        brackets, commas = _count(raw, "[") + _count(raw, "{"), _count(raw, ",")
        if brackets > _LISTS:
            raise self.broken(f"it has {brackets:,} lists, and at most {_LISTS:,} are read")
        if (names := _count(raw, ":")) > _LISTS:
            raise self.broken(f"it has {names:,} names, and at most {_LISTS:,} are read")
        if commas > _VALUES:
            raise self.broken(f"it has {commas:,} values, and at most {_VALUES:,} are read")
        try:
            document: Json = json.loads(raw, parse_constant=_no_constant)
        except (ValueError, RecursionError):
            beginning = shown(raw[:40] if isinstance(raw, str) else raw[:40].decode("utf-8", "replace"))
            raise self.broken(f"it is not valid JSON, and begins with {beginning}") from None
        return self.checked(document)

    def checked(self, document: Json) -> dict[str, Json]:
        """Return a decoded JSON value that is a document of this form; DataError for any other."""
        if not isinstance(document, dict) or document.get("format") != self.format:
            if isinstance(document, dict) and "format" not in document:
                raise self.broken('it has no "format"')
            found = document["format"] if isinstance(document, dict) else document
            raise self.broken(f'its "format" is {shown(found)} and not "{self.format}"')
        return document

    def broken(self, why: str, remedy: str = "Choose a file that was saved here, unchanged.") -> DataError:
        """Return the error that says why a file is not of this form, and what to do."""
        sentence = f"This is not {self.called} saved by Halfstep: {why}."
        return DataError([Problem(Kind.SAVED_FILE, sentence, remedy)])


def _count(raw: str | bytes, sign: str) -> int:
    return raw.count(sign) if isinstance(raw, str) else raw.count(sign.encode())


def _no_constant(name: str) -> float:
    raise ValueError(name)
