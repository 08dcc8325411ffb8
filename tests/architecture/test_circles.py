"""No modules import each other in a circle; what is imported for type checkers alone counts, too."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HOUSES = ("em_core", "em_viz", "pages", "halfstep")


def module(path: Path) -> str:
    """Return the full name of a file's module: that of its folder for an `__init__.py`."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(tree: ast.AST, modules: Mapping[str, object]) -> Iterator[str]:
    """Yield the modules that a file names in its imports, wherever in the file these stand.

    `from package import name` is the module package.name where there is one, and else the package itself. That the
    package's own `__init__` is run on the way to a module is no knowledge of it.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in modules)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                if full in modules:
                    yield full
                elif node.module in modules:
                    yield node.module


def graph(houses: tuple[str, ...]) -> dict[str, set[str]]:
    """Return for every module of some packages the modules of these that it imports."""
    files = {module(path): path for house in houses for path in sorted((ROOT / house).rglob("*.py"))}
    return {name: set(imported(ast.parse(path.read_text("utf-8")), files)) - {name} for name, path in files.items()}


def circles(edges: Mapping[str, set[str]]) -> set[frozenset[str]]:
    """Return the strongly connected components of more than one node (Tarjan 1972)."""
    index: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    found: set[frozenset[str]] = set()

    def visit(node: str) -> None:
        index[node] = lowest[node] = len(index)
        stack.append(node)
        for other in sorted(edges[node]):
            if other not in index:
                visit(other)
            if other in stack:
                lowest[node] = min(lowest[node], lowest[other])
        if lowest[node] == index[node]:
            component = frozenset(stack[stack.index(node) :])
            del stack[stack.index(node) :]
            if len(component) > 1:
                found.add(component)

    for node in edges:
        if node not in index:
            visit(node)
    return found


def test_no_module_imports_itself_by_way_of_others() -> None:
    found = sorted(", ".join(sorted(each)) for each in circles(graph(HOUSES)))
    assert not found, "These import each other:\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("edges", "expected"),
    [
        ({"a": {"b"}, "b": {"c"}, "c": set()}, []),
        ({"a": {"b"}, "b": {"a"}, "c": {"a"}}, ["ab"]),
        ({"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": {"e"}, "e": {"d"}}, ["abc", "de"]),
    ],
)
def test_circles_are_found(edges: dict[str, set[str]], expected: list[str]) -> None:
    assert circles(edges) == {frozenset(each) for each in expected}


def test_an_import_for_type_checkers_or_inside_a_function_counts() -> None:
    source = "if TYPE_CHECKING:\n    from p.a import A\ndef f():\n    from p import b, name\n    import p.c\n"
    known = dict.fromkeys(["p", "p.a", "p.b", "p.c"])
    assert set(imported(ast.parse(source), known)) == {"p", "p.a", "p.b", "p.c"}
