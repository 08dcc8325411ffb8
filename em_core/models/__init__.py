"""The models, one file each."""

from em_core.models.abo import AlleleParams, BloodGroups
from em_core.models.gaussian_mixture import GaussianMixture, MixtureParams, MixturePosterior
from em_core.models.gaussian_mixture_map import GaussianMixtureMAP, NormalInverseWishart
from em_core.models.kmeans import KMeans, KMeansParams
from em_core.models.linkage import Linkage, LinkageParams

__all__ = [
    "AlleleParams",
    "BloodGroups",
    "GaussianMixture",
    "GaussianMixtureMAP",
    "KMeans",
    "KMeansParams",
    "Linkage",
    "LinkageParams",
    "MixtureParams",
    "MixturePosterior",
    "NormalInverseWishart",
]
