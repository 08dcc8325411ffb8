"""The file that a run's rows are from, for a program that reads it by its name with the remedies applied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from textwrap import fill
from typing import TypeVar

import numpy as np

from em_core.data.dataset import Dataset
from em_core.data.problems import UNDO
from em_core.experiments.exports.remedy_code import Place, place_of
from em_core.numerics.arrays import FloatArray
from em_core.own.opened import OwnData
from em_core.own.source import Source

__all__ = ["NoReading", "OwnFile", "as_in_file", "own_file", "said_of"]

T = TypeVar("T")


class NoReading(ValueError):
    """A file that a short program does not read as Halfstep did; the text is the sentence that says so."""


@dataclass(frozen=True, eq=False)
class OwnFile:
    """The file that a run's rows are from.

    raw, name:  its content and its name; sheet: of a workbook.
    rows:       the number in the file of each row of the run; columns: of the run, by their names.
    taken:      the remedies in force, by their ids, each with the sentence that told it.
    points:     the lab's points as they were read, all columns; None for a model's page.
    """

    raw: bytes
    name: str
    rows: tuple[int, ...] = ()
    columns: tuple[str, ...] = ()
    sheet: str = ""
    taken: Mapping[str, str] = field(default_factory=dict)
    points: Dataset | None = None


def own_file(source: Source, own: OwnData[T], points: Dataset | None = None) -> OwnFile:
    """Return the file of people's own data for a program that reads it.

    own:     what was made of the source, with the remedies in force.
    points:  the lab's points as they were read.
    """
    said = dict.fromkeys(own.taken, "")
    for problem in own.problems:
        for remedy in problem.remedies:
            if (id := remedy.id.removeprefix(UNDO)) in said and remedy.id != id:
                said[id] = problem.sentence
    return OwnFile(source.content, source.name, own.rows, own.columns, own.sheet or source.sheet or "", said, points)


def as_in_file(x: FloatArray, own: OwnFile, dataset: Dataset | None) -> FloatArray:
    """Return the numbers of a run in the units of its file; NoReading where they were standardised and are not at hand.

    x:        (n, d) as they were fitted; dataset: says how they were standardised, if they were.
    """
    if dataset is None or dataset.centre is None or dataset.scale is None:
        return x
    # What was read before it was standardised: the nearest numbers that give these.
    found = None if own.points is None else own.points.select(dataset.columns).values
    if found is None or not np.array_equal((found - dataset.centre) / dataset.scale, x):
        raise NoReading(f"{own.name} was standardised, and its first numbers are not at hand, so the data are here.")
    return found


def said_of(own: OwnFile, place: Place) -> str:
    """Return a comment for each remedy in force that has to do with this place of a program, in Python and in R."""
    found = [(id, said) for id, said in own.taken.items() if place_of(id) is place]
    return "".join(_comment(f"Remedy {id}: {said}") for id, said in found)


def _comment(text: str) -> str:
    one = " ".join(text.split())
    return fill(one, 116, initial_indent="# ", subsequent_indent="# ", break_long_words=False) + "\n"
