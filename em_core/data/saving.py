"""A data set as JSON and back, to the last bit; hostile files get a sentence."""

from __future__ import annotations

import json

import numpy as np

from em_core.data.column_checks import column_problems, count_problems
from em_core.data.dataset import Dataset
from em_core.data.json_documents import Form, Json
from em_core.data.limits import MAX_CELLS, MAX_COLUMNS, MAX_ROWS
from em_core.data.problems import DataError, printable, shown
from em_core.distributions.input_checks import LARGEST
from em_core.numerics.arguments import instance
from em_core.numerics.arrays import FloatArray

FORM = Form("halfstep-data/1", "a data file")
_TEXTS = ("key", "title", "source", "licence", "note")
_LONGEST = 2_000


def dataset_to_json(data: Dataset) -> str:
    """Return the data set as JSON: Python writes every float64 with the digits that give the same bits back."""
    instance("data", data, Dataset, "to_dataset returns it")
    arrays = {"labels": data.labels, "centre": data.centre, "scale": data.scale}
    document = {
        "format": FORM.format,
        **{name: getattr(data, name) for name in _TEXTS},
        "columns": data.columns,
        "units": data.units,
        "rows": data.rows,
        "values": data.values.tolist(),
        **({"names": data.names} if data.names else {}),
        **{name: None if array is None else array.tolist() for name, array in arrays.items()},
    }
    return json.dumps(document, ensure_ascii=False)


def dataset_from_json(text: str | bytes) -> Dataset:
    """Return the data set that `dataset_to_json` wrote; DataError says what is wrong with any other text."""
    return dataset_from_document(FORM.read(text))


def dataset_from_document(saved: Json) -> Dataset:
    """Return the data set in a decoded JSON value, such as a part of a saved experiment."""
    document = FORM.checked(saved)
    texts = {name: _text(document.get(name, ""), name) for name in _TEXTS}
    listed = _list(document, "columns")
    if len(listed) > MAX_COLUMNS:
        raise FORM.broken(f"it has {len(listed):,} columns, and at most {MAX_COLUMNS:,} are read")
    columns = tuple(_text(name, "columns") for name in listed)
    if not columns or len(set(columns)) < len(columns):
        raise FORM.broken("its columns have no names, or the same name twice")
    units = tuple(_text(unit, "units") for unit in _list(document, "units", len(columns)))
    values = _matrix(_list(document, "values"), columns)
    n = len(values)
    rows = tuple(_whole(row, "rows") for row in _list(document, "rows", n))
    names: tuple[str, ...] = ()
    if document.get("names") is not None:
        names = tuple(_text(name, "names") for name in _list(document, "names", n))
    labels = None
    if document.get("labels") is not None:
        labels = np.array([_whole(label, "labels") for label in _list(document, "labels", n)], dtype=np.int64)
    centre, scale = (_floats(document, name, len(columns)) for name in ("centre", "scale"))
    if (centre is None) != (scale is None) or (scale is not None and scale.min() <= 0):
        raise FORM.broken('"centre" and "scale" do not belong together')
    problems = count_problems(n) + column_problems(values, columns, rows)
    if problems:
        raise DataError(problems)
    return Dataset(
        **texts,
        values=values,
        columns=columns,
        units=units,
        rows=rows,
        labels=labels,
        centre=centre,
        scale=scale,
        names=names,
        plane=(),
        by_name=False,
        made_of=None,
    )


def _matrix(rows: list[Json], columns: tuple[str, ...]) -> FloatArray:
    """Return the points (n, d); DataError names the first value that is no number."""
    if len(rows) > MAX_ROWS:
        raise FORM.broken(f"it has {len(rows):,} points, and at most {MAX_ROWS:,} are read")
    if (cells := len(rows) * len(columns)) > MAX_CELLS:
        raise FORM.broken(f"it has {cells:,} numbers, and at most {MAX_CELLS:,} are read")
    for i, row in enumerate(rows, start=1):
        if not isinstance(row, list) or len(row) != len(columns):
            raise FORM.broken(f"point {i} does not have {len(columns)} coordinates")
        for column, value in zip(columns, row, strict=True):
            if not _is_finite(value):
                raise FORM.broken(
                    f"point {i}, column {shown(column)} is {shown(value)}, not a number below {LARGEST:g}"
                )
    return np.array(rows, dtype=np.float64).reshape(len(rows), len(columns))


def _floats(document: dict[str, Json], name: str, length: int) -> FloatArray | None:
    if document.get(name) is None:
        return None
    values = _list(document, name, length)
    if not all(map(_is_finite, values)):
        raise FORM.broken(f'"{name}" does not consist of numbers')
    return np.array(values, dtype=np.float64)


def _list(document: dict[str, Json], name: str, length: int | None = None) -> list[Json]:
    value = document.get(name)
    if not isinstance(value, list) or (length is not None and len(value) != length):
        of = "a list" if length is None else f"a list of {length:,} values"
        raise FORM.broken(f'"{name}" is not {of}')
    return value


def _text(value: Json, name: str) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise FORM.broken(f'"{name}" holds {shown(value)}, which is not a short text')
    return printable(value)


def _whole(value: Json, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**53:
        raise FORM.broken(f'"{name}" holds {shown(value)}, which is not a whole number of at least 0')
    return value


def _is_finite(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < LARGEST
