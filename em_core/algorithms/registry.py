"""The registry of algorithms: every one that a page, a link or a race can name, a line each."""

from __future__ import annotations

from collections.abc import Iterable

from em_core.algorithms.accelerated.aitken import Aitken
from em_core.algorithms.accelerated.anderson import Anderson
from em_core.algorithms.accelerated.daarem import Daarem
from em_core.algorithms.accelerated.quasi_newton import QuasiNewton
from em_core.algorithms.accelerated.squarem import Squarem
from em_core.algorithms.ecm import ECM
from em_core.algorithms.em import EM
from em_core.algorithms.incremental import IncrementalEM
from em_core.algorithms.listed import Family, Listed
from em_core.algorithms.options import Chosen, made, options_of
from em_core.algorithms.rivals.conjugate_gradient import ConjugateGradient
from em_core.algorithms.rivals.gradient import GradientAscent
from em_core.algorithms.rivals.lbfgs import LBFGS
from em_core.algorithms.rivals.newton import Newton, NewtonSafe
from em_core.algorithms.rivals.scoring import Scoring
from em_core.algorithms.variants.listed import VARIANTS
from em_core.em.algorithm import Algorithm
from em_core.em.protocol import AnyModel
from em_core.numerics.arguments import one_of

ALGORITHMS: dict[str, Listed] = {
    each.id: each
    for each in (
        Listed("em", "EM", "Every row gets new responsibilities, then every parameter is estimated.", EM),
        Listed(
            "incremental",
            "Incremental EM",
            "One block of rows gets new responsibilities, then every parameter is estimated (Neal & Hinton 1998).",
            IncrementalEM,
            blocks=True,
            options={"blocks": "number of blocks of rows", "seed": "seed of the order of the blocks"},
        ),
        Listed(
            "ecm",
            "ECM",
            "One block of parameters is re-estimated at a time, with the others fixed (Meng & Rubin 1993).",
            ECM,
            options={"blocks": "the names of the parameters in each block"},
        ),
        *VARIANTS,
        Listed(
            "squarem",
            "SQUAREM",
            "Two EM steps are extrapolated, and one EM step follows (Varadhan & Roland 2008).",
            Squarem,
            Family.ACCELERATED,
            options={"version": "step length, 1, 2 or 3", "increase": "largest fall allowed in a step, in nats"},
        ),
        Listed(
            "aitken",
            "Aitken's acceleration",
            "The rest of EM's path is summed in one step, by the derivative of its map (Louis 1982).",
            Aitken,
            Family.ACCELERATED,
            options={"after": "number of EM steps that come first"},
        ),
        Listed(
            "anderson",
            "Anderson acceleration",
            "The last maps are combined to the least residual (Anderson 1965); the objective may fall.",
            Anderson,
            Family.ACCELERATED,
            options={"window": "number of differences", "restart": "whether a full window is emptied"},
        ),
        Listed(
            "daarem",
            "DAAREM",
            "Anderson acceleration with a fading ridge and restarts (Henderson & Varadhan 2019).",
            Daarem,
            Family.ACCELERATED,
            options={"order": "number of differences", "increase": "largest fall allowed in a step, in nats"},
        ),
        Listed(
            "quasi_newton",
            "Quasi-Newton acceleration",
            "The derivative of EM's map is estimated from its last steps (Zhou, Alexander & Lange 2011).",
            QuasiNewton,
            Family.ACCELERATED,
            options={"secants": "number of steps"},
        ),
        Listed(
            "gradient",
            "Gradient ascent",
            "Every step follows the gradient.",
            GradientAscent,
            Family.RIVAL,
            options={"line_search": "whether each step has the best length", "rate": "length of a step without"},
        ),
        Listed(
            "conjugate_gradient",
            "Conjugate gradient",
            "Every step follows the gradient, turned away from the steps before (Jamshidian & Jennrich 1993).",
            ConjugateGradient,
            Family.RIVAL,
            options={"em_step": "whether EM's step takes the gradient's place"},
        ),
        Listed(
            "lbfgs",
            "L-BFGS",
            "The curvature is estimated from the last gradients (Liu & Nocedal 1989).",
            LBFGS,
            Family.RIVAL,
            options={"memory": "number of gradients"},
        ),
        Listed(
            "scoring",
            "Fisher scoring",
            "The gradient is divided by the information.",
            Scoring,
            Family.RIVAL,
            options={"information": "of the observed or of the complete data"},
        ),
        Listed(
            "newton",
            "Newton's method",
            "The gradient is divided by the curvature, wherever that leads.",
            Newton,
            Family.RIVAL,
        ),
        Listed(
            "newton_safe",
            "Safeguarded Newton's method",
            "The curvature is made positive, and a step is halved until the objective rises.",
            NewtonSafe,
            Family.RIVAL,
        ),
    )
}
"""The registry: what can be raced, played on a page or named in a link."""

PLAYABLE: dict[str, Listed] = {
    name: listed for name, listed in ALGORITHMS.items() if listed.family is Family.EM_LIKE and listed.played
}
"""Those that the pages of the models offer."""


def algorithm_of(name: str, blocks: int, options: Iterable[Chosen] = ()) -> Algorithm:
    """Return the algorithm that `name` stands for in PLAYABLE; ValueError for no name, or no number of blocks.

    blocks:   of rows, where it has such.
    options:  (name, value) pairs of those that pages offer; those left out have their defaults.
    """
    one_of("name", name, tuple(PLAYABLE))
    usual = PLAYABLE[name].make(blocks=blocks) if PLAYABLE[name].blocks else PLAYABLE[name].make()
    if not isinstance(usual, Algorithm):
        raise TypeError(f"{name} is listed as one that is played, and makes no half-steps.")
    return made(usual, chosen_options(name, options))


def chosen_options(name: str, options: object) -> tuple[Chosen, ...]:
    """Return the options of an algorithm that differ from their defaults, in its own order; ValueError for others.

    Those of another algorithm play no part, and are left out.
    """
    others = {option.name for each in PLAYABLE.values() for option in each.choices}
    own = PLAYABLE[name].choices
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
    """Return why each algorithm of PLAYABLE that cannot run on a model cannot, by its id."""
    said = {name: algorithm_of(name, 1).refusal(model) for name in PLAYABLE}
    return {name: why for name, why in said.items() if why is not None}
