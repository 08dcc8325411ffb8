"""A run's own file in an exported program: read by its name, with the remedies applied, each a line of code.

What a program does to read the file is tried out here, on the very file, before it is written down. Where that does
not give the numbers of the run, `NoReading` says so, and the program holds the data instead.
"""

from __future__ import annotations

import hashlib
import inspect
import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from string import Template
from textwrap import fill
from typing import TypeVar

from em_core.data.dataset import Dataset
from em_core.data.encoding import decode
from em_core.data.problems import UNDO, DataError
from em_core.data.sniffing import Content, identify
from em_core.data.text import ONE_COLUMN, WHITESPACE, choose_delimiter
from em_core.experiments.exports import plain_reading as plain
from em_core.experiments.exports.file_column import Cells, FileColumn, file_column, same_name
from em_core.experiments.exports.remedy_code import Place, place_of
from em_core.numerics.arrays import FloatArray
from em_core.numerics.wording import counted
from em_core.own.opened import OwnData
from em_core.own.source import Source

T = TypeVar("T")

CODECS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252")


class NoReading(ValueError):
    """A file that a short program does not read as Halfstep did; the text is the sentence that says so."""


@dataclass(frozen=True, eq=False)
class OwnFile:
    """The file that a run's rows are from.

    raw, name:  its content and its name; sheet: of a workbook.
    rows:       the number in the file of each row of the run; columns: of the run, by their names.
    taken:      the remedies in force, by their ids, each with the sentence that told it.
    points:     the lab's points as they were read, all columns; None for a model's page.
    """

    raw: bytes
    name: str
    rows: tuple[int, ...] = ()
    columns: tuple[str, ...] = ()
    sheet: str = ""
    taken: Mapping[str, str] = field(default_factory=dict)
    points: Dataset | None = None


def own_file(source: Source, own: OwnData[T], points: Dataset | None = None) -> OwnFile:
    """Return the file of people's own data for a program that reads it.

    own:     what was made of the source, with the remedies in force.
    points:  the lab's points as they were read.
    """
    said = dict.fromkeys(own.taken, "")
    for problem in own.problems:
        for remedy in problem.remedies:
            if (id := remedy.id.removeprefix(UNDO)) in said and remedy.id != id:
                said[id] = problem.sentence
    return OwnFile(source.content, source.name, own.rows, own.columns, own.sheet or source.sheet or "", said, points)


@dataclass(frozen=True)
class _Opened:
    """How a program gets at the cells: its functions, the lines, and the cells themselves.

    names:  of the columns, where the format keeps them apart from the rows.
    """

    functions: tuple[Callable[..., object], ...]
    call: str
    cells: Cells
    names: tuple[str, ...] = ()


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
x = np.array([[float("nan")] * len(places)] * len(rows))
for i, row in enumerate(rows):
    for j, place in enumerate(places):
        cell = cells[row - 1][place]
        x[i, j] = $read
$others"""


def reading_text(own: OwnFile, x: FloatArray) -> str:
    """Return the source text that makes `x` and `rows` out of the file; NoReading where no short one does.

    x:  (n, d) the numbers of the run, in the units of the file.
    """
    opened = _opened(own)
    above = [list(opened.names), *opened.cells[: min(own.rows) - 1]]
    found = [
        file_column(opened.cells, above, own.rows, name, wanted) for name, wanted in zip(own.columns, x.T, strict=True)
    ]
    columns = [column for column in found if column is not None]
    if len(columns) < len(found):
        raise NoReading(_embedded(own))
    reads = {column.read for column in columns}
    by_column = len(reads) > 1
    functions = [*opened.functions]
    if any(column.uses_number for column in columns):
        functions.append(plain.number)
    others = {(own.rows[i], j): value for j, column in enumerate(columns) for i, value in column.others.items()}
    header = _header(opened.cells, own, columns)
    return Template(TEXT).substitute(
        name=repr(own.name),
        digest=repr(hashlib.sha256(own.raw).hexdigest()),
        functions="\n\n".join(_source(each) for each in functions) + "\n",
        header_told=_told(own, Place.SHEET) + _told(own, Place.HEADER),
        call=opened.call,
        columns=repr(list(own.columns)),
        places=_places(header, columns, opened.names, own),
        rows=_rows(own, opened.cells, header, bool(opened.names)),
        read=f"({', '.join(f'lambda cell: {column.read}' for column in columns)})[j](cell)"
        if by_column
        else columns[0].read,
        others=_told(own, Place.CELLS) + _others(others),
    )


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


def _opened(own: OwnFile) -> _Opened:
    try:
        content = identify(own.raw, own.name)
    except DataError as error:
        raise NoReading(_embedded(own)) from error
    if content is Content.TEXT:
        return _text(own)
    stream = io.BytesIO(own.raw)
    try:
        if content is Content.PARQUET:
            names, cells = plain.parquet_cells(stream)
            return _Opened((plain.parquet_cells,), "names, cells = parquet_cells(FILE)", cells, tuple(names))
        sheet = own.sheet or 0
        cells = plain.sheet_cells(stream, sheet)
        call = f"SHEET = {sheet!r}\ncells = sheet_cells(FILE, SHEET)"
        return _Opened((plain.sheet_cells,), call, cells)
    except Exception as error:
        raise NoReading(_embedded(own)) from error


def _text(own: OwnFile) -> _Opened:
    try:
        text, _ = decode(own.raw, own.name)
    except DataError as error:
        raise NoReading(_embedded(own)) from error
    codec = next((each for each in CODECS if _same(own.raw, each, text)), None)
    if codec is None:
        raise NoReading(_embedded(own))
    first = text.split("\n", 1)[0]
    told = first.strip('"').removeprefix("sep=") if first.strip('"').startswith("sep=") else ""
    delimiter = told if len(told) == 1 else choose_delimiter(text, careful=True)
    function: Callable[..., object]
    if delimiter == WHITESPACE:
        cells, function, call = plain.word_cells(io.StringIO(text)), plain.word_cells, "word_cells(file)"
    elif delimiter == ONE_COLUMN:
        cells, function, call = plain.line_cells(io.StringIO(text)), plain.line_cells, "line_cells(file)"
    else:
        cells, function = plain.text_cells(io.StringIO(text), delimiter), plain.text_cells
        call = f"text_cells(file, {delimiter!r})"
    lines = f"with open(FILE, encoding={codec!r}) as file:\n    cells = {call}"
    return _Opened((function,), lines, cells)


def _same(raw: bytes, codec: str, text: str) -> bool:
    try:
        return raw.decode(codec).replace("\r\n", "\n").replace("\r", "\n") == text
    except (UnicodeDecodeError, LookupError):
        return False


def _header(cells: Cells, own: OwnFile, columns: Sequence[FileColumn]) -> int:
    """Return the number of the row with the names of all columns, 0 where no row has them."""
    for row in range(min(own.rows) - 1, 0, -1):
        line = cells[row - 1]
        if all(
            column.place < len(line) and same_name(line[column.place], name)
            for column, name in zip(columns, own.columns, strict=True)
        ):
            names = [" ".join(str(cell).split()) for cell in line]
            return row if all(names.count(name) == 1 for name in own.columns) else 0
    return 0


def _places(header: int, columns: Sequence[FileColumn], names: Sequence[str], own: OwnFile) -> str:
    places = [column.place for column in columns]
    if [names.index(name) for name in own.columns if name in names] == places:
        return "places = [names.index(name) for name in COLUMN_NAMES]"
    if not header:
        return f"places = {places!r}  # counted from 0: no row of the file has these names"
    return (
        f"HEADER = {header}\n"
        'names = [" ".join(str(cell).split()) for cell in cells[HEADER - 1]]\n'
        "places = [names.index(name) for name in COLUMN_NAMES]"
    )


def _rows(own: OwnFile, cells: Cells, header: int, whole: bool) -> str:
    """Return the lines that make `rows`: all below the header but those left out, each kind with its reason.

    whole:  whether the first row of the cells is the first of the data.
    """
    told = _told(own, Place.ROWS)
    first = 1 if whole else header + 1 if header else min(own.rows)
    present = [row for row in range(first, len(cells) + 1) if any(str(cell).strip() for cell in cells[row - 1])]
    kept = set(own.rows)
    left = [row for row in present if row not in kept]
    if list(own.rows) != sorted(kept) or len(left) > 4 * len(kept):
        return f"{told}rows = {list(own.rows)!r}"
    blank = [row for row in range(first, len(cells) + 1) if row not in kept and row not in left]
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
    lines.append("for (row, j), value in {\n")
    lines += [f"    ({row}, {j}): {value!r},\n" for (row, j), value in others.items()]
    lines.append("}.items():\n    x[rows.index(row), j] = value\n")
    return "".join(lines)


def _told(own: OwnFile, place: Place) -> str:
    """Return a comment for each remedy in force that has to do with this place of the program."""
    found = [(id, said) for id, said in own.taken.items() if place_of(id) is place]
    return "".join(_comment(f"Remedy {id}: {said}") for id, said in found)


def _comment(text: str) -> str:
    one = " ".join(text.split())
    return fill(one, 116, initial_indent="# ", subsequent_indent="# ", break_long_words=False) + "\n"


def _embedded(own: OwnFile) -> str:
    return f"{own.name} is read by Halfstep in a way that a short program cannot repeat, so the data are here."
