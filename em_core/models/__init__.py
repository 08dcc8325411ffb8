"""The models, one file each."""

from em_core.models.abo import AlleleParams, BloodGroups
from em_core.models.family_mixtures import (
    BinomialMixture,
    BinomialMixtureParams,
    LatentClasses,
    LatentClassParams,
    PoissonMixture,
    PoissonMixtureParams,
)
from em_core.models.gaussian_mixture import GaussianMixture, MixtureParams, MixturePosterior
from em_core.models.gaussian_mixture_map import GaussianMixtureMAP, NormalInverseWishart
from em_core.models.kmeans import KMeans, KMeansParams
from em_core.models.linkage import Linkage, LinkageParams
from em_core.models.missing_normal import FilledPosterior, MissingNormal, NormalParams

__all__ = [
    "AlleleParams",
    "BinomialMixture",
    "BinomialMixtureParams",
    "BloodGroups",
    "GaussianMixture",
    "GaussianMixtureMAP",
    "KMeans",
    "KMeansParams",
    "LatentClassParams",
    "LatentClasses",
    "Linkage",
    "LinkageParams",
    "MixtureParams",
    "MixturePosterior",
    "FilledPosterior",
    "MissingNormal",
    "NormalInverseWishart",
    "NormalParams",
    "PoissonMixture",
    "PoissonMixtureParams",
]
