"""A model of logarithms and of standardised columns scores new rows in the units of the file."""

from __future__ import annotations

import json

import numpy as np
import pytest

from em_core.data import DataError
from em_core.experiments.exports.original_units import original_units
from em_core.experiments.running import run_of
from em_core.scoring.example_rows import example_rows
from em_core.scoring.fitted_model import FittedModel, fitted_model
from em_core.scoring.model_file import load_model, model_to_json
from em_core.scoring.opening import score_rows
from em_viz.models.new_rows import new_rows_figure
from tests.em_core.experiments.test_transformed_scripts import lab_run, model_run

LOGS = ("log:income", "log:price")
RUNS = {
    "logarithms": lambda: lab_run(LOGS)[0],
    "logarithms, standardised": lambda: lab_run((*LOGS, "standardise:price"))[0],
    "one of each, standardised as a whole": lambda: lab_run(("log:price", "standardise:income"), standardise=True)[0],
    "of a model's page": lambda: model_run("student_mixture", ("log:income", "standardise:income"))[0],
}


@pytest.mark.parametrize("kind", RUNS)
def test_the_rows_that_it_was_fitted_on_have_their_log_likelihood_and_responsibilities(kind: str) -> None:
    run = RUNS[kind]()
    shown, trace = run_of(run)
    both, made = original_units(shown, trace), shown.sample.transformed
    assert both is not None
    assert made is not None
    model = load_model(model_to_json(fitted_model(run, shown, trace)))
    assert model.columns == ("income", "price")
    text = "\n".join(["price,income", *(f"{price!r},{income!r}" for income, price in made.values.tolist())])
    scored = score_rows(model, text)
    assert scored.scored.all()
    # Standardising twice is one standardising but for a rounding; eighty rows.
    np.testing.assert_allclose(scored.responsibilities, trace.responsibilities(trace.n_steps), rtol=0, atol=1e-9)
    assert scored.total_log_density == pytest.approx(both.original.log_likelihood, rel=1e-9)
    assert new_rows_figure(scored, dark=False).data


def logs() -> FittedModel:
    run = RUNS["logarithms"]()
    return fitted_model(run, *run_of(run))


def test_a_row_without_a_logarithm_is_kept_and_told() -> None:
    scored = score_rows(logs(), "income,price\n1.5,120\n0,110\n2,-3\n")
    assert scored.scored.tolist() == [True, False, False]
    assert scored.why_not[1] == 'column "income" holds 0, which has no logarithm'
    assert scored.why_not[2] == 'column "price" holds -3, which has no logarithm'


def test_example_rows_are_in_the_units_of_the_file() -> None:
    rows = np.array([line.split(",") for line in example_rows(logs()).splitlines()[1:]], dtype=float)
    assert (rows > 0).all()
    np.testing.assert_allclose(np.log(rows), np.asarray(logs().params.means), rtol=1e-4)  # type: ignore[attr-defined]


def test_a_file_says_which_columns_are_logarithms_and_nothing_else_is_taken() -> None:
    document = json.loads(model_to_json(logs()))
    assert [column.get("log") for column in document["columns"]] == [True, True]
    document["columns"][0]["log"] = "yes"
    with pytest.raises(DataError, match="neither true nor false"):
        load_model(json.dumps(document))
