"""Halfstep's mathematics: EM as four verbs and a bound, with every step of every run kept.

from em_core import run_em
from em_core.models import GaussianMixture

model = GaussianMixture(n_components=2, covariance="full")
trace = run_em(model, x, model.params(weights, means, covariances))
"""

import os

# Two BLAS threads make the small matrices of EM 5-80 times slower, so this must be said before NumPy is imported.
for _variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_variable, "1")

from em_core.algorithms.run import HalfStep, HalfStepKind, Outcome, Step, StopRule, Trace, em_steps, run_em  # noqa: E402
from em_core.em.protocol import Cause, DegenerateError, EMModel  # noqa: E402
from em_core.experiments.opening import OpenedLink, open_link  # noqa: E402
from em_core.multistart.optima import group_optima  # noqa: E402
from em_core.multistart.restarts import run_restarts  # noqa: E402
from em_core.own.opened import OwnData, open_data  # noqa: E402
from em_core.scoring.fitted_model import FittedModel, fitted_model  # noqa: E402
from em_core.scoring.model_file import load_model, model_to_json  # noqa: E402
from em_core.scoring.opening import score_rows  # noqa: E402
from em_core.selection import bootstrap_lrt, select  # noqa: E402

__all__ = [
    "Cause",
    "DegenerateError",
    "EMModel",
    "FittedModel",
    "HalfStep",
    "HalfStepKind",
    "OpenedLink",
    "Outcome",
    "OwnData",
    "Step",
    "StopRule",
    "Trace",
    "bootstrap_lrt",
    "em_steps",
    "fitted_model",
    "group_optima",
    "load_model",
    "model_to_json",
    "open_data",
    "open_link",
    "run_em",
    "run_restarts",
    "score_rows",
    "select",
]
