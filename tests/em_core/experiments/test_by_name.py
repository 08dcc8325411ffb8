"""A column of few names is set against the components: counted by each row's likeliest."""

from __future__ import annotations

import numpy as np
import pytest

from em_core import run_em
from em_core.data import load_bundled
from em_core.experiments.by_name import by_name
from em_core.models import GaussianMixture


def test_rows_are_counted_by_name_and_likeliest_component() -> None:
    shares = np.array([[0.9, 0.1], [0.6, 0.4], [0.2, 0.8], [0.3, 0.7], [0.8, 0.2], [0.1, 0.9]])
    found = by_name(["a", "a", "b", "a", "b", "a"], shares)
    assert found is not None
    assert found.names == ("a", "b")
    assert found.rows.tolist() == [[2, 2], [1, 1]]


def test_every_row_is_counted_once_in_a_real_run() -> None:
    data = load_bundled("faithful")
    model = GaussianMixture(2)
    trace = run_em(model, data.values, model.around(data.values, data.values[[0, 1]]))
    names = ["long" if x > 3 else "short" for x in data.values[:, 0]]
    found = by_name(names, trace.responsibilities(trace.n_steps))
    assert found is not None
    assert found.rows.sum() == data.n
    assert found.rows.max(axis=1).sum() >= 0.97 * data.n


@pytest.mark.parametrize("names", [(), tuple("abcdef"), ("a",) * 6])
def test_names_that_tell_nothing_make_no_table(names: tuple[str, ...]) -> None:
    assert by_name(names, np.full((6, 2), 0.5)) is None
