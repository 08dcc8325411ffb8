"""Room codes: six letters that cannot be mistaken for one another, in print, on a wall or read aloud."""

from __future__ import annotations

from collections.abc import Callable

LETTERS = "BCFHJKMNPRSTWXYZ"
"""No I, L, O, Q, D, G, U or V, which look like others, and no A or E: without vowels a code is never a word."""

LENGTH = 6

CODES = len(LETTERS) ** LENGTH
"""So many codes there are: 16,777,216."""


def new_code(draw: Callable[[int], int]) -> str:
    """Return a code. `draw(n)` returns a whole number from 0 to n - 1; `secrets.randbelow` cannot be foreseen."""
    return "".join(LETTERS[draw(len(LETTERS))] for _ in range(LENGTH))


def tidy_code(typed: str) -> str | None:
    """Return what somebody typed as a code, in capitals and without spaces and hyphens; None where it is none."""
    letters = "".join(typed.split()).replace("-", "").upper() if len(typed) <= 4 * LENGTH else ""
    return letters if len(letters) == LENGTH and set(letters) <= set(LETTERS) else None
