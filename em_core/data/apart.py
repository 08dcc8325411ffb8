"""Readers that are not ours, each in a process of its own with limited memory and time: a crash ends that alone.

Nothing is written to a disk: the file goes in and its columns come out through pipes.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import IO

from em_core.data.budget import Budget
from em_core.data.choosing import chosen_part
from em_core.data.facts import Facts, Grid, Noun, Title
from em_core.data.json_documents import Json
from em_core.data.problems import DataError, Kind, named, notice, refusal
from em_core.data.records import Records
from em_core.data.sniffing import ACCEPTED
from em_core.numerics.wording import agreeing

FRAMES = Noun("data frame", "data frames")

_CHILD = Path(__file__).with_name("apart_child.py")
_GIGABYTES = 2
_MEMORY = _GIGABYTES * 1024**3
_LONGEST_LINE = 512 * 1024**2


class Apart(Enum):
    """A kind of file that is read apart: what its reader is told, what a sentence calls it, and what it needs."""

    SPSS = ("spss", "an SPSS file", "pyreadstat")
    STATA = ("stata", "a Stata file", "pyreadstat")
    SAS = ("sas", "a SAS file", "pyreadstat")
    XPORT = ("xport", "a SAS transport file", "pyreadstat")
    R = ("r", "an R data file", "rdata")
    ARROW = ("arrow", "an Arrow or Feather file", "pyarrow")

    @property
    def called(self) -> str:
        """What a sentence calls it."""
        return self.value[1]

    @property
    def package(self) -> str:
        """What reads it."""
        return self.value[2]


@dataclass(frozen=True)
class Column:
    """A column as the other process returns it.

    meanings:  what its codes stand for; missing: the codes for missing values, with how many there were.
    left_out:  its type, where it is of none that is read.
    """

    frame: str
    name: str
    cells: list[str]
    label: str
    meanings: dict[str, str]
    missing: dict[str, int]
    left_out: str


def read_apart(raw: bytes, kind: Apart, name: str, budget: Budget, frame: str | None = None) -> Grid:
    """Return the table of a file, or its data frame of this name; rows are counted from 1.

    Raises DataError where it is damaged or larger than the limits, and where its reader is not installed.
    """
    columns = _columns(raw, kind, name, budget)
    frames = list(dict.fromkeys(column.frame for column in columns))
    if not frames:
        sentence = f"{name} is {kind.called} and holds no table: no data frame, matrix or vector of numbers."
        raise refusal(Kind.NOT_A_TABLE, sentence, ACCEPTED)
    grids = [_grid([column for column in columns if column.frame == each], name, budget) for each in frames]
    if len(frames) == 1:
        return grids[0]
    return chosen_part([Title(each) for each in frames], grids.__getitem__, frame, FRAMES, budget)


def _grid(columns: list[Column], name: str, budget: Budget) -> Grid:
    read = [column for column in columns if not column.left_out]
    width, rows = len(read), max((len(column.cells) for column in read), default=0)
    budget.extent(width, width * rows)
    cells = [""] * (width * rows)
    facts = Facts()
    for j, column in enumerate(read):
        cells[j::width] = column.cells
        if column.label:
            facts.labels[j + 1] = column.label
        if column.meanings:
            facts.meanings[j + 1] = column.meanings
        if column.missing:
            facts.missing[j + 1] = column.missing
    notices = []
    if left := [column.name for column in columns if column.left_out]:
        are = agreeing(len(left), "is", "are")
        sentence = f"{named(left)} in {name} {are} not of a type that can be read: left out."
        notices.append(notice(Kind.LEFT_OUT, sentence))
    records = Records(range(1, rows + 1), array("q", [width]) * rows, cells)
    return Grid(records, facts, tuple(notices), tuple(column.name for column in read))


def _columns(raw: bytes, kind: Apart, name: str, budget: Budget) -> list[Column]:
    columns: list[Column] = []
    done = False
    try:
        for line in _lines(raw, kind, budget):
            told = json.loads(line)
            if "refused" in told:
                raise _refused(told["refused"], kind, name, budget)
            done = done or "done" in told
            columns += [] if "done" in told else [_column(told)]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        # What has crashed may have written half a line, and what was taken over, anything.
        done = False
    budget.spend_time()
    if not done:
        seconds = f"{budget.limits.seconds:g}"
        sentence = (
            f"{name} is {kind.called} that cannot be read: it is damaged or incomplete, or needs more than {seconds} s "
            f"or {_GIGABYTES} GB."
        )
        raise refusal(Kind.DAMAGED, sentence, ACCEPTED)
    return columns


def _column(told: dict[str, Json]) -> Column:
    """Return a column as it was told; KeyError or TypeError for what is none."""
    cells = told["cells"]
    meanings, missing = told.get("meanings", {}), told.get("missing", {})
    if not (isinstance(cells, list) and isinstance(meanings, dict) and isinstance(missing, dict)):
        raise TypeError("no column")
    return Column(
        frame=str(told["frame"]),
        name=str(told["name"]),
        cells=[cell if isinstance(cell, str) else str(cell) for cell in cells],
        label=str(told.get("label", "")),
        meanings={str(code): str(label) for code, label in meanings.items()},
        missing={str(code): int(str(count)) for code, count in missing.items()},
        left_out=str(told.get("left_out", "")),
    )


def _refused(why: dict[str, str | int], kind: Apart, name: str, budget: Budget) -> DataError:
    if "missing" in why:
        sentence = f"{name} is {kind.called}, and {kind.package}, which reads it, is not installed here."
        remedy = 'Install it: pip install "halfstep[statistics]". Or save the table as CSV.'
        return refusal(Kind.NOT_A_TABLE, sentence, remedy, value=kind.package)
    rows, columns = int(why["rows"]), int(why["columns"])
    try:
        budget.extent(columns, rows * columns)
    except DataError as error:
        return error
    return refusal(Kind.TOO_MANY_CELLS, f"{name} has more cells than are read.", "Keep only the columns you need.")


def _lines(raw: bytes, kind: Apart, budget: Budget) -> Iterator[bytes]:
    """Yield what the other process writes; it is ended when its time is over."""
    limits = budget.limits
    order = json.dumps(
        {"memory": _MEMORY, "seconds": max(1, int(limits.seconds)), "cells": limits.cells, "columns": limits.columns}
    ).encode()
    # Isolated: neither the folder in which the server runs nor its variables bring other modules.
    command = [sys.executable, "-I", "-B", str(_CHILD), kind.value[0]]
    plain = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=plain
    ) as process:
        watch = threading.Timer(2 * limits.seconds, process.kill)
        watch.start()
        writer = threading.Thread(target=_write, args=(process.stdin, order, raw), daemon=True)
        writer.start()
        try:
            if process.stdout is not None:
                while line := process.stdout.readline(_LONGEST_LINE):
                    if not line.endswith(b"\n"):
                        return
                    yield line
        finally:
            watch.cancel()
            process.kill()
            writer.join()


def _write(target: IO[bytes] | None, order: bytes, raw: bytes) -> None:
    """Write the order and the file; the other end may have gone."""
    if target is None:
        return
    try:
        target.write(b"%d\n" % len(order) + order)
        target.write(raw)
        target.close()
    except OSError:
        return
