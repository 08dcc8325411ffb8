"""Algorithms: EM, its relatives and its rivals, one a file. The EM-like have claims that a contract holds them to.

from em_core import run_em
from em_core.algorithms import ECM, IncrementalEM, run_algorithm

trace = run_em(model, x, start, algorithm=IncrementalEM(blocks=10))
race = run_algorithm("squarem", model, x, start, tol=1e-7)
"""

from em_core.algorithms.ecm import ECM
from em_core.algorithms.em import EM
from em_core.algorithms.incremental import IncrementalEM
from em_core.algorithms.listed import Family, Listed
from em_core.algorithms.options import AlgorithmOption
from em_core.algorithms.race.race import Race, RaceOutcome
from em_core.algorithms.racing import run_algorithm
from em_core.algorithms.registry import ALGORITHMS, PLAYABLE, algorithm_of
from em_core.algorithms.variants.annealed import AnnealedEM
from em_core.algorithms.variants.generalised import GeneralisedEM
from em_core.algorithms.variants.hard import HardEM
from em_core.algorithms.variants.monte_carlo import MonteCarloEM
from em_core.algorithms.variants.saem import SAEM
from em_core.algorithms.variants.stepwise import StepwiseEM
from em_core.algorithms.variants.stochastic import StochasticEM
from em_core.em.algorithm import Algorithm, Made, State, Wording

__all__ = [
    "ALGORITHMS",
    "ECM",
    "EM",
    "PLAYABLE",
    "SAEM",
    "Algorithm",
    "AlgorithmOption",
    "AnnealedEM",
    "Family",
    "GeneralisedEM",
    "HardEM",
    "IncrementalEM",
    "Listed",
    "Made",
    "MonteCarloEM",
    "Race",
    "RaceOutcome",
    "State",
    "StepwiseEM",
    "StochasticEM",
    "Wording",
    "algorithm_of",
    "run_algorithm",
]
