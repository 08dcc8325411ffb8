"""Templates of sentences, and the numbers that fill their slots."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeAlias

from em_core.numerics.number_format import format_number

Fact: TypeAlias = float | int | str
"""A number of a run, or a word that depends on one."""

Facts: TypeAlias = Mapping[str, Fact]
"""What is true of a run, by the names of slots."""

_SLOT = re.compile(r"\{(\w+)(?::([^{}]*))?\}")
_NUMBER = re.compile(r"([+]?)(?:\.(\d+))?([fgd%]?)")
_FORMS = {"f": "fixed", "g": "significant", "d": "integer", "%": "percent", "": "significant"}


def slots(template: str) -> tuple[str, ...]:
    """Return the names of a template's slots."""
    return tuple(name for name, _ in _SLOT.findall(template))


def filled(template: str, facts: Facts) -> str:
    """Return the template with its slots filled: {name}, {name:.4f}, {name:+.3g}, {name:d}, {name:.1%}.

    Raises KeyError for a slot that no fact fills.
    """
    said = _SLOT.sub(lambda slot: _written(facts[slot[1]], slot[2] or ""), template)
    # A symbol keeps its case, at the start of a sentence too: l is the log-likelihood.
    return said if len(said) == 1 or said[1] == " " else f"{said[:1].upper()}{said[1:]}"


def _written(fact: Fact, form: str) -> str:
    if isinstance(fact, str):
        return fact
    found = _NUMBER.fullmatch(form)
    if found is None:
        raise ValueError(f'"{form}" is no format of a slot; "+.4f", ".3g", "d" and ".1%" are.')
    sign, digits, kind = found.groups()
    if kind == "d":
        return f"{round(fact):,}".replace("-", "−")
    name = _FORMS[kind]
    if sign:
        name = {"fixed": "signed", "significant": "signed-significant"}.get(name, name)
    return format_number(float(fact), name, int(digits) if digits else 3 if name.endswith("significant") else 0)
