"""Model selection: how many components, and which covariance, each model fitted from many starts."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from em_core.distributions.gaussian import KINDS, Covariance
from em_core.em.protocol import AnyModel
from em_core.em.stopping import StopRule
from em_core.multistart.drawn_starts import DRAWN
from em_core.multistart.endpoints import End
from em_core.multistart.restarts import Restart, plan_restarts
from em_core.numerics.arguments import callback, names, quoted
from em_core.numerics.generators import result_of, result_until
from em_core.numerics.workers import checked_jobs, in_order
from em_core.selection.candidates import Candidates, candidates, numbers_of_components
from em_core.selection.cell import Cell
from em_core.selection.judging import checked_cell, empty_cell, judged_cell
from em_core.selection.nesting import by_constraint
from em_core.selection.runs import Block, blocks_of, run_block
from em_core.selection.table import Table


@dataclass(frozen=True)
class Progress:
    """How far the work is.

    done, of:  blocks of starts that were run, and all of them.
    table:     the cells that are complete.
    """

    done: int
    of: int
    table: Table


@dataclass(frozen=True, eq=False)
class _Planned:
    """A cell before its runs; `why`: why it has none."""

    k: int
    covariance: Covariance | None
    model: AnyModel | None
    data: object
    blocks: tuple[Block, ...]
    why: str = ""


def select(
    x: object,
    ks: Iterable[int] = range(1, 7),
    model: object = "gaussian_mixture",
    covariances: Iterable[str] | None = None,
    n_starts: int = 50,
    start: str | Sequence[str] = "random_points",
    seed: int = 0,
    *,
    tol: float = StopRule.tol,
    max_steps: int = StopRule.max_steps,
    n_jobs: int = 1,
    on_progress: Callable[[int, int], bool | None] | None = None,
) -> Table:
    """Return a table of models with every K and every kind of covariance, each fitted from many starts.

    x:            the data, as the model takes them; for a mixture (n, d).
    ks:           the numbers of components; 1 is always among them.
    model:        the id of a registered model ("gaussian_mixture", "poisson_mixture", "latent_classes",
                  "student_mixture", "mixture_of_regressions", "poisson_hmm", ...), or a model, whose K and covariance
                  are replaced.
    covariances:  the kinds of covariance; None for all that the model has (in one dimension "tied" and "full").
    n_starts:     how many starts each cell has; start: the strategy that draws them, or several to mix. A model whose
                  components have no means draws its starts itself.
    seed:         of the starts: the same in every cell.
    tol:          on the total log-likelihood, as in `run_em`, but at least 1e-3 where a run can be followed by
                  accelerated steps: each end is then followed until it is at rest.
    n_jobs:       in how many processes; the result is the same to the last bit. More than one needs joblib.
    on_progress:  called with (blocks of starts done, all of them); False stops, and the cells that are complete are
                  returned.

    Raises ValueError for data that no K is possible for, and for a model that has no criteria.
    """
    callback("on_progress", on_progress)
    work = selecting(x, ks, model, covariances, n_starts, start, seed, tol=tol, max_steps=max_steps, n_jobs=n_jobs)
    if on_progress is None:
        return result_of(work)
    found = result_until(work, lambda step: on_progress(step.done, step.of))
    return found if isinstance(found, Table) else found.table


def selecting(
    x: object,
    ks: Iterable[int] = range(1, 7),
    model: object = "gaussian_mixture",
    covariances: Iterable[str] | None = None,
    n_starts: int = 50,
    start: str | Sequence[str] = "random_points",
    seed: int = 0,
    *,
    tol: float = StopRule.tol,
    max_steps: int = StopRule.max_steps,
    n_jobs: int = 1,
) -> Generator[Progress, None, Table]:
    """Make the table of `select` as a generator: yields the progress after every block of starts; returns the table.

    The smallest K comes first. Stop asking to stop the work: what was yielded last holds the cells that are complete.
    """
    numbers = numbers_of_components(ks)
    rule, jobs = StopRule(tol, max_steps), checked_jobs(n_jobs)
    plan = plan_restarts(n_starts, _mix(start), seed)
    return _making(candidates(x, model, covariances), numbers, x, plan, rule, jobs)


def _mix(start: object) -> tuple[str, ...]:
    """Return the strategies that draw the starts, in turns; ValueError for what names none."""
    mix = (start,) if isinstance(start, str) else names("start", start)
    if not mix:
        raise ValueError(f"start is {quoted(start)}; it must be the name of a strategy, or several.")
    return mix


def _making(
    asked: Candidates,
    numbers: Sequence[int],
    x: object,
    plan: tuple[Restart, ...],
    rule: StopRule,
    jobs: int,
) -> Generator[Progress, None, Table]:
    if not asked.has_means:
        plan = tuple(Restart(DRAWN, each.seed) for each in plan)
    columns = asked.columns
    kinds = sorted(asked.covariances, key=by_constraint)
    computed = _differing(kinds) if columns == 1 else tuple(kinds)
    cells = list[_Planned]()
    for k in numbers:
        for kind in computed:
            cells.append(_planned(asked, k, kind, x, plan, rule, _first_data(cells)))
    blocks = [block for cell in cells for block in cell.blocks]
    results = in_order(run_block, _first_data(cells), blocks, jobs)
    done, finished = 0, list[Cell]()
    for cell in cells:
        ends: list[End] = []
        refused: list[str] = []
        for _ in cell.blocks:
            ended = next(results)
            ends += ended.ends
            refused += ended.refused
            done += 1
            yield Progress(done, len(blocks), _table(finished, kinds, columns))
        finished.append(_finished(cell, len(plan), ends, refused, finished, rule))
    return _table(finished, kinds, columns)


def _planned(
    asked: Candidates,
    k: int,
    covariance: Covariance | None,
    x: object,
    plan: tuple[Restart, ...],
    rule: StopRule,
    first: object | None,
) -> _Planned:
    """Return a cell before its runs. `first`: the data of the first cell, which most cells have too."""
    try:
        sized = asked.build(k, covariance)
        data = sized.prepare(x)
    except ValueError as error:
        return _Planned(k, covariance, None, None, (), str(error))
    if first is None or _are_same(data, first):
        data = data if first is None else first
        return _Planned(k, covariance, sized, data, tuple(blocks_of(sized, None, plan, rule)))
    return _Planned(k, covariance, sized, data, tuple(blocks_of(sized, data, plan, rule)))


def _first_data(cells: Sequence[_Planned]) -> object | None:
    return next((cell.data for cell in cells if cell.model is not None), None)


def _are_same(data: object, other: object) -> bool:
    if isinstance(data, np.ndarray) and isinstance(other, np.ndarray):
        return data.dtype == other.dtype and np.array_equal(data, other, equal_nan=data.dtype.kind == "f")
    return data is other


def _finished(
    cell: _Planned, n_starts: int, ends: list[End], refused: list[str], before: Sequence[Cell], rule: StopRule
) -> Cell:
    if cell.model is None:
        return empty_cell(cell.k, cell.covariance, n_starts, cell.why)
    judged = judged_cell(cell.k, cell.covariance, cell.model, cell.data, n_starts, ends, refused)
    return checked_cell(judged, before, cell.data, ends, rule)


def _differing(kinds: Sequence[Covariance | None]) -> tuple[Covariance | None, ...]:
    """Return one kind for each of those that are the same in one dimension."""
    first: dict[bool | None, Covariance | None] = {}
    for kind in kinds:
        first.setdefault(None if kind is None else KINDS[kind].tied, kind)
    return tuple(first.values())


def _table(finished: Sequence[Cell], kinds: Sequence[Covariance | None], columns: int) -> Table:
    """Return the cells in order; in one dimension those that are the same stand under the name of each kind asked."""
    if columns != 1:
        return Table(tuple(finished), columns)
    cells = []
    for cell in finished:
        same = [
            kind
            for kind in kinds
            if kind is None or cell.covariance is None or KINDS[kind].tied == KINDS[cell.covariance].tied
        ]
        cells += [cell if kind == cell.covariance else replace(cell, covariance=kind) for kind in same]
    return Table(tuple(cells), columns)
