"""From a binary Excel workbook (.xlsb) to a grid, under a budget: the parts of a workbook as records, as [MS-XLSB]."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from em_core.data.biff import ERRORS, SIGHTS, packed_number
from em_core.data.budget import Budget
from em_core.data.cell_values import double_text
from em_core.data.choosing import chosen_part
from em_core.data.facts import SHEETS, Area, Facts, Grid, Oddity, Sight, Title
from em_core.data.noting import Shown, number_noted, shown_by, text_noted
from em_core.data.opened_book import read_book
from em_core.data.records import Gathered
from em_core.data.workbook import Relations, Unpacking

BOOK = "xl/workbook.bin"

_ROW, _RK, _ERROR, _BOOL, _REAL, _TEXT, _SHARED = 0, 2, 3, 4, 5, 6, 7
_FORMULA_TEXT, _FORMULA_REAL, _FORMULA_BOOL, _FORMULA_ERROR, _RICH = 8, 9, 10, 11, 62
_STRING, _FORMAT, _STYLE, _COLUMNS, _PROPERTIES, _SHEET, _FILTER, _MERGED = 19, 44, 47, 60, 153, 156, 163, 176
_BEGIN_STYLES, _END_STYLES = 617, 618
_OFTEN = 1_000
_LONGEST_TEXT = 32_767


def read_xlsb(raw: bytes, name: str, budget: Budget, sheet: str | None = None) -> Grid:
    """Return the sheet of this name, by default the first visible one that holds a table; row numbers are its own.

    Raises DataError for a file that is damaged, protected, or holds more than the limits.
    """
    called = "a binary Excel workbook (.xlsb)"
    return read_book(raw, name, called, budget, lambda archive: _chosen_sheet(archive, sheet))


def _chosen_sheet(archive: Unpacking, wanted: str | None) -> Grid:
    budget = archive.budget
    relations = Relations(budget, "xl")
    archive.parse("xl/_rels/workbook.bin.rels", relations)
    book = _book(archive.read(BOOK), budget)
    sheets = [(title, *relations.targets.get(relation, ("", ""))) for title, relation in book.sheets]
    # Sheets of charts hold no cells.
    sheets = [(title, kind, path) for title, kind, path in sheets if kind == "worksheet" and path in archive]
    if (part := relations.of_type("sharedStrings")) is not None and part in archive:
        book.take_strings(archive.read(part), budget)
    if (part := relations.of_type("styles")) is not None and part in archive:
        book.take_styles(archive.read(part), budget)

    def load(i: int) -> Grid:
        rows = _Sheet(book, budget)
        for number, data in _records(archive.read(sheets[i][2]), budget):
            rows.take(number, data)
        return rows.grid()

    return chosen_part([title for title, _, _ in sheets], load, wanted, SHEETS, budget)


def _records(part: bytes, budget: Budget) -> Iterator[tuple[int, bytes]]:
    """Yield the number and the content of each record; ValueError or IndexError where one is longer than the part."""
    at, count = 0, 0
    while at < len(part):
        number, at = _whole_number(part, at, 2)
        length, at = _whole_number(part, at, 4)
        if at + length > len(part):
            raise ValueError("a record beyond its part")
        count += 1
        if count % _OFTEN == 0:
            budget.spend_time()
        yield number, part[at : at + length]
        at += length


def _whole_number(part: bytes, at: int, most: int) -> tuple[int, int]:
    """Return a number of seven bits a byte, as many bytes as say that one follows, and the place behind it."""
    value = 0
    for i in range(most):
        byte = part[at + i]
        value |= (byte & 0x7F) << 7 * i
        if byte < 0x80:
            return value, at + i + 1
    return value, at + most


def _text(data: bytes, at: int) -> tuple[str, int]:
    """Return the text at a place, and the place behind it; ValueError for one that is longer than a cell's can be."""
    length = struct.unpack_from("<I", data, at)[0]
    if length == 0xFFFFFFFF:
        return "", at + 4
    end = at + 4 + 2 * length
    if length > _LONGEST_TEXT or end > len(data):
        raise ValueError("a text beyond its record")
    return data[at + 4 : end].decode("utf-16-le", "replace"), end


@dataclass
class _Book:
    """What a workbook says of all its sheets: their titles and relations, the shared texts, how styles show numbers."""

    sheets: list[tuple[Title, str]] = field(default_factory=list)
    from_1904: bool = False
    strings: list[str] = field(default_factory=list)
    _formats: dict[int, str] = field(default_factory=dict)
    _styles: list[int] = field(default_factory=list)
    _shown: dict[int, Shown] = field(default_factory=dict)

    def take_strings(self, part: bytes, budget: Budget) -> None:
        """Take the texts that cells share; DataError for more than the limit."""
        for number, data in _records(part, budget):
            if number == _STRING:
                self.strings.append(_text(data, 1)[0])
                if len(self.strings) > (most := budget.limits.strings):
                    raise budget.bomb(f"has more than {most:,} texts; at most {most:,} are read", len(self.strings))

    def take_styles(self, part: bytes, budget: Budget) -> None:
        """Take the number formats of the cells' styles; DataError for more than the limit."""
        inside = False
        for number, data in _records(part, budget):
            if number == _FORMAT:
                self._formats[struct.unpack_from("<H", data)[0]] = _text(data, 2)[0][:255]
            elif number in (_BEGIN_STYLES, _END_STYLES):
                inside = number == _BEGIN_STYLES
            elif number == _STYLE and inside:
                self._styles.append(struct.unpack_from("<H", data, 2)[0])
                if len(self._styles) > (most := budget.limits.formats):
                    words = f"has more than {most:,} cell formats; at most {most:,} are read"
                    raise budget.bomb(words, len(self._styles))

    def shown(self, style: int) -> Shown:
        """Return how a style shows a number."""
        from openpyxl.styles.numbers import BUILTIN_FORMATS

        if style not in self._shown:
            number = self._styles[style] if style < len(self._styles) else 0
            self._shown[style] = shown_by(self._formats.get(number) or str(BUILTIN_FORMATS.get(number, "General")))
        return self._shown[style]


def _book(part: bytes, budget: Budget) -> _Book:
    book = _Book()
    for number, data in _records(part, budget):
        if number == _PROPERTIES:
            book.from_1904 = bool(data[0] & 1)
        elif number == _SHEET:
            relation, at = _text(data, 8)
            sight = SIGHTS.get(struct.unpack_from("<I", data)[0], Sight.VISIBLE)
            book.sheets.append((Title(_text(data, at)[0], sight), relation))
    return book


@dataclass
class _Sheet:
    """The cells of a sheet, row by row as they come; ValueError, IndexError or struct.error for what is no sheet."""

    book: _Book
    budget: Budget
    facts: Facts = field(default_factory=Facts)
    gathered: Gathered = field(init=False)
    _row: int = 0
    _hidden: bool = False
    _cells: list[str] = field(default_factory=list)
    _formulas: int = 0
    _blanks: list[tuple[int, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin with no rows."""
        self.gathered = Gathered(self.budget)

    def take(self, number: int, data: bytes) -> None:
        """Take a record."""
        if number == _ROW:
            self._begin_row(data)
        elif _RK <= number <= _FORMULA_ERROR or number == _RICH:
            self._cell(number, data)
        elif number == _COLUMNS:
            first, last = struct.unpack_from("<II", data)
            if struct.unpack_from("<H", data, 16)[0] & 1:
                self.facts.hidden_columns.append((first + 1, last + 1))
        elif number == _FILTER:
            self.facts.filtered = True
        elif number == _MERGED:
            top, bottom, left, right = struct.unpack_from("<IIII", data)
            self.budget.merged(len(self.facts.merged) + 1)
            self.facts.merged.append(Area(top + 1, left + 1, bottom + 1, right + 1))

    def grid(self) -> Grid:
        """Return the rows."""
        self._end_row()
        if len(self._blanks) == self._formulas:
            # Where no formula has a value, nobody has computed them yet; one alone may well be of an empty text.
            for row, column in self._blanks:
                self.facts.note(Oddity.UNSAVED, row, column)
        return Grid(self.gathered.records(), self.facts)

    def _begin_row(self, data: bytes) -> None:
        self._end_row()
        row = struct.unpack_from("<I", data)[0] + 1
        if row <= self._row:
            raise ValueError("rows go backwards")
        self.budget.sheet_row(row)
        self._row, self._hidden = row, bool(data[11] & 0x10)

    def _end_row(self) -> None:
        kept = len(self.gathered.numbers)
        if self._cells:
            self.gathered.add(self._row, [self._cells])
        self._cells = []
        if self._hidden and len(self.gathered.numbers) > kept:
            self.facts.hidden_rows.append(self._row)

    def _cell(self, number: int, data: bytes) -> None:
        place, style = struct.unpack_from("<II", data)
        column = place + 1
        if not self._row or column <= len(self._cells):
            raise ValueError("a cell is in no row, or cells go backwards")
        self.budget.extent(column, 0)
        self._cells += [""] * (column - len(self._cells))
        self._formulas += _FORMULA_TEXT <= number <= _FORMULA_ERROR
        self._cells[-1] = self._value(number, data, column, style & 0xFFFFFF)

    def _value(self, number: int, data: bytes, column: int, style: int) -> str:
        if number == _RK:
            return self._number(packed_number(struct.unpack_from("<I", data, 8)[0]), column, style)
        if number in (_REAL, _FORMULA_REAL):
            return self._number(struct.unpack_from("<d", data, 8)[0], column, style)
        if number in (_BOOL, _FORMULA_BOOL):
            return "TRUE" if data[8] else "FALSE"
        if number in (_ERROR, _FORMULA_ERROR):
            text = ERRORS.get(data[8], "#VALUE!")
            self.facts.note(Oddity.FAILED, self._row, column, text)
            return text
        if number == _SHARED:
            text = self.book.strings[struct.unpack_from("<I", data, 8)[0]]
        else:
            text = _text(data, 9 if number == _RICH else 8)[0]
        if number == _FORMULA_TEXT and not text:
            self._blanks.append((self._row, column))
        return text_noted(text, self.facts, self._row, column)

    def _number(self, value: float, column: int, style: int) -> str:
        text, shown = double_text(value), self.book.shown(style)
        if shown.plain:
            return text
        return number_noted(text, value, shown, self.book.from_1904, self.facts, self._row, column)
