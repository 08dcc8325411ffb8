"""What is special about a model in R: what it needs, what differs from Halfstep, and the lines that fit it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from em_core.experiments.exports.told_run import ToldRun

__all__ = ["BASE", "IN_LOOP", "Fit"]

BASE = "R alone"

IN_LOOP = 1e-10
"""How far, relatively, the objective of an EM loop in base R may be from Halfstep's: the same sums in another order."""


@dataclass(frozen=True)
class Fit:
    """What is special about a model in R.

    head:      what the algorithm is called.
    program:   what fits, at the beginning of a sentence; differs: what differs, as comments, a line each.
    body:      the lines that fit, from what is told of the run: they make `objective`, `parameters` and `r`.
    agreement: how far, relatively, the objective may be from Halfstep's.
    places:    the name of the starting values that a shift of the data moves; "" where nothing is shifted.
    data:      the lines that make the data, where they are no table of points; None for a table.
    labelled:  whether `r` divides the rows of a table, whose labels are then written.
    needs:     what the script needs; library: the lines that load it, or none.
    """

    head: str
    program: str
    differs: str
    body: Callable[[ToldRun], str]
    agreement: float = IN_LOOP
    places: str = ""
    data: Callable[[ToldRun], str] | None = None
    labelled: bool = True
    needs: str = BASE
    library: str = ""
