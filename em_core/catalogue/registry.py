"""The registry of models: the one list that pages, player and contract tests share. A new model is one line here.

The other lists live beside what they list: STARTS (em_core.multistart), BUNDLED and GENERATORS (em_core.data), PRESETS
(em_core.experiments).
"""

from __future__ import annotations

import copyreg
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from em_core.catalogue.entries import (
    annealed_and_variational,
    count_mixtures,
    gaussians,
    gene_counting,
    hidden_markov_models,
    images,
    incomplete_data,
    regressions,
    topics,
)
from em_core.catalogue.entry import Case, Entry, LabBuild, Shrinking
from em_core.distributions.gaussian import Covariance

__all__ = ["FAMILY", "MAX_COMPONENTS", "MODELS", "Case", "Entry", "ModelEntry"]

MAX_COMPONENTS = 15
"""The largest K that the app offers; the models take more."""

FAMILY: dict[str, Entry] = {
    entry.id: entry
    for entry in (
        count_mixtures.TWO_COINS,
        gene_counting.LINKAGE,
        gene_counting.BLOOD_GROUPS,
        gaussians.GAUSSIAN,
        gaussians.GAUSSIAN_MAP,
        gaussians.KMEANS,
        annealed_and_variational.ANNEALED,
        annealed_and_variational.VARIATIONAL,
        count_mixtures.POISSON_MIXTURE,
        count_mixtures.LATENT_CLASSES,
        regressions.REGRESSIONS,
        regressions.STUDENT,
        hidden_markov_models.POISSON_HMM,
        hidden_markov_models.GAUSSIAN_HMM,
        hidden_markov_models.CATEGORICAL_HMM,
        incomplete_data.MISSING,
        incomplete_data.LIFETIMES,
        incomplete_data.VARIANCE_COMPONENTS,
        topics.TOPICS,
        images.TOMOGRAPHY,
        images.DEBLURRING,
    )
}
"""Every model, by id, in the order of the gallery."""


def registered(name: str) -> Entry:
    """Return the entry of that id."""
    return FAMILY[name]


def _by_name(entry: Entry) -> tuple[Callable[[str], Entry], tuple[str]]:
    return registered, (entry.id,)


# An entry holds functions, and is the same on both sides of any pickle: it travels as its id.
copyreg.pickle(Entry, _by_name)


@dataclass(frozen=True)
class ModelEntry:
    """A model as the lab offers it: a view of its entry in FAMILY.

    id:           its name in links; title and description: its name and one sentence on the page.
    build:        (K, covariance, x) -> model; x (n, d) is there for priors that are set by the data.
    covariances:  the covariance kinds it has; empty where it has none to choose.
    shrinking:    how its likelihood is without bound; None where a prior or its own form gives it one.
    """

    id: str
    title: str
    description: str
    build: LabBuild
    covariances: tuple[Covariance, ...]
    shrinking: Shrinking | None = None

    def cases(self) -> Iterator[Case]:
        """Yield small cases in every covariance kind."""
        return FAMILY[self.id].more_cases()


MODELS: dict[str, ModelEntry] = {
    entry.id: ModelEntry(
        entry.id, entry.title, entry.lab.description, entry.lab.build, entry.lab.covariances, entry.shrinking
    )
    for entry in FAMILY.values()
    if entry.lab is not None
}
"""The models that the lab offers, by id, in the order of its menu."""
