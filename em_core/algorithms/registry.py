"""The registry of algorithms: every one that a page or a link can name, a line each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from em_core.algorithms.ecm import ECM
from em_core.algorithms.em import EM
from em_core.algorithms.incremental import IncrementalEM
from em_core.em.algorithm import Algorithm
from em_core.em.protocol import AnyModel
from em_core.numerics.arguments import one_of


@dataclass(frozen=True)
class Listed:
    """An algorithm by its id.

    title:   what lists call it.
    about:   one sentence on what is different.
    blocks:  whether the number of blocks of rows is chosen.
    make:    number of blocks -> algorithm.
    """

    id: str
    title: str
    about: str
    make: Callable[[int], Algorithm]
    blocks: bool = False


ALGORITHMS: dict[str, Listed] = {
    each.id: each
    for each in (
        Listed("em", "EM", "Every row gets new responsibilities, then every parameter is estimated.", lambda _: EM()),
        Listed(
            "incremental",
            "Incremental EM",
            "One block of rows gets new responsibilities, then every parameter is estimated (Neal & Hinton 1998).",
            IncrementalEM,
            blocks=True,
        ),
        Listed(
            "ecm",
            "ECM",
            "One block of parameters is re-estimated at a time, with the others fixed (Meng & Rubin 1993).",
            lambda _: ECM(),
        ),
    )
}
"""The registry: what can be chosen on a page, and named in a link."""


def algorithm_of(name: str, blocks: int) -> Algorithm:
    """Return the algorithm that `name` stands for in ALGORITHMS; ValueError for no name, or no number of blocks.

    blocks:  of rows, where it has such.
    """
    one_of("name", name, tuple(ALGORITHMS))
    return ALGORITHMS[name].make(blocks)


def refusal_of(name: str, blocks: int, model: AnyModel, n: int) -> str | None:
    """Return why an algorithm cannot run on a model and n rows; None where it can."""
    return algorithm_of(name, blocks).refusal(model) or too_many(name, blocks, n)


def too_many(name: str, blocks: int, n: int) -> str | None:
    """Return what is wrong with a number of blocks for n rows; None where nothing is."""
    algorithm = algorithm_of(name, blocks)
    if isinstance(algorithm, IncrementalEM):
        try:
            algorithm.rows(n)
        except ValueError as error:
            return str(error)
    return None


def refusals(model: AnyModel) -> dict[str, str]:
    """Return why each algorithm that cannot run on a model cannot, by its id."""
    said = {name: algorithm_of(name, 1).refusal(model) for name in ALGORITHMS}
    return {name: why for name, why in said.items() if why is not None}
