"""What a person brought to the lab, a file or a text, and how the data in use were made of it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from em_core.data import MAX_ROWS, DataError, Dataset, Kind, Problem, Table, read_pasted, read_table, to_dataset
from em_core.data.saving import dataset_from_json, dataset_to_json
from em_core.experiments.json_file import from_json

FILE, TEXT, DATA, SAVED = "file", "text", "data", "saved"
"""Uploaded; pasted; and two without a table: edited on the page, and a saved experiment that was opened."""

CHOSEN = (FILE, SAVED)
"""What was chosen in the browser, as a file."""

SAMPLE_SEED = 1
"""Every sample of a file is the same one, and its note says so."""


@dataclass(frozen=True, eq=False)
class Source:
    """A file or a text as it came.

    way:   FILE, TEXT, DATA or SAVED.
    name:  of the file; "" where there is none.
    raw:   its bytes; a text's are UTF-8.
    """

    way: str
    name: str
    raw: bytes

    @cached_property
    def digest(self) -> str:
        """The sha256 of the bytes, in hexadecimal."""
        return hashlib.sha256(self.raw).hexdigest()

    @property
    def key(self) -> str:
        """The same for sources with the same table alone: a file's kind is told by its name, too."""
        return f"{self.way} {self.digest} {self.name}"

    def table(self) -> Table:
        """Return the table in it; DataError with everything that is wrong with it."""
        return read_table(self.raw, self.name) if self.way == FILE else read_pasted(self.raw.decode())


@dataclass(frozen=True, eq=False)
class Brought:
    """A source, and how a data set is made of it.

    digest:   the data set's own.
    columns:  those that were chosen.
    drop, sample:  whether rows without a value are left out, and whether a sample is used.
    """

    source: Source
    digest: str
    columns: tuple[str, ...] = ()
    drop: bool = False
    sample: bool = False

    @property
    def head(self) -> str:
        """All but the bytes and the digest, as JSON."""
        return json.dumps(
            {
                "way": self.source.way,
                "name": self.source.name,
                "columns": self.columns,
                "drop": self.drop,
                "sample": self.sample,
            }
        )


def from_head(head: bytes, raw: bytes, digest: str) -> Brought:
    """Return what a browser gave back; ValueError for what none of ours has kept."""
    told: Any = json.loads(head)
    if not isinstance(told, dict) or told.get("way") not in (FILE, TEXT, DATA, SAVED):
        raise ValueError("The browser gave back something that was not kept for the lab.")
    columns: Any = told.get("columns")
    if not isinstance(columns, list) or not all(isinstance(each, str) for each in [*columns, told.get("name")]):
        raise ValueError("The browser gave back something without names.")
    source = Source(told["way"], told["name"], raw)
    return Brought(source, digest, tuple(columns), told.get("drop") is True, told.get("sample") is True)


def dataset_of(brought: Brought, table: Table | None = None) -> Dataset:
    """Return the data set; DataError with everything that is wrong with it.

    table:  the source's, where it has been read already.
    """
    if brought.source.way == DATA:
        return dataset_from_json(brought.source.raw)
    if brought.source.way == SAVED:
        return saved_data(brought.source)
    return to_dataset(
        table or brought.source.table(),
        list(brought.columns),
        drop_missing=brought.drop,
        sample=(MAX_ROWS, SAMPLE_SEED) if brought.sample else None,
    )


def saved_data(source: Source) -> Dataset:
    """Return the data in a saved experiment; DataError where it is none, or holds no data."""
    own = from_json(source.raw)[1]
    if own is None:
        raise DataError([Problem(Kind.SAVED_FILE, "This saved experiment holds no data of its own.", "")])
    return own


def as_brought(own: Dataset) -> Brought:
    """Return data that came without a file or a text of their own."""
    return Brought(Source(DATA, "", dataset_to_json(own).encode()), own.digest, own.columns)
