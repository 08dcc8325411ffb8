"""What reads a file of a statistics program, run as a program of its own: it may crash, or be ended, and nobody minds.

It knows nothing of em_core. In: how many bytes the order has, the order as JSON, and the file. Out: a line of JSON for
each column, or one line that says why there are none.
"""

from __future__ import annotations

import json
import math
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, TypeAlias, cast

if TYPE_CHECKING:
    import pandas as pd

Line: TypeAlias = "dict[str, object]"
Order: TypeAlias = "dict[str, int]"

_SAFE = 2**53


class Refused(Exception):
    """A file that holds more than the limits, or needs what is not installed."""

    def __init__(self, **why: object) -> None:
        super().__init__()
        self.why = why


def main() -> int:
    """Read the file as the order says, and write its columns."""
    source = sys.stdin.buffer
    kind = sys.argv[1]
    order: Order = json.loads(source.read(int(source.readline())))
    raw = source.read()
    _limit(order)
    warnings.simplefilter("ignore")
    try:
        for line in READERS[kind](raw, order):
            print(json.dumps(line))  # noqa: T201
        print(json.dumps({"done": True}))  # noqa: T201
    except Refused as refused:
        print(json.dumps({"refused": refused.why}))  # noqa: T201
    except ModuleNotFoundError as error:
        print(json.dumps({"refused": {"missing": error.name}}))  # noqa: T201
    return 0


def _limit(order: Order) -> None:
    """Ask the system to end this process where it takes too much; some systems cannot."""
    try:
        import resource
    except ModuleNotFoundError:
        return
    for what, most in ((resource.RLIMIT_AS, order["memory"]), (resource.RLIMIT_CPU, order["seconds"])):
        _, hard = resource.getrlimit(what)
        try:
            resource.setrlimit(what, (most if hard < 0 else min(most, hard), hard))
        except (OSError, ValueError):
            continue


def _check(rows: int, columns: int, order: Order) -> None:
    if columns > order["columns"] or rows * columns > order["cells"]:
        raise Refused(rows=rows, columns=columns)


def _cell(value: object) -> str:
    """Return a value as text: every digit of a double, a whole one as an integer, nothing for what is missing."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() and abs(value) < _SAFE else repr(value)
    if isinstance(value, datetime):
        return (value.date() if value.time() == time(0) else value).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return repr(value.total_seconds())
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(value)


def _plain(value: object) -> object:
    """Return a value of NumPy or pandas as one of Python."""
    item = getattr(value, "item", None)
    if callable(item):
        value = item()
    to_python = getattr(value, "to_pydatetime", None)
    if callable(to_python):
        value = to_python()
    # pandas' marks for what is missing equal not even themselves.
    return None if value is None or type(value).__name__ in ("NAType", "NaTType") else value


def _column(frame: str, name: str, values: Sequence[object], numeric: bool, **more: object) -> Line:
    cells = [_cell(_plain(value)) for value in values]
    return {"frame": frame, "name": name, "cells": cells, "numeric": numeric, **more}


def statistics(raw: bytes, order: Order, *, how: str) -> Iterator[Line]:
    """Yield the columns of a file of SPSS, Stata or SAS: values as they are, with what their codes mean."""
    import pyreadstat

    readers: Mapping[str, Callable[..., tuple[object, object]]] = {
        "spss": pyreadstat.read_sav,
        "stata": pyreadstat.read_dta,
        "sas": pyreadstat.read_sas7bdat,
        "xport": pyreadstat.read_xport,
    }
    read = readers[how]
    # As a dict: a data frame would bring pandas, which takes a second.
    _, about = read(BytesIO(raw), metadataonly=True, output_format="dict")
    names = cast("list[str]", getattr(about, "column_names", []))
    rows = cast("int | None", getattr(about, "number_rows", None)) or 0
    _check(max(0, rows), len(names), order)
    most = order["cells"] // max(1, len(names)) + 1
    more = {} if how == "xport" else {"user_missing": True}
    found, about = read(BytesIO(raw), output_format="dict", row_limit=most, **more)
    columns = cast("dict[str, Sequence[object]]", found)
    _check(max((len(values) for values in columns.values()), default=0), len(columns), order)
    labels = cast("dict[str, str]", getattr(about, "column_names_to_labels", None) or {})
    meanings = cast("dict[str, dict[object, str]]", getattr(about, "variable_value_labels", None) or {})
    ranges = cast("dict[str, list[dict[str, object]]]", getattr(about, "missing_ranges", None) or {})
    types = cast("dict[str, str]", getattr(about, "readstat_variable_types", None) or {})
    for name, given in columns.items():
        values = [_plain(value) for value in given]
        numeric = types.get(name, "double") != "string"
        missing: dict[str, int] = {}
        for i, value in enumerate(values):
            if value is not None and is_missing(value, numeric, ranges.get(name, [])):
                missing[_cell(value)] = missing.get(_cell(value), 0) + 1
                values[i] = None
        meaning = {_cell(_plain(code)): str(label) for code, label in meanings.get(name, {}).items()}
        yield _column("", name, values, numeric, label=labels.get(name) or "", meanings=meaning, missing=missing)


def is_missing(value: object, numeric: bool, ranges: list[dict[str, object]]) -> bool:
    """Return whether the file declares a value to be a missing one."""
    if numeric and isinstance(value, str):
        # The missing values of Stata and SAS have letters.
        return True
    for each in ranges:
        low, high = _plain(each["lo"]), _plain(each["hi"])
        if isinstance(value, int | float) and isinstance(low, int | float) and isinstance(high, int | float):
            if low <= value <= high:
                return True
        elif value == low:
            return True
    return False


def r_data(raw: bytes, order: Order) -> Iterator[Line]:
    """Yield the columns of the data frames, matrices and vectors of a file of R, factors as text."""
    import numpy as np
    import rdata
    from rdata.conversion import DEFAULT_CLASS_MAP

    def days(values: object, _attributes: object) -> object:
        return np.array(values, dtype="float64").astype("datetime64[D]")

    def seconds(values: object, _attributes: object) -> object:
        return np.array(values, dtype="float64").astype("datetime64[s]")

    parsed = rdata.parser.parse_data(raw)
    classes = {**DEFAULT_CLASS_MAP, "Date": days, "POSIXct": seconds}
    value: object = rdata.conversion.convert(parsed, constructor_dict=classes)
    found = value if isinstance(value, dict) else {"": value}
    frames = {str(name): _as_frame(each) for name, each in found.items()}
    for name, frame in frames.items():
        if frame is not None:
            yield from _frame(name, frame, order)


def _as_frame(value: object) -> pd.DataFrame | None:
    import numpy as np
    import pandas as pd

    if isinstance(value, pd.DataFrame):
        return value
    if isinstance(value, np.ma.MaskedArray):
        value = np.ma.filled(value.astype("float64"), np.nan)
    if isinstance(value, np.ndarray) and value.ndim in (1, 2) and value.dtype.kind in "bifUOM":
        columns = value.reshape(len(value), -1)
        return pd.DataFrame({f"V{j + 1}": columns[:, j] for j in range(columns.shape[1])})
    return None


def _frame(name: str, frame: pd.DataFrame, order: Order) -> Iterator[Line]:
    _check(len(frame), frame.shape[1], order)
    names = [str(each) for each in frame.index]
    if names not in ([str(i) for i in range(start, start + len(names))] for start in (0, 1)):
        yield _column(name, "row names", names, numeric=False)
    for j in range(frame.shape[1]):
        column = frame.iloc[:, j]
        kind = column.dtype.kind if hasattr(column.dtype, "kind") else "O"
        yield _column(name, str(frame.columns[j]), list(column), numeric=kind in "if")


def arrow(raw: bytes, order: Order) -> Iterator[Line]:
    """Yield the columns of an Arrow or Feather file."""
    import pyarrow as pa
    import pyarrow.feather as feather
    import pyarrow.types as types

    table = feather.read_table(BytesIO(raw), memory_map=False, use_threads=False)
    _check(table.num_rows, table.num_columns, order)
    table.validate(full=True)
    for field, column in zip(table.schema, table.columns, strict=True):
        kind = field.type
        if types.is_nested(kind) or types.is_binary(kind) or types.is_large_binary(kind):
            yield {"frame": "", "name": field.name, "cells": [], "numeric": False, "left_out": str(kind)}
            continue
        numeric = bool(types.is_integer(kind) or types.is_floating(kind) or types.is_decimal(kind))
        if types.is_timestamp(kind):
            column = column.cast(pa.timestamp("us"), safe=False)
        yield _column("", field.name, column.to_pylist(), numeric)


READERS: dict[str, Callable[[bytes, Order], Iterator[Line]]] = {
    "spss": lambda raw, order: statistics(raw, order, how="spss"),
    "stata": lambda raw, order: statistics(raw, order, how="stata"),
    "sas": lambda raw, order: statistics(raw, order, how="sas"),
    "xport": lambda raw, order: statistics(raw, order, how="xport"),
    "r": r_data,
    "arrow": arrow,
}

if __name__ == "__main__":
    sys.exit(main())
