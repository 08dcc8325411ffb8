"""Algorithms: EM, its relatives and its rivals, one a file. The EM-like have claims that a contract holds them to.

from em_core import run_em
from em_core.algorithms import ECM, IncrementalEM, run_algorithm

trace = run_em(model, x, start, algorithm=IncrementalEM(blocks=10))
race = run_algorithm("squarem", model, x, start, tol=1e-7)
"""

from em_core.algorithms.ecm import ECM
from em_core.algorithms.em import EM
from em_core.algorithms.incremental import IncrementalEM
from em_core.algorithms.race.race import Race, RaceOutcome
from em_core.algorithms.racing import run_algorithm
from em_core.algorithms.registry import ALGORITHMS, PLAYABLE, Family, Listed, algorithm_of
from em_core.em.algorithm import Algorithm, Made, State, Wording

__all__ = [
    "ALGORITHMS",
    "ECM",
    "EM",
    "PLAYABLE",
    "Algorithm",
    "Family",
    "IncrementalEM",
    "Listed",
    "Made",
    "Race",
    "RaceOutcome",
    "State",
    "Wording",
    "algorithm_of",
    "run_algorithm",
]
