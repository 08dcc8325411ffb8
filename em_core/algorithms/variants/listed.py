"""The variants of EM in the registry: what they are called, and what can be chosen of them."""

from __future__ import annotations

from em_core.algorithms.listed import Listed
from em_core.algorithms.options import AlgorithmOption
from em_core.algorithms.variants.annealed import AnnealedEM
from em_core.algorithms.variants.generalised import GeneralisedEM
from em_core.algorithms.variants.hard import HardEM
from em_core.algorithms.variants.monte_carlo import MonteCarloEM
from em_core.algorithms.variants.saem import SAEM
from em_core.algorithms.variants.stepwise import StepwiseEM
from em_core.algorithms.variants.stochastic import StochasticEM

SEED = AlgorithmOption("seed", "Seed of the draws", 0, 0, 2**31 - 1, whole=True)
STEPS = AlgorithmOption("steps", "Steps", 100, 1, 2_000, whole=True)

VARIANTS: tuple[Listed, ...] = (
    Listed(
        "gem",
        "Generalised EM",
        "Each M-step moves a part of the distance to the maximum of F (Dempster, Laird & Rubin 1977).",
        GeneralisedEM,
        options={"damping": "part of the distance that an M-step goes"},
        choices=(AlgorithmOption("damping", "Part of the distance", 0.5, 0.01, 1),),
    ),
    Listed(
        "stepwise",
        "Stepwise EM",
        "The M-step's sums move towards those of one batch of rows at a time (Cappé & Moulines 2009).",
        StepwiseEM,
        options={
            "batch": "number of rows in a batch",
            "exponent": "exponent of the gains",
            "rounds": "number of rounds over all batches",
        },
        choices=(
            AlgorithmOption("batch", "Rows in a batch", 20, 1, 1_000_000, whole=True),
            AlgorithmOption("exponent", "Exponent of the gains", 0.7, 0, 1),
            AlgorithmOption("rounds", "Rounds over all batches", 20, 1, 1_000, whole=True),
        ),
    ),
    Listed(
        "hard",
        "Hard EM",
        "Every row is assigned entirely to its most probable component, which maximises the classification "
        "likelihood (Celeux & Govaert 1992).",
        HardEM,
    ),
    Listed(
        "stochastic",
        "Stochastic EM",
        "Every row's label is drawn at random with its responsibilities (Celeux & Diebolt 1985).",
        StochasticEM,
        options={"seed": "seed of the draws", "steps": "number of steps"},
        choices=(SEED, STEPS),
    ),
    Listed(
        "saem",
        "SAEM",
        "Labels are drawn at random, and their draws averaged over the steps (Delyon, Lavielle & Moulines 1999).",
        SAEM,
        options={
            "seed": "seed of the draws",
            "steps": "number of steps",
            "burn_in": "number of steps before averaging",
            "exponent": "exponent of the gains",
        },
        choices=(
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
        MonteCarloEM,
        options={
            "seed": "seed of the draws",
            "steps": "number of steps",
            "samples": "number of draws in the first step",
            "growth": "growth of their number in a step, as a part",
        },
        choices=(
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
        AnnealedEM,
        options={
            "temperature": "first temperature",
            "cooling": "factor to the next temperature",
            "hold": "number of steps at a temperature",
            "perturbation": "size of the random change at each temperature",
            "seed": "seed of the changes",
        },
        choices=(
            AlgorithmOption("temperature", "First temperature", 4, 1, 1_000),
            AlgorithmOption("cooling", "Factor to the next temperature", 0.8, 0.05, 0.99),
            AlgorithmOption("hold", "Steps at a temperature", 5, 1, 1_000, whole=True),
            AlgorithmOption("perturbation", "Random change at each temperature", 0.1, 0, 1),
            AlgorithmOption("seed", "Seed of the changes", 0, 0, 2**31 - 1, whole=True),
        ),
    ),
)
"""Each a line of the registry; all of them are played by the pages of the models."""
