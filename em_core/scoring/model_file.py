"""A fitted model as a JSON file that people can read, and back; a hostile file is refused in a sentence."""

from __future__ import annotations

import json
from dataclasses import fields

import numpy as np

from em_core.catalogue.registry import FAMILY
from em_core.data.json_documents import Form, Json
from em_core.data.limits import MAX_COLUMNS
from em_core.data.problems import printable, shown
from em_core.em.capabilities import component_names, validator_of
from em_core.em.flat_params import arrays_by_name
from em_core.em.free_parameters import free_parameters
from em_core.em.protocol import AnyModel, DegenerateError, P
from em_core.numerics.arguments import instance
from em_core.numerics.arrays import FloatArray
from em_core.scoring.fitted_model import FittedModel, Made, why_not_scored
from em_core.scoring.model_values import listed_names, model_document, model_of, numbers_of

__all__ = ["FORM", "is_model_file", "load_model", "model_to_json"]

FORM = Form("halfstep-model/1", "a fitted model")

_LONGEST = 2_000
_BEGINS = 200

_ROUNDING = 1e-12
"""Weights are divided by their sum, which K roundings leave this near to one."""


def model_to_json(fitted: FittedModel) -> str:
    """Return a fitted model as a file: model, options, columns, parameters, objective, and how it was made."""
    instance("fitted", fitted, FittedModel, "`fitted_model` makes it")
    centres = [None] * len(fitted.columns) if fitted.centre is None else fitted.centre.tolist()
    scales = [None] * len(fitted.columns) if fitted.scale is None else fitted.scale.tolist()
    document = {
        "format": FORM.format,
        "model": fitted.id,
        "title": fitted.entry.title,
        "options": model_document(fitted.model),
        "columns": [
            {"name": name, "unit": unit, "centre": centre, "scale": scale} | ({"log": True} if j in fitted.logs else {})
            for j, (name, unit, centre, scale) in enumerate(
                zip(fitted.columns, fitted.units, centres, scales, strict=True)
            )
        ],
        "parameters": {name: values.tolist() for name, values in arrays_by_name(fitted.params).items()},
        "objective": fitted.model.objective,
        "value": fitted.value,
        "n": fitted.n,
        "free_parameters": fitted.free_parameters,
        "made": {each.name: getattr(fitted.made, each.name) for each in fields(Made)},
    }
    return json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False)


def is_model_file(raw: str | bytes) -> bool:
    """Return whether a file says that it holds a fitted model."""
    begins = raw[:_BEGINS].decode("latin-1") if isinstance(raw, bytes) else raw[:_BEGINS]
    return '"halfstep-model/' in begins


def load_model(raw: str | bytes) -> FittedModel:
    """Return the fitted model that `model_to_json` wrote; DataError says what is wrong with any other file.

    raw:  the text of the file, or its bytes.
    """
    document = FORM.read(raw)
    id = document.get("model")
    if not isinstance(id, str) or id not in FAMILY:
        raise FORM.broken(f'its "model" is {shown(id)}; it must be one of {", ".join(FAMILY)}')
    entry = FAMILY[id]
    if why := why_not_scored(entry):
        raise FORM.broken(f"its model is one that cannot score new rows ({why.rstrip('.')})")
    model = model_of(entry, document.get("options"), FORM)
    columns = _columns(document)
    d = len(columns)
    arrays = _arrays(document)
    validate = validator_of(model)
    if validate is None:
        raise FORM.broken(f"its model, {shown(id)}, does not check parameters")
    try:
        params = _to_the_bit(validate(**arrays), arrays)
        _check_columns(model, params, len(component_names(model)), d)
        free = free_parameters(model, params)
    except (ValueError, TypeError, ArithmeticError, IndexError) as error:
        raise FORM.broken(f"its parameters make no model ({str(error).rstrip('.')})") from error
    told = document.get("free_parameters")
    if told is not None and told != free:
        raise FORM.broken(f'its "free_parameters" is {shown(told)}; these parameters have {free}')
    centre, scale = _shift(columns, "centre"), _shift(columns, "scale")
    if (centre is None) != (scale is None) or (scale is not None and not scale.min() > 0):
        raise FORM.broken('the "centre" and "scale" of its columns do not belong together')
    return FittedModel(
        id,
        model,
        params,
        tuple(_text(column.get("name"), "name") for column in columns),
        tuple(_text(column.get("unit", ""), "unit") for column in columns),
        centre,
        scale,
        _number(document.get("value"), "value"),
        _whole(document.get("n"), "n"),
        _made(document.get("made")),
        _logs(columns),
    )


def _columns(document: dict[str, Json]) -> list[dict[str, Json]]:
    found = document.get("columns")
    if not isinstance(found, list) or not 1 <= len(found) <= MAX_COLUMNS:
        raise FORM.broken(f'its "columns" is not a list of from 1 to {MAX_COLUMNS:,} columns')
    columns = [column for column in found if isinstance(column, dict)]
    names = [column.get("name") for column in columns]
    if len(columns) < len(found) or not all(isinstance(name, str) and name for name in names):
        raise FORM.broken("a column has no name")
    if len(set(map(str, names))) < len(names):
        raise FORM.broken("two columns have the same name")
    return columns


def _arrays(document: dict[str, Json]) -> dict[str, FloatArray]:
    found = document.get("parameters")
    if not isinstance(found, dict) or not found:
        raise FORM.broken('its "parameters" is not a list of names with numbers')
    return {name: numbers_of(value, f"The parameter {shown(name)}", FORM) for name, value in found.items()}


def _to_the_bit(checked: P, given: dict[str, FloatArray]) -> P:
    """Return the parameters with the very numbers of the file, where checking has only rounded them.

    Raises ValueError where the model took them for arrays of another shape.
    """
    params = arrays_by_name(checked)
    if set(params) != set(given):
        raise ValueError(f"they are {listed_names(given)}; there must be {listed_names(params)}")
    for name, values in params.items():
        if values.shape != given[name].shape:
            raise ValueError(f"{shown(name)} has the shape {given[name].shape}; it must have {values.shape}")
    same = all(np.allclose(values, given[name], rtol=_ROUNDING, atol=0) for name, values in params.items())
    return type(checked)(**given) if same else checked


def _check_columns(model: AnyModel, params: object, k: int, d: int) -> None:
    """Raise ValueError unless the parameters, and a prior if there is one, are of d columns."""
    try:
        # Zeros are counts, answers and places alike.
        model.e_step(model.prepare(np.zeros((k, d))), params)
    except DegenerateError:
        # They are no rows that these parameters can give, but of as many columns.
        return


def _shift(columns: list[dict[str, Json]], name: str) -> FloatArray | None:
    given = [column.get(name) for column in columns]
    if all(value is None for value in given):
        return None
    return np.array([_number(value, name) for value in given])


def _logs(columns: list[dict[str, Json]]) -> tuple[int, ...]:
    """Return the columns of which the logarithm was taken."""
    given = [column.get("log", False) for column in columns]
    if not all(isinstance(value, bool) for value in given):
        raise FORM.broken('the "log" of a column is neither true nor false')
    return tuple(j for j, value in enumerate(given) if value)


def _made(document: Json) -> Made:
    told = document if isinstance(document, dict) else {}
    texts = {name: _text(told.get(name, ""), name) for name in ("data", "source", "note", "link", "algorithm")}
    texts |= {name: _text(told.get(name, ""), name) for name in ("outcome", "version")}
    return Made(
        **texts,
        steps=_whole(told.get("steps", 0), "steps"),
        max_steps=_whole(told.get("max_steps", 0), "max_steps"),
        tol=_number(told.get("tol", 0), "tol"),
    )


def _text(value: Json, name: str) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise FORM.broken(f'"{name}" holds {shown(value)}, which is not a short text')
    return printable(value)


def _number(value: Json, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e300:
        raise FORM.broken(f'"{name}" holds {shown(value)}, which is not a finite number')
    return float(value)


def _whole(value: Json, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**53:
        raise FORM.broken(f'"{name}" holds {shown(value)}, which is not a whole number of at least 0')
    return value
