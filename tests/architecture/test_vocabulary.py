"""The app's vocabulary: what docs/words.md says that no page says, no string in the program says either.

Docstrings and comments are for those who read the program, and are not looked at.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

BANNED = {
    r"\b(un)?divid(e|es|ed|ing)\b(?! by| among the|-)": "assign",
    r"\bstands?\b(?! for)": "is at",
    r"\b(at|to|of) rest\b|\brests?\b(?! of)": "has converged, stopped",
    r"\bbeneath\b": "below",
    r"\bhills?\b": "maximum",
    r"\broads?\b": "path",
    r"\bthe way of EM\b|\bstraight way\b|\bof the way\b|'s way\b": "path",
    r"\bmade anew\b|\banew\b": "computed again",
    r"\bthe very\b": "the",
    r"\b[Ww]orth seeing\b": "examples",
    r"\b[Nn]udge": "move the parameters a little",
    r"\bspeedometer\b": "speed",
    r"\bundecided": "most evenly shared",
    r"\bwholly\b": "entirely",
}
"""What no sentence says, as a pattern, and what it says instead."""

LEFT = {"em_core": 0, "em_viz": 0, "pages": 1, "halfstep": 0}
"""How many such words are left in each folder: what was put right is not said again. Lower a number when you can."""


def strings(source: str) -> Iterator[tuple[int, str]]:
    """Yield the line and the text of every string in a program that is not a docstring."""
    tree = ast.parse(source)
    docs = {
        id(statement.value)
        for node in ast.walk(tree)
        if isinstance(body := getattr(node, "body", None), list)
        for statement in body
        if isinstance(statement, ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.lineno, node.value


def banned_in(source: str) -> list[tuple[int, str, str]]:
    """Return the line, what is said there, and what to say instead."""
    return [
        (line, match[0], instead)
        for line, text in strings(source)
        if " " in text.strip()
        for pattern, instead in BANNED.items()
        for match in re.finditer(pattern, text)
    ]


@pytest.mark.parametrize("folder", LEFT)
def test_no_sentence_says_what_the_vocabulary_does_not(folder: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {said!r}: say {instead}"
        for path in sorted((ROOT / folder).rglob("*.py"))
        for line, said, instead in banned_in(path.read_text("utf-8"))
    ]
    assert len(found) <= LEFT[folder], "\n".join(found)


def test_the_rule_sees_strings_and_leaves_docstrings() -> None:
    assert banned_in('"""It stands here."""\nX = "Mean 2 stands here."') == [(2, "stands", "is at")]
    assert not banned_in('X = "stands"')
    assert banned_in('def f(k):\n    return f"no point of {k} divided yet"')[0][0] == 2
