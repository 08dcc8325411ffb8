"""From Excel's XML of 2003, which is often named .xls, to a grid: streamed under a budget."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from em_core.data.budget import Budget
from em_core.data.cell_values import moment_of, number_text
from em_core.data.choosing import chosen_part
from em_core.data.facts import SHEETS, Area, Facts, Grid, Oddity, Sight, Title
from em_core.data.lost_decimals import Order, order_of_format
from em_core.data.noting import moment_noted, text_noted
from em_core.data.problems import DataError, Kind, refusal
from em_core.data.records import Gathered
from em_core.data.sniffing import ACCEPTED
from em_core.data.workbook import Attributes, Part, feed

_CHUNK = 1 << 16
_SIGHTS = {"SheetHidden": Sight.HIDDEN, "SheetVeryHidden": Sight.VERY_HIDDEN}
_BEFORE_TIME = ("1899-12-31T", "1900-01-01T", "1904-01-01T")


def is_spreadsheet_xml(text: str) -> bool:
    """Return whether a text is a spreadsheet in Excel's XML of 2003, by how it begins."""
    beginning = text[:2000]
    return "<" in beginning and "urn:schemas-microsoft-com:office:spreadsheet" in beginning and "Workbook" in beginning


def read_spreadsheet_xml(text: str, name: str, budget: Budget, sheet: str | None = None) -> Grid:
    """Return the sheet of this name, by default the first visible one that holds a table; row numbers are its own."""
    book = XmlBook(budget)
    # The text is decoded already: what it says of its encoding no longer holds.
    told = text.find("?>")
    body = text[told + 2 :] if text.lstrip().startswith("<?xml") and told >= 0 else text
    chunks = (body[start : start + _CHUNK].encode() for start in range(0, len(body), _CHUNK))
    try:
        feed(chunks, book, budget, budget.limits.elements)
    except DataError:
        raise
    except Exception as error:
        # A hostile file can make the readers of XML and dates raise anything.
        sentence = f"{name} is an Excel workbook saved as XML that cannot be read: it is damaged or incomplete."
        raise refusal(Kind.DAMAGED, sentence, ACCEPTED) from error
    grids = [Grid(each.gathered.records(), each.facts) for each in book.sheets]
    titles = [Title(each.title, each.sight) for each in book.sheets]
    return chosen_part(titles, grids.__getitem__, sheet, SHEETS, budget)


@dataclass
class OneSheet:
    """A sheet while it is read."""

    title: str
    gathered: Gathered
    sight: Sight = Sight.VISIBLE
    facts: Facts = field(default_factory=Facts)
    row: int = 0


@dataclass
class XmlBook(Part):
    """All sheets of a workbook, gathered as they come.

    Raises ValueError or KeyError for what no workbook holds, DataError where a limit is passed.
    """

    budget: Budget
    sheets: list[OneSheet] = field(default_factory=list)
    _tags: list[str] = field(default_factory=list)
    _formats: dict[str, str] = field(default_factory=dict)
    _style: str = ""
    _cells: list[str] = field(default_factory=list)
    _column: int = 0
    _hidden: bool = False
    _cell: Attributes = field(default_factory=dict)
    _kind: str = ""
    _value: list[str] = field(default_factory=list)
    _seen: int = 0

    def start(self, tag: str, depth: int, attributes: Attributes) -> None:
        """Take the beginning of an element."""
        del depth
        self._tags.append(tag)
        known = {key.rpartition(":")[2]: each for key, each in attributes.items()}
        if tag == "Cell":
            self._begin_cell(known)
        elif tag == "Data":
            self._kind, self._value = known.get("Type", "String"), []
        elif tag == "Row" and self.sheets:
            sheet = self.sheets[-1]
            row = int(known.get("Index", sheet.row + 1))
            if row <= sheet.row:
                raise ValueError("rows go backwards")
            sheet.row, self._cells, self._column = row, [], 0
            self._hidden = known.get("Hidden") == "1"
        elif tag == "Worksheet":
            self.sheets.append(OneSheet(known.get("Name", ""), Gathered(self.budget)))
        elif tag == "Column" and self.sheets:
            self._take_column(known)
        elif tag == "FilterColumn" or (tag == "AutoFilterColumn" and known.get("Type", "All") != "All"):
            self.sheets[-1].facts.filtered = True
        elif tag == "Style":
            self._style = known.get("ID", "")
        elif tag == "NumberFormat":
            self._formats[self._style] = known.get("Format", "")

    def end(self, depth: int) -> None:
        """Take the end of an element."""
        del depth
        tag = self._tags.pop()
        if tag == "Cell" and self.sheets:
            self._end_cell(self.sheets[-1])
        elif tag == "Row" and self.sheets and self._cells:
            self._end_row(self.sheets[-1])
        elif tag == "Visible" and self.sheets:
            self.sheets[-1].sight = _SIGHTS.get("".join(self._value), Sight.VISIBLE)

    def text(self, text: str) -> None:
        """Take a part of a value."""
        if self._tags[-1] == "Visible":
            self._value = [text]
        elif "Data" in self._tags[-4:]:
            self._value.append(text)

    def _take_column(self, known: Attributes) -> None:
        first = int(known.get("Index", self._column + 1))
        self._column = first + int(known.get("Span", "0"))
        if known.get("Hidden") == "1":
            self.sheets[-1].facts.hidden_columns.append((first, self._column))

    def _begin_cell(self, known: Attributes) -> None:
        column = int(known.get("Index", self._column + 1))
        if column <= self._column:
            raise ValueError("cells go backwards")
        self._column, self._cell, self._kind, self._value = column, known, "", []

    def _end_cell(self, sheet: OneSheet) -> None:
        known, column = self._cell, self._column
        value = self._text(sheet)
        if value.strip():
            self.budget.extent(column, self._seen)
            self._cells += [""] * (column - 1 - len(self._cells)) + [value]
        across, down = int(known.get("MergeAcross", "0")), int(known.get("MergeDown", "0"))
        if across > 0 or down > 0:
            self.budget.merged(len(sheet.facts.merged) + 1)
            sheet.facts.merged.append(Area(sheet.row, column, sheet.row + max(0, down), column + max(0, across)))
        self._column += max(0, across)

    def _end_row(self, sheet: OneSheet) -> None:
        self.budget.sheet_row(sheet.row)
        self._seen += len(self._cells)
        self.budget.extent(0, self._seen)
        sheet.gathered.add(sheet.row, [self._cells])
        if self._hidden:
            sheet.facts.hidden_rows.append(sheet.row)

    def _text(self, sheet: OneSheet) -> str:
        raw, facts, row, column = "".join(self._value), sheet.facts, sheet.row, self._column
        if not raw.strip():
            if "Formula" in self._cell:
                facts.note(Oddity.UNSAVED, row, column)
            return ""
        code = self._formats.get(self._cell.get("StyleID", ""), "")
        if self._kind == "Number":
            number = number_text(raw.strip())
            if "%" in code or code == "Percent":
                facts.note(Oddity.PERCENT, row, column, number)
            return number
        if self._kind == "DateTime":
            moment = moment_of(raw)
            order = {"Short Date": Order.UNKNOWN, "Short Time": Order.HOUR_MINUTE}.get(code) or order_of_format(code)
            if raw.startswith(_BEFORE_TIME) and isinstance(moment, datetime):
                return moment_noted(moment.time(), Order.HOUR_MINUTE, facts, row, column)
            return moment_noted(moment, order, facts, row, column)
        if self._kind == "Boolean":
            return "TRUE" if raw.strip() == "1" else "FALSE"
        if self._kind == "Error":
            facts.note(Oddity.FAILED, row, column, raw)
            return raw
        return text_noted(raw, facts, row, column)
