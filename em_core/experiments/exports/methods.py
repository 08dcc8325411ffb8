"""The methods paragraph of a run: what was fitted to what, how, from where, and what came out; each number computed."""

from __future__ import annotations

import platform
from functools import singledispatch

import numpy as np
import scipy

from em_core.algorithms import (
    ECM,
    SAEM,
    AnnealedEM,
    GeneralisedEM,
    HardEM,
    IncrementalEM,
    MonteCarloEM,
    StepwiseEM,
    StochasticEM,
)
from em_core.criteria import Criteria, SampleSize
from em_core.data import Dataset
from em_core.em.capabilities import ObjectiveKind, capabilities_of
from em_core.em.free_parameters import free_parameters
from em_core.em.protocol import AnyModel
from em_core.em.stopping import Outcome
from em_core.em.trace import AnyTrace
from em_core.experiments.experiment import BY_HAND
from em_core.experiments.exports.estimates import criteria_of
from em_core.experiments.exports.fitted import Fitted
from em_core.experiments.exports.model_words import model_words
from em_core.experiments.exports.original_units import original_units
from em_core.experiments.exports.row_results import distances_of
from em_core.experiments.run_description import EXAMPLES, RunDescription
from em_core.models import KMeans, Sequences
from em_core.multistart.drawn_starts import DRAWN
from em_core.multistart.initialisation import STARTS
from em_core.numerics.number_format import format_number, power_of_ten, short
from em_core.numerics.wording import agreeing, counted, listed, sentences, shortened, within
from em_core.version import __version__

__all__ = ["methods", "versions"]

MOST_REMEDIES = 5
"""Of more remedies that are in force only the first are told."""

NAMED = 6
"""Of more columns only the first are named."""


def methods(fitted: Fitted) -> str:
    """Return the paragraph: model, algorithm, data, start, stop, result, other starts, errors, far rows, software."""
    return sentences(
        _what(fitted),
        _data(fitted),
        _start(fitted),
        _stop(fitted.trace),
        _result(fitted),
        _others(fitted),
        _errors(fitted),
        _far(fitted),
        f"All computations were made with {versions()}.",
    )


def versions() -> str:
    """Return what the computations were made with."""
    python = platform.python_version()
    return f"Halfstep {__version__}, NumPy {np.__version__}, SciPy {scipy.__version__} and Python {python}"


def _what(fitted: Fitted) -> str:
    trace, sample = fitted.trace, fitted.shown.sample
    model = model_words(trace.model, len(sample.columns))
    aim, way = _aim(trace.model), _way(trace.algorithm, trace.model)
    if trace.claims.maximises and not trace.claims.maximum_likelihood:
        aim = f"by maximising the {trace.maximises}"
    size = counted(*_observed(fitted))
    return f'{model} was fitted {aim} with {way} to {size} of "{fitted.title}".'


def _observed(fitted: Fitted) -> tuple[int, str]:
    """Return how many there are that were observed, and what one is called."""
    data, sample = fitted.trace.data, fitted.shown.sample
    if capabilities_of(fitted.trace.model).cells:
        return round(float(np.sum(np.asarray(data)))), "count"
    return len(data), sample.row_noun if not fitted.shown.own else "row"


@singledispatch
def _aim(model: AnyModel) -> str:
    """Return what the fit makes as large, or as small, as it can."""
    kind = capabilities_of(model).objective
    if kind is ObjectiveKind.LIKELIHOOD:
        return "by maximum likelihood"
    if kind is ObjectiveKind.POSTERIOR:
        return "at the mode of the posterior density"
    return f"by maximising the {model.objective}"


@_aim.register
def _(_model: KMeans) -> str:
    return "by minimising the sum of squared distances"


@singledispatch
def _way(algorithm: object, model: AnyModel) -> str:  # noqa: ARG001 the signature to register
    """Return by which algorithm, with its source."""
    return _plain_way(model)


@_way.register
def _(algorithm: IncrementalEM, _model: AnyModel) -> str:
    return f"incremental EM in {counted(algorithm.blocks, 'block')} of rows (Neal & Hinton 1998)"


@_way.register
def _(_algorithm: ECM, _model: AnyModel) -> str:
    return "the ECM algorithm (Meng & Rubin 1993)"


@_way.register
def _(algorithm: GeneralisedEM, _model: AnyModel) -> str:
    part = format_number(algorithm.damping, "percent", 0)
    return f"generalised EM, with M-steps of {part} of the distance (Dempster, Laird & Rubin 1977)"


@_way.register
def _(algorithm: StepwiseEM, _model: AnyModel) -> str:
    size, power = counted(algorithm.batch, "row"), short(algorithm.exponent)
    return f"stepwise EM in batches of at most {size}, with gains (k + 2)^−{power} (Cappé & Moulines 2009)"


@_way.register
def _(_algorithm: HardEM, _model: AnyModel) -> str:
    return "classification EM (Celeux & Govaert 1992)"


@_way.register
def _(algorithm: StochasticEM, _model: AnyModel) -> str:
    return f"stochastic EM (Celeux & Diebolt 1985; seed {algorithm.seed})"


@_way.register
def _(algorithm: SAEM, _model: AnyModel) -> str:
    burn_in = counted(algorithm.burn_in, "step")
    return f"SAEM (Delyon, Lavielle & Moulines 1999; {burn_in} before averaging, seed {algorithm.seed})"


@_way.register
def _(algorithm: MonteCarloEM, _model: AnyModel) -> str:
    draws, growth = counted(algorithm.samples, "draw"), format_number(algorithm.growth, "percent", 0)
    return (
        f"Monte Carlo EM (Wei & Tanner 1990; {draws} in the first step and {growth} more in each, seed "
        f"{algorithm.seed})"
    )


@_way.register
def _(algorithm: AnnealedEM, _model: AnyModel) -> str:
    hot, factor, steps = short(algorithm.temperature), short(algorithm.cooling), counted(algorithm.hold, "step")
    return (
        f"annealed EM (Ueda & Nakano 1998; from the temperature {hot} by the factor {factor} to 1, {steps} at each, "
        f"seed {algorithm.seed})"
    )


@singledispatch
def _plain_way(_model: AnyModel) -> str:
    return "the EM algorithm (Dempster, Laird & Rubin 1977)"


@_plain_way.register
def _(_model: KMeans) -> str:
    return "Lloyd's algorithm"


def _data(fitted: Fitted) -> str:
    sample, told = fitted.shown.sample, fitted.shown.told
    rest = len(sample.columns) - NAMED
    columns = shortened(sample.columns, NAMED) if rest > 0 else listed(sample.columns)
    noun = "column" if len(sample.columns) == 1 else "columns"
    used = f"The {noun} used: {columns}."
    sequences = _sequences(fitted.trace.data)
    transformed = sample.transformed
    changed = "" if transformed is None else f"Before the fit: {within(transformed.sentence)}"
    scaled = ""
    if isinstance(told, Dataset) and told.centre is not None:
        scaled = "Each column was standardised to mean 0 and standard deviation 1 (divisor n) before the fit."
    return sentences(used, sequences, changed, scaled, *_remedies(fitted))


def _remedies(fitted: Fitted) -> tuple[str, ...]:
    """Return how the file was read where that was not obvious: the sentence of each remedy in force."""
    if fitted.origin is not None:
        told = fitted.origin.remedies
        rest = len(told) - MOST_REMEDIES
        more = f"Of reading the file {counted(rest, 'more remark')} are not repeated here." if rest > 0 else ""
        return (*told[:MOST_REMEDIES], more)
    return (fitted.shown.sample.note,) if fitted.shown.own else ()


@singledispatch
def _sequences(_data: object) -> str:
    return ""


@_sequences.register
def _(data: Sequences) -> str:
    many = len(data.lengths)
    return f"The rows are {counted(many, 'sequence')}, in the order of the file." if many > 1 else ""


def _start(fitted: Fitted) -> str:
    where = "from given starting values" if fitted.run is None else _from(fitted.run)
    return f"The run started {where}."


def _from(run: RunDescription) -> str:
    method, seed = run.start.method, run.start.seed
    if method == BY_HAND:
        return "from starting values chosen by hand"
    if method == EXAMPLES:
        return "from the starting values of the example"
    if method == DRAWN:
        return f"from starting values drawn at random (seed {seed})"
    start = STARTS[method]
    words = f'from the starting method "{start.title}"'
    return f"{words} (seed {seed})" if start.random else words


def _stop(trace: AnyTrace) -> str:
    steps, sweep = counted(trace.n_steps, "step"), trace.claims.sweep
    name = "lower bound F" if trace.claims.bound_only else trace.model.objective
    if trace.outcome is Outcome.CONVERGED and trace.tol:
        unit = capabilities_of(trace.model).unit
        limit = " ".join(filter(None, (power_of_ten(trace.tol), unit)))
        return f"It stopped after {steps}, when a {sweep} raised the {name} by less than {limit}."
    if trace.outcome is Outcome.CONVERGED:
        return f"It stopped after {steps}, when the {name} no longer rose."
    if trace.outcome is Outcome.FINISHED:
        return f"It made {steps}, as many as were asked for; they do not end by a tolerance."
    if trace.outcome is Outcome.STEP_LIMIT:
        return f"It was stopped after {steps}, its limit, before it converged."
    return f"It ended after {steps} without a maximum. {trace.message}"


def _result(fitted: Fitted) -> str:
    trace, found = fitted.trace, criteria_of(fitted)
    free = counted(free_parameters(trace.model, fitted.params), "free parameter")
    value = format_number(float(trace.log_likelihoods[-1]), "fixed", 4)
    reached = f"The {trace.model.objective} reached {value}, with {free}."
    if found is None:
        return reached
    both = original_units(fitted.shown, trace)
    return sentences(reached, _criteria(found, trace.model), "" if both is None else both.sentence)


def _criteria(found: Criteria, model: AnyModel) -> str:
    aic, bic = (format_number(each, "fixed", 2) for each in (found.aic, found.bic))
    size = _sample_words(found.sample)
    told = f"AIC = {aic} and BIC = {bic}"
    if found.icl is not None:
        told = f"AIC = {aic}, BIC = {bic} and ICL = {format_number(found.icl, 'fixed', 2)}"
    plain = ""
    if capabilities_of(model).objective is ObjectiveKind.POSTERIOR:
        value = format_number(found.log_likelihood, "fixed", 4)
        plain = f"The log-likelihood without the prior is {value}."
    return sentences(plain, f"{told} (−2 log-likelihood + penalty, smaller is better; n = {size}).")


def _sample_words(size: SampleSize) -> str:
    plural = {"row with a value": "rows with a value"}.get(size.noun, "")
    return counted(size.count, size.noun, plural)


def _others(fitted: Fitted) -> str:
    tried = fitted.tried
    if tried is None:
        return "Other starting values were not tried."
    share, low, high = (
        format_number(each, "percent") for each in (tried.reached / tried.starts, tried.share_low, tried.share_high)
    )
    starts = counted(tried.starts, "start")
    return f"Of {starts} {tried.reached:,} reached this final point: {share} (95 % interval {low} to {high})."


def _errors(fitted: Fitted) -> str:
    found = fitted.errors
    if found is None or fitted.trace.failure is not None:
        return ""
    if found.errors is None:
        return sentences("No standard errors are given.", found.reason or "")
    return (
        "The observed information is positive definite: the run leads to a local maximum. Standard errors are from the "
        "inverse of that information (Louis 1982)."
    )


def _far(fitted: Fitted) -> str:
    found = distances_of(fitted)
    if found is None or fitted.trace.failure is not None:
        return ""
    many = int(found.far.sum())
    noun = capabilities_of(fitted.trace.model).components.singular
    if not many:
        return f"No row is far from every {noun} (its {found.rule})."
    rows, verb = counted(many, "row"), agreeing(many, "is", "are")
    return f"{rows} of {len(found.far):,} {verb} far from every {noun} (its {found.rule})."
