"""Gaussian mixtures and their kin: exact, with a prior, hard, at a temperature, and with distributions for parameters.

The first three are what the lab offers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from em_core.arrays import FloatArray
from em_core.data.bundled import load_bundled
from em_core.entries import MIXTURE, Case, Entry, Example, Lab, Lesson, Option, Settings, numbered
from em_core.exhibits.gaussian_cases import lab_cases
from em_core.exhibits.tables import columns
from em_core.models import (
    AnnealedMixture,
    GaussianMixture,
    GaussianMixtureMAP,
    KMeans,
    NormalInverseWishart,
    VariationalGaussianMixture,
)
from em_core.readers import NUMBER, table_reader
from em_core.sample import Sample

_K = Option("k", "Components K", 2, 1, 6)
_READER = table_reader("One or two columns of numbers.", "eruptions,waiting\n3.6,79\n1.8,54", NUMBER, 1, 2)
_OBSERVED, _HIDDEN = "points $x_i$", "which component each point came from"
_PARAMETERS = "mixing weights $\\pi_k$, means $\\mu_k$ and covariances $\\Sigma_k$"
_DIVISION = "each point's division: $r_{ik} \\propto \\pi_k N(x_i \\mid \\mu_k, \\Sigma_k)$"
_REFIT = "weights, means and covariances of the points, each counted by its share $r_{ik}$"


def bundled(id: str, *, standardised: bool = False) -> Sample:
    """Return a data set of the lab as a sample."""
    data = load_bundled(id)
    if standardised:
        data = data.standardised()
    return Sample(
        data.values,
        data.title,
        tuple(f"row {row}" for row in data.rows),
        data.columns,
        data.units,
        source=data.source,
        licence=data.licence,
        note=f"{data.note} {data.scaling}".strip(),
    )


def _around(*means: tuple[float, float]) -> Any:
    """Return a start about these means, for as many components as there are means."""
    return lambda model, data, _settings: (
        model.around(data, np.array(means)) if model.n_components == len(means) else None
    )


def _mixture(_sample: Sample, settings: Settings) -> GaussianMixture:
    return GaussianMixture(int(settings["k"]))


_GAUSSIAN_LAB = Lab(
    "K Gaussians by exact maximum likelihood: nothing keeps a component from collapsing.",
    lambda k, covariance, _x: GaussianMixture(k, covariance),
)

GAUSSIAN = Entry(
    id="gaussian_mixture",
    title="Gaussian mixture",
    kind="Mixtures",
    hidden="Which of K Gaussians each point came from.",
    source="Dempster, Laird & Rubin (1977), section 4.3; Bishop (2006), Pattern Recognition and Machine Learning, 9.2.",
    lesson=Lesson(
        observed=_OBSERVED,
        hidden=_HIDDEN,
        parameters=_PARAMETERS,
        e_step=_DIVISION,
        m_step=_REFIT,
        objective="the log-likelihood of the points",
        teaches="Where everybody meets EM. The E-step moves the colours, the M-step moves the Gaussians, and the "
        "log-likelihood never falls. By exact maximum likelihood nothing keeps a Gaussian from collapsing onto one "
        "point; the lab shows that, on these data and on yours.",
    ),
    examples=(
        Example(
            "faithful",
            "Old Faithful",
            "Both means start among the long eruptions; one finds the short ones.",
            lambda: bundled("faithful"),
            _around((4.3, 82.0), (4.1, 70.0)),
        ),
    ),
    build=_mixture,
    reader=_READER,
    options=(_K,),
    components=numbered("component"),
    traits=MIXTURE,
    more_cases=lambda: lab_cases("gaussian_mixture", _GAUSSIAN_LAB),
    lab=_GAUSSIAN_LAB,
)


def _with_prior(k: int, covariance: Any, x: FloatArray) -> GaussianMixtureMAP:
    return GaussianMixtureMAP(k, covariance, NormalInverseWishart.default(x, k))


def _outlier() -> Sample:
    sample = bundled("galaxies_corrected")
    return replace(sample, note=f"{sample.note} With as many components as this, exact maximum likelihood collapses.")


_MAP_LAB = Lab(
    "K Gaussians with mclust's default prior, which keeps components from collapsing; the curve is the log-posterior.",
    _with_prior,
)

GAUSSIAN_MAP = Entry(
    id="gaussian_mixture_map",
    title="Gaussian mixture with a prior (MAP)",
    kind="Mixtures",
    hidden="Which of K Gaussians each point came from, while a prior keeps each from collapsing.",
    source="Fraley & Raftery (2007), Journal of Classification 24, 155-181: the default prior of R's mclust.",
    lesson=Lesson(
        observed=_OBSERVED,
        hidden=_HIDDEN,
        parameters=_PARAMETERS,
        e_step=f"{_DIVISION}, as ever: the prior has no say here",
        m_step="the same sums, with the prior's added: as if each component had seen a few points more",
        objective="the log-posterior: log-likelihood plus log-prior",
        teaches="A cure for the collapse that says its name. A prior on means and covariances puts a floor under the "
        "variances; what never falls is then the log-posterior, and that is the curve that is drawn. The "
        "log-likelihood alone may fall, and nobody should be surprised.",
    ),
    examples=(
        Example(
            "galaxies-map",
            "82 galaxies, K = 4",
            "Four components on 82 galaxies: without the prior, one would soon stand on a few of them alone.",
            _outlier,
            settings={"k": 4},
            max_steps=150,
        ),
    ),
    build=lambda sample, settings: _with_prior(int(settings["k"]), "full", sample.values),
    reader=_READER,
    options=(replace(_K, default=3),),
    components=numbered("component"),
    traits=MIXTURE,
    more_cases=lambda: lab_cases("gaussian_mixture_map", _MAP_LAB),
    lab=_MAP_LAB,
)

_KMEANS_LAB = Lab(
    "EM with hard responsibilities and no covariances: Lloyd's algorithm; the curve is minus the inertia.",
    lambda k, _covariance, _x: KMeans(k),
    covariances=(),
)

KMEANS = Entry(
    id="kmeans",
    title="k-means",
    kind="Mixtures",
    hidden="Which centre each point belongs to, wholly.",
    source="Lloyd (1982), IEEE Transactions on Information Theory 28, 129-137; Bishop (2006), section 9.3.2.",
    lesson=Lesson(
        observed=_OBSERVED,
        hidden="which centre each point belongs to",
        parameters="centres $\\mu_k$",
        e_step="each point goes wholly to the nearest centre: $r_{ik}$ is 0 or 1",
        m_step="each centre becomes the mean of its points",
        objective="minus the inertia, $-\\sum_i \\min_k |x_i - \\mu_k|^2$",
        teaches="EM with the undecidedness taken out: the limit of equal round Gaussians whose variance goes to 0. A "
        "point that lies between two centres counts wholly for one, so the borders are sharp, the centres are pulled "
        "apart, and after finitely many steps nothing moves at all.",
    ),
    examples=(
        Example(
            "faithful-kmeans",
            "Old Faithful in standard units",
            "The same data as the soft mixture, in standard units: k-means knows no scale but the axes'.",
            lambda: bundled("faithful", standardised=True),
            lambda model, _data, _settings: (
                model.params([[0.8, 1.0], [0.4, -0.2]]) if model.n_components == 2 else None
            ),
        ),
    ),
    build=lambda _sample, settings: KMeans(int(settings["k"])),
    reader=_READER,
    options=(_K,),
    components=numbered("component"),
    traits=MIXTURE,
    more_cases=lambda: lab_cases("kmeans", _KMEANS_LAB),
    lab=_KMEANS_LAB,
)


def _temperature_cases() -> Iterator[Case]:
    """Yield Old Faithful at temperatures from k-means to EM and beyond, from means that are far from their ends."""
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


_BETWEEN = _around((2.9, 72.0), (4.1, 68.0))

ANNEALED = Entry(
    id="annealed_mixture",
    title="From k-means to EM",
    kind="Mixtures",
    hidden="Which component each point came from, and how firmly that is decided: the temperature says.",
    source="Ueda & Nakano (1998), Neural Networks 11, 271-282; Celeux & Govaert (1992).",
    lesson=Lesson(
        observed=_OBSERVED,
        hidden=_HIDDEN,
        parameters=_PARAMETERS,
        e_step="the division at temperature $T$: $r_{ik} \\propto (\\pi_k N(x_i \\mid \\mu_k, \\Sigma_k))^{1/T}$",
        m_step=f"{_REFIT}; the temperature is no part of it",
        objective="the free energy $Q + T H$: the log-likelihood at $T = 1$, the classification likelihood at $T = 0$",
        teaches="One slider from hard to soft and beyond. At 0 every point goes wholly to one component, as in "
        "k-means; at 1 this is EM; above 1 the shares are softer than the model warrants, which smooths the "
        "landscape, and cooling down slowly from there is deterministic annealing.",
    ),
    examples=(
        Example(
            "annealed-em",
            "Temperature 1: EM",
            "Between the groups points are shared. Lower the temperature and watch the shares harden.",
            lambda: bundled("faithful"),
            _BETWEEN,
        ),
        Example(
            "annealed-zero",
            "Temperature 0: hard EM",
            "Every point wholly in one component, from the first E-step on.",
            lambda: bundled("faithful"),
            _BETWEEN,
            {"temperature": 0.0},
        ),
        Example(
            "annealed-three",
            "Temperature 3: too warm",
            "Hot, the components are hardly told apart: from this start both end alike.",
            lambda: bundled("faithful"),
            _BETWEEN,
            {"temperature": 3.0},
            max_steps=100,
        ),
    ),
    build=lambda _sample, settings: AnnealedMixture(int(settings["k"]), "full", settings["temperature"]),
    reader=_READER,
    options=(
        _K,
        Option("temperature", "Temperature T", 1.0, 0.0, 3.0, 0.1, whole=False, help="0 is hard EM, 1 is EM."),
    ),
    components=numbered("component"),
    more_cases=_temperature_cases,
    traits=MIXTURE,
)


def _sixths(model: VariationalGaussianMixture, data: FloatArray, _settings: Settings) -> Any:
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
    hidden="Which component each point came from, and the parameters as well: they too have distributions.",
    source="Bishop (2006), Pattern Recognition and Machine Learning, section 10.2.",
    lesson=Lesson(
        observed=_OBSERVED,
        hidden=f"{_HIDDEN}, and the parameters themselves",
        parameters="distributions: a Dirichlet over the weights, a Gauss-inverse-Wishart over each mean and covariance",
        e_step="the division by expected log-densities, averaged over what the parameters may be",
        m_step="the distribution of the parameters, given the shares: prior plus weighted sums",
        objective="the evidence lower bound (ELBO), with every constant",
        teaches="Give it six components and it uses two: with little mass in the Dirichlet prior a component that "
        "explains little loses its points, and then its weight. Watch the ELBO: it may rest on a plateau for many "
        "steps, as if it had converged, and then rise again as another component empties itself.",
    ),
    examples=(
        Example(
            "variational-six",
            "Six components for two groups",
            "Four of the six components empty themselves; in between, the ELBO looks as if it had converged.",
            lambda: bundled("faithful", standardised=True),
            _sixths,
            max_steps=250,
            tol=1e-5,
        ),
    ),
    build=_variational,
    reader=table_reader(
        "One or two columns of numbers, best in standard units.", "a,b\n0.1,-1.2\n1.5,0.3", NUMBER, 1, 2
    ),
    options=(
        replace(_K, title="Components K at most", default=6, maximum=8),
        Option(
            "concentration",
            "Log₁₀ of the prior's concentration",
            -3.0,
            -4.0,
            2.0,
            0.5,
            whole=False,
            help="The smaller, the fewer components are used.",
        ),
    ),
    components=numbered("component"),
    more_cases=_variational_cases,
    traits=MIXTURE,
)
