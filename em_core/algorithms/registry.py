"""The registry of algorithms: every one that a page or a link can name, a line each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from em_core.algorithms.ecm import ECM
from em_core.algorithms.em import EM
from em_core.algorithms.incremental import IncrementalEM
from em_core.algorithms.options import AlgorithmOption, Chosen, made, options_of
from em_core.algorithms.variants.annealed import AnnealedEM
from em_core.algorithms.variants.generalised import GeneralisedEM
from em_core.algorithms.variants.hard import HardEM
from em_core.algorithms.variants.monte_carlo import MonteCarloEM
from em_core.algorithms.variants.saem import SAEM
from em_core.algorithms.variants.stepwise import StepwiseEM
from em_core.algorithms.variants.stochastic import StochasticEM
from em_core.em.algorithm import Algorithm
from em_core.em.protocol import AnyModel
from em_core.numerics.arguments import one_of


@dataclass(frozen=True)
class Listed:
    """An algorithm by its id.

    title:    what lists call it.
    about:    one sentence on what is different.
    make:     number of blocks -> algorithm, with its options at their defaults.
    blocks:   whether the number of blocks of rows is chosen.
    options:  what else can be chosen.
    """

    id: str
    title: str
    about: str
    make: Callable[[int], Algorithm]
    blocks: bool = False
    options: tuple[AlgorithmOption, ...] = ()


SEED = AlgorithmOption("seed", "Seed of the draws", 0, 0, 2**31 - 1, whole=True)
STEPS = AlgorithmOption("steps", "Steps", 100, 1, 2_000, whole=True)

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
        Listed(
            "gem",
            "Generalised EM",
            "Each M-step goes a part of the way to the maximum of F (Dempster, Laird & Rubin 1977).",
            lambda _: GeneralisedEM(),
            options=(AlgorithmOption("damping", "Part of the way", 0.5, 0.01, 1),),
        ),
        Listed(
            "stepwise",
            "Stepwise EM",
            "The M-step's sums move towards those of one batch of rows at a time (Cappé & Moulines 2009).",
            lambda _: StepwiseEM(),
            options=(
                AlgorithmOption("batch", "Rows in a batch", 20, 1, 1_000_000, whole=True),
                AlgorithmOption("exponent", "Exponent of the gains", 0.7, 0, 1),
                AlgorithmOption("passes", "Passes over the rows", 20, 1, 1_000, whole=True),
            ),
        ),
        Listed(
            "hard",
            "Hard EM",
            "Every row goes wholly to its most probable component; this maximises the classification likelihood "
            "(Celeux & Govaert 1992).",
            lambda _: HardEM(),
        ),
        Listed(
            "stochastic",
            "Stochastic EM",
            "Every row's label is drawn at random with its responsibilities (Celeux & Diebolt 1985).",
            lambda _: StochasticEM(),
            options=(SEED, STEPS),
        ),
        Listed(
            "saem",
            "SAEM",
            "Labels are drawn at random, and their draws averaged over the steps (Delyon, Lavielle & Moulines 1999).",
            lambda _: SAEM(),
            options=(
                SEED,
                STEPS,
                AlgorithmOption("burn_in", "Steps before averaging", 30, 0, 2_000, whole=True),
                AlgorithmOption("exponent", "Exponent of the gains", 1, 0, 1),
            ),
        ),
        Listed(
            "monte_carlo",
            "Monte Carlo EM",
            "Responsibilities are shares among random draws, whose number grows (Wei & Tanner 1990).",
            lambda _: MonteCarloEM(),
            options=(
                SEED,
                STEPS,
                AlgorithmOption("samples", "Draws in the first step", 10, 1, 100_000, whole=True),
                AlgorithmOption("growth", "Growth of their number in a step", 0.05, 0, 1),
            ),
        ),
        Listed(
            "annealed",
            "Annealed EM",
            "Responsibilities are computed at a temperature that is lowered to 1, where it is EM (Ueda & Nakano 1998).",
            lambda _: AnnealedEM(),
            options=(
                AlgorithmOption("temperature", "First temperature", 4, 1, 1_000),
                AlgorithmOption("cooling", "Factor to the next temperature", 0.8, 0.05, 0.99),
                AlgorithmOption("hold", "Steps at a temperature", 5, 1, 1_000, whole=True),
                AlgorithmOption("perturbation", "Random change at each temperature", 0.1, 0, 1),
                AlgorithmOption("seed", "Seed of the changes", 0, 0, 2**31 - 1, whole=True),
            ),
        ),
    )
}
"""The registry: what can be chosen on a page, and named in a link."""


def algorithm_of(name: str, blocks: int, options: Iterable[Chosen] = ()) -> Algorithm:
    """Return the algorithm that `name` stands for in ALGORITHMS; ValueError for no name, or no number of blocks.

    blocks:   of rows, where it has such.
    options:  (name, value) pairs; those left out have their defaults.
    """
    one_of("name", name, tuple(ALGORITHMS))
    listed = ALGORITHMS[name]
    return made(listed.make(blocks), chosen_options(name, options))


def chosen_options(name: str, options: object) -> tuple[Chosen, ...]:
    """Return the options of an algorithm that differ from their defaults, in its own order; ValueError for others.

    Those of another algorithm play no part, and are left out.
    """
    others = {option.name for each in ALGORITHMS.values() for option in each.options}
    own = ALGORITHMS[name].options
    return options_of(name, own, options, others - {option.name for option in own})


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
