"""From an old Excel workbook (.xls) to a grid, under a budget, with all that the sheet says of its cells."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from em_core.data.biff import BOF, EOF, ERRORS, Globals, Protected, Record, packed_number, read_globals, records
from em_core.data.budget import Budget
from em_core.data.cell_values import double_text
from em_core.data.choosing import chosen_part
from em_core.data.compound_file import MAGIC, CompoundFile
from em_core.data.facts import SHEETS, Area, Facts, Grid, Oddity
from em_core.data.noting import number_noted, text_noted
from em_core.data.problems import DataError, Kind, refusal
from em_core.data.records import Gathered
from em_core.data.sniffing import ACCEPTED, not_a_table

_NUMBER, _RK, _MULRK, _LABELSST, _LABEL, _RSTRING = 0x203, 0x27E, 0xBD, 0xFD, 0x204, 0xD6
_FORMULA, _STRING, _BOOLERR, _MERGED, _ROW, _COLINFO, _FILTERMODE = 0x06, 0x207, 0x205, 0xE5, 0x208, 0x7D, 0x9B
_BEFORE_STRING = frozenset({_STRING, 0x4BC, 0x221, 0x236})
"""What may stand between a formula and its text."""
_OTHERS = (
    ("EncryptedPackage", "an Excel workbook with a password"),
    ("WordDocument", "an old Word document"),
    ("PowerPoint Document", "an old PowerPoint presentation"),
)


def read_xls(raw: bytes, name: str, budget: Budget, sheet: str | None = None) -> Grid:
    """Return the sheet of this name, by default the first visible one that holds a table; row numbers are its own.

    Raises DataError for a file that is damaged, protected, or holds more than the limits.
    """
    try:
        stream = _stream(raw, name, budget)
        known = read_globals(stream, budget)
    except DataError:
        raise
    except Protected:
        raise refusal(Kind.NOT_A_TABLE, f"{name} is protected by a password.", "Save it without one.") from None
    except Exception as error:
        raise _damaged(name) from error

    def load(i: int) -> Grid:
        try:
            return _sheet(stream, known.sheets[i][1], known, budget)
        except DataError:
            raise
        except Exception as error:
            raise _damaged(name) from error

    return chosen_part([title for title, _ in known.sheets], load, sheet, SHEETS, budget)


def _damaged(name: str) -> DataError:
    # A hostile file can make the reading of records and dates raise anything.
    sentence = f"{name} is an old Excel workbook (.xls) that cannot be read: it is damaged or incomplete."
    return refusal(Kind.DAMAGED, sentence, ACCEPTED)


def _stream(raw: bytes, name: str, budget: Budget) -> bytes:
    """Return the records of the workbook: in a compound file, or, as some programs write them, bare."""
    if not raw.startswith(MAGIC[:4]):
        return raw
    file = CompoundFile(raw, budget)
    for stream in ("Workbook", "Book"):
        if stream in file:
            return file.read(stream)
    raise not_a_table(name, next((what for stream, what in _OTHERS if stream in file), "a file of another program"))


def _sheet(stream: bytes, start: int, known: Globals, budget: Budget) -> Grid:
    sheet = OneSheet(known, budget)
    depth = 0
    for record in records(stream, start, budget):
        # A chart within a sheet is a stream of records within its own.
        depth += record.id == BOF
        if depth == 1:
            sheet.take(record)
        depth -= record.id == EOF
        if depth == 0:
            return sheet.grid()
    raise ValueError("a sheet without an end")


@dataclass
class OneSheet:
    """The cells of a sheet as they come, by row and column from 0; ValueError or struct.error for what is no sheet."""

    known: Globals
    budget: Budget
    facts: Facts = field(default_factory=Facts)
    _rows: dict[int, dict[int, str]] = field(default_factory=dict)
    _hidden: set[int] = field(default_factory=set)
    _formula: tuple[int, int] | None = None
    _count: int = 0
    _formulas: int = 0
    _blanks: list[tuple[int, int]] = field(default_factory=list)

    def take(self, record: Record) -> None:
        """Take a record."""
        if record.id not in _BEFORE_STRING:
            self._formula = None
        taker = self._takers.get(record.id)
        if taker is not None:
            taker(self, record)

    def grid(self) -> Grid:
        """Return the rows in their order."""
        gathered = Gathered(self.budget)
        for row in sorted(self._rows):
            cells = self._rows[row]
            # Before so long a row is made; what is kept is asked for there.
            self.budget.extent(max(cells) + 1, gathered.seen)
            level = [""] * (max(cells) + 1)
            for column, text in cells.items():
                level[column] = text
            gathered.add(row + 1, [level])
        if len(self._blanks) == self._formulas:
            # Where no formula has a value, nobody has computed them yet; one alone may well be of an empty text.
            for row, column in self._blanks:
                self.facts.note(Oddity.UNSAVED, row + 1, column + 1)
        self.facts.hidden_rows = sorted(row + 1 for row in self._hidden if any(self._rows.get(row, {}).values()))
        return Grid(gathered.records(), self.facts)

    def _put(self, row: int, column: int, text: str) -> None:
        cells = self._rows.setdefault(row, {})
        if column in cells:
            raise ValueError("a cell is there twice")
        cells[column] = text
        self._count += 1
        self.budget.extent(column + 1, self._count)

    def _put_number(self, row: int, column: int, style: int, value: float) -> None:
        shown = self.known.shown(style)
        text = double_text(value)
        if not shown.plain:
            text = number_noted(text, value, shown, self.known.from_1904, self.facts, row + 1, column + 1)
        self._put(row, column, text)

    def _put_text(self, row: int, column: int, text: str) -> None:
        self._put(row, column, text_noted(text, self.facts, row + 1, column + 1))

    def _put_error(self, row: int, column: int, code: int) -> None:
        text = ERRORS.get(code, "#VALUE!")
        self.facts.note(Oddity.FAILED, row + 1, column + 1, text)
        self._put(row, column, text)

    def _number(self, record: Record) -> None:
        row, column, style, value = struct.unpack_from("<HHHd", record.data)
        self._put_number(row, column, style, value)

    def _rk(self, record: Record) -> None:
        row, column, style, packed = struct.unpack_from("<HHHI", record.data)
        self._put_number(row, column, style, packed_number(packed))

    def _mulrk(self, record: Record) -> None:
        row, first = struct.unpack_from("<HH", record.data)
        for i, (style, packed) in enumerate(struct.iter_unpack("<HI", record.data[4:-2])):
            self._put_number(row, first + i, style, packed_number(packed))

    def _labelsst(self, record: Record) -> None:
        row, column, _, place = struct.unpack_from("<HHHI", record.data)
        self._put_text(row, column, self.known.strings[place])

    def _label(self, record: Record) -> None:
        row, column, _ = struct.unpack_from("<HHH", record.data)
        self._put_text(row, column, self.known.string(record.data, 6))

    def _boolerr(self, record: Record) -> None:
        row, column, _, value, is_error = struct.unpack_from("<HHHBB", record.data)
        if is_error:
            self._put_error(row, column, value)
        else:
            self._put(row, column, "TRUE" if value else "FALSE")

    def _take_formula(self, record: Record) -> None:
        row, column, style = struct.unpack_from("<HHH", record.data)
        value = record.data[6:14]
        self._formulas += 1
        if value[6:] != b"\xff\xff":
            self._put_number(row, column, style, struct.unpack("<d", value)[0])
        elif value[0] == 0:
            self._formula = row, column
        elif value[0] == 1:
            self._put(row, column, "TRUE" if value[2] else "FALSE")
        elif value[0] == 2:
            self._put_error(row, column, value[2])
        else:
            self._blanks.append((row, column))

    def _string(self, record: Record) -> None:
        if self._formula is not None:
            whole = Record(record.id, record.data + b"".join(piece[1:] for piece in record.more))
            self._put_text(*self._formula, self.known.string(whole.data, 0))
            self._formula = None

    def _merged(self, record: Record) -> None:
        for top, bottom, left, right in struct.iter_unpack("<HHHH", record.data[2 : 2 + len(record.data) // 8 * 8]):
            self.budget.merged(len(self.facts.merged) + 1)
            self.facts.merged.append(Area(top + 1, left + 1, bottom + 1, right + 1))

    def _row(self, record: Record) -> None:
        row, flags = struct.unpack_from("<H", record.data)[0], struct.unpack_from("<H", record.data, 12)[0]
        if flags & 0x20:
            self._hidden.add(row)

    def _colinfo(self, record: Record) -> None:
        first, last, _, _, flags = struct.unpack_from("<HHHHH", record.data)
        if flags & 1:
            self.facts.hidden_columns.append((first + 1, last + 1))

    def _filtermode(self, record: Record) -> None:
        del record
        self.facts.filtered = True

    _takers = {  # noqa: RUF012
        _NUMBER: _number,
        _RK: _rk,
        _MULRK: _mulrk,
        _LABELSST: _labelsst,
        _LABEL: _label,
        _RSTRING: _label,
        _BOOLERR: _boolerr,
        _FORMULA: _take_formula,
        _STRING: _string,
        _MERGED: _merged,
        _ROW: _row,
        _COLINFO: _colinfo,
        _FILTERMODE: _filtermode,
    }
