"""What a fitted model is called in a paper: a noun phrase with its choices, and the work that it is cited by."""

from __future__ import annotations

from functools import singledispatch

from em_core.em.capabilities import n_components
from em_core.em.protocol import AnyModel
from em_core.models import (
    PLSA,
    BinomialMixture,
    BloodGroups,
    CategoricalHMM,
    CensoredRegression,
    GaussianHMM,
    GaussianMixture,
    GaussianMixtureMAP,
    KMeans,
    LatentClasses,
    Linkage,
    MissingNormal,
    MixtureOfRegressions,
    PoissonHMM,
    PoissonImage,
    PoissonMixture,
    RandomEffects,
    StudentMixture,
    VariationalGaussianMixture,
)
from em_core.models.annealed_mixture import AnnealedMixture
from em_core.numerics.number_format import short
from em_core.numerics.wording import counted

__all__ = ["model_words"]

COVARIANCES = {
    "full": "full covariance matrices",
    "tied": "one full covariance matrix in common",
    "diag": "diagonal covariance matrices",
    "tied_diag": "one diagonal covariance matrix in common",
    "spherical": "spherical covariance matrices",
    "tied_spherical": "one spherical covariance matrix in common",
}
"""What the kinds of covariances are called; with one column there are variances, `VARIANCES`."""

VARIANCES = {True: "one variance in common", False: "a variance of its own for each component"}


@singledispatch
def model_words(model: AnyModel, _d: int) -> str:
    """Return what the model is called, as a sentence about its fit begins; d: how many columns the data have.

    A model that has no words of its own here goes by the name of its class.
    """
    k = n_components(model)
    return f"The model {type(model).__name__}" if k is None else f"The model {type(model).__name__} with K = {k}"


@model_words.register
def _(model: GaussianMixture, d: int) -> str:
    if model.n_components == 1:
        return "A Gaussian distribution"
    return f"A Gaussian mixture with {counted(model.n_components, 'component')} and {_spreads(model, d)}"


@model_words.register
def _(model: GaussianMixtureMAP, d: int) -> str:
    k, spreads = counted(model.n_components, "component"), _spreads(model.mixture, d)
    return (
        f"A Gaussian mixture with {k}, {spreads} and a conjugate prior on means and variances (Fraley & Raftery 2007)"
    )


@model_words.register
def _(model: AnnealedMixture, d: int) -> str:
    k, spreads = counted(model.n_components, "component"), _spreads(model, d)
    warmth = short(model.temperature)
    return f"A Gaussian mixture with {k}, {spreads} and the temperature {warmth} (Ueda & Nakano 1998)"


@model_words.register
def _(model: VariationalGaussianMixture, _d: int) -> str:
    most = counted(model.n_components, "component")
    return f"A variational Bayesian Gaussian mixture with at most {most} (Bishop 2006, section 10.2)"


@model_words.register
def _(model: KMeans, _d: int) -> str:
    return f"A partition into {counted(model.n_components, 'cluster')} by k-means (Lloyd 1982)"


@model_words.register
def _(model: StudentMixture, d: int) -> str:
    freedom = "estimated degrees of freedom" if model.df is None else f"{short(model.df)} degrees of freedom"
    if model.n_components == 1:
        return f"A Student-t distribution with {freedom} (Lange, Little & Taylor 1989)"
    k = counted(model.n_components, "component")
    return f"A mixture of Student-t distributions with {k}, {_spreads(model, d)} and {freedom} (Peel & McLachlan 2000)"


@model_words.register
def _(model: PoissonMixture, _d: int) -> str:
    return f"A Poisson mixture with {counted(model.n_components, 'component')} (Hasselblad 1969)"


@model_words.register
def _(model: LatentClasses, _d: int) -> str:
    return f"A latent class model with {counted(model.n_components, 'class', 'classes')} (Goodman 1974)"


@model_words.register
def _(model: BinomialMixture, _d: int) -> str:
    noun = "equally probable component" if model.equal_weights else "component"
    return f"A binomial mixture with {counted(model.n_components, noun)}"


@model_words.register
def _(model: MixtureOfRegressions, _d: int) -> str:
    return f"A mixture of {counted(model.n_components, 'linear regression')} (De Veaux 1989)"


@model_words.register
def _(model: PoissonHMM, _d: int) -> str:
    return f"A Poisson hidden Markov model with {counted(model.n_components, 'state')} (Zucchini & MacDonald 2009)"


@model_words.register
def _(model: GaussianHMM, d: int) -> str:
    k = counted(model.n_components, "state")
    return f"A Gaussian hidden Markov model with {k} and {_spreads(model, d)} (Rabiner 1989)"


@model_words.register
def _(model: CategoricalHMM, _d: int) -> str:
    k, m = counted(model.n_components, "state"), counted(model.n_symbols, "symbol")
    return f"A categorical hidden Markov model with {k} and {m} (Rabiner 1989)"


@model_words.register
def _(_model: MissingNormal, d: int) -> str:
    return f"A normal distribution of {counted(d, 'variable')} with values missing at random (Little & Rubin 2002)"


@model_words.register
def _(_model: CensoredRegression, _d: int) -> str:
    return "A normal linear regression with right-censored responses (Schmee & Hahn 1979)"


@model_words.register
def _(_model: RandomEffects, _d: int) -> str:
    return "A one-way model with random effects of the groups (Laird & Ware 1982)"


@model_words.register
def _(model: PLSA, _d: int) -> str:
    return f"A probabilistic latent semantic analysis with {counted(model.n_components, 'topic')} (Hofmann 1999)"


@model_words.register
def _(_model: Linkage, _d: int) -> str:
    return "Rao's model of genetic linkage (Rao 1965)"


@model_words.register
def _(_model: BloodGroups, _d: int) -> str:
    return "The ABO model of blood groups (Ceppellini, Siniscalco & Smith 1955)"


@model_words.register
def _(_model: PoissonImage, _d: int) -> str:
    return "An image seen through independent Poisson counts (Shepp & Vardi 1982)"


def _spreads(model: GaussianMixture | StudentMixture | GaussianHMM, d: int) -> str:
    """Return what the components' spreads are: matrices, or with one column variances."""
    if d == 1:
        return VARIANCES[model.kind.tied]
    return COVARIANCES[model.covariance]
