"""The models, one file each."""

from em_core.models.gaussian_mixture import GaussianMixture, MixtureParams, MixturePosterior
from em_core.models.gaussian_mixture_map import GaussianMixtureMAP, NormalInverseWishart
from em_core.models.kmeans import KMeans, KMeansParams

__all__ = [
    "GaussianMixture",
    "GaussianMixtureMAP",
    "KMeans",
    "KMeansParams",
    "MixtureParams",
    "MixturePosterior",
    "NormalInverseWishart",
]
