"""`halfstep select`: how many components, and which covariance, by criteria of fits from many starts."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, fields

from em_core.data import Dataset
from em_core.data.generators import LARGEST_SEED
from em_core.data.problems import named
from em_core.distributions.gaussian import COVARIANCES, KINDS
from em_core.numerics.number_format import format_number, power_of_ten
from em_core.numerics.wording import agreeing, counted
from em_core.numerics.workers import MOST_JOBS, on_cluster
from em_core.selection import Cell, Table, select
from em_core.selection.fit import CRITERIA
from halfstep import __version__
from halfstep.asking import DRAWN, MOST_STARTS, NOTHING, Ask, Parser, Reader, parts
from halfstep.reading import read_dataset
from halfstep.refusals import WRONG_COMMAND_LINE, Refusal
from halfstep.report import grid, plain
from halfstep.run import tolerant_streams

MOST_KS = 100
"""The largest K that can be asked for."""


@dataclass(frozen=True)
class SelectAsk:
    """What to select on what.

    data:         the table, its columns and remedies, the starts and their seed, the tolerance.
    covariances:  the kinds; () for all.
    best:         how many cells are listed at most; 0 for all.
    cluster:      the address of a Dask scheduler; None for this machine alone.
    """

    data: Ask
    ks: tuple[int, ...] = (1, 2, 3, 4, 5, 6)
    covariances: tuple[str, ...] = ()
    criterion: str = "bic"
    jobs: int = 1
    cluster: str | None = None


_DEFAULT = SelectAsk(Ask("", starts=50, seed=0))
_RANGE = f"{_DEFAULT.ks[0]}-{_DEFAULT.ks[-1]}"
_HELP = "`halfstep select --help` shows what there is."
_VALUES = ("--ks", "--covariances", "--criterion", "--starts", "--start", "--seed", "--tol", "--jobs", "--columns")
_MORE_VALUES = ("--best", "--remedy", "--sheet", "--cluster")
_FLAGS = ("--drop-rows", "--sample", "--json")

HELP = f"""\
halfstep select FILE [options]

Fit Gaussian mixtures with every number of components K and every kind of covariance, each from many starts.
A criterion ranks them; the smallest is the best. K = 1 is always among them.

FILE is a table as CSV, TSV, Excel or Parquet; - reads the standard input.

  --ks LIST            the numbers of components: a range, or numbers with commas ({_RANGE})
  --covariances LIST   of {", ".join(KINDS)} (all)
  --criterion NAME     {", ".join(CRITERIA)} ({_DEFAULT.criterion})
  --starts N           how many starts each has ({_DEFAULT.data.starts})
  --start ID           how starts are drawn; several, with commas, take turns ({_DEFAULT.data.start[0]}):
                       {", ".join(DRAWN)}
  --seed N             the seed of the starts ({_DEFAULT.data.seed})
  --tol X              a run ends when a step raises the log-likelihood by less ({power_of_ten(_DEFAULT.data.tol)})
  --jobs N             in how many processes; the result is the same ({_DEFAULT.jobs})
  --cluster ADDRESS    have the workers of this Dask scheduler make the runs; the result is the same
  --columns A,B        the columns, by name (the first two that hold numbers)
  --best N             how many are listed; 0 lists all ({_DEFAULT.data.best})
  --drop-rows          leave out the rows that cannot be used
  --remedy ID          do something about what was found in the file, by the name that the notes give; may be repeated
  --sheet NAME         the sheet of a workbook (the first visible one with a table)
  --sample             draw a sample where there are too many rows
  --json               print JSON: every cell with its parameters, criteria and flags

A fit is not ranked where a component holds only a few rows, or where it has not converged.
Nor is it ranked where a nested model reaches a higher log-likelihood. The last column says what is wrong.
"""


def read_select_ask(words: Sequence[str]) -> SelectAsk:
    """Return what the command line asks for; Refusal with every mistake in it."""
    parser = Parser("halfstep select", _HELP)
    parser.add_argument("file", nargs="*")
    for option in (*_VALUES, *_MORE_VALUES):
        parser.add_argument(option, nargs="?", const=NOTHING, action="append")
    for flag in _FLAGS:
        parser.add_argument(flag, action="store_true")
    given, unknown = parser.parse_known_args(list(words))
    values = {name: value for name, value in vars(given).items() if isinstance(value, list)}
    reader = Reader(values, "halfstep select")
    reader.wrong += [f'"{word}" is not an option of `halfstep select`. {_HELP}' for word in unknown]
    default = _DEFAULT.data
    data = Ask(
        file=reader.file(),
        k=1,
        columns=reader.texts("columns"),
        starts=reader.whole("starts", default.starts, 1, MOST_STARTS),
        start=reader.starts(default.start),
        seed=reader.whole("seed", default.seed, 0, LARGEST_SEED),
        tol=reader.tolerance(default.tol),
        drop_rows=given.drop_rows,
        sample=given.sample,
        remedies=reader.texts("remedy"),
        sheet=reader.text("sheet"),
        best=reader.whole("best", default.best, 0),
        json=given.json,
    )
    ask = SelectAsk(
        data,
        ks=_numbers(reader),
        covariances=_kinds(reader),
        criterion=_criterion(reader),
        jobs=reader.whole("jobs", _DEFAULT.jobs, 1, MOST_JOBS),
        cluster=reader.text("cluster"),
    )
    if ask.cluster is not None and "jobs" in values:
        reader.wrong.append("--jobs and --cluster exclude each other: a cluster has as many processes as it has cores.")
    if reader.wrong:
        raise Refusal(reader.wrong, WRONG_COMMAND_LINE)
    return ask


def select_models(words: Sequence[str]) -> int:
    """Carry out a command line without its first word `select`; Refusal with what is wrong with it or with the data."""
    tolerant_streams()
    if {"--help", "-h"} & set(words):
        print(HELP, end="")
        return 0
    ask = read_select_ask(words)
    dataset, notes = read_dataset(ask.data)
    for note in notes:
        print(f"Note: {note}", file=sys.stderr)
    try:
        with nullcontext(ask.jobs) if ask.cluster is None else on_cluster(ask.cluster) as jobs:
            table = select(
                dataset.values,
                ask.ks,
                covariances=ask.covariances or None,
                n_starts=ask.data.starts,
                start=ask.data.start,
                seed=ask.data.seed,
                tol=ask.data.tol,
                n_jobs=jobs,
                on_progress=_tell if sys.stderr.isatty() else None,
            )
    except ValueError as error:
        raise Refusal(str(error).splitlines()) from error
    print(_as_json(ask, dataset, table) if ask.data.json else _as_text(ask, dataset, table), flush=True)
    return 0


def _numbers(reader: Reader) -> tuple[int, ...]:
    text = reader.text("ks")
    if text is None:
        return _DEFAULT.ks
    found: set[int] = set()
    for part in parts(text):
        first, dash, last = part.partition("-")
        ends = [int(end) if end.isascii() and end.isdecimal() and len(end) < 6 else 0 for end in (first, last or first)]
        if (dash and not last) or not 1 <= ends[0] <= ends[1] <= MOST_KS:
            reader.refuse("ks", text, f"a range or numbers from 1 to {MOST_KS} with commas between them")
            return _DEFAULT.ks
        found |= set(range(ends[0], ends[1] + 1))
    if not found:
        reader.refuse("ks", text, f"a range or numbers from 1 to {MOST_KS} with commas between them")
    return tuple(sorted(found))


def _kinds(reader: Reader) -> tuple[str, ...]:
    kinds = tuple(name for text in reader.texts("covariances") for name in parts(text))
    for name in kinds:
        if name not in COVARIANCES:
            reader.refuse("covariances", name, f"one of {', '.join(COVARIANCES)}, or several with commas between them")
    return kinds


def _criterion(reader: Reader) -> str:
    text = reader.text("criterion")
    if text is not None and text not in CRITERIA:
        reader.refuse("criterion", text, f"one of {', '.join(CRITERIA)}")
    return text or _DEFAULT.criterion


_HEADER = ("K", "covariance", "log-likelihood", "parameters", "AIC", "BIC", "ICL", "starts", "what is to be known")


def _as_text(ask: SelectAsk, dataset: Dataset, table: Table) -> str:
    name = ask.criterion
    ranked = table.ranking(name)
    barred = [cell for cell in table.cells if not cell.is_ranked]
    shown = [*ranked, *barred][: ask.data.best or None]
    best = table.best(name)
    said = (
        f"{name.upper()} is smallest for K = {best.k}, covariance {best.covariance}."
        if best
        else "No fit can be ranked: more starts may help, or fewer components."
    )
    blocks = [
        f"{dataset.title}: {counted(dataset.n, 'point')}, {agreeing(dataset.d, 'column', 'columns')} "
        f"{named(dataset.columns)}.\n"
        f"Gaussian mixtures, {counted(ask.data.starts, 'start')} each ({', '.join(ask.data.start)}; seed "
        f"{ask.data.seed}), tolerance {power_of_ten(ask.data.tol)}. AIC, BIC and ICL: smaller is better.",
        "\n".join(grid(_HEADER, [_row(cell) for cell in shown], left=(1, 8))),
        said,
    ]
    left = len(table.cells) - len(shown)
    if left:
        blocks.append(f"{counted(left, 'more model')}; --best 0 lists all.")
    return "\n\n".join(blocks)


def _row(cell: Cell) -> tuple[str, ...]:
    remarks = "; ".join(flag.value for flag in cell.flags) or cell.why
    if cell.is_empty:
        return (str(cell.k), str(cell.covariance), *[""] * 6, cell.why or remarks)
    numbers = (cell.log_likelihood, cell.aic, cell.bic, cell.icl)
    l, aic, bic, icl = (format_number(value, "fixed", 3) for value in numbers)  # noqa: E741 the field's letter
    hits = f"{cell.hits} of {cell.n_starts}"
    return (str(cell.k), str(cell.covariance), l, str(cell.free_parameters), aic, bic, icl, hits, remarks)


def _as_json(ask: SelectAsk, dataset: Dataset, table: Table) -> str:
    best = table.best(ask.criterion)
    content = {
        "halfstep": __version__,
        "file": ask.data.file,
        "columns": list(dataset.columns),
        "points": dataset.n,
        "starts": ask.data.starts,
        "start": list(ask.data.start),
        "seed": ask.data.seed,
        "tol": ask.data.tol,
        "criterion": ask.criterion,
        "best": None if best is None else {"k": best.k, "covariance": best.covariance},
        "cells": [_cell_as_values(cell) for cell in table.cells],
    }
    return json.dumps(plain(content), ensure_ascii=False, allow_nan=False, indent=2)


def _cell_as_values(cell: Cell) -> dict[str, object]:
    given = cell.params
    return {
        "k": cell.k,
        "covariance": cell.covariance,
        "log_likelihood": cell.log_likelihood,
        "free_parameters": math.nan if cell.free_parameters is None else cell.free_parameters,
        "aic": cell.aic,
        "bic": cell.bic,
        "icl": cell.icl,
        "entropy": cell.entropy,
        "hits": cell.hits,
        "interval": list(cell.interval),
        "median": cell.median,
        "flags": [flag.name.lower() for flag in cell.flags],
        "ranked": cell.is_ranked,
        "why": cell.why,
        "params": None if given is None else {field.name: getattr(given, field.name) for field in fields(given)},
    }


def _tell(done: int, of: int) -> None:
    """Write over one line of the terminal how far the runs are, and clear it at the end."""
    text = f"{done:,} of {of:,} blocks of starts" if done < of else ""
    print(f"\r{text:<40}", end="" if text else "\r", file=sys.stderr, flush=True)
