"""The table that is named on the command line, as a data set; what is wrong with it, and which option mends it."""

from __future__ import annotations

import shlex
import stat
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from em_core.data import MAX_BYTES, Action, DataError, Dataset, Problem, Severity, data_warnings
from em_core.data.column_checks import count_problems
from em_core.data.problems import UNDO, Remedy, shown
from em_core.data.problems import named as listed_names
from em_core.data.sniffing import check_size
from em_core.data.transforms import is_transform
from em_core.numerics.number_format import as_typed
from em_core.numerics.wording import counted, sentences
from em_core.own.opened import OwnData, read_own
from em_core.own.source import Source
from em_core.own.transformed import transforms_among
from em_core.own.ways import LAB, SAMPLE_SEED
from halfstep.asking import Ask, parts
from halfstep.refusals import Refusal

STANDARD_INPUT = "-"


def read_dataset(ask: Ask) -> tuple[Dataset, tuple[str, ...]]:
    """Return the data that are asked for, and what is to be known about them, in sentences.

    Raises Refusal with every problem of the file, its cells and the columns.
    """
    try:
        source = _source(ask)
        named = {*ask.remedies, *(["drop_rows"] if ask.drop_rows else []), *(["sample"] if ask.sample else [])}
        transforms = transforms_among(named)
        own = read_own(source, LAB, None, named)
        if ask.columns:
            own = read_own(source, LAB, _columns(own.offered, ask.columns), named)
        unknown = _unknown(ask.remedies, own)
        if unknown:
            listing = listed_names(own.remedies, 20) if own.remedies else "none"
            raise Refusal(
                [f"--remedy {listed_names(unknown)} names nothing that was found in the file; there is {listing}."]
            )
        if own.data is None:
            raise Refusal([told(problem) for problem in _in_the_way(own.problems)])
        data = own.data.with_transforms(transforms)
        problems = count_problems(data.n, ask.k)
        if problems:
            raise DataError(problems)
    except DataError as error:
        raise Refusal([told(problem) for problem in error.problems]) from error
    left_out = [] if ask.columns else [name for name in own.offered if name not in own.columns]
    notes = [*map(told, own.problems), *map(str, data_warnings(data, ask.k)), *_transformed(data)]
    if left_out:
        notes.append(f"{listed_names(left_out)} could be used too: --columns chooses.")
    return data, tuple(notes)


def _transformed(data: Dataset) -> list[str]:
    """Return what is to be known of columns that were transformed; nothing where none was."""
    if data.transformed is None or data.log_jacobian is None:
        return []
    more = as_typed(data.log_jacobian)
    return [
        data.transformed.sentence,
        f"Log-likelihoods are in the transformed units. Add {more} to have them in the original units.",
    ]


def _unknown(named: Sequence[str], own: OwnData[Dataset]) -> list[str]:
    """Return the remedies that are neither offered nor in force nor undone."""
    known = {each.removeprefix(UNDO) for each in (*own.taken, *own.remedies)}
    others = [each for each in named if not is_transform(each.removeprefix(UNDO))]
    return [each for each in others if each.removeprefix(UNDO) not in known]


def _in_the_way(problems: Sequence[Problem]) -> list[Problem]:
    """Return what keeps the data from being used; everything, where nothing says so."""
    return [p for p in problems if p.severity in (Severity.ERROR, Severity.DECIDE)] or list(problems)


def told(problem: Problem) -> str:
    """Return a problem with the options that mend it."""
    return sentences(str(problem), *map(_option, problem.remedies))


def _option(remedy: Remedy) -> str:
    """Return the option that takes a remedy, and what it does."""
    if remedy.id == Action.DROP_ROWS:
        return f"--drop-rows leaves out {counted(remedy.count, 'row')}."
    if remedy.id == Action.SAMPLE:
        return f"--sample draws {counted(remedy.count, 'row')}, with seed {SAMPLE_SEED}."
    return f"--remedy {shlex.quote(remedy.id)}: {remedy.label}."


def _source(ask: Ask) -> Source:
    return Source(*named_bytes(ask.file), ask.sheet)


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


def _columns(offered: Sequence[str], asked: tuple[str, ...]) -> tuple[str, ...]:
    """Return the columns by name; a name that holds a comma is found too."""
    return tuple(name for text in asked for name in ((text,) if text in offered else parts(text)))
