"""Transforms that are named among the remedies, by `open_data`."""

from __future__ import annotations

import numpy as np

import em_core
from em_core.data.problems import Severity

TEXT = "town,income,price\n" + "".join(f"t{i},{i % 5 + 1.5},{100 + 7 * i % 31}\n" for i in range(12))


def test_columns_are_transformed_by_name() -> None:
    plain = em_core.open_data(TEXT, columns=["income", "price"])
    own = em_core.open_data(
        TEXT, columns=["income", "price"], remedies=["difference:price", "log:income", "label:town"]
    )
    x = np.asarray(plain.data)
    np.testing.assert_allclose(np.asarray(own.data), np.c_[np.log(x[1:, 0]), np.diff(x[:, 1])], rtol=1e-14)
    assert own.taken == ("label:town", "log:income", "difference:price")
    assert own.rows == plain.rows[1:]
    assert own.labels == tuple(f"t{i}" for i in range(1, 12))
    assert own.problems[-1].severity is Severity.ASSUMED
    assert "row 2, the first, is left out" in own.problems[-1].sentence
    assert {"keep:log:income", "keep:difference:price"} <= set(own.remedies)
    undone = em_core.open_data(TEXT, columns=["income", "price"], remedies=["log:income", "keep:log:income"])
    np.testing.assert_array_equal(np.asarray(undone.data), x)


def test_what_has_no_logarithm_is_to_be_decided() -> None:
    own = em_core.open_data("a,b\n1,2\n2,1\n0,5\n5,4\n", remedies=["log:a"])
    assert own.data is None
    assert own.problems[-1].severity is Severity.DECIDE
    assert str(own.problems[-1]) == 'Column "a" is 0 in row 4; a logarithm needs values above 0.'
    assert [each.id for each in own.problems[-1].remedies] == ["only:a > 0", "keep:log:a"]
    mended = em_core.open_data("a,b\n1,2\n2,1\n0,5\n5,4\n", remedies=["log:a", "only:a > 0"])
    assert np.asarray(mended.data).shape == (3, 2)


def test_a_model_of_counts_takes_none() -> None:
    own = em_core.open_data("deaths\n3\n1\n4\n1\n5\n", model="poisson_mixture", remedies=["log:deaths"])
    assert np.asarray(own.data).ravel().tolist() == [3, 1, 4, 1, 5]
    assert own.problems[-1].sentence.endswith("takes its columns as they are: no transform is in force.")
