"""The table of rows: every column of the file, what the fit adds, and files that are read again to the last digit."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from functools import partial

import numpy as np
import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest

from em_core import run_em
from em_core.criteria import plain_log_likelihood
from em_core.data import Dataset, Table, read_table
from em_core.em.capabilities import capabilities_of
from em_core.entries import exhibit
from em_core.experiments.experiment import Experiment, on_own_data
from em_core.experiments.exports.fitted import Fitted, Origin, safe_name
from em_core.experiments.exports.outlying import outlying
from em_core.experiments.exports.row_densities import log_densities
from em_core.experiments.exports.row_files import far_rule, rows_csv, rows_excel, rows_parquet
from em_core.experiments.exports.row_results import Cell
from em_core.experiments.exports.row_table import row_table
from em_core.experiments.run_description import RunDescription, described
from em_core.experiments.running import run_of
from em_core.experiments.visits import Visit
from em_core.models import GaussianMixture
from em_core.numerics.arrays import FloatArray
from em_core.own.drafting import drafted
from em_core.own.opened import read_own
from em_core.own.source import Source
from em_core.own.ways import LAB
from em_core.registry import FAMILY
from tests.yardstick import measured

SMALL = [(entry.id, example.id) for entry in FAMILY.values() for example in entry.examples if not example.large]

WITHOUT_DENSITY = {"kmeans", "variance_components", "variational_gaussian_mixture"}
"""Models without a density of one row."""

FILE = (
    "plot;name;height;remark;width;code\n"
    "A1;Bergheim;1,5;=HYPERLINK(x);2,25;007\n"
    "A2;Talheim;NA;fine;3;008\n"
    "A3;Aue;4,125;;0,1;009\n"
    'B1;"Ort; am See";6,3;+1;7,7;010\n'
    "B2;Weiler;2;-2;3,3;011\n"
    "B3;Furt;5,5;#;6,1;012\n"
)
"""A file as people have them: decimal commas, a hole, texts that a spreadsheet would run, codes with leading zeros."""


def fitted_on_file(text: str = FILE, columns: tuple[str, ...] = ("height", "width"), *remedies: str) -> Fitted:
    source = Source(text.encode(), "Plots (2).csv")
    draft = drafted(source.records(), LAB.asked(remedies))
    own = read_own(source, LAB, columns, remedies, draft=draft)
    assert own.data is not None
    run = described(
        on_own_data(Experiment(k=2, covariance="tied_spherical", max_steps=5, columns=columns), own.data), own.data
    )
    shown, trace = run_of(run)
    return Fitted(shown, trace, run, "Plots (2).csv", lambda: Origin(source, draft.table, own))


def fit(entry: str, example: str, steps: int = 5) -> Fitted:
    shown = exhibit(FAMILY[entry], FAMILY[entry].example(example))
    return Fitted(shown, run_em(shown.model, shown.data, shown.start, tol=0, max_steps=steps))


def numbers(cells: Sequence[Cell]) -> FloatArray:
    return np.array(cells, dtype=np.float64)


def test_all_columns_of_the_file_come_first_in_their_order_with_the_rows_that_were_used() -> None:
    fitted = fitted_on_file()
    table = row_table(fitted)
    names = [column.name for column in table.columns]
    assert names[:6] == ["plot", "name", "height", "remark", "width", "code"]
    assert table.original == 6
    assert names[6:] == [
        *("row", "r_1", "r_2", "assigned", "certainty", "log_density", "squared_distance"),
        "far_from_every_component",
    ]
    held = {column.name: list(column.cells) for column in table.columns}
    # Row 3 has a hole in a column that was used.
    assert held["row"] == [2, 4, 5, 6, 7]
    assert table.left_out == 1
    assert held["height"] == [1.5, 4.125, 6.3, 2, 5.5]
    assert held["name"][2] == "Ort; am See"
    assert held["code"] == ["007", "009", "010", "011", "012"]
    assert held["remark"][1] is None
    assert "1 row of the file had no part" in dict(table.notes(fitted.title))["rows"]


def test_the_numbers_are_those_of_the_fit() -> None:
    fitted = fitted_on_file()
    held = {column.name: list(column.cells) for column in row_table(fitted).columns}
    model, x, params = fitted.trace.model, fitted.trace.data, fitted.trace.params[-1]
    r = model.e_step(x, params).responsibilities
    assert [held["r_1"], held["r_2"]] == r.T.tolist()
    assert held["assigned"] == (r.argmax(axis=1) + 1).tolist()
    assert held["certainty"] == r.max(axis=1).tolist()
    assert numbers(held["log_density"]).sum() == pytest.approx(model.log_likelihood(x, params), rel=1e-13)
    moves = x[:, None, :] - params.means
    squared = np.einsum("nkd,kde,nke->nk", moves, np.linalg.inv(params.covariances), moves)
    # The inverse of a well-conditioned matrix of two columns loses a few units in the last place.
    assert np.allclose(numbers(held["squared_distance"]), squared.min(axis=1), rtol=1e-12)
    # scipy.stats.chi2.ppf(.99, 2) = -2 log .01.
    assert held["far_from_every_component"] == (squared.min(axis=1) > -2 * np.log(0.01)).astype(int).tolist()
    assert "9.210" in far_rule(fitted)


def test_a_row_that_is_far_from_every_component_is_marked() -> None:
    model = GaussianMixture(2)
    x = np.array([[0.0], [0.1], [-0.1], [0.2], [10.0], [10.1], [9.9], [10.2], [40.0]])
    params = model.params([0.5, 0.5], [0.0, 10.0], [1.0, 1.0])
    found = outlying(params, x)
    assert found is not None
    assert found.far.tolist() == [False] * 8 + [True]
    assert found.nearest[-1] == pytest.approx(900, rel=1e-13)


def _csv(content: str | bytes) -> Table:
    assert isinstance(content, str)
    return read_table(content.encode(), "rows.csv", numeric=False)


def _other(name: str, content: str | bytes) -> Table:
    assert isinstance(content, bytes)
    return read_table(content, name, numeric=False)


@pytest.mark.parametrize(
    ("make", "read"),
    [
        (rows_csv, _csv),
        (rows_excel, partial(_other, "rows.xlsx")),
        (rows_parquet, partial(_other, "rows.parquet")),
    ],
    ids=["csv", "excel", "parquet"],
)
def test_it_is_read_again_by_our_own_reader_to_the_last_digit(make: object, read: object) -> None:
    fitted = fitted_on_file()
    table = row_table(fitted)
    found = read(make(fitted))  # type: ignore[operator]
    numeric = {each.name: each.cells for each in table.columns if all(type(c) in (int, float) for c in each.cells)}
    assert {"height", "width", "r_1", "log_density", "far_from_every_component"} <= set(numeric)
    for name, cells in numeric.items():
        j = found.columns.index(name)
        assert list(found.readings[j].values) == numbers(cells).tolist(), name
    if "name" in found.columns:
        assert found.cells[found.columns.index("name")] == ("Bergheim", "Aue", "Ort; am See", "Weiler", "Furt")


def test_no_text_of_the_file_is_a_formula_in_a_spreadsheet() -> None:
    fitted = fitted_on_file()
    rows = list(csv.DictReader(io.StringIO(rows_csv(fitted))))
    assert rows[0]["remark"] == "'=HYPERLINK(x)"
    sheet = openpyxl.load_workbook(io.BytesIO(rows_excel(fitted)))["Rows"]
    cells = [row[3] for row in sheet.iter_rows(min_row=2)]
    assert cells[0].value == "=HYPERLINK(x)"
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr", "n"}
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_pandas_openpyxl_and_pyarrow_read_what_was_written() -> None:
    fitted = fitted_on_file()
    held = {column.name: list(column.cells) for column in row_table(fitted).columns}
    for frame in (
        pd.read_csv(io.StringIO(rows_csv(fitted))),
        pd.read_excel(io.BytesIO(rows_excel(fitted)), engine="openpyxl"),
        pd.read_parquet(io.BytesIO(rows_parquet(fitted))),
    ):
        assert list(frame.columns) == list(held)
        assert frame["r_1"].tolist() == held["r_1"]
        assert frame["row"].tolist() == held["row"]
    about = openpyxl.load_workbook(io.BytesIO(rows_excel(fitted)))["About"]
    said = {row[0].value: row[1].value for row in about.iter_rows(min_row=2)}
    assert "99 % point of χ²" in said["far_from_every_component"]
    schema = pq.read_schema(io.BytesIO(rows_parquet(fitted)))
    assert b"99 %" in schema.field("far_from_every_component").metadata[b"description"]


@pytest.mark.parametrize(("entry", "example"), SMALL)
def test_every_model_has_a_table_in_every_form(entry: str, example: str) -> None:
    fitted = fit(entry, example)
    table = row_table(fitted)
    assert len({len(column.cells) for column in table.columns}) == 1
    assert len({column.name for column in table.columns}) == len(table.columns)
    assert len(rows_csv(fitted).splitlines()) >= table.n + 1
    assert pd.read_excel(io.BytesIO(rows_excel(fitted)), engine="openpyxl").shape == (table.n, len(table.columns))
    assert pd.read_parquet(io.BytesIO(rows_parquet(fitted))).shape == (table.n, len(table.columns))
    if capabilities_of(fitted.trace.model).probabilities:
        names = {column.name for column in table.columns}
        assert {"r_1", "assigned", "certainty"} <= names


@pytest.mark.parametrize(("entry", "example"), SMALL)
def test_the_log_densities_of_the_rows_sum_to_the_log_likelihood(entry: str, example: str) -> None:
    fitted = fit(entry, example)
    model, data, params = fitted.trace.model, fitted.trace.data, fitted.trace.params[-1]
    found = log_densities(model, data, params)
    has = capabilities_of(model)
    if found is None:
        assert entry in WITHOUT_DENSITY
        return
    if has.temperature != 1:
        # The objective of an annealed mixture is another function; its density is that of the mixture.
        assert float(found.sum()) == pytest.approx(GaussianMixture(2).log_likelihood(data, params), rel=1e-12)
        return
    if has.cells:
        # The multinomial coefficient is the same for all parameters.
        start = log_densities(model, data, fitted.trace.params[0])
        assert start is not None
        rise = float((data * (found - start)).sum())
        assert rise == pytest.approx(fitted.trace.log_likelihoods[-1] - fitted.trace.log_likelihoods[0], rel=1e-8)
        return
    assert float(found.sum()) == pytest.approx(plain_log_likelihood(model, data, params), rel=1e-12)


def test_columns_of_the_file_that_are_called_like_ours_keep_their_names() -> None:
    text = "r_1,x,row\n" + "\n".join(f"{i},{i * i % 7}.5,{90 - i}" for i in range(12))
    fitted = fitted_on_file(text, ("x",))
    names = [column.name for column in row_table(fitted).columns]
    assert names[:3] == ["r_1", "x", "row"]
    assert {"r_1 (fit)", "row (fit)"} <= set(names)
    assert len(set(names)) == len(names)


def test_standardised_data_are_given_back_as_they_came() -> None:
    run = described(Experiment(standardise=True, max_steps=3))
    shown, trace = run_of(run)
    table = row_table(Fitted(shown, trace, run))
    assert isinstance(shown.told, Dataset)
    assert table.columns[0].cells[0] == 3.6
    assert shown.told.values[0, 0] != 3.6  # noqa: PD011


def test_twenty_thousand_rows_take_time_by_their_number() -> None:
    rng = np.random.default_rng(3)
    x = rng.normal(size=(20_000, 2)) + 4 * (rng.random((20_000, 1)) < 0.5)
    text = "id,name,x,y\n" + "".join(f"{i:05d},n{i},{a!r},{b!r}\n" for i, (a, b) in enumerate(x.tolist()))
    fitted = fitted_on_file(text, ("x", "y"))
    rows_parquet(fitted)  # loads pyarrow
    for make in (rows_csv, rows_excel, rows_parquet):
        with measured() as cost:
            make(Fitted(fitted.shown, fitted.trace, fitted.run, fitted.source, fitted.file))
        # The dearest, Excel's, takes 8: a third of a second.
        assert cost.yards < 80, make.__name__


@pytest.mark.parametrize(
    ("source", "stem"),
    [
        ("faithful.csv", "faithful-gaussian-mixture-k2"),
        ("Größe & Gewicht (neu).xlsx", "grosse-gewicht-neu-gaussian-mixture-k2"),
        ("../../etc/passwd", "passwd-gaussian-mixture-k2"),
        ("données.parquet", "donnees-gaussian-mixture-k2"),
        ("数据.csv", "data-gaussian-mixture-k2"),
    ],
)
def test_files_are_called_after_the_data_the_model_and_k(source: str, stem: str) -> None:
    run = described(Experiment(max_steps=0))
    shown, trace = run_of(run)
    assert Fitted(shown, trace, run, source).stem == stem


def test_the_names_of_bundled_data_and_of_examples_are_their_own() -> None:
    for run, stem in (
        (described(Experiment(max_steps=0)), "faithful-gaussian-mixture-k2"),
        (described(Visit("poisson_hmm", "earthquakes-three", max_steps=0)), "earthquakes-three-poisson-hmm-k3"),
    ):
        assert _stem(run) == stem
    assert safe_name("con") == "con"
    assert len(safe_name("w" * 500)) == 40


def _stem(run: RunDescription) -> str:
    return Fitted(*run_of(run), run).stem
