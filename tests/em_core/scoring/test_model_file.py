"""A saved model is opened as it was saved, to the last bit; a hostile file is refused in a sentence."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from em_core import load_model
from em_core.catalogue.registry import FAMILY
from em_core.data import DataError
from em_core.em.flat_params import arrays_by_name, flat_params
from em_core.experiments.running import run_of
from em_core.scoring.fitted_model import fitted_model, why_not_scored
from em_core.scoring.model_file import is_model_file, model_to_json
from tests.em_core.scoring.fitted import PLAIN, SCORING, STANDARDISED, first, fitted


@pytest.mark.parametrize("id", SCORING)
def test_a_model_is_opened_as_it_was_saved(id: str) -> None:
    saved, _ = fitted(first(id))
    text = model_to_json(saved)
    again = load_model(text)
    assert flat_params(again.params) == flat_params(saved.params)
    assert (again.id, again.columns, again.units) == (id, saved.columns, saved.units)
    assert (again.value, again.n, again.made) == (saved.value, saved.n, saved.made)
    assert model_to_json(again) == text
    assert model_to_json(load_model(text.encode())) == text
    assert is_model_file(text)
    assert is_model_file(text.encode())


def test_the_file_says_what_people_want_to_know() -> None:
    saved, trace = fitted(STANDARDISED)
    told = json.loads(model_to_json(saved))
    assert told["model"] == "gaussian_mixture"
    assert told["options"] == {"n_components": 2, "covariance": "diag"}
    assert [column["name"] for column in told["columns"]] == ["eruptions", "waiting"]
    assert [column["centre"] for column in told["columns"]] == list(saved.centre)  # type: ignore[arg-type]
    assert told["value"] == trace.log_likelihoods[-1]
    assert (told["n"], told["free_parameters"]) == (272, 9)
    assert told["made"]["outcome"] == trace.message
    assert told["made"]["steps"] == trace.n_steps
    assert "standardise=1" in told["made"]["link"]


def test_a_step_of_a_run_can_be_taken() -> None:
    shown, trace = run_of(PLAIN)
    for step, kept in ((0, 0), (3, 3), (9_999, trace.n_steps)):
        taken = fitted_model(PLAIN, shown, trace, step)
        assert flat_params(taken.params) == flat_params(trace.params[kept])
        assert taken.value == trace.log_likelihoods[kept]
        assert taken.made.steps == kept


@pytest.mark.parametrize("id", [id for id in FAMILY if id not in SCORING])
def test_a_model_that_cannot_score_says_so(id: str) -> None:
    run = first(id)
    shown, trace = run_of(run)
    why = why_not_scored(FAMILY[id])
    assert why.startswith(FAMILY[id].title)
    assert why.endswith(".")
    with pytest.raises(ValueError, match="row"):
        fitted_model(run, shown, trace)


def changed(change: Callable[[dict[str, Any]], object], of: str = "lab") -> str:
    """Return a saved model in which something is otherwise."""
    saved, _ = fitted(PLAIN if of == "lab" else first(of))
    document = json.loads(model_to_json(saved))
    change(document)
    return json.dumps(document)


def put(value: object, *path: object) -> Callable[[dict[str, Any]], object]:
    """Return what puts a value at a place of a document."""

    def change(document: Any) -> None:
        for step in path[:-1]:
            document = document[step]
        document[path[-1]] = value

    return change


NOT_DEFINITE = [[[1.0, 2.0], [2.0, 1.0]], [[1.0, 0.0], [0.0, 1.0]]]

HOSTILE: dict[str, tuple[str, str]] = {
    "no JSON": ("{", "not valid JSON"),
    "another format": (changed(put("halfstep-data/1", "format")), '"format" is "halfstep-data/1"'),
    "no such model": (changed(put("neural_network", "model")), "must be one of two_coins"),
    "a model that cannot score": (changed(put("linkage", "model")), "cannot score new rows"),
    "another model's options": (changed(put("kmeans", "model")), "its options are"),
    "K of a billion": (changed(put(10**9, "options", "n_components")), "from 1 to 1,000"),
    "K of a half": (changed(put(0.5, "options", "n_components")), "from 1 to 1,000"),
    "K of true": (changed(put(True, "options", "n_components")), "from 1 to 1,000"),
    "K of another": (changed(put(3, "options", "n_components")), "parameters make no model"),
    "a covariance kind that is none": (changed(put("oval", "options", "covariance")), "make no model"),
    "weights that sum to two": (changed(put([1.0, 1.0], "parameters", "weights")), "parameters make no model"),
    "a weight below zero": (changed(put([-0.5, 1.5], "parameters", "weights")), "parameters make no model"),
    "not positive definite": (changed(put(NOT_DEFINITE, "parameters", "covariances")), "positive definite"),
    "NaN": (changed(put([[float("nan"), 1.0], [1.0, 2.0]], "parameters", "means")), "not valid JSON"),
    "too large a number": (changed(put([[1e400, 1.0], [1.0, 2.0]], "parameters", "means")), "not valid JSON"),
    "a text for a number": (changed(put([["1", "2"], ["3", "4"]], "parameters", "means")), "no table of finite"),
    "true for a number": (changed(put([[True, 1.0], [1.0, 2.0]], "parameters", "means")), "no table of finite"),
    "ragged": (changed(put([[1.0], [1.0, 2.0]], "parameters", "means")), "no table of finite"),
    "another shape": (changed(put([1.0, 2.0], "parameters", "means")), "parameters make no model"),
    "a parameter too many": (changed(put([1.0], "parameters", "extra")), "parameters make no model"),
    "no parameters": (changed(put({}, "parameters")), '"parameters" is not a list'),
    "no columns": (changed(put([], "columns")), '"columns" is not a list'),
    "a column too few": (changed(lambda told: told["columns"].pop()), "they must agree"),
    "a column twice": (changed(put("waiting", "columns", 0, "name")), "two columns have the same name"),
    "a column without a name": (changed(put({}, "columns", 0)), "a column has no name"),
    "a centre without a scale": (changed(put(1.0, "columns", 0, "centre")), "holds"),
    "a name of a megabyte": (changed(put("x" * 10**6, "columns", 0, "name")), "not a short text"),
    "another count": (changed(put(7, "free_parameters")), '"free_parameters" is "7"'),
    "a value that is no number": (changed(put("much", "value")), '"value" holds'),
    "half a row": (changed(put(0.5, "n")), '"n" holds'),
    "a class that is none": (
        changed(put({"class": "Popen"}, "options", "prior"), "gaussian_mixture_map"),
        "which no model has",
    ),
    "a prior of another size": (
        changed(
            put(
                {"class": "NormalInverseWishart", "shrinkage": 1.0, "mean": [0.0, 0.0], "dof": 4.0,
                 "scale": [[1.0, 0.0], [0.0, 1.0]]},
                "options",
                "prior",
            ),
            "gaussian_mixture_map",
        ),
        "the prior 2; they must agree",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_a_sentence(name: str) -> None:
    text, said = HOSTILE[name]
    with pytest.raises(DataError) as refused:
        load_model(text)
    (problem,) = refused.value.problems
    assert said in problem.sentence
    assert problem.sentence.startswith("This is not a fitted model saved by Halfstep: ")
    assert len(problem.sentence) < 1_000


def test_damaged_files_open_or_are_refused() -> None:
    raw = model_to_json(fitted(PLAIN)[0]).encode()
    rng = np.random.default_rng(5)
    refused = 0
    for _ in range(400):
        damaged = bytearray(raw)
        for place in rng.integers(0, len(raw), rng.integers(1, 6)):
            damaged[place] = rng.integers(32, 127)
        try:
            load_model(bytes(damaged[: rng.integers(1, 2 * len(raw))]))
        except DataError:
            refused += 1
    assert refused > 100


def test_weights_that_people_rounded_are_divided_by_their_sum() -> None:
    text = changed(put([0.3333333, 0.6666666], "parameters", "weights"))
    assert arrays_by_name(load_model(text).params)["weights"].sum() == pytest.approx(1, abs=1e-15)
