"""Runs of a cell: a block of starts is run, and each end followed to its place of rest; one block is one task.

Blocks are always cut in the same places. A pool of runs shares its matrix products, whose last bits depend on how many
runs there are: whoever makes a block, and however many others are made beside it, gets the same bits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from em_core.em.label_matching import spread_of
from em_core.em.protocol import AnyModel
from em_core.em.stopping import Outcome, StopRule
from em_core.multistart.component_params import ComponentParams
from em_core.multistart.drawn_starts import starts_of
from em_core.multistart.endpoints import End, end_of
from em_core.multistart.followable import is_followable
from em_core.multistart.hurried import COARSE, hurried
from em_core.multistart.optima import OptimumKind, followed
from em_core.multistart.restarts import BLOCK, Restart, run_many


@dataclass(frozen=True, eq=False)
class Block:
    """Some of the starts of one model.

    first:  the number of its first start among all of the model.
    data:   as the model has prepared them; None where they are those that all blocks share.
    """

    model: AnyModel
    data: object | None
    first: int
    restarts: tuple[Restart, ...]
    rule: StopRule


@dataclass(frozen=True, eq=False)
class Ended:
    """Where the runs of a block ended.

    ends:     at rest where that is possible, with the numbers of their starts as members.
    refused:  why starts could not be drawn or run, a sentence each.
    """

    ends: tuple[End, ...]
    refused: tuple[str, ...]


def blocks_of(model: AnyModel, data: object | None, plan: Sequence[Restart], rule: StopRule) -> list[Block]:
    """Return the starts of a plan in blocks of BLOCK."""
    return [Block(model, data, i, tuple(plan[i : i + BLOCK]), rule) for i in range(0, len(plan), BLOCK)]


def run_block(shared: object, block: Block) -> Ended:
    """Run a block of starts on the data that all blocks share, or on its own."""
    data = shared if block.data is None else block.data
    starts: list[ComponentParams] = []
    numbers: list[int] = []
    refused: list[str] = []
    for i, start in enumerate(starts_of(block.restarts, block.model, data)):
        if isinstance(start, ValueError):
            refused.append(str(start))
        else:
            starts.append(start)
            numbers.append(block.first + i)
    try:
        ends = run_from(block.model, data, starts, numbers, block.rule)
    except ValueError as error:
        return Ended((), (*refused, str(error)))
    return Ended(tuple(ends), tuple(refused))


def run_from(
    model: AnyModel, data: object, starts: Sequence[ComponentParams], numbers: Sequence[int] | None, rule: StopRule
) -> list[End]:
    """Return where runs from some starts end, followed until they are at rest.

    numbers:  the number of each start, kept as the member of its end; None for runs that count as no starts.
    """
    if not starts:
        return []
    known = is_followable(model, data, starts[0])
    tol = max(rule.tol, COARSE) if known else rule.tol
    traces = dict(run_many(model, data, starts, max_steps=rule.max_steps, tol=tol))
    made = sorted(traces)
    members = [() if numbers is None else (numbers[i],) for i in made]
    if known:
        return followed(model, data, hurried(model, data, [traces[i] for i in made], members))
    spread = spread_of(data)
    ends = [end_of(traces[i], own, spread) for i, own in zip(made, members, strict=True)]
    # Nothing more is known of these than what the stop rule has said.
    return [
        replace(end, kind=OptimumKind.AT_REST)
        if end.kind is not OptimumKind.DEGENERATE and traces[i].outcome is Outcome.CONVERGED
        else end
        for i, end in zip(made, ends, strict=True)
    ]
