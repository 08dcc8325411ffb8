"""A column that says whose each row is makes sequences, sorted or mixed, by words or numbers: said, and undone."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from em_core import open_data
from em_core.catalogue.registry import FAMILY
from em_core.models import CategoricalHMM, GaussianHMM, PoissonHMM
from em_core.own.own_table import OwnTable

BY_ID = "id,level\np1,1.2\np1,0.8\np1,3.9\np1,4.4\np2,4.1\np2,0.9\np2,1.1\np3,3.7\n"
MIXED = "id,level\np2,4.1\np1,1.2\np3,3.7\np2,0.9\np1,0.8\np1,3.9\np2,1.1\np1,4.4\n"
APART, JOINED = -8.506109699888, -8.639639680580


def value_of(own: Any) -> float:
    model = GaussianHMM(2)
    start = model.params([0.6, 0.4], [[0.8, 0.2], [0.3, 0.7]], [1, 4], [0.25, 0.25])
    return model.log_likelihood(model.prepare(own.data), start)


@pytest.mark.parametrize("raw", [BY_ID, MIXED, BY_ID.replace("p", ""), MIXED.replace("p", "10")])
@pytest.mark.parametrize(
    "name", ["id", "Subject", "patient_no", "animal", "person", "case", "bird", "Tier-Nr", "mouseID"]
)
def test_sequences_by_a_subjects_column(raw: str, name: str) -> None:
    own = open_data(raw.replace("id,", f"{name},").encode(), "levels.csv", model="gaussian_hmm")
    assert own.columns == ("level",)
    assert value_of(own) == pytest.approx(APART, abs=1e-11)
    (problem,) = own.problems
    assert problem.severity == "assumed"
    assert own.taken == (f"sequences:{name}",)
    assert problem.sentence.startswith(f'Column "{name}" says whose each row is: 3 sequences')
    assert [(remedy.id, remedy.count) for remedy in problem.remedies] == [(f"keep:sequences:{name}", 3)]


def test_it_can_be_undone() -> None:
    own = open_data(BY_ID.encode(), "levels.csv", model="gaussian_hmm", remedies=("keep:sequences:id",))
    assert value_of(own) == pytest.approx(JOINED, abs=1e-11)
    assert own.taken == ()
    assert own.labels == ("p1", "p1", "p1", "p1", "p2", "p2", "p2", "p3")


def test_rows_that_were_put_together_keep_their_numbers() -> None:
    own = open_data(MIXED.encode(), "levels.csv", model="gaussian_hmm")
    assert own.rows == (2, 5, 8, 3, 6, 7, 9, 4)
    assert own.labels == tuple(f"row {row}" for row in own.rows)
    assert "The rows of each are put together, in their order in the file." in own.problems[0].sentence


def test_a_link_holds_the_sequences() -> None:
    entry = FAMILY["gaussian_hmm"]
    own = open_data(MIXED.encode(), "levels.csv", model="gaussian_hmm")
    text = "sequence,level,row\np2,4.1,row 2\np2,0.9,row 5\np1,1.2,row 3\n"
    sample = OwnTable(text).sample(entry)
    assert (sample.values.lengths, sample.rows) == ((2, 1), ("row 2", "row 5", "row 3"))
    assert own.data.lengths == (3, 4, 1)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "lengths"),
    [
        ("nest,count\na,1\na,4\nb,2\nb,2\nb,0\n", (2, 3)),
        ("fish,count\n7,1\n7,4\n9,2\n9,2\n", (2, 2)),
        ("sequence,count\na,1\nb,4\na,2\nb,2\n", (2, 2)),
    ],
)
def test_counts_by_other_columns(text: str, lengths: tuple[int, ...]) -> None:
    own = open_data(text.encode(), "counts.csv", model="poisson_hmm")
    assert PoissonHMM(2).prepare(own.data).lengths == lengths


@pytest.mark.parametrize(
    "text",
    [
        "day,count\n1,1\n2,4\n3,2\n4,2\n",
        "weather,count\nwet,1\ndry,4\nwet,2\ndry,2\n",
        "name,count\na,1\nb,4\nc,2\nd,2\n",
        "count\n1\n2\n1\n2\n",
    ],
)
def test_other_columns_make_none(text: str) -> None:
    own = open_data(text.encode(), "counts.csv", model="poisson_hmm")
    assert own.taken == ()
    assert isinstance(own.data, np.ndarray)
    assert own.data.shape == (4, 1)


def test_symbols_by_a_subjects_column() -> None:
    text = "read,base,animal\nx,A,k1\nx,C,k2\nx,A,k1\nx,G,k2\nx,T,k1\n".replace("read,", "").replace("x,", "")
    own = open_data(text.encode(), "bases.csv", model="categorical_hmm")
    assert own.columns == ("base",)
    data = CategoricalHMM(2, 4).prepare(own.data)
    assert data.lengths == (3, 2)
    assert data.values.ravel().tolist() == [0, 0, 3, 1, 2]


def test_other_models_are_not_asked() -> None:
    assert open_data(BY_ID.encode(), "levels.csv", model="student_mixture").taken == ()
