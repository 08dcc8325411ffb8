"""A start as a table: every number has its place and its name, and what has too many says so."""

from __future__ import annotations

import numpy as np
import pytest

from em_core.catalogue.entry import exhibit
from em_core.em.flat_params import flat_params
from em_core.experiments.experiment import Experiment, resolve
from em_core.experiments.start_table import MOST_LINES, StartTable, mixture_table, table_of, why_no_table
from em_core.models import GaussianMixture, KMeans
from tests.examples import EXAMPLES

TOO_MANY = {"tomography-head", "tomography", "deblurring-letters", "deblurring-stars"}


def table(example: str) -> tuple[StartTable, tuple[float, ...]]:
    shown = exhibit(EXAMPLES[example], EXAMPLES[example].example(example))
    return table_of(shown), flat_params(shown.start)


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_table_holds_every_number_once_or_says_why_there_is_none(example: str) -> None:
    shown = exhibit(EXAMPLES[example], EXAMPLES[example].example(example))
    why = why_no_table(shown)
    assert (why is not None) == (example in TOO_MANY)
    if why is not None:
        assert "too many to be typed" in why
        return
    laid, values = table(example)
    assert laid.flat(laid.cells(values), [0.0] * len(values)) == values
    assert len(set(laid.rows)) == len(laid.rows) <= MOST_LINES
    assert len(set(laid.columns)) == len(laid.columns) <= MOST_LINES


def test_rows_are_components_by_their_names_and_columns_those_of_the_data() -> None:
    coins, _ = table("two-coins")
    assert (coins.corner, coins.rows, coins.columns) == ("coin", ("coin A", "coin B"), ("weight", "probability"))
    lines, _ = table("co2")
    assert lines.columns == ("weight", "intercept", "slope on GNP", "variance")
    assert table("casino")[0].columns[:4] == ("initial probability", "to state 1", "to state 2", "probability of 1")
    topics, _ = table("topics-caithness")
    assert topics.columns[1:6:4] == ("eyes blue", "word fair")


def test_what_has_no_components_has_a_row_a_number() -> None:
    holes, _ = table("missing-airquality")
    assert (holes.corner, holes.columns) == ("parameter", ("value",))
    assert holes.rows[2:] == ("variance of ozone", "variance of sunshine", "covariance of ozone and sunshine")
    assert table("linkage-rao")[0].rows == ("θ",)


def test_a_covariance_is_typed_once_and_stands_twice() -> None:
    laid, values = table("faithful")
    cells = laid.cells(values)
    cells[1][5] = 7.5
    covariance = np.array(laid.flat(cells, values)[-4:]).reshape(2, 2)
    assert covariance[0, 1] == covariance[1, 0] == 7.5


def test_what_the_model_holds_is_known() -> None:
    assert table("two-coins")[0].held == (0,)
    assert table("newcomb-df4")[0].held == (3,)
    assert table("newcomb-df-free")[0].held == ()


def test_an_empty_cell_is_no_number() -> None:
    laid, values = table("linkage-rao")
    assert np.isnan(laid.flat([[None]], values)[0])


def test_the_lab_types_what_its_model_has_a_use_for() -> None:
    dataset = resolve(Experiment(data="faithful"))
    values = tuple(float(i) for i in range(14))
    mixture, clusters = (mixture_table(model, dataset) for model in (GaussianMixture(2), KMeans(2)))
    assert mixture.flat(mixture.cells(values), [0.0] * 14)[:8] == values[:8]
    assert clusters.columns == ("mean of eruptions", "mean of waiting")
    assert clusters.corner == "cluster"
    assert clusters.cells(values) == [[2, 3], [4, 5]]
    assert clusters.flat([[9, 8], [7, 6]], values) == (0, 1, 9, 8, 7, 6, *values[6:])
