"""Gaussian mixtures as the lab offers them: exact, with a prior, and k-means."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from em_core.catalogue.entries.gaussian_cases import lab_cases
from em_core.catalogue.entries.points import (
    COVARIANCE,
    DIVISION,
    HIDDEN,
    OBSERVED,
    PARAMETERS,
    READER,
    REFIT,
    K,
    around,
    bundled,
    covariance_of,
    outlier,
    third_draw,
)
from em_core.catalogue.entry import Entry, Example, Lab, Lesson, Settings, Shrinking
from em_core.catalogue.sample import Sample
from em_core.distributions.gaussian import Covariance
from em_core.models import GaussianMixture, GaussianMixtureMAP, KMeans, MixtureParams, NormalInverseWishart
from em_core.numerics.arrays import FloatArray


def _mixture(_sample: Sample, settings: Settings) -> GaussianMixture:
    return GaussianMixture(int(settings["k"]), covariance_of(settings))


_GAUSSIAN_LAB = Lab(
    "K Gaussians by exact maximum likelihood: nothing keeps a component from collapsing.",
    lambda k, covariance, _x: GaussianMixture(k, covariance),
)

GAUSSIAN = Entry(
    id="gaussian_mixture",
    title="Gaussian mixture",
    kind="Mixtures",
    hidden="Which of K Gaussians each point came from.",
    use="Use it for clusters of points that may overlap.",
    source="Dempster, Laird & Rubin (1977), section 4.3; Bishop (2006), Pattern Recognition and Machine Learning, 9.2.",
    lesson=Lesson(
        observed=OBSERVED,
        hidden=HIDDEN,
        parameters=PARAMETERS,
        e_step=DIVISION,
        m_step=REFIT,
        objective="the log-likelihood of the points",
        teaches="The model with which EM is usually explained. The E-step changes the colours, the M-step moves the "
        "Gaussians, and the log-likelihood never falls. By exact maximum likelihood nothing keeps a Gaussian "
        "from collapsing onto one point. The lab shows this on these data and on your own.",
    ),
    examples=(
        Example(
            "faithful",
            "Old Faithful",
            "Both means start among the long eruptions. One of them moves to the short ones.",
            lambda: bundled("faithful"),
            around((4.3, 82.0), (4.1, 70.0)),
        ),
        Example(
            "outlier-collapse",
            "One far outlier",
            "One component shrinks onto the outlier: its variance goes to zero, the likelihood has no maximum, "
            "and the run stops with a message.",
            outlier,
            third_draw,
            collapses=True,
        ),
    ),
    build=_mixture,
    reader=READER,
    options=(K, COVARIANCE),
    more_cases=lambda: lab_cases("gaussian_mixture", _GAUSSIAN_LAB),
    lab=_GAUSSIAN_LAB,
    shrinking=Shrinking(remedies=("use fewer components", "open the Gaussian mixture with a prior")),
)


def _with_prior(k: int, covariance: Covariance, x: FloatArray) -> GaussianMixtureMAP:
    return GaussianMixtureMAP(k, covariance, NormalInverseWishart.default(x, k))


def _far_galaxies(model: GaussianMixtureMAP, data: FloatArray, settings: Settings) -> MixtureParams | None:
    """Return the start that the model draws with seed 10: from it the run ends higher than from most."""
    return model.initialise(data, np.random.default_rng(10)) if settings["k"] == 4 else None


_MAP_LAB = Lab(
    "K Gaussians with mclust's default prior, which keeps components from collapsing. The curve is the log-posterior.",
    _with_prior,
)

GAUSSIAN_MAP = Entry(
    id="gaussian_mixture_map",
    title="Gaussian mixture (MAP)",
    kind="Mixtures",
    hidden="Which of K Gaussians each point came from. A prior keeps each from collapsing.",
    use="Use it for clusters when outliers make the Gaussian mixture collapse.",
    source="Fraley & Raftery (2007), Journal of Classification 24, 155–181: the default prior of R's mclust.",
    lesson=Lesson(
        observed=OBSERVED,
        hidden=HIDDEN,
        parameters=PARAMETERS,
        e_step=f"{DIVISION}; the prior has no influence here",
        m_step="the same sums, with those of the prior added, as if each component had a few points more",
        objective="the log-posterior: log-likelihood plus log-prior",
        teaches="The prior prevents the collapse. It keeps the variances away from zero. What never falls is now the "
        "log-posterior, and the curve shows that one. The log-likelihood alone may fall.",
    ),
    examples=(
        Example(
            "outlier-held",
            "One outlier, with a prior",
            "From this start exact maximum likelihood collapses onto the outlier. The prior keeps the component's "
            "width, and the run converges.",
            outlier,
            third_draw,
        ),
        Example(
            "galaxies-map",
            "82 galaxies",
            "Three galaxies at 33,000 km/s keep a component of their own. From most random starts the run ends "
            "lower than here: a prior prevents the collapse, but the start still matters.",
            lambda: bundled("galaxies_corrected"),
            _far_galaxies,
            settings={"k": 4},
            max_steps=150,
        ),
    ),
    build=lambda sample, settings: _with_prior(int(settings["k"]), covariance_of(settings), sample.values),
    reader=READER,
    options=(K, COVARIANCE),
    more_cases=lambda: lab_cases("gaussian_mixture_map", _MAP_LAB),
    lab=_MAP_LAB,
)

_KMEANS_LAB = Lab(
    "EM with hard assignments and no covariances: Lloyd's algorithm. The curve is minus the inertia.",
    lambda k, _covariance, _x: KMeans(k),
    covariances=(),
)

KMEANS = Entry(
    id="kmeans",
    title="k-means",
    kind="Mixtures",
    hidden="Which centre each point belongs to.",
    use="Use it for quick clusters that are round and of similar size.",
    source="Lloyd (1982), IEEE Transactions on Information Theory 28, 129–137; Bishop (2006), section 9.3.2.",
    lesson=Lesson(
        observed=OBSERVED,
        hidden="which centre each point belongs to",
        parameters="centres $c_k$",
        e_step="each point is assigned to the nearest centre: $r_{ik}$ is 0 or 1",
        m_step="each centre becomes the mean of its points",
        objective="minus the inertia, $-\\sum_i \\min_k |x_i - c_k|^2$",
        teaches="EM with hard assignments: the limit of equal round Gaussians whose variance goes to 0. A point "
        "between two centres counts for one of them only, so the borders are sharp and the centres are "
        "farther apart. After finitely many steps nothing moves any more.",
    ),
    examples=(
        Example(
            "faithful-kmeans",
            "Old Faithful, standardised",
            "The same data as in the Gaussian mixture, in standard units, because the result of k-means depends "
            "on the units of the columns.",
            lambda: bundled("faithful", standardised=True),
            lambda model, _data, _settings: (
                model.params([[0.8, 1.0], [0.4, -0.2]]) if model.n_components == 2 else None
            ),
        ),
    ),
    build=lambda _sample, settings: KMeans(int(settings["k"])),
    reader=READER,
    options=(replace(K, title="Clusters K"),),
    more_cases=lambda: lab_cases("kmeans", _KMEANS_LAB),
    lab=_KMEANS_LAB,
)
