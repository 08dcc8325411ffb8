"""The models, one file each."""

from em_core.models.abo import AlleleParams, BloodGroups
from em_core.models.annealed_mixture import AnnealedMixture
from em_core.models.censored import CensoredRegression, LifetimePosterior, LineParams
from em_core.models.family_hmms import (
    CategoricalHMM,
    CategoricalHMMParams,
    GaussianHMM,
    GaussianHMMParams,
    PoissonHMM,
    PoissonHMMParams,
)
from em_core.models.family_mixtures import (
    BinomialMixture,
    BinomialMixtureParams,
    LatentClasses,
    LatentClassParams,
    PoissonMixture,
    PoissonMixtureParams,
    SuccessMixture,
)
from em_core.models.gaussian_mixture import GaussianMixture, MixtureParams, MixturePosterior
from em_core.models.gaussian_mixture_map import GaussianMixtureMAP, NormalInverseWishart
from em_core.models.hmm import ChainPosterior
from em_core.models.kmeans import KMeans, KMeansParams
from em_core.models.linkage import Linkage, LinkageParams
from em_core.models.missing_normal import FilledPosterior, MissingNormal, NormalParams
from em_core.models.mixture_of_regressions import MixtureOfRegressions, RegressionMixtureParams
from em_core.models.plsa import PLSA, TopicParams, TopicPosterior
from em_core.models.poisson_image import EmissionPosterior, ImageParams, PoissonImage
from em_core.models.random_effects import EffectsParams, EffectsPosterior, RandomEffects
from em_core.models.sequences import Sequences
from em_core.models.student_mixture import StudentMixture, StudentMixtureParams, StudentPosterior
from em_core.models.variational_gaussian_mixture import VariationalGaussianMixture, VariationalParams

__all__ = [
    "AlleleParams",
    "AnnealedMixture",
    "BinomialMixture",
    "BinomialMixtureParams",
    "BloodGroups",
    "CategoricalHMM",
    "CategoricalHMMParams",
    "CensoredRegression",
    "ChainPosterior",
    "EffectsParams",
    "EffectsPosterior",
    "EmissionPosterior",
    "FilledPosterior",
    "GaussianHMM",
    "GaussianHMMParams",
    "GaussianMixture",
    "GaussianMixtureMAP",
    "ImageParams",
    "KMeans",
    "KMeansParams",
    "LatentClassParams",
    "LatentClasses",
    "LifetimePosterior",
    "LineParams",
    "Linkage",
    "LinkageParams",
    "MissingNormal",
    "MixtureOfRegressions",
    "MixtureParams",
    "MixturePosterior",
    "NormalInverseWishart",
    "NormalParams",
    "PLSA",
    "PoissonHMM",
    "PoissonHMMParams",
    "PoissonImage",
    "PoissonMixture",
    "PoissonMixtureParams",
    "RandomEffects",
    "RegressionMixtureParams",
    "Sequences",
    "StudentMixture",
    "StudentMixtureParams",
    "StudentPosterior",
    "SuccessMixture",
    "TopicParams",
    "TopicPosterior",
    "VariationalGaussianMixture",
    "VariationalParams",
]
