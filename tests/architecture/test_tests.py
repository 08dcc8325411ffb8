"""Every test can fail: on every way through it something is asserted, an error expected, or a check called."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "tests").rglob("*.py"))
TESTS = [path for path in FILES if path.name.startswith("test_")]

CHECKS = re.compile(r"_?(assert|check|expect|wait_for)(_|$)|(raises|warns|fail)$")
"""What a call is named that complains: of ours, of pytest's, NumPy's and Playwright's."""

Known = frozenset[str]
"""Names of functions that check something though they are not called so."""


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def functions(tree: ast.AST) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def checks_in(node: ast.AST, known: Known) -> Iterator[ast.AST]:
    """Yield every assertion and every call of a check within a node."""
    for part in ast.walk(node):
        if isinstance(part, ast.Assert):
            yield part
        elif isinstance(part, ast.Call) and isinstance(part.func, ast.Name | ast.Attribute):
            name = part.func.attr if isinstance(part.func, ast.Attribute) else part.func.id
            if CHECKS.match(name) or ast.unparse(part.func) in known:
                yield part


@cache
def helpers(path: Path) -> Known:
    """Return the functions of a file that check something and return nothing: checking is what they are for."""
    made = [
        node
        for node in functions(parsed(path))
        if not node.name.startswith("test_") and isinstance(node.returns, ast.Constant) and node.returns.value is None
    ]
    found: Known = frozenset()
    while more := {node.name for node in made if any(checks_in(node, found))} - found:
        found |= more
    return found


@cache
def known_to(path: Path) -> Known:
    """Return such functions as a file calls them: its own, and those that it imports from elsewhere in the tests."""
    found = set(helpers(path))
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tests"):
            for alias in node.names:
                whole = ROOT / f"{node.module}.{alias.name}".replace(".", "/")
                if whole.with_suffix(".py").is_file():
                    found |= {f"{alias.name}.{name}" for name in helpers(whole.with_suffix(".py"))}
                elif whole.parent.with_suffix(".py").is_file():
                    found |= {alias.name} & helpers(whole.parent.with_suffix(".py"))
    return frozenset(found)


def surely_checks(body: list[ast.stmt], known: Known) -> bool:
    """Return whether every way through these statements comes past a check; a loop is taken to go round."""
    for statement in body:
        match statement:
            case ast.Return(value=None):
                return False
            case ast.If(body=yes, orelse=no):
                checked = surely_checks(yes, known)
                if checked and surely_checks(no, known):
                    return True
                if not checked and isinstance(yes[-1], ast.Return):
                    return False
            case ast.Match(cases=cases):
                if all(surely_checks(case.body, known) for case in cases):
                    return True
            case ast.With(items=items, body=inner):
                if any(any(checks_in(item, known)) for item in items) or surely_checks(inner, known):
                    return True
            case ast.FunctionDef() | ast.ClassDef():
                pass
            case _:
                if any(checks_in(statement, known)):
                    return True
    return False


def test_every_test_can_fail() -> None:
    idle = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in TESTS
        for node in functions(parsed(path))
        if node.name.startswith("test_") and not surely_checks(node.body, known_to(path))
    ]
    assert len(TESTS) > 100
    assert not idle, "there is a way through these on which nothing is checked:\n" + "\n".join(idle)


def is_checked(source: str) -> bool:
    (function,) = functions(ast.parse(f"def f():\n{source}"))[:1]
    return surely_checks(function.body, frozenset({"survives", "claims.rests"}))


@pytest.mark.parametrize(
    "source",
    [
        " run(x)",
        " if d > 1:\n  assert x",
        " if k == 1:\n  return\n assert x",
        " try:\n  run(x)\n except ValueError:\n  pass",
        " def inner():\n  assert x\n inner()",
        " if d > 1:\n  assert x\n else:\n  run(x)",
        " other.survives(x)",
    ],
)
def test_a_way_without_a_check_is_seen(source: str) -> None:
    assert not is_checked(source)


@pytest.mark.parametrize(
    "source",
    [
        " assert x",
        " with pytest.raises(ValueError):\n  run(x)",
        " if d > 1:\n  assert x\n else:\n  assert y",
        " for x in y:\n  if x:\n   continue\n  assert z",
        " assert_allclose(x, y)\n return",
        " if k == 1:\n  assert y\n  return\n assert x",
        " survives(x)",
        " claims.rests(x)",
        " page.wait_for_url(x)",
    ],
)
def test_a_check_on_every_way_is_enough(source: str) -> None:
    assert is_checked(source)
