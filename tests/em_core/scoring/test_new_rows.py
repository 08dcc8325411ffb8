"""New rows get what the run gave its own rows; holes, faults, other orders and extra columns are told."""

from __future__ import annotations

import csv
import io
import json

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy.stats import chi2, multivariate_normal

from em_core import load_model, score_rows
from em_core.data import DataError
from em_core.em.capabilities import capabilities_of
from em_core.em.flat_params import arrays_by_name
from em_core.experiments.run_description import RunDescription
from em_core.scoring.model_file import model_to_json
from em_core.scoring.new_rows import Scored
from em_core.scoring.scored_table import scored_csv, scored_table
from tests.em_core.scoring.fitted import PLAIN, SCORING, STANDARDISED, first, fitted

HEAD = "eruptions,waiting\n"


def told(scored: Scored) -> str:
    return " ".join(map(str, scored.notes))


def columns_of(scored: Scored) -> dict[str, list[object]]:
    return {column.name: list(column.cells) for column in scored_table(scored).columns}


@pytest.mark.parametrize("id", SCORING)
def test_the_rows_of_the_run_get_what_the_run_gave_them(id: str) -> None:
    model, trace = fitted(first(id))
    model = load_model(model_to_json(model))
    rows = np.asarray(trace.data)
    text = ",".join(f'"{name}"' for name in model.columns) + "\n"
    text += "\n".join(",".join(map(repr, row)) for row in rows.tolist())
    scored = score_rows(model, text)
    assert scored.scored.all()
    # The numbers are the same doubles and the verbs the same; sums in other blocks differ in the last digits.
    assert_allclose(scored.responsibilities, trace.responsibilities(trace.n_steps), rtol=0, atol=1e-12)
    assert_array_equal(scored.assignment, scored.responsibilities.argmax(axis=1))
    assert sum(scored.counts) == len(rows)
    if scored.log_density is not None and capabilities_of(model.model).objective.name == "LIKELIHOOD":
        assert scored.total_log_density == pytest.approx(model.value, rel=1e-12)


@pytest.mark.parametrize("run", [PLAIN, STANDARDISED], ids=["plain", "standardised"])
def test_densities_are_in_the_units_of_the_file_and_far_is_by_the_named_rule(run: RunDescription) -> None:
    model, _ = fitted(run)
    rows = [(3.6, 79.0), (2.0, 55.0), (6.9, 40.0), (3.0, 68.0), (1.7, 46.0)]
    scored = score_rows(model, HEAD + "\n".join(f"{a},{b}" for a, b in rows))
    scale = np.ones(2) if model.scale is None else model.scale
    centre = np.zeros(2) if model.centre is None else model.centre
    density, nearest = np.zeros(len(rows)), np.full(len(rows), np.inf)
    params = arrays_by_name(model.params)
    for weight, mean, covariance in zip(params["weights"], params["means"], params["covariances"], strict=True):
        own = multivariate_normal(mean * scale + centre, covariance * np.outer(scale, scale))
        density += weight * own.pdf(rows)
        moved = np.array(rows) - own.mean
        nearest = np.minimum(nearest, np.einsum("nd,nd->n", moved @ np.linalg.inv(own.cov), moved))
    assert scored.log_density is not None
    assert_allclose(scored.log_density, np.log(density), rtol=1e-9)
    assert scored.far is not None
    assert_array_equal(scored.far, nearest > chi2(2).ppf(0.99))
    assert scored.far[2]
    assert not scored.far[1]


def test_columns_are_found_by_name_in_any_order_and_others_are_kept() -> None:
    model, _ = fitted(PLAIN)
    scored = score_rows(model, "who,waiting,day,eruptions\nann,79,1,3.6\nbob,54,2,1.8\n", "new.csv")
    assert scored.assignment.tolist() == score_rows(model, f"{HEAD}3.6,79\n1.8,54\n").assignment.tolist()
    assert 'The model does not use "who" and "day"; they are in the table.' in told(scored)
    assert "The columns are in another order" in told(scored)
    columns = columns_of(scored)
    assert list(columns)[:5] == ["who", "waiting", "day", "eruptions", "row"]
    assert columns["who"] == ["ann", "bob"]
    assert columns["waiting"] == [79, 54]


def test_a_missing_column_is_named_with_what_is_nearly_it() -> None:
    model, _ = fitted(PLAIN)
    with pytest.raises(DataError) as refused:
        score_rows(model, "Eruptions (min),x\n3.6,79\n", "new.csv")
    (problem,) = refused.value.problems
    assert 'new.csv has no columns "eruptions" and "waiting", which the model was fitted on' in str(problem)
    assert '"Eruptions (min)" is nearly "eruptions"' in str(problem)


def test_another_unit_is_told() -> None:
    model, _ = fitted(PLAIN)
    scored = score_rows(model, "eruptions,waiting\nmin,s\n3.6,79\n2,55\n")
    assert 'Column "waiting" is in "s" here, and the model was fitted on "min"' in told(scored)


def test_rows_with_holes_are_kept_told_and_not_scored() -> None:
    model, _ = fitted(PLAIN)
    text = f"{HEAD}3.6,79\n,54\n1.8,long\n2,NA\n1e200,5\n2,55\n"
    scored = score_rows(model, text, "new.csv")
    assert scored.scored.tolist() == [True, False, False, False, False, True]
    assert scored.why_not[1] == 'column "eruptions" is empty'
    assert scored.why_not[2] == 'column "waiting" holds "long", which is not a number'
    assert scored.why_not[3] == 'column "waiting" holds "NA", a missing value'
    assert "too large" in scored.why_not[4]
    assert "4 rows of 6 were not scored; the table keeps them and says why." in told(scored)
    assert 'Row 3: column "eruptions" is empty.' in told(scored)
    rows = list(csv.DictReader(io.StringIO(scored_csv(scored))))
    assert [row["row"] for row in rows] == ["2", "3", "4", "5", "6", "7"]
    assert rows[1]["assigned"] == rows[1]["log_density"] == rows[1]["r_1"] == ""
    assert rows[1]["not_scored"] == scored.why_not[1]
    assert float(rows[0]["certainty"]) == scored.certainty[0]


def test_one_row_alone_is_scored_and_an_impossible_value_is_refused_row_by_row() -> None:
    model, _ = fitted(first("latent_classes"))
    head = ",".join(model.columns)
    ones = ",".join("1" for _ in model.columns)
    scored = score_rows(model, f"{head}\n{ones}\n")
    assert scored.scored.tolist() == [True]
    mixed = score_rows(model, f"{head}\n{ones}\n{ones.replace('1', '0.5', 1)}\n")
    assert mixed.scored.tolist() == [True, False]
    assert "0 or 1" in mixed.why_not[1]


def test_a_row_that_no_component_can_give_is_told() -> None:
    document = json.loads(model_to_json(fitted(first("latent_classes"))[0]))
    document["parameters"]["probabilities"] = [[1.0] * len(each) for each in document["parameters"]["probabilities"]]
    model = load_model(json.dumps(document))
    ones = ",".join("1" for _ in model.columns)
    scored = score_rows(model, f"{','.join(model.columns)}\n{ones}\n0{ones[1:]}\n")
    assert scored.scored.tolist() == [True, False]
    assert "probability zero" in scored.why_not[1]
    # The log of the sum of two weights that add up to one: an ulp of each, and ten times that.
    assert scored.total_log_density == pytest.approx(0, abs=5e-15)


def test_remedies_and_what_must_be_decided() -> None:
    model, _ = fitted(PLAIN)
    text = "name,eruptions,waiting\na,3.5,79\nb,1.5,55\nc,2,54\nTotal,7,188\n"
    assert score_rows(model, text).n == 3
    assert score_rows(model, text, remedies=["keep:totals"]).n == 4
    with pytest.raises(ValueError, match="text is 5"):
        score_rows(model, 5)  # type: ignore[arg-type]


def test_a_column_of_the_file_that_is_called_as_one_of_ours_keeps_its_name() -> None:
    model, _ = fitted(PLAIN)
    scored = score_rows(model, "assigned,eruptions,waiting\nx,3.6,79\ny,2,55\n")
    columns = columns_of(scored)
    assert columns["assigned"] == ["x", "y"]
    assert columns["assigned (fit)"] == [2, 1]


def test_a_text_that_a_spreadsheet_would_run_is_guarded() -> None:
    model, _ = fitted(PLAIN)
    scored = score_rows(model, 'who,eruptions,waiting\n"=1+1",3.6,79\nb,2,55\n')
    assert "'=1+1" in scored_csv(scored)
