"""Deterministic annealing and variational Bayes: from k-means to EM and beyond, and distributions over parameters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from em_core.catalogue.entries.bundled_columns import columns
from em_core.catalogue.entries.points import (
    COVARIANCE,
    HIDDEN,
    OBSERVED,
    PARAMETERS,
    READER,
    REFIT,
    K,
    around,
    bundled,
    covariance_of,
)
from em_core.catalogue.entry import Case, Entry, Example, Lesson, Option, Settings, Shrinking
from em_core.catalogue.readers import FIRST_SHOWN, NUMBER, table_reader
from em_core.catalogue.sample import Sample
from em_core.data.bundled import load_bundled
from em_core.data.limits import MAX_DIMENSIONS
from em_core.models import AnnealedMixture, NormalInverseWishart, VariationalGaussianMixture, VariationalParams
from em_core.numerics.arrays import FloatArray


def _temperature_cases() -> Iterator[Case]:
    """Yield Old Faithful at temperatures from k-means to EM and beyond, with means far from their final ones."""
    both = columns("faithful.csv", "eruptions", "waiting")[:90]
    for name, model in (
        ("hard", AnnealedMixture(2, "full", 0.0)),
        ("k-means", AnnealedMixture(2, "tied_spherical", 0.0, equal_weights=True)),
        ("cool", AnnealedMixture(2, "full", 0.3)),
        ("warm", AnnealedMixture(2, "diag", 1.0)),
        ("hot", AnnealedMixture(3, "tied", 1.5)),
    ):
        means = np.array([[2.5, 65.0], [3.5, 75.0], [4.5, 60.0]])[: model.n_components]
        x = model.prepare(both)
        yield Case(f"annealed-{name}", model, x, model.around(x, means))


_BETWEEN = around((2.9, 72.0), (4.1, 68.0))

ANNEALED = Entry(
    id="annealed_mixture",
    title="Deterministic annealing",
    kind="Mixtures",
    hidden="Which component each point came from. The temperature says how firmly that is decided.",
    use="Use it for clusters when EM depends too much on the start.",
    source="Ueda & Nakano (1998), Neural Networks 11, 271–282; Celeux & Govaert (1992).",
    lesson=Lesson(
        observed=OBSERVED,
        hidden=HIDDEN,
        parameters=PARAMETERS,
        e_step="the responsibilities at temperature $T$: $r_{ik} \\propto (\\pi_k N(x_i \\mid \\mu_k, "
        "\\Sigma_k))^{1/T}$",
        m_step=f"{REFIT}; the temperature has no influence here",
        objective="the free energy $Q + T H$: the log-likelihood at $T = 1$, the classification likelihood at $T = 0$",
        teaches="The temperature leads from hard to soft assignments. At 0 each point belongs to one component only, "
        "as in k-means. At 1 this is EM. Above 1 the responsibilities are softer than the model says, which "
        "smooths the surface of the likelihood. To start there and to cool slowly is called deterministic "
        "annealing.",
    ),
    examples=(
        Example(
            "annealed-em",
            "Temperature 1: EM",
            "Points between the groups are shared. Lower the temperature: their responsibilities move towards 0 and 1.",
            lambda: bundled("faithful"),
            _BETWEEN,
        ),
        Example(
            "annealed-zero",
            "Temperature 0: hard EM",
            "From the first E-step on, each point belongs to one component only.",
            lambda: bundled("faithful"),
            _BETWEEN,
            {"temperature": 0.0},
        ),
        Example(
            "annealed-three",
            "Temperature 3: too warm",
            "At this temperature the components can hardly be told apart: from this start both end with the same "
            "parameters.",
            lambda: bundled("faithful"),
            _BETWEEN,
            {"temperature": 3.0},
            max_steps=100,
        ),
    ),
    build=lambda _sample, settings: AnnealedMixture(
        int(settings["k"]), covariance_of(settings), settings["temperature"]
    ),
    reader=READER,
    options=(
        K,
        Option("temperature", "Temperature T", 1.0, 0.0, 3.0, 0.1, whole=False, help="0 is hard EM, 1 is EM."),
        COVARIANCE,
    ),
    more_cases=_temperature_cases,
    shrinking=Shrinking(),
)


def _sixths(model: VariationalGaussianMixture, data: FloatArray, _settings: Settings) -> VariationalParams:
    """Return a start about the means of as many parts of the data, cut along the first column."""
    k = model.n_components
    part = np.empty(len(data), dtype=int)
    part[np.lexsort(data.T[::-1])] = np.arange(len(data)) * k // len(data)
    return model.around(data, np.array([data[part == j].mean(axis=0) for j in range(k)]))


def _variational(sample: Sample, settings: Settings) -> VariationalGaussianMixture:
    d = np.asarray(sample.values).shape[-1]
    prior = NormalInverseWishart(1.0, np.zeros(d), float(d), np.eye(d))
    return VariationalGaussianMixture(int(settings["k"]), 10.0 ** settings["concentration"], prior)


def _variational_cases() -> Iterator[Case]:
    """Yield a prior that pulls."""
    x = load_bundled("faithful").standardised().values
    prior = NormalInverseWishart(3.0, np.array([0.5, -1.0]), 4.5, np.array([[1.0, 0.4], [0.4, 2.0]]))
    model = VariationalGaussianMixture(2, 1.5, prior)
    scales = np.array([np.eye(2), 4 * np.eye(2)])
    start = model.params([3, 8], [2, 9], [[-1, -1], [1, 0]], [5, 9], scales)
    yield Case("variational-pulled", model, model.prepare(x[:40]), start)


VARIATIONAL = Entry(
    id="variational_gaussian_mixture",
    title="Variational Bayes",
    kind="Mixtures",
    hidden="Which component each point came from. The parameters are hidden, too: they have distributions.",
    use="Use it for clusters when you do not know how many there are.",
    source="Bishop (2006), Pattern Recognition and Machine Learning, section 10.2.",
    lesson=Lesson(
        observed=OBSERVED,
        hidden=f"{HIDDEN}, and the parameters themselves",
        parameters="distributions: a Dirichlet over the weights, a Gauss-inverse-Wishart over each mean and covariance",
        e_step="the responsibilities, from expected log-densities: averages over the distributions of the parameters",
        m_step="the distribution of the parameters, given the responsibilities: prior plus weighted sums",
        objective="the evidence lower bound (ELBO), with every constant",
        teaches="It starts with six components and uses two. With a small concentration of the Dirichlet prior, a "
        "component that explains little loses its points, and then its weight. The ELBO can be nearly flat "
        "for many steps, as if the run had converged, and then rise again when another component becomes "
        "empty.",
    ),
    examples=(
        Example(
            "variational-six",
            "Six components, two groups",
            "Four of the six components become empty. Between these events, the ELBO looks as if the run had "
            "converged.",
            lambda: bundled("faithful", standardised=True),
            _sixths,
            max_steps=250,
            tol=1e-5,
        ),
    ),
    build=_variational,
    reader=table_reader(
        f"Columns of numbers, at most {MAX_DIMENSIONS}, best in standard units; a row is a point.",
        "a,b\n0.1,-1.2\n1.5,0.3",
        NUMBER,
        1,
        MAX_DIMENSIONS,
        first=FIRST_SHOWN,
    ),
    options=(
        replace(K, title="Components K at most", default=6, maximum=15),
        Option(
            "concentration",
            "Log₁₀ of the prior's concentration",
            -3.0,
            -4.0,
            2.0,
            0.5,
            whole=False,
            help="A smaller value uses fewer components.",
        ),
    ),
    more_cases=_variational_cases,
)
