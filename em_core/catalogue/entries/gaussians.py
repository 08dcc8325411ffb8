"""Gaussian mixtures as the lab offers them: exact, with a prior, and k-means."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from em_core.catalogue.entries.gaussian_cases import lab_cases
from em_core.catalogue.entries.points import (
    DIVISION,
    HIDDEN,
    OBSERVED,
    PARAMETERS,
    READER,
    REFIT,
    K,
    around,
    bundled,
    outlier,
    third_draw,
)
from em_core.catalogue.entry import Entry, Example, Lab, Lesson, Settings, Shrinking
from em_core.catalogue.sample import Sample
from em_core.distributions.gaussian import Covariance
from em_core.models import GaussianMixture, GaussianMixtureMAP, KMeans, MixtureParams, NormalInverseWishart
from em_core.numerics.arrays import FloatArray


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
        observed=OBSERVED,
        hidden=HIDDEN,
        parameters=PARAMETERS,
        e_step=DIVISION,
        m_step=REFIT,
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
            around((4.3, 82.0), (4.1, 70.0)),
        ),
        Example(
            "outlier-collapse",
            "One far outlier",
            "A component takes the outlier for itself: its variance goes to zero, the likelihood has no maximum, and "
            "the run says so.",
            outlier,
            third_draw,
            collapses=True,
        ),
    ),
    build=_mixture,
    reader=READER,
    options=(K,),
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
        observed=OBSERVED,
        hidden=HIDDEN,
        parameters=PARAMETERS,
        e_step=f"{DIVISION}, as ever: the prior has no say here",
        m_step="the same sums, with the prior's added: as if each component had seen a few points more",
        objective="the log-posterior: log-likelihood plus log-prior",
        teaches="A cure for the collapse that says its name. A prior on means and covariances puts a floor under the "
        "variances; what never falls is then the log-posterior, and that is the curve that is drawn. The "
        "log-likelihood alone may fall, and nobody should be surprised.",
    ),
    examples=(
        Example(
            "outlier-held",
            "One far outlier, with a prior",
            "The start from which exact maximum likelihood collapses onto the outlier: the prior keeps the component's "
            "width, and the run converges.",
            outlier,
            third_draw,
        ),
        Example(
            "galaxies-map",
            "82 galaxies",
            "Three galaxies at 33 000 km/s keep a component of their own. From most drawn starts the run ends lower "
            "than here: a prior cures the collapse, but not the dependence on the start.",
            lambda: bundled("galaxies_corrected"),
            _far_galaxies,
            settings={"k": 4},
            max_steps=150,
        ),
    ),
    build=lambda sample, settings: _with_prior(int(settings["k"]), "full", sample.values),
    reader=READER,
    options=(K,),
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
        observed=OBSERVED,
        hidden="which centre each point belongs to",
        parameters="centres $c_k$",
        e_step="each point goes wholly to the nearest centre: $r_{ik}$ is 0 or 1",
        m_step="each centre becomes the mean of its points",
        objective="minus the inertia, $-\\sum_i \\min_k |x_i - c_k|^2$",
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
    reader=READER,
    options=(replace(K, title="Clusters K"),),
    more_cases=lambda: lab_cases("kmeans", _KMEANS_LAB),
    lab=_KMEANS_LAB,
)
