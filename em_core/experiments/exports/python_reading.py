"""A run's own file in an exported Python program: read by its name, with the remedies applied, each a line of code."""

from __future__ import annotations

import hashlib
import inspect
import re
from collections.abc import Callable, Mapping
from string import Template

from em_core.data.sniffing import Content
from em_core.data.text import ONE_COLUMN, WHITESPACE
from em_core.experiments.exports import plain_reading as plain
from em_core.experiments.exports.opened_file import OpenedFile, opened_file
from em_core.experiments.exports.own_file import OwnFile, said_of
from em_core.experiments.exports.remedy_code import Place
from em_core.numerics.arrays import FloatArray
from em_core.numerics.wording import counted

__all__ = ["reading_text"]

TEXT = """# The file: named when this program is started, or beside it.
NAME = $name
FILE = sys.argv[1] if len(sys.argv) > 1 else Path(__file__).with_name(NAME)
CONTENT = $digest

$functions
$header_told$call
if hashlib.sha256(Path(FILE).read_bytes()).hexdigest() != CONTENT:
    print(f"{FILE} is not the file that Halfstep read: its content has changed since.")

# The columns.
COLUMN_NAMES = $columns
$places

# The rows: numbered as in the file, from 1.
$rows
$others${missing}x = np.array([[float("nan")] * len(places)] * len(rows))
for i, row in enumerate(rows):
    for j, place in enumerate(places):
        cell = cells[row - 1][place]
$read
"""


def reading_text(own: OwnFile, x: FloatArray) -> str:
    """Return the source text that makes `x` and `rows` out of the file; NoReading where no short one does.

    x:  (n, d) the numbers of the run, in the units of the file.
    """
    opened = opened_file(own, x)
    functions, call = _call(opened, own)
    reads = [column.read for column in opened.columns]
    read = f"({', '.join(f'lambda cell: {read}' for read in reads)})[j](cell)" if len(set(reads)) > 1 else reads[0]
    others = opened.others(own.rows)
    into, missing = f"        x[i, j] = {read}", ""
    if opened.missing:
        missing = f"# Cells without a number hold one of these.\nMISSING = {list(opened.missing)!r}\n"
        into = f"        {'elif' if others else 'if'} str(cell).strip() not in MISSING:\n    {into}"
    elif others:
        into = f"        else:\n    {into}"
    if others:
        into = f"        if (row, j) in OTHERS:\n            x[i, j] = OTHERS[row, j]\n{into}"
    if any(column.uses_number for column in opened.columns):
        functions.append(plain.number)
    return Template(TEXT).substitute(
        name=repr(own.name),
        digest=repr(hashlib.sha256(own.raw).hexdigest()),
        functions="\n\n".join(_source(each) for each in functions) + "\n",
        header_told=said_of(own, Place.SHEET) + said_of(own, Place.HEADER),
        call=call,
        columns=repr(list(own.columns)),
        places=_places(opened, own),
        rows=_rows(own, opened),
        missing=missing,
        read=into,
        others=said_of(own, Place.CELLS) + _others(others),
    )


def _call(opened: OpenedFile, own: OwnFile) -> tuple[list[Callable[..., object]], str]:
    """Return the functions that get at the cells, and the lines that call them."""
    if opened.content is Content.PARQUET:
        return [plain.parquet_cells], "names, cells = parquet_cells(FILE)"
    if opened.content is not Content.TEXT:
        return [plain.sheet_cells], f"SHEET = {own.sheet or 0!r}\ncells = sheet_cells(FILE, SHEET)"
    function: Callable[..., object]
    if opened.delimiter == WHITESPACE:
        function, call = plain.word_cells, "word_cells(file)"
    elif opened.delimiter == ONE_COLUMN:
        function, call = plain.line_cells, "line_cells(file)"
    else:
        function, call = plain.text_cells, f"text_cells(file, {opened.delimiter!r})"
    return [function], f"with open(FILE, encoding={opened.codec!r}) as file:\n    cells = {call}"


def _source(function: Callable[..., object]) -> str:
    """Return a function as its text stands in its file, without the types: its reader has no need of them."""
    text = re.sub(r"  # type: ignore.*", "", inspect.getsource(function))
    head, _, body = text.partition("\n")
    name = head[: head.index("(")]
    names = [each.partition(":")[0].strip() for each in _parameters(function)]
    return f"\n{name}({', '.join(names)}):\n{body}".rstrip()


def _parameters(function: Callable[..., object]) -> list[str]:
    found = []
    for name, each in inspect.signature(function).parameters.items():
        found.append(name if each.default is inspect.Parameter.empty else f"{name}={each.default!r}")
    return found


def _places(opened: OpenedFile, own: OwnFile) -> str:
    places = [column.place for column in opened.columns]
    if [opened.names.index(name) for name in own.columns if name in opened.names] == places:
        return "places = [names.index(name) for name in COLUMN_NAMES]"
    if not opened.header:
        return f"places = {places!r}  # counted from 0: no row of the file has these names"
    return (
        f"HEADER = {opened.header}\n"
        'names = [" ".join(str(cell).split()) for cell in cells[HEADER - 1]]\n'
        "places = [names.index(name) for name in COLUMN_NAMES]"
    )


def _rows(own: OwnFile, opened: OpenedFile) -> str:
    """Return the lines that make `rows`: all below the header but those left out, each kind with its reason."""
    told = said_of(own, Place.ROWS)
    first, kept = opened.first or min(own.rows), set(own.rows)
    left = opened.left_out(own.rows)
    if list(own.rows) != sorted(kept) or len(left) > 4 * len(kept):
        return f"{told}rows = {list(own.rows)!r}"
    known = kept.union(left)
    blank = [row for row in range(first, len(opened.cells) + 1) if row not in known]
    lines = f"{told}left_out = {left!r}\n" if left else told
    lines += f"first, last = {first}, len(cells)\n"
    if blank:
        lines += "rows = [row for row in range(first, last + 1) if any(str(cell).strip() for cell in cells[row - 1])]\n"
    else:
        lines += "rows = list(range(first, last + 1))\n"
    if left:
        lines += "rows = [row for row in rows if row not in left_out]\n"
        lines += f'print(f"Left out: {counted(len(left), "row")} of the file, {{left_out}}.")\n'
    return lines.rstrip("\n")


def _others(others: Mapping[tuple[int, int], float]) -> str:
    if not others:
        return ""
    lines = ["# Cells that were read as other numbers than they look like: (row in the file, column from 0).\n"]
    lines.append("OTHERS = {\n")
    lines += [f"    ({row}, {j}): {value!r},\n" for (row, j), value in others.items()]
    lines.append("}\n")
    return "".join(lines)
