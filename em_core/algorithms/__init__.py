"""Algorithms: EM and its relatives, one a file. Each is an object with claims that a contract holds it to.

from em_core import run_em
from em_core.algorithms import ECM, IncrementalEM

trace = run_em(model, x, start, algorithm=IncrementalEM(blocks=10))
"""

from em_core.algorithms.ecm import ECM
from em_core.algorithms.em import EM
from em_core.algorithms.incremental import IncrementalEM
from em_core.algorithms.registry import ALGORITHMS, Listed, algorithm_of
from em_core.em.algorithm import Algorithm, Made, State, Wording

__all__ = [
    "ALGORITHMS",
    "ECM",
    "EM",
    "Algorithm",
    "IncrementalEM",
    "Listed",
    "Made",
    "State",
    "Wording",
    "algorithm_of",
]
