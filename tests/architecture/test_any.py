"""`Any` is a debt: how often it stands in each room, and a ceiling that only ever goes down."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# How often `Any` may stand in a room, imports apart; a room that is not named has none. Lower a number when you can.
CEILINGS = {
    "em_core/em": 11,
    "em_core/experiments": 25,
    "em_core/multistart": 5,
    "em_viz": 11,
    "halfstep": 2,
    "pages": 52,
    "scripts": 9,
}

# Names for Any: what is kept beside its model, and is of whichever type that model takes.
LOOSE = {"AnyData", "AnyParams", "SomeModel"}
LOOSE_CEILINGS = {
    "em_core/algorithms": 1,
    "em_core/em": 2,
    "em_core/catalogue": 7,
    "em_core/multistart": 1,
}


def rooms() -> list[str]:
    """The rooms of em_core, the doors on top of it, and the other packages as a whole."""
    inner = [path.parent.relative_to(ROOT).as_posix() for path in (ROOT / "em_core").glob("*/__init__.py")]
    return sorted(["em_core", *inner, "em_viz", "halfstep", "pages", "scripts"])


def written(tree: ast.AST) -> Iterator[str]:
    """Yield every name in the code, those in types that are written as text too, but not in imports."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Load()) | ast.Attribute(attr=name):
                yield name
            case (
                ast.arg(annotation=ast.Constant(value=str(text)))
                | ast.AnnAssign(annotation=ast.Constant(value=str(text)))
                | ast.AnnAssign(annotation=ast.Name(id="TypeAlias"), value=ast.Constant(value=str(text)))
                | ast.FunctionDef(returns=ast.Constant(value=str(text)))
                | ast.Call(func=ast.Name(id="cast"), args=[ast.Constant(value=str(text)), _])
            ):
                yield from written(ast.parse(text))


def counted(room: str) -> Counter[str]:
    files = (ROOT / room).glob("*.py" if room == "em_core" else "**/*.py")
    return Counter(name for path in files for name in written(ast.parse(path.read_text())))


@pytest.mark.parametrize("room", rooms())
def test_any_stands_no_oftener_than_it_did(room: str) -> None:
    found = counted(room)
    assert found["Any"] <= CEILINGS.get(room, 0), f"{room} says Any {found['Any']} times; say what is meant"
    loose = sum(found[name] for name in LOOSE)
    assert loose <= LOOSE_CEILINGS.get(room, 0), f"{room} says {sorted(LOOSE)} {loose} times; a function has D and P"


def test_every_ceiling_is_of_a_room() -> None:
    assert set(CEILINGS) | set(LOOSE_CEILINGS) <= set(rooms())


@pytest.mark.parametrize(
    ("source", "times"),
    [
        ("from typing import Any", 0),
        ('"""Any number."""', 0),
        ("def f(x: Any) -> dict[str, Any]: ...", 2),
        ("x: typing.Any = 1", 1),
        ("Model = EMModel[Any, Any, Any]", 3),
        ("def f(x: 'list[Any]') -> 'Any': ...", 2),
        ("x: 'Any' = 1", 1),
        ("y = cast('dict[str, Any]', x)", 1),
        ("Json: TypeAlias = 'dict[str, Any]'", 1),
    ],
)
def test_the_count_sees_every_any_and_no_import(source: str, times: int) -> None:
    assert list(written(ast.parse(source))).count("Any") == times
