"""Points coloured by their names: in the link, no part of the run, refused where there are no such names."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from em_core.data import Dataset
from em_core.experiments.experiment import Experiment, on_own_data, resolve
from em_core.experiments.run_description import described
from em_core.experiments.running import run_of
from em_core.experiments.url import from_query, to_query

IRIS = Experiment(data="iris", k=3, max_steps=3)
NAMED = replace(IRIS, by_name=True)


def test_it_is_in_the_link_and_comes_back() -> None:
    query = to_query(NAMED)
    assert query["names"] == "1"
    assert "names" not in to_query(IRIS)
    opened = from_query(query)
    assert opened.experiment == NAMED
    assert not opened.notes
    assert resolve(NAMED).by_name
    assert not resolve(IRIS).by_name


def test_it_is_no_part_of_the_run() -> None:
    named, plain = described(NAMED), described(IRIS)
    assert named.experiment == NAMED
    assert named.key != plain.key
    assert named.unseen == plain.unseen == plain
    assert run_of(named)[1].log_likelihoods.tolist() == run_of(plain)[1].log_likelihoods.tolist()


def test_a_link_to_data_without_names_says_so_and_shows_the_responsibilities() -> None:
    opened = from_query(to_query(IRIS) | {"names": "1", "data": "faithful"})
    assert not opened.experiment.by_name
    (note,) = opened.notes
    assert "no column of 2 to 8 names" in note
    assert note.endswith("Shown instead: the responsibilities.")
    with pytest.raises(ValueError, match="no column of 2 to 8 names"):
        resolve(Experiment(by_name=True))


def test_other_data_take_it_over_only_where_they_have_names() -> None:
    values = np.arange(12.0).reshape(6, 2)
    without = Dataset("own", "own.csv", values, ("a", "b"))
    with_names = replace(without, names=("x", "y") * 3)
    assert not on_own_data(NAMED, without).by_name
    assert on_own_data(NAMED, with_names).by_name
