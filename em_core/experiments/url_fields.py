"""How each part of an experiment is written as text and read back: the one grammar of links and saved files.

A reader takes any text at all; where the text is not what it should be it raises ValueError with the rule, a clause
that continues "must be ...".
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from em_core.algorithms import PLAYABLE
from em_core.catalogue.registry import MAX_COMPONENTS, MODELS
from em_core.data.generators import LARGEST_SEED
from em_core.data.limits import MAX_COLUMNS
from em_core.data.problems import shown
from em_core.data.transforms import transforms_in
from em_core.distributions.gaussian import COVARIANCES
from em_core.experiments.experiment import SOURCES
from em_core.multistart.initialisation import STARTS

MOST_STEPS = 10_000
"""The largest step limit that a link can ask of a server."""

MOST_BLOCKS = 1_000
"""How many blocks of rows can be asked for."""

MOST_TYPED = 1_000
"""How many typed numbers are read: K = 8 in ten dimensions has 888."""

MOST_TRANSFORMS = 3 * MAX_COLUMNS
"""How many transforms are read: three kinds of each column."""

NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?", re.ASCII | re.IGNORECASE)
LONGEST_NUMBER = 40
LONGEST_NAME = 6_000
"""Characters of a column's name: up to 2,000, of which each may be written with three."""


@dataclass(frozen=True)
class Field:
    """One part of an experiment in a link.

    key:    its name there.
    read:   text -> value, or ValueError with the rule.
    write:  value -> text; reading that gives the value back, to the last digit.
    """

    key: str
    read: Callable[[str], Any]
    write: Callable[[Any], str] = str


def number(text: str) -> float:
    """Read a finite decimal number."""
    if len(text) > LONGEST_NUMBER or not NUMBER.fullmatch(text) or not math.isfinite(value := float(text)):
        raise ValueError("a finite number")
    return value


def brief(value: float) -> str:
    """Write a number with the fewest digits that read back as the same double."""
    return repr(float(value)).removesuffix(".0")


def within(text: str, low: float, high: float, whole: bool = False) -> float:
    """Read a number from low to high, both included; an int where it must be whole."""
    try:
        value = int(text) if whole and re.fullmatch(r"\d{1,16}", text, re.ASCII) else number(text)
    except ValueError:
        value = math.nan
    if not low <= value <= high or (whole and not isinstance(value, int)):
        sort = "a whole number" if whole else "a number"
        raise ValueError(f"{sort} from {brief(low)} to {brief(high)}")
    return value


def whole(text: str, low: int, high: int) -> int:
    """Read a whole number from low to high, both included."""
    return int(within(text, low, high, whole=True))


def unusable(key: str, text: str, rule: object, instead: str) -> str:
    """Return the note on a value in a link that cannot be used: the value, the rule, and what is shown instead."""
    name = shown(key)[1:-1]
    return f"{name} is {shown(text)} in the link; it must be {rule}. Shown instead: {instead}."


def idle(key: str, text: str) -> str:
    """Return the note on a value in a link that the rest of it makes idle."""
    return f"{key} is {shown(text)} in the link; it plays no part in this run, and is ignored."


def whole_asked(query: Mapping[str, str], key: str, low: int, high: int, default: int, notes: list[str]) -> int:
    """Return the whole number that a link asks for; the default, with a note, where it cannot be used."""
    try:
        return whole(query.get(key, str(default)), low, high)
    except ValueError as rule:
        notes.append(unusable(key, query[key], rule, str(default)))
        return default


def _whole(low: int, high: int) -> Callable[[str], float]:
    return lambda text: within(text, low, high, whole=True)


def _one_of(options: Iterable[str]) -> Callable[[str], str]:
    names = tuple(options)

    def read(text: str) -> str:
        if text not in names:
            raise ValueError(f"one of {', '.join(names)}")
        return text

    return read


def _flag(text: str) -> bool:
    if text not in ("0", "1"):
        raise ValueError("0 or 1")
    return text == "1"


def _numbers(text: str) -> tuple[float, ...]:
    parts = text.split(",", MOST_TYPED) if text else []
    try:
        values = tuple(map(number, parts))
    except ValueError:
        values = None
    if values is None or len(values) > MOST_TYPED:
        raise ValueError(f"at most {MOST_TYPED} finite numbers with commas between")
    return values


def names_in(text: str, most: int, called: str = "names") -> tuple[str, ...]:
    """Read names with commas between, `most` at most; `called` is what they are in the rule that an error tells."""
    names = text.split(",", most) if text else []
    if len(names) > most or len(text) > most * LONGEST_NAME:
        raise ValueError(f"at most {most:,} {called} with commas between")
    return tuple(map(unquote, names))


def _names(text: str) -> tuple[str, ...]:
    return names_in(text, MAX_COLUMNS, "names of columns")


def _two_names(text: str) -> tuple[str, ...]:
    try:
        found = _names(text)
    except ValueError:
        found = ()
    if len(set(found)) != 2 or len(found) != 2:
        raise ValueError("the names of two different columns with a comma between")
    return found


def escaped_names(names: tuple[str, ...]) -> str:
    """Write names with commas between."""
    # Commas separate the names, so those inside a name are written as a link would write them.
    return ",".join(name.replace("%", "%25").replace(",", "%2C") for name in names)


def _transforms(text: str) -> tuple[str, ...]:
    try:
        return tuple(each.id for each in transforms_in(names_in(text, MOST_TRANSFORMS)))
    except ValueError:
        rule = "log:, difference: or standardise: and the name of a column, several with commas between"
        raise ValueError(rule) from None


def _digest(text: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{64}", text):
        raise ValueError("a sha256 in hexadecimal, 64 digits from 0 to f")
    return text


FIELDS: dict[str, Field] = {
    "data": Field("data", _one_of(SOURCES)),
    "columns": Field("columns", _names, escaped_names),
    "plane": Field("plane", _two_names, escaped_names),
    "transforms": Field("transform", _transforms, escaped_names),
    "by_name": Field("names", _flag, lambda value: "1" if value else "0"),
    "standardise": Field("standardise", _flag, lambda value: "1" if value else "0"),
    "dimension": Field("dim", _whole(1, 2)),
    "data_seed": Field("dataseed", _whole(0, LARGEST_SEED)),
    "own_digest": Field("digest", _digest),
    "model": Field("model", _one_of(MODELS)),
    "k": Field("k", _whole(1, MAX_COMPONENTS)),
    "covariance": Field("cov", _one_of(COVARIANCES)),
    "start": Field("start", _one_of(STARTS)),
    "seed": Field("seed", _whole(0, LARGEST_SEED)),
    "typed": Field("typed", _numbers, lambda values: ",".join(map(brief, values))),
    "tol": Field("tol", lambda text: within(text, 0, 1e6), brief),
    "max_steps": Field("max", _whole(0, MOST_STEPS)),
    "algorithm": Field("algorithm", _one_of(PLAYABLE)),
    "blocks": Field("blocks", _whole(1, MOST_BLOCKS)),
}
"""How each attribute of an Experiment is written, in the order of the link; settings come as "data.<name>"."""

SETTING = "data."
"""What the key of a generator's setting begins with."""
