"""The table that is named on the command line, as a data set; what is wrong with it, and which option mends it."""

from __future__ import annotations

import stat
import sys
from pathlib import Path
from typing import BinaryIO

from em_core.data import (
    MAX_BYTES,
    MAX_ROWS,
    Action,
    DataError,
    Dataset,
    Table,
    data_warnings,
    numeric_columns,
    read_table,
    to_dataset,
)
from em_core.data.problems import named, shown
from em_core.data.sniffing import check_size
from em_core.numerics.wording import counted
from halfstep.asking import Ask, parts
from halfstep.refusals import Refusal

SAMPLE = (MAX_ROWS, 1)
"""How many rows are drawn, with which seed: the lab draws the same."""

STANDARD_INPUT = "-"


def read_dataset(ask: Ask) -> tuple[Dataset, tuple[str, ...]]:
    """Return the data that are asked for, and what is to be known about them, in sentences.

    Raises Refusal with every problem of the file, its cells and the columns.
    """
    try:
        table = _read(ask.file)
        columns = _columns(table, ask.columns)
        dataset = to_dataset(
            table,
            columns,
            drop_missing=ask.drop_rows,
            sample=SAMPLE if ask.sample else None,
            n_components=ask.k,
        )
    except DataError as error:
        raise Refusal([*map(str, error.problems), *_ways_out(error.offers)]) from error
    left_out = [] if ask.columns else [name for name in numeric_columns(table) if name not in columns]
    notes = [str(problem) for problem in (*table.notices, *data_warnings(dataset, ask.k))]
    if left_out:
        notes.append(f"{named(left_out)} could be used too: --columns chooses.")
    return dataset, (*notes, *([dataset.note] if dataset.note else []))


def _read(file: str) -> Table:
    return read_table(*named_bytes(file))


def named_bytes(file: str, called: str = "FILE") -> tuple[bytes, str]:
    """Return what is in the file that is named on the command line, and what sentences call it.

    called:  what `--help` calls the file.

    Raises Refusal for one that cannot be read, and DataError for one that is too large.
    """
    if file == STANDARD_INPUT:
        return _all_of(sys.stdin.buffer), "The standard input"
    path = Path(file)
    try:
        status = path.stat()
        if stat.S_ISREG(status.st_mode):
            check_size(status.st_size, path.name)
        with path.open("rb") as opened:
            return _all_of(opened), path.name
    except (OSError, ValueError) as error:
        raise Refusal([_cannot_be_read(path, error, called)]) from error


def _all_of(opened: BinaryIO) -> bytes:
    """Return what is to be read, and no more than tells that it is too much: a pipe may have no end."""
    return opened.read(MAX_BYTES + 1)


def _cannot_be_read(path: Path, error: OSError | ValueError, called: str) -> str:
    if isinstance(error, FileNotFoundError):
        return (
            f"{called} is {shown(str(path))}, and there is no such file in {Path.cwd()}. Check its name and its folder."
        )
    if isinstance(error, IsADirectoryError):
        return f"{called} is {shown(str(path))}, a folder; it must be one table. Name a file in it."
    why = error.strerror if isinstance(error, OSError) else str(error)
    return f"{called} is {shown(str(path))}, which cannot be read ({why}); it must be a file that you may open."


def _columns(table: Table, asked: tuple[str, ...]) -> tuple[str, ...]:
    """Return the columns by name; a name that holds a comma is found too."""
    if not asked:
        return numeric_columns(table)[:2]
    return tuple(name for text in asked for name in ((text,) if text in table.columns else parts(text)))


def _ways_out(offers: dict[Action, int]) -> list[str]:
    said = {
        Action.DROP_ROWS: "--drop-rows leaves out {rows}.",
        Action.SAMPLE: f"--sample draws {{rows}}, with seed {SAMPLE[1]}.",
    }
    return [said[action].format(rows=counted(count, "row")) for action, count in offers.items()]
