"""From an OpenDocument spreadsheet (.ods) to a grid: streamed under a budget, as a workbook of Excel is."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field

from em_core.data.budget import Budget
from em_core.data.cell_values import length_of, moment_of, number_text
from em_core.data.choosing import chosen_part
from em_core.data.facts import SHEETS, Area, Facts, Grid, Oddity, Sight, Title
from em_core.data.lost_decimals import Order, order_of_format
from em_core.data.noting import moment_noted, text_noted
from em_core.data.problems import DataError, Kind, refusal
from em_core.data.records import Gathered
from em_core.data.sniffing import ACCEPTED
from em_core.data.workbook import Attributes, Part, Unpacking

_CONTENT, _MANIFEST = "content.xml", "META-INF/manifest.xml"
_PARTS = {"day": "d", "month": "m", "year": "y", "hours": "h", "minutes": "m", "seconds": "s"}
_CELLS = ("table-cell", "covered-table-cell")
_ASIDE = ("annotation", "table", "shapes", "ruby-text")
"""What within a cell or a sheet is none of its text."""


def read_ods(raw: bytes, name: str, budget: Budget, sheet: str | None = None) -> Grid:
    """Return the sheet of this name, by default the first visible one that holds a table; row numbers are its own.

    Raises DataError for a file that is damaged, protected, or larger inside than the limits.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            unpacking = Unpacking(archive, len(raw), budget)
            if _MANIFEST in unpacking and b"encryption-data" in unpacking.read(_MANIFEST):
                raise refusal(Kind.NOT_A_TABLE, f"{name} is protected by a password.", "Save it without one.")
            document = Document(budget)
            unpacking.parse(_CONTENT, document, budget.limits.elements)
    except DataError:
        raise
    except Exception as error:
        # A hostile file can make the readers of zip archives, XML and dates raise anything.
        sentence = f"{name} is an OpenDocument spreadsheet that cannot be read: it is damaged or incomplete."
        raise refusal(Kind.DAMAGED, sentence, ACCEPTED) from error
    sheets = document.sheets
    grids = [Grid(each.gathered.records(), each.facts) for each in sheets]
    titles = [Title(each.title, Sight.HIDDEN if each.hidden else Sight.VISIBLE) for each in sheets]
    return chosen_part(titles, grids.__getitem__, sheet, SHEETS, budget)


@dataclass
class OneSheet:
    """A sheet while it is read."""

    title: str
    hidden: bool
    gathered: Gathered
    facts: Facts = field(default_factory=Facts)
    row: int = 0


@dataclass
class _Cell:
    """A cell while it is read: what it says of itself, and its text."""

    attributes: Attributes
    paragraphs: list[str] = field(default_factory=list)


@dataclass
class Document(Part):
    """All sheets of a document, gathered as they come.

    Raises ValueError or KeyError for what no document holds, DataError where a limit is passed.
    """

    budget: Budget
    sheets: list[OneSheet] = field(default_factory=list)
    _tags: list[str] = field(default_factory=list)
    _hidden_styles: set[str] = field(default_factory=set)
    _orders: dict[str, str] = field(default_factory=dict)
    _styles: dict[str, str] = field(default_factory=dict)
    _style: str = ""
    _aside: int = 0
    _cells: list[str] = field(default_factory=list)
    _blank: int = 0
    _column: int = 0
    _repeated: int = 1
    _row_hidden: str = ""
    _cell: _Cell | None = None
    _seen: int = 0

    def start(self, tag: str, depth: int, attributes: Attributes) -> None:
        """Take the beginning of an element."""
        self._tags.append(tag)
        if self._aside:
            return
        known = {key.rpartition(":")[2]: each for key, each in attributes.items() if not key.startswith("calcext:")}
        if self._cell is not None:
            self._in_cell(tag, depth, known)
        elif tag == "table" and self._tags[-2:-1] == ["spreadsheet"]:
            hidden = known.get("style-name") in self._hidden_styles
            self.sheets.append(OneSheet(known.get("name", ""), hidden, Gathered(self.budget)))
        elif tag in _ASIDE:
            self._aside = depth
        elif tag == "table-row" and self.sheets:
            self._begin_row(known)
        elif tag in _CELLS and self.sheets:
            self._cell = _Cell(known | {"error": attributes.get("calcext:value-type", "")})
        elif tag == "table-column" and self.sheets:
            self._take_column(known)
        elif tag == "filter" and self.sheets:
            self.sheets[-1].facts.filtered = True
        else:
            self._take_style(tag, known)

    def end(self, depth: int) -> None:
        """Take the end of an element."""
        tag = self._tags.pop()
        if self._aside:
            self._aside = 0 if depth == self._aside else self._aside
        elif tag in _CELLS and self._cell is not None:
            self._end_cell(self._cell)
            self._cell = None
        elif tag == "table-row" and self.sheets:
            self._end_row()

    def text(self, text: str) -> None:
        """Take a part of a cell's text."""
        if self._cell is not None and not self._aside and self._cell.paragraphs:
            self._cell.paragraphs[-1] += text

    def _in_cell(self, tag: str, depth: int, known: Attributes) -> None:
        if tag in _ASIDE or tag in _CELLS:
            self._aside = depth
        elif self._cell is not None and tag == "p":
            self._cell.paragraphs.append("")
        elif tag == "s":
            self.text(" " * min(int(known.get("c", "1")), 100))
        elif tag in ("tab", "line-break"):
            self.text("\t" if tag == "tab" else "\n")

    def _take_style(self, tag: str, known: Attributes) -> None:
        if tag == "style":
            self._style = known.get("name", "")
            if "data-style-name" in known:
                self._styles[self._style] = known["data-style-name"]
        elif tag == "table-properties" and known.get("display") == "false":
            self._hidden_styles.add(self._style)
        elif tag in ("date-style", "time-style"):
            self._style = known.get("name", "")
            self._orders[self._style] = ""
        elif tag in _PARTS and self._tags[-2:-1] and self._tags[-2] in ("date-style", "time-style"):
            self._orders[self._style] += _PARTS[tag] + "-"

    def _take_column(self, known: Attributes) -> None:
        facts, count = self.sheets[-1].facts, max(1, int(known.get("number-columns-repeated", "1")))
        if known.get("visibility", "visible") != "visible" and len(facts.hidden_columns) < self.budget.limits.columns:
            facts.hidden_columns.append((self._column + 1, self._column + count))
        self._column += count

    def _begin_row(self, known: Attributes) -> None:
        self._cells, self._blank, self._column = [], 0, 0
        self._repeated = max(1, int(known.get("number-rows-repeated", "1")))
        self._row_hidden = known.get("visibility", "visible").replace("visible", "")

    def _end_row(self) -> None:
        sheet, cells, first = self.sheets[-1], self._cells, self.sheets[-1].row + 1
        sheet.row += self._repeated
        self._column = 0
        if not cells:
            return
        self.budget.sheet_row(sheet.row)
        for row in range(first, sheet.row + 1):
            self._seen += len(cells)
            self.budget.extent(0, self._seen)
            sheet.gathered.add(row, [cells])
            if self._row_hidden:
                sheet.facts.hidden_rows.append(row)
        sheet.facts.filtered = sheet.facts.filtered or self._row_hidden == "filter"

    def _end_cell(self, cell: _Cell) -> None:
        sheet, known = self.sheets[-1], cell.attributes
        count = max(1, int(known.get("number-columns-repeated", "1")))
        row, column = sheet.row + 1, self._column + 1
        self._column += count
        self._take_span(sheet, known, row, column)
        value = self._value(cell, sheet.facts, row, column)
        if not value.strip():
            self._blank += count
            return
        self.budget.extent(self._column, self._seen)
        self._cells += [""] * self._blank + [value] * count
        self._blank = 0

    def _take_span(self, sheet: OneSheet, known: Attributes, row: int, column: int) -> None:
        down, across = int(known.get("number-rows-spanned", "1")), int(known.get("number-columns-spanned", "1"))
        if down > 1 or across > 1:
            self.budget.merged(len(sheet.facts.merged) + 1)
            sheet.facts.merged.append(Area(row, column, row + max(1, down) - 1, column + max(1, across) - 1))

    def _value(self, cell: _Cell, facts: Facts, row: int, column: int) -> str:
        known, text = cell.attributes, "\n".join(cell.paragraphs)
        if known["error"] == "error":
            facts.note(Oddity.FAILED, row, column, text)
            # LibreOffice's own numbers of errors are as little a value as Excel's words.
            return text if text.startswith("#") else "#VALUE!"
        kind = known.get("value-type")
        if kind in ("float", "currency", "percentage"):
            number = number_text(known["value"].strip())
            if kind == "percentage":
                facts.note(Oddity.PERCENT, row, column, number)
            return number
        if kind == "date":
            return moment_noted(moment_of(known["date-value"]), self._order(known), facts, row, column)
        if kind == "time":
            return moment_noted(length_of(known["time-value"]), Order.HOUR_MINUTE, facts, row, column)
        if kind == "boolean":
            return known["boolean-value"].upper()
        if kind is None and "formula" in known and not text:
            facts.note(Oddity.UNSAVED, row, column)
        return text_noted(known.get("string-value", text), facts, row, column)

    def _order(self, known: Attributes) -> Order:
        return order_of_format(self._orders.get(self._styles.get(known.get("style-name", ""), ""), ""))
