"""The cells of one sheet, as text: row by row, while it is unpacked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from em_core.data.budget import Budget
from em_core.data.cell_values import number_text
from em_core.data.facts import Area, Facts, Oddity
from em_core.data.lost_decimals import Order
from em_core.data.noting import Shown, moment_noted, number_noted, shown_by, text_noted
from em_core.data.records import Gathered
from em_core.data.workbook import Attributes, Part, Styles

_LETTERS = re.compile(r"[A-Za-z]{1,3}")
_AREA = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Za-z]{1,3})\$?([0-9]{1,7}))?")
_TRUE = ("1", "true")


@dataclass
class Sheet(Part):
    """The rows of a sheet, gathered as they come.

    Raises ValueError, KeyError or IndexError for what no sheet holds, DataError where a limit is passed.
    """

    budget: Budget
    strings: Sequence[str]
    styles: Styles
    from_1904: bool = False
    gathered: Gathered = field(init=False)
    facts: Facts = field(default_factory=Facts)
    has_tables: bool = False
    _inside: bool = False
    _row: int = 0
    _name: str | None = None
    _in_row: bool = False
    _column: int = 0
    _cells: list[str] = field(default_factory=list)
    _kind: str = "n"
    _style: str = "0"
    _valued: bool = False
    _taking: bool = False
    _in_line: bool = False
    _aside: int = 0
    _others: int = 0
    _pieces: list[str] = field(default_factory=list)
    _columns: dict[str, int] = field(default_factory=dict)
    _shown: dict[str, Shown | None] = field(default_factory=dict)
    _formula: bool = False
    _hidden: bool = False

    def __post_init__(self) -> None:
        """Begin with no rows."""
        self.gathered = Gathered(self.budget)

    def open(self, tag: str, attributes: Attributes) -> None:
        """Take the beginning of a row, a cell, or what is in it: the commonest is asked for first."""
        depth = self.depth
        if ":" in tag:
            tag = tag.rpartition(":")[2]
        if depth == 3 and tag == "c" and self._in_row:
            self._begin_cell(attributes)
        elif depth == 4 and tag == "v" and self._kind:
            if self._valued:
                raise ValueError("a cell has two values")
            self._valued = True
            self._taking = self._kind != "inlineStr"
        elif depth == 4 and tag == "is" and self._kind:
            self._in_line = self._kind == "inlineStr"
        elif depth == 2 and tag == "row" and self._inside:
            self._begin_row(attributes)
        elif depth == 4 and tag == "f" and self._kind:
            self._formula = True
        elif self._in_line and tag == "t":
            self._taking = not self._aside
        else:
            self._open_other(tag, attributes)
            return
        self.depth = depth + 1

    def _open_other(self, tag: str, attributes: Attributes) -> None:
        depth = self.deeper()
        self._others += 1
        if self._others > (most := self.budget.limits.other_elements):
            words = f"has more than {most:,} XML elements that are not cells; at most {most:,} are read"
            raise self.budget.bomb(words, self._others)
        if depth == 1 and tag == "sheetData":
            self._inside = True
        elif self._in_line and tag == "rPh":
            self._aside = self._aside or depth
        elif depth == 2 and not self._inside:
            self._take_fact(tag, attributes)

    def _take_fact(self, tag: str, attributes: Attributes) -> None:
        """Take what stands before and behind the rows: hidden columns, merged cells, a filter, tables."""
        if tag == "col" and attributes.get("hidden") in _TRUE:
            self.facts.hidden_columns.append((int(attributes["min"]), int(attributes["max"])))
        elif tag == "filterColumn":
            self.facts.filtered = True
        elif tag == "tablePart":
            self.has_tables = True
        elif tag == "mergeCell" and (found := _AREA.fullmatch(attributes.get("ref", ""))):
            self.budget.merged(len(self.facts.merged) + 1)
            left, top = self.place(found[1]), int(found[2])
            right, bottom = self.place(found[3] or found[1]), int(found[4] or found[2])
            self.facts.merged.append(Area(top, left, bottom, right))

    def close(self, tag: str) -> None:
        """Take the end of a row, a cell, or what is in it."""
        del tag
        self._taking = False
        self.depth = depth = self.depth - 1
        if not self._inside:
            return
        if depth == 3:
            if self._kind:
                self._end_cell()
        elif depth == 4:
            self._in_line = False
        elif depth == 2:
            self._in_row = False
            if self._cells:
                self._end_row()
        elif depth == 1:
            self._inside = False
        if depth == self._aside:
            self._aside = 0

    def text(self, text: str) -> None:
        """Take a part of what is in a cell."""
        if self._taking:
            self._pieces.append(text)

    @property
    def between_rows(self) -> bool:
        """Whether the parser is among the rows, and in none of them."""
        return self._inside and self.depth == 2

    def take_row(self, row: int, cells: list[str], special: Sequence[tuple[int, str, str]]) -> None:
        """Take a row that did not go through the parser.

        cells:    numbers as they are to be; special: (place, kind, style) of those that are to be read yet.
        """
        if row <= self._row:
            raise ValueError("rows go backwards")
        self.budget.sheet_row(row)
        self._row = row
        for place, kind, style in special:
            self._column, self._style = place + 1, style
            cells[place] = self._read(kind, cells[place])
        if special:
            self.gathered.add(row, [cells])
        else:
            self.gathered.add_numbers(row, cells)

    def shows_plain(self, style: str) -> bool:
        """Return whether numbers in cells of a style are shown as what they are, and not as dates, say."""
        if style not in self._shown:
            shown = shown_by(self.styles.code(_index(style)))
            self._shown[style] = None if shown.plain else shown
        return self._shown[style] is None

    def _end_row(self) -> None:
        kept = len(self.gathered.numbers)
        self.gathered.add(self._row, [self._cells])
        self._cells = []
        if self._hidden and len(self.gathered.numbers) > kept:
            self.facts.hidden_rows.append(self._row)

    def _begin_row(self, attributes: Attributes) -> None:
        row = int(attributes["r"]) if "r" in attributes else self._row + 1
        self._in_row = True
        if row <= self._row:
            raise ValueError("rows go backwards")
        self.budget.sheet_row(row)
        self._row, self._name, self._column, self._kind = row, None, 0, ""
        self._hidden = attributes.get("hidden") in _TRUE

    def _begin_cell(self, attributes: Attributes) -> None:
        reference = attributes.get("r")
        column = self._column + 1
        if reference is not None:
            letters = reference.rstrip("0123456789")
            if self._name is None:
                self._name = str(self._row)
            if reference[len(letters) :] != self._name:
                raise ValueError("a cell is not in its row")
            column = self._columns.get(letters) or self.place(letters)
        if column != self._column + 1:
            if column <= self._column:
                raise ValueError("cells go backwards")
            self.budget.extent(column, 0)
            self._cells += [""] * (column - 1 - self._column)
        elif column > self.budget.limits.columns:
            self.budget.extent(column, 0)
        self._cells.append("")
        self._column, self._pieces, self._valued, self._formula = column, [], False, False
        self._kind, self._style = attributes.get("t") or "n", attributes.get("s") or "0"

    def place(self, letters: str) -> int:
        """Return which column letters name, counted from 1; ValueError for what names none."""
        if not _LETTERS.fullmatch(letters):
            raise ValueError("a cell is in no column")
        place = 0
        for letter in letters.upper():
            place = 26 * place + ord(letter) - 64
        if len(self._columns) < 1_000:
            self._columns[letters] = place
        return place

    def _end_cell(self) -> None:
        raw = "".join(self._pieces)
        kind, self._kind = self._kind, ""
        self._pieces = []
        if not raw:
            if self._formula:
                self.facts.note(Oddity.UNSAVED, self._row, self._column)
            return
        self._cells[-1] = self._read(kind, raw)

    def _read(self, kind: str, raw: str) -> str:
        """Return what is in a cell, at the place and in the style that are being read."""
        if kind == "n":
            return self._number(raw.strip())
        if kind == "s":
            return text_noted(self.strings[_index(raw)], self.facts, self._row, self._column)
        if kind == "b":
            return "TRUE" if _index(raw) else "FALSE"
        if kind == "d":
            return moment_noted(_from_iso(raw), Order.UNKNOWN, self.facts, self._row, self._column)
        if kind == "e":
            self.facts.note(Oddity.FAILED, self._row, self._column, raw)
            return raw
        return text_noted(raw, self.facts, self._row, self._column)

    def _number(self, raw: str) -> str:
        """Return a number with every digit of its double, a date as a word that is no number."""
        number = number_text(raw)
        if self.shows_plain(self._style) or (special := self._shown[self._style]) is None:
            return number
        return number_noted(number, float(raw), special, self.from_1904, self.facts, self._row, self._column)


def _index(text: str) -> int:
    if not text.strip().isdecimal():
        raise ValueError("an index is none")
    return int(text)


def _from_iso(text: str) -> object:
    from openpyxl.utils.datetime import from_ISO8601

    return from_ISO8601(text)
