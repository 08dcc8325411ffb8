"""What a person brought, a file or a text, and how the data in use were made of it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from em_core.data import DataError, Dataset, Kind, Problem
from em_core.data.saving import dataset_from_json, dataset_to_json
from em_core.experiments.run_file import from_json
from em_core.own.source import Source
from pages.widgets.own.keeping import Order, wants_bytes

FILE, TEXT, DATA, SAVED = "file", "text", "data", "saved"
"""Uploaded; pasted; and two without a table: edited in the lab, and a saved experiment that was opened."""

CHOSEN = (FILE, SAVED)
"""What was chosen in the browser, as a file."""

PASTED = "The pasted text"
"""What sentences call a text in the lab."""

OLDER = {"drop": "drop_rows", "sample": "sample"}
"""The remedies by what browsers knew them by when there were two."""


@dataclass(frozen=True, eq=False)
class Brought:
    """A source, and how data are made of it.

    way:      FILE, TEXT, DATA or SAVED.
    digest:   what an address names the data by; that of the desk where no address names any.
    columns:  those that were chosen; () where there was no choice.
    named:    the remedies that were accepted, or undone, for this very source; its sheet is named in it.
    """

    way: str
    source: Source
    digest: str
    columns: tuple[str, ...] = ()
    named: frozenset[str] = frozenset()

    @property
    def head(self) -> str:
        """All but the bytes and the digest, as JSON."""
        name = self.source.name if self.way in CHOSEN else ""
        head = {"way": self.way, "name": name, "columns": self.columns, "remedies": sorted(self.named)}
        return json.dumps({**head, "sheet": self.source.sheet, "settled": self.source.settled})

    @property
    def on_desk(self) -> str:
        """What the browser knows it by, whatever the data are that pages make of it."""
        mark = hashlib.sha256(f"{self.source.digest} {self.head}".encode()).hexdigest()
        return f"desk-{mark[:32]}"

    @property
    def order(self) -> Order:
        """What the browser is to keep of it."""
        source, chosen = self.source, self.way in CHOSEN
        stays = chosen and not wants_bytes(source.digest)
        name = source.name if chosen else ""
        sent = None if stays else source.content
        return Order(
            self.digest or self.on_desk, self.head, source.digest, name, len(source.content), sent, self.on_desk
        )


def from_head(head: bytes, raw: bytes, digest: str, called: str) -> Brought:
    """Return what a browser gave back; ValueError for what none of ours has kept.

    called:  what sentences call a text.
    """
    told: Any = json.loads(head)
    if not isinstance(told, dict) or told.get("way") not in (FILE, TEXT, DATA, SAVED):
        raise ValueError("The browser gave back something that was not kept by us.")
    columns: Any = told.get("columns")
    if not isinstance(columns, list) or not all(isinstance(each, str) for each in [*columns, told.get("name")]):
        raise ValueError("The browser gave back something without names.")
    remedies: Any = told.get("remedies", [name for key, name in OLDER.items() if told.get(key) is True])
    sheet: Any = told.get("sheet")
    if not isinstance(remedies, list) or not all(isinstance(each, str) for each in [*remedies, sheet or ""]):
        raise ValueError("The browser gave back remedies without names.")
    # What was kept before finders had anything to ask is read as it was then.
    settled = told.get("settled", "remedies" not in told) is True
    text = told["way"] == TEXT
    source = Source(raw.decode() if text else raw, called if text else told["name"], sheet, settled)
    return Brought(told["way"], source, digest, tuple(columns), frozenset(remedies))


def complete(brought: Brought) -> Dataset:
    """Return the data of DATA and SAVED, which come without a table; DataError where there are none."""
    if brought.way == DATA:
        return dataset_from_json(brought.source.content)
    own = from_json(brought.source.content).own_points
    if own is None:
        raise DataError([Problem(Kind.SAVED_FILE, "This saved experiment holds no data of its own.", "")])
    return own


def as_brought(own: Dataset) -> Brought:
    """Return data that came without a file or a text of their own."""
    return Brought(DATA, Source(dataset_to_json(own).encode(), ""), own.digest, own.columns)
