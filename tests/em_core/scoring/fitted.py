"""Fitted models to score with, made once: of the lab, and of the first example of every model that can score."""

from __future__ import annotations

from functools import cache

from em_core.catalogue.registry import FAMILY
from em_core.em.trace import AnyTrace
from em_core.experiments.experiment import Experiment
from em_core.experiments.run_description import RunDescription, described
from em_core.experiments.running import run_of
from em_core.experiments.visits import first_visit
from em_core.scoring.fitted_model import FittedModel, fitted_model, why_not_scored

SCORING = [id for id, entry in FAMILY.items() if not why_not_scored(entry)]

PLAIN = described(Experiment())
STANDARDISED = described(Experiment(standardise=True, covariance="diag"))


@cache
def fitted(run: RunDescription) -> tuple[FittedModel, AnyTrace]:
    """Return the model at the end of a run, and the trace."""
    shown, trace = run_of(run)
    return fitted_model(run, shown, trace), trace


def first(id: str) -> RunDescription:
    """Return the run of a model's first example."""
    return described(first_visit(id))
