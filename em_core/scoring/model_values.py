"""A model as values of JSON and back: the class of its entry, and the fields that it was made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, is_dataclass

import numpy as np

from em_core import models
from em_core.catalogue.entry import Entry
from em_core.data.json_documents import Form, Json
from em_core.data.problems import shown
from em_core.em.protocol import AnyModel
from em_core.numerics.arrays import FloatArray

MOST_COMPONENTS = 1_000
"""Of more than these nobody sees anything, and a file that asks for a billion is refused before they are made."""


def model_document(model: object) -> dict[str, Json]:
    """Return the fields that a model was made of, by name; ValueError for one that holds what is no plain value."""
    if not is_dataclass(model) or isinstance(model, type):
        raise ValueError(f"{type(model).__name__} has no fields to save.")
    return {each.name: _saved(getattr(model, each.name)) for each in fields(model) if each.init}


def _saved(value: object) -> Json:
    match value:
        case None | bool() | int() | float() | str():
            return value
        case np.ndarray():
            return value.tolist()  # type: ignore[no-any-return]
        case tuple():
            return [_saved(each) for each in value]
    if not is_dataclass(value) or vars(models).get(type(value).__name__) is not type(value):
        raise ValueError(f"{type(value).__name__} cannot be saved as a plain value.")
    return {"class": type(value).__name__, **model_document(value)}


def model_of(entry: Entry, document: Json, form: Form) -> AnyModel:
    """Return the model of an entry whose fields a document holds; DataError for any other document."""
    made = type(entry.first_model)
    if not isinstance(document, dict):
        raise form.broken('its "options" are not a list of names with values')
    return _made(made, document, form)


def _made(made: type, document: dict[str, Json], form: Form) -> AnyModel:
    wanted = {each.name for each in fields(made) if each.init}
    given = {name: value for name, value in document.items() if name != "class"}
    if set(given) != wanted:
        raise form.broken(f"its options are {listed_names(given)}, and this model has {listed_names(wanted)}")
    k = given.get("n_components", 1)
    if not isinstance(k, int) or isinstance(k, bool) or not 1 <= k <= MOST_COMPONENTS:
        raise form.broken(f"it has {shown(k)} components; there must be from 1 to {MOST_COMPONENTS:,}")
    try:
        opened: AnyModel = made(**{name: _opened(value, form) for name, value in given.items()})
    except (ValueError, TypeError, ArithmeticError) as error:
        raise form.broken(f"its options make no model ({str(error).rstrip('.')})") from error
    return opened


def _opened(value: Json, form: Form) -> object:
    match value:
        case list():
            return numbers_of(value, "An option", form)
        case dict():
            name = value.get("class")
            found = vars(models).get(name) if isinstance(name, str) else None
            if not (isinstance(found, type) and is_dataclass(found)):
                raise form.broken(f"an option is of the class {shown(name)}, which no model has")
            return _made(found, value, form)
    return value


def numbers_of(value: Json, name: str, form: Form) -> FloatArray:
    """Return nested lists as an array; DataError where they are ragged or hold what is no finite number."""
    try:
        # Of objects first: NumPy would make numbers of texts and of truth values without a word.
        found = np.array(value, dtype=object)
        plain = all(type(each) in (int, float) for each in found.ravel())
        array = np.array(value, dtype=np.float64) if plain else None
    except (ValueError, TypeError, OverflowError):
        array = None
    if array is None or not np.isfinite(array).all():
        raise form.broken(f"{name} is no table of finite numbers")
    return array


def listed_names(names: Iterable[str]) -> str:
    """Return names in quotes, in their order, or "none"."""
    return ", ".join(shown(name) for name in sorted(names)[:10]) or "none"
