"""Draw the rooms of the code from its imports, into docs/architecture.md: `python -m scripts.draw_rooms`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "architecture.md"
BEGIN, END = "<!-- rooms: written by scripts/draw_rooms.py -->", "<!-- end of rooms -->"

HOUSES = ("em_core", "em_viz", "pages", "halfstep")

DRAWN = ("em_core", "em_viz", "pages/widgets")
"""What is drawn, each from its rooms."""


def rooms(house: str) -> list[Path]:
    """Return the rooms of a package: its folders with code; one that has none is a room itself."""
    found = [path for path in sorted((ROOT / house).iterdir()) if path.is_dir() and list(path.glob("*.py"))]
    return found or [ROOT / house]


@cache
def imports(room: Path) -> frozenset[str]:
    """Return the full name of every module of ours that a room imports; read once."""
    return frozenset(_imports(room))


def _imports(room: Path) -> Iterator[str]:
    for path in sorted(room.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names: list[str] = []
            if isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
            elif isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            yield from (name for name in names if name.partition(".")[0] in HOUSES)


def known(room: Path, house: str) -> list[str]:
    """Return which other rooms of its package a room knows."""
    beside = {path.name for path in rooms(house)} - {room.name}
    inside = house.replace("/", ".") + "."
    found = {name.removeprefix(inside).partition(".")[0] for name in imports(room) if name.startswith(inside)}
    return sorted(found & beside)


def sentence(room: Path) -> str:
    """Return the first line of what a room says of itself."""
    inside = room / "__init__.py"
    said = ast.get_docstring(ast.parse(inside.read_text("utf-8"))) if inside.exists() else None
    return (said or "").partition("\n")[0]


def floors(house: str) -> list[list[Path]]:
    """Return the rooms from the ground up: each knows rooms on floors below it alone."""
    left, built = {room.name: room for room in rooms(house)}, list[list[Path]]()
    below: set[str] = set()
    while left:
        ready = [room for room in left.values() if set(known(room, house)) <= below]
        if not ready:
            raise ValueError(f"These rooms know each other in a circle: {', '.join(sorted(left))}.")
        built.append(ready)
        below |= {room.name for room in ready}
        for room in ready:
            del left[room.name]
    return built


def drawn() -> str:
    """Return the picture: a table for each package, the top floor first."""
    lines = []
    for house in DRAWN:
        storeys = floors(house)
        arrows = sum(len(known(room, house)) for storey in storeys for room in storey)
        count = sum(map(len, storeys))
        lines += [f"`{house}`: {count} rooms on {len(storeys)} floors, {arrows} arrows, none upward.", ""]
        lines += ["| floor | room | what it is | knows |", "|---|---|---|---|"]
        for number, storey in reversed(list(enumerate(storeys))):
            for room in storey:
                lines.append(f"| {number} | `{room.name}` | {sentence(room)} | {', '.join(known(room, house))} |")
    return "\n".join(lines)


def page(text: str) -> str:
    """Return the page with its picture drawn anew."""
    before, _, rest = text.partition(BEGIN)
    return f"{before}{BEGIN}\n\n{drawn()}\n\n{END}{rest.partition(END)[2]}"


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(PAGE.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
