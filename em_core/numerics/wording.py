"""Sentences from their parts: plural forms, lists in words, and sentences one after the other."""

from __future__ import annotations

from collections.abc import Iterable


def counted(n: int, noun: str, plural: str = "") -> str:
    """Return a count with its noun: "1 row", "2,400 rows"; `plural` where it is not the noun and an s."""
    return f"{n:,} {noun if n == 1 else plural or f'{noun}s'}"


def agreeing(n: int, one: str, many: str) -> str:
    """Return the form of a word that agrees with a count: "is" or "are"."""
    return one if n == 1 else many


def listed(names: Iterable[str], word: str = "and") -> str:
    """Return names as a list in words: "a", "a and b", "a, b and c"; with another word, "a, b or c"."""
    *most, last = list(names) or [""]
    return f"{', '.join(most)} {word} {last}" if most else last


def shortened(names: Iterable[str], most: int) -> str:
    """Return the first names with commas between them, and how many more there are: "a, b and 3 more"."""
    every = list(names)
    first, rest = ", ".join(every[:most]), len(every) - most
    return f"{first} and {rest:,} more" if rest > 0 else first


def sentences(*said: str) -> str:
    """Return sentences one after the other; an empty one is left out."""
    return " ".join(filter(None, said))


def within(words: str) -> str:
    """Return words as they go on after a colon: only their first letter changes."""
    return f"{words[:1].lower()}{words[1:]}"


def at_the_start(words: str) -> str:
    """Return words as they begin a sentence: only their first letter changes."""
    return f"{words[:1].upper()}{words[1:]}"


def with_unit(number: str, unit: str) -> str:
    """Return a number with its unit, where it has one: "0.13 nats"."""
    return f"{number} {unit}" if unit else number
