"""Parameters with errors and intervals, the numbers of the fit, and the methods paragraph: every number computed."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace

import numpy as np
import pytest

from em_core import run_em, run_restarts
from em_core.criteria import criteria
from em_core.data import read_table
from em_core.em.flat_params import arrays_by_name
from em_core.em.free_parameters import free_parameters
from em_core.entries import exhibit
from em_core.experiments.experiment import Experiment
from em_core.experiments.exports.estimates import estimates
from em_core.experiments.exports.fitted import Fitted, Tried
from em_core.experiments.exports.methods import methods
from em_core.experiments.exports.parameter_files import parameters_csv, parameters_json
from em_core.experiments.exports.tried import tried_at, tried_by
from em_core.experiments.run_description import RunDescription, described
from em_core.experiments.running import run_of
from em_core.experiments.visits import Visit
from em_core.landscape import StandardErrors, standard_errors
from em_core.multistart.restart_study import Study, make_study
from em_core.multistart.restarts import Restart
from em_core.numerics.number_format import format_number
from em_core.registry import FAMILY
from em_core.version import __version__

SMALL = [(entry.id, example.id) for entry in FAMILY.values() for example in entry.examples if not example.large]


def fitted_of(run: RunDescription) -> Fitted:
    return Fitted(*run_of(run), run)


def undetermined(fitted: Fitted) -> Fitted:
    """The same without standard errors, which take long for the larger models."""
    nothing = StandardErrors((), np.zeros(0), None, None, None, "They are not computed in this test.")
    return replace(fitted, judges=lambda: nothing)


@pytest.fixture(scope="module")
def faithful() -> Fitted:
    return fitted_of(described(Experiment(tol=1e-10)))


def test_errors_are_those_of_the_verdict_page(faithful: Fitted) -> None:
    trace = faithful.trace
    expected = standard_errors(trace.model, trace.data, trace.params[-1], ("eruptions", "waiting"))
    assert expected.errors is not None
    found = estimates(faithful)
    assert [each.name for each in found] == list(expected.names)
    assert [each.error for each in found] == expected.errors.tolist()
    assert [each.value for each in found] == expected.values.tolist()


def test_intervals_have_the_right_scale_and_stay_within_the_range(faithful: Fitted) -> None:
    found = {each.name: each for each in estimates(faithful)}
    mean, weight = found["mean of component 1, waiting"], found["weight of component 1"]
    spread = found["standard deviation of component 1, waiting"]
    for each in found.values():
        assert each.low is not None
        assert each.high is not None
        assert each.low < each.value < each.high
    assert mean.error is not None
    assert mean.high == pytest.approx(mean.value + 1.959963984540054 * mean.error, rel=1e-12)
    # On the scale of logarithms the interval's ends have the estimate as their geometric mean.
    assert spread.low is not None
    assert spread.high is not None
    assert spread.low * spread.high == pytest.approx(spread.value**2, rel=1e-10)
    assert weight.low is not None
    assert weight.high is not None

    def odds(share: float) -> float:
        return share / (1 - share)

    assert odds(weight.low) * odds(weight.high) == pytest.approx(odds(weight.value) ** 2, rel=1e-10)


def test_the_csv_has_a_row_for_each_parameter_and_each_number_of_the_fit(faithful: Fitted) -> None:
    rows = list(csv.DictReader(io.StringIO(parameters_csv(faithful))))
    assert [row["name"] for row in rows if row["kind"] == "parameter"] == [each.name for each in estimates(faithful)]
    fit = {row["name"]: row["value"] for row in rows if row["kind"] == "fit"}
    trace = faithful.trace
    found = criteria(trace.model, trace.data, trace.params[-1])
    assert float(fit["log-likelihood"]) == trace.log_likelihoods[-1]
    assert (float(fit["AIC"]), float(fit["BIC"]), float(fit["ICL"])) == (found.aic, found.bic, found.icl)
    assert fit["free parameters"] == "11"
    assert fit["sample size"] == "272"
    assert fit["starts tried"] == "not tried"


@pytest.mark.parametrize(("entry", "example"), SMALL)
def test_every_model_can_be_taken_home(entry: str, example: str) -> None:
    shown = exhibit(FAMILY[entry], FAMILY[entry].example(example))
    fitted = undetermined(Fitted(shown, run_em(shown.model, shown.data, shown.start, tol=0, max_steps=3)))
    content = json.loads(parameters_json(fitted))
    for name, values in arrays_by_name(fitted.trace.params[-1]).items():
        assert np.array_equal(np.array(content["params"][name]), values)
    assert content["no_standard_errors"] == "They are not computed in this test."
    assert content["fit"]["free parameters"] == free_parameters(fitted.trace.model, fitted.params)
    assert content["methods"] == methods(fitted)
    assert "None" not in methods(fitted)
    assert not re.search(r"\d{3}e[+-]|nan|  ", methods(fitted))
    assert len(parameters_csv(fitted).splitlines()) > len(content["parameters"])


def test_the_paragraph_says_what_was_done_with_the_numbers_of_the_run(faithful: Fitted) -> None:
    said, trace = methods(faithful), faithful.trace
    found = criteria(trace.model, trace.data, trace.params[-1])
    assert found.icl is not None
    for words in (
        "A Gaussian mixture with 2 components and full covariance matrices was fitted by maximum likelihood",
        "with the EM algorithm (Dempster, Laird & Rubin 1977) to 272 rows",
        'the starting method "Random points" (seed 109)',
        f"after {trace.n_steps} steps",
        "less than 10⁻¹⁰ nats",
        f"reached {format_number(float(trace.log_likelihoods[-1]), 'fixed', 4)}, with 11 free parameters",
        f"AIC = {format_number(found.aic, 'fixed', 2)}, BIC = {format_number(found.bic, 'fixed', 2)}",
        f"ICL = {format_number(found.icl, 'fixed', 2)}",
        "n = 272 rows",
        "Other starting values were not tried.",
        "(Louis 1982)",
        f"Halfstep {__version__}",
    ):
        assert words in said, words


@pytest.mark.parametrize(
    ("run", "words"),
    [
        (Experiment(algorithm="ecm", max_steps=3), "with the ECM algorithm (Meng & Rubin 1993)"),
        (Experiment(algorithm="incremental", blocks=7, max_steps=3), "with incremental EM in 7 blocks of rows"),
        (Experiment(k=1, max_steps=3), "A Gaussian distribution was fitted"),
        (Experiment(model="kmeans", max_steps=3), "by minimising the sum of squared distances"),
        (Experiment(model="gaussian_mixture_map", max_steps=3), "at the mode of the posterior density"),
        (Experiment(data="galaxies_corrected", covariance="tied", max_steps=2), "one variance in common"),
        (Experiment(covariance="tied_spherical", max_steps=2), "one spherical covariance matrix in common"),
        (Experiment(standardise=True, max_steps=2), "standardised to mean 0 and standard deviation 1"),
        (Experiment(max_steps=2), "stopped after 2 steps, its limit, before it converged"),
        (Experiment(start="spread", max_steps=2), 'the starting method "Spread out".'),
        (Experiment(algorithm="gem", max_steps=2), "generalised EM, with M-steps of 50\u00a0% of the distance"),
        (Experiment(algorithm="stepwise", max_steps=2), "in batches of at most 20 rows, with gains (k + 2)^−0.7"),
        (Experiment(algorithm="hard"), "by maximising the classification log-likelihood with classification EM"),
        (Experiment(algorithm="stochastic", algorithm_options=(("seed", 4), ("steps", 2))), "1985; seed 4)"),
        (Experiment(algorithm="stochastic", algorithm_options=(("steps", 2),)), "made 2 steps, as many as were asked"),
        (Experiment(algorithm="saem", max_steps=2), "30 steps before averaging, seed 0"),
        (Experiment(algorithm="monte_carlo", max_steps=2), "10 draws in the first step and 5\u00a0% more in each"),
        (
            Experiment(algorithm="annealed", max_steps=2),
            "from the temperature 4 by the factor 0.8 to 1, 5 steps at each",
        ),
        (Visit("poisson_hmm", "earthquakes", max_steps=2), "A Poisson hidden Markov model with 2 states"),
        (Visit("two_coins", draw=4, max_steps=2), "starting values drawn at random (seed 4)"),
        (Visit("missing_values", "missing-airquality", max_steps=2), "n = 151 rows with a value"),
        (Visit("gaussian_mixture", "outlier-collapse"), "without a maximum. Degenerate: the likelihood"),
    ],
)
def test_the_paragraph_names_model_algorithm_start_and_stop(run: Experiment | Visit, words: str) -> None:
    assert words in methods(undetermined(fitted_of(described(run))))


def study_of(fitted: Fitted, runs: int = 12) -> Study:
    made = make_study(
        fitted.trace.model,
        fitted.shown.sample.points,
        [Restart("random_points", seed) for seed in range(runs)],
        max_steps=500,
        tol=1e-8,
    )
    while True:
        try:
            next(made)
        except StopIteration as end:
            study: Study = end.value
            return study


def test_how_many_starts_reached_the_end_is_what_the_study_counts() -> None:
    run = described(Experiment(data="galaxies_corrected", k=3, start="kmeans", seed=1))
    fitted = fitted_of(run)
    study = study_of(fitted)
    best = study.optima[0]
    found = tried_by(study, study.traces[best.members[0]])
    assert (found.starts, found.reached) == (12, best.hits)
    assert found == tried_at(study, best)
    # Another tolerance and other names of the components are the same final point.
    again = run_restarts(fitted.trace.model, fitted.trace.data, n_starts=1, start="kmeans", seed=3, tol=1e-4)[0]
    assert sum(each.hits for each in study.optima) == 12
    assert tried_by(study, again).reached in {each.hits for each in study.optima} | {0}
    said = methods(undetermined(replace(fitted, tries=lambda: found)))
    assert f"Of 12 starts {best.hits} reached this final point: {format_number(best.share, 'percent')}" in said


def test_the_numbers_of_many_starts_are_in_the_files() -> None:
    fitted = undetermined(fitted_of(described(Experiment(max_steps=3))))
    content = json.loads(parameters_json(replace(fitted, tries=lambda: Tried(200, 24, 0.08, 0.17))))
    assert content["starts"] == {"tried": 200, "reached": 24, "interval": [0.08, 0.17]}
    assert content["fit"]["starts that reached this final point"] == 24


def undetermined_counts() -> Fitted:
    """A state of a hidden Markov model that begins in the last row: nothing says where it goes."""
    rows = "count\n" + "\n".join(map(str, [1, 0, 2, 1, 0, 1, 2, 1, 0, 1, 1, 40]))
    entry = FAMILY["poisson_hmm"]
    shown = exhibit(entry, entry.examples[0], own=entry.reader.read(read_table(rows.encode(), "counts.csv")))
    start = shown.model.params([0.5, 0.5], [[0.5, 0.5], [0.5, 0.5]], [1.0, 40.0])
    return undetermined(Fitted(shown, run_em(shown.model, shown.data, start, tol=1e-10)))


def test_what_nothing_determines_has_no_value_and_says_why() -> None:
    fitted = undetermined_counts()
    found = {each.name: each for each in estimates(fitted)}
    untold = [name for name, each in found.items() if each.untold]
    assert untold == [f"transition probability from state 2 to {k}" for k in (1, 2)]
    assert "the expected number of departures from it is" in found[untold[0]].untold
    table = {row["name"]: row for row in csv.DictReader(io.StringIO(parameters_csv(fitted)))}
    assert [table[name]["value"] for name in untold] == ["", ""]
    assert table[untold[0]]["note"] == found[untold[0]].untold
    assert float(table["transition probability from state 1 to 2"]["value"]) > 0
    told = {each["name"]: each for each in json.loads(parameters_json(fitted))["parameters"]}
    assert (told[untold[1]]["value"], told[untold[1]]["undetermined"]) == (None, found[untold[1]].untold)
