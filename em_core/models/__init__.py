"""The models, one file each."""

from em_core.models.gaussian_mixture import GaussianMixture, MixtureParams, MixturePosterior

__all__ = ["GaussianMixture", "MixtureParams", "MixturePosterior"]
