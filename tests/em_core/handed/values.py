"""What people hand over: values that nothing can be done with, and harmless forms of good ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

HUGE = 10**400
ENDLESS = 10**5000


class Nasty(NamedTuple):
    """A value, and what of it a refusal quotes: one of these texts, or of a formless one its shape."""

    value: Any
    signs: tuple[str, ...]
    formless: bool = True


def _single(value: Any, *signs: str) -> Nasty:
    """A single value: where a table is needed, its shape is quoted."""
    return Nasty(value, (*signs, "shape ()"))


class Stranger:
    """An object that is nothing."""


class Unsized:
    """What can be gone through, and has no length."""

    def __iter__(self) -> Iterator[int]:
        return iter((0, 1, 2))


def _with(table: np.ndarray[Any, Any], value: float) -> np.ndarray[Any, Any]:
    changed = np.array(table, dtype=np.float64)
    changed.flat[0] = value
    return changed


STRANGERS: dict[str, Nasty] = {
    "None": _single(None, "None", "nan", "did not come"),
    "nan": _single(float("nan"), "nan"),
    "inf": _single(float("inf"), "inf"),
    "-inf": _single(float("-inf"), "inf"),
    "1e300": _single(1e300, "1e+300"),
    "-1e300": _single(-1e300, "-1e+300"),
    "1e-320": _single(1e-320, "e-32", "9.99", "0"),
    "10**400": _single(HUGE, "1e400", "inf"),
    "-10**400": _single(-HUGE, "-1e400", "inf"),
    "10**5000": _single(ENDLESS, "1e5000", "thousands of digits", "inf"),
    "2**53 + 1": _single(2**53 + 1, "9007199254740993", "9,007,199", "9.0"),
    "-3": _single(-3, "-3"),
    "0": _single(0, "0"),
    "2.5": _single(2.5, "2.5"),
    "True": _single(True, "True", "1"),
    "a text": _single("gibberish", "gibberish"),
    "an empty text": Nasty("", ("''", '""', "(0,)", "0 ")),
    "bytes": Nasty(b"gibberish", ("gibberish",)),
    "complex": _single(1 + 2j, "(1+2j)", "complex"),
    "an empty list": Nasty([], ("[]", "0", "none", "No ", "empty")),
    "a ragged list": Nasty([[1.0, 2.0], [3.0]], ("length", "[3]", "[1, 2]", "empty")),
    "a list with a text": Nasty([1.0, "gibberish"], ("gibberish", "is 1")),
    "a list with 10**400": Nasty([1.0, HUGE], ("1e400", "is 1")),
    "a dict": Nasty({"gibberish": 1}, ("gibberish",)),
    "a set": Nasty({1, 2, 3}, ("{1, 2, 3}", "is 1")),
    "a class": Nasty(Stranger, ("Stranger",)),
    "an object": Nasty(Stranger(), ("Stranger",)),
    "without length": Nasty(Unsized(), ("Unsized", "0")),
    "0-d array": Nasty(np.array(1.5), ("()", "1.5", "shape")),
    "3-d array": Nasty(np.ones((2, 2, 2)), ("(2, 2, 2)",)),
    "array without rows": Nasty(np.empty((0, 2)), ("(0, 2)", "0 ")),
    "array without columns": Nasty(np.empty((5, 0)), ("(5, 0)",)),
    "array of objects": Nasty(
        np.array([[1.0, "gibberish"], [None, 2.0]], dtype=object), ("gibberish", "(2, 2)", "nan")
    ),
    "array of texts": Nasty(np.array([["gibberish", "b"]]), ("gibberish", "(1, 2)")),
    "complex array": Nasty(np.array([[1j, 2], [3, 4]]), ("complex", "1j")),
    "array of dates": Nasty(np.array(["2020-01-01", "2020-01-02"], dtype="M8[D]"), ("date", "(2,)")),
    "array of nothing but nan": Nasty(np.full((3, 2), np.nan), ("nan", "no value at all")),
    "a table of texts": Nasty(pd.DataFrame({"a": ["gibberish", "b"]}), ("'a'", "gibberish", "(2, 1)", '"a"')),
}
"""Values of every sort, for any argument."""


def spoilt(table: np.ndarray[Any, Any]) -> dict[str, Nasty]:
    """Return a good array with one thing wrong with it."""
    masked = np.ma.MaskedArray(table, mask=False)
    masked[(0,) * table.ndim] = np.ma.masked
    objects, shorter = table.astype(object), table[:-1] if table.ndim else table[None]
    objects.flat[0] = HUGE
    extra = np.concatenate([table, table[..., :1]], axis=-1) if table.ndim else np.stack([table, table])
    return {
        "nan in it": Nasty(_with(table, np.nan), ("nan", "empty"), formless=False),
        "inf in it": Nasty(_with(table, np.inf), ("inf",), formless=False),
        "-inf in it": Nasty(_with(table, -np.inf), ("-inf",), formless=False),
        "1e300 in it": Nasty(_with(table, 1e300), ("1e+300",), formless=False),
        "-1e300 in it": Nasty(_with(table, -1e300), ("-1e+300",), formless=False),
        "1e-320 in it": Nasty(_with(table, 1e-320), ("e-32", "0"), formless=False),
        "10**400 in it": Nasty(objects, ("1e400",), formless=False),
        "masked": Nasty(masked, ("nan", "masked", "--", "empty")),
        "an axis more": Nasty(table[None, None], (str((1, 1, *table.shape)),)),
        "a column more": Nasty(extra, (str(extra.shape), str(extra.shape[-1]), "singular", "eigenvalue")),
        "a row less": Nasty(shorter, (str(shorter.shape), str(len(shorter)))),
        "times 1e-300": Nasty(table * 1e-300, ("e-30", "e-29", "0", "spread", "singular")),
        "times 1e150": Nasty(table * 1e150, ("e+15", "e+14")),
        "nothing but zeros": Nasty(table * 0, ("0", "singular", "cut off")),
    }


HARMLESS: dict[str, Callable[[np.ndarray[Any, Any]], Any]] = {
    "read-only": lambda x: _frozen(x),
    "Fortran order": lambda x: np.asfortranarray(x),
    "every second of a larger array": lambda x: np.repeat(x, 2, axis=0)[::2],
    "backwards of its mirror": lambda x: np.flip(np.flip(x).copy()),
    "big-endian": lambda x: x.astype(">f8"),
    "objects": lambda x: x.astype(object),
    "lists": lambda x: x.tolist(),
    "masked, nothing hidden": lambda x: np.ma.MaskedArray(x, mask=False),
    "pandas": lambda x: pd.DataFrame(x) if x.ndim == 2 else pd.Series(x) if x.ndim == 1 else x,
    "longdouble": lambda x: x.astype(np.longdouble),
}
"""The same numbers in other forms: the answer is the same to the last bit."""


def _frozen(x: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    copy = np.array(x)
    copy.setflags(write=False)
    return copy
