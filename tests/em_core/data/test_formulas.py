"""What a spreadsheet would run leaves as text and comes back as it was; numbers are never touched."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from em_core.data import Dataset, read_table, to_dataset
from em_core.data.formulas import guarded, unguarded
from em_core.experiments.experiment import Experiment, on_own_data, resolve, run_experiment
from em_core.experiments.exports import responsibilities_csv, trace_csv
from em_core.experiments.exports.tables import csv_text
from tests.em_core.data.hostile import FORMULAS


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_leaves_as_text(text: str) -> None:
    assert guarded(text) == "'" + text
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", ["-1.5", "+3", "-1e-9", "−2", "x", "", "a=b", "'quoted'", "x - y", "-1,5"])
def test_numbers_and_words_stay_as_they_are(text: str) -> None:
    assert guarded(text) == text == unguarded(text)


@given(st.text(alphabet="=+-@'\t\r 1.x"))
def test_every_text_comes_back(text: str) -> None:
    assert unguarded(guarded(text)) == text


def test_numbers_stay_numbers_in_a_table() -> None:
    assert csv_text(["=a", "b"], [[-1.5, "=1+1"], [float("-inf"), "-2.5"]]) == "'=a,b\n-1.5,'=1+1\n-inf,-2.5\n"


def test_our_own_exports_are_read_back() -> None:
    columns = ("=cmd|'/c calc'!A1", "@sum")
    own = Dataset("own", "Mine", np.array([[1.0, -2.0], [3.5, -4.0], [5.0, -6.5], [2.0, 1.0]]), columns)
    experiment = on_own_data(Experiment(k=1, max_steps=2), own)
    dataset = resolve(experiment, own)
    trace = run_experiment(experiment, dataset)
    for text in (responsibilities_csv(trace, dataset), trace_csv(trace, dataset)):
        header = next(csv.reader(io.StringIO(text)))
        assert not any(name[:1] in tuple("=+-@\t\r") for name in header)
    table = read_table(responsibilities_csv(trace, dataset).encode(), "responsibilities.csv")
    assert to_dataset(table, columns).values[:4].tolist() == own.values.tolist()
