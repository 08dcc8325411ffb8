"""Many runs of a visit that tests look at: small ones of every model."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from em_core.experiments.page_settings.drawn_settings import DrawnAsk
from em_core.experiments.repeated import Repeated
from em_core.experiments.repeated import repeated as many_of
from em_core.experiments.run_description import described
from em_core.experiments.visits import Visit, first_visit
from em_core.multistart.restart_study import Study
from em_core.own.own_table import OwnTable

ROLLS = "face\n" + "\n".join("1625345126666526616666463521342561345216")

LIGHTER = {
    "categorical_hmm": replace(first_visit("categorical_hmm"), own=OwnTable(ROLLS)),
    "gaussian_hmm": replace(
        first_visit("gaussian_hmm"), own=OwnTable("x\n" + "\n".join("1231291897823198782132987821"))
    ),
    "poisson_mixture": replace(first_visit("poisson_mixture"), own=OwnTable("x\n" + "\n".join("0120319010211098"))),
    "variational_gaussian_mixture": replace(first_visit("variational_gaussian_mixture"), chosen=(("k", 2.0),)),
    "deblurring": Visit("deblurring", "deblurring-line"),
    "tomography": Visit("tomography", "tomography"),
}
"""Smaller data, or fewer components, where a model's first example takes long."""


def light(model: str) -> Visit:
    """Return a visit to a model's page whose runs are short."""
    return LIGHTER.get(model, first_visit(model))


def repeated(visit: Visit, runs: int, seed: int = 0) -> Repeated:
    """Return so many runs of a visit, to be made."""
    run = described(visit)
    return many_of(run, run.posed(), DrawnAsk(runs, seed))


@cache
def made(visit: Visit, runs: int) -> Study:
    """Return the study of so many runs of a visit."""
    return study_of(repeated(visit, runs))


def study_of(many: Repeated) -> Study:
    """Make all runs."""
    making = many.make()
    while True:
        try:
            next(making)
        except StopIteration as end:
            study: Study = end.value
            return study
