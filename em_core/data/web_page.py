"""From a web page (HTML), or the part of one that was pasted, to a grid: its largest table. Nothing in it is run."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from em_core.data.budget import Budget
from em_core.data.choosing import chosen_part
from em_core.data.facts import Area, Facts, Grid, Noun, Sight, Title
from em_core.data.numbers import is_number
from em_core.data.problems import Kind, refusal
from em_core.data.records import Gathered

TABLES = Noun("table", "tables")

_CHUNK = 1 << 16
_LONGEST_TAG = 1 << 20
_MOST_SPAN = 1_000
_MOST_TABLES = 10_000
_MOST_CELL = 131_072
_BEGINNING = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*"
    r"<(?:!doctype\s+html|html|head|meta|body|table|div|style|center|p|google-sheets-html-origin|!--)\b",
    re.IGNORECASE | re.DOTALL,
)
_WEB_ARCHIVE = re.compile(r"\s*(?:From:|MIME-Version:|Content-Type:\s*multipart/related)", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)", re.IGNORECASE)
_SKIPPED = ("script", "style", "template", "noscript", "svg", "math", "select", "textarea", "title")
"""Elements whose text is no value."""
_BREAKS = ("br", "p", "div", "li")
_RAISED = {"start": "\ue000", "end": "\ue001"}
_WITH_RAISED = re.compile("\ue000([^\ue000\ue001]*)\ue001?")
_FOOTNOTE = re.compile(r"\[[^\]]*\]|[^\W\d]{1,2}|[*†‡§¶#]{1,3}|")

Attributes = list[tuple[str, str | None]]


def is_web_page(text: str) -> bool:
    """Return whether a text is a web page or a part of one, by how it begins."""
    return _BEGINNING.match(text[:4000]) is not None


def is_web_archive(text: str) -> bool:
    """Return whether a text is a web page with all its parts in one file (MHT), by how it begins."""
    return _WEB_ARCHIVE.match(text) is not None and "multipart/related" in text[:4000].lower()


def read_web_page(text: str, name: str, budget: Budget, table: str | None = None) -> Grid:
    """Return the table of this name, by default the largest; rows are counted within it.

    Raises DataError for a page without a table, and for one that passes a limit.
    """
    page = Page(budget)
    for start in range(0, len(text), _CHUNK):
        budget.spend_time()
        page.feed(text[start : start + _CHUNK])
        if len(page.rawdata) > _LONGEST_TAG:
            words = f"has a tag of more than {_LONGEST_TAG:,} characters; no web page has"
            raise budget.bomb(words, len(page.rawdata))
    page.close()
    tables = [each for each in page.finished() if each.gathered.numbers]
    if not tables:
        remedy = "Download the table itself, not the page around it."
        raise refusal(Kind.NOT_A_TABLE, f"{name} is a web page (HTML) and holds no table.", remedy)
    grids = [Grid(each.gathered.records(), each.facts) for each in tables]
    titles = _titles(tables)
    sizes = [each.numbers for each in tables]
    return chosen_part(titles, grids.__getitem__, table, TABLES, budget, sizes)


def _titles(tables: list[OneTable]) -> list[Title]:
    titles: list[Title] = []
    for i, table in enumerate(tables, start=1):
        plain = " ".join(table.caption.split())[:80]
        taken = {title.name for title in titles}
        name = plain if plain and plain not in taken else f"table {i}"
        titles.append(Title(name, Sight.HIDDEN if table.hidden else Sight.VISIBLE))
    return titles


@dataclass
class OneTable:
    """A table while it is read: its cells row by row, and for each column how many rows a cell above reaches down.

    numbers:  how many of its cells hold numbers.
    """

    gathered: Gathered
    hidden: bool = False
    facts: Facts = field(default_factory=Facts)
    caption: str = ""
    row: int = 0
    numbers: int = 0
    cells: list[str] = field(default_factory=list)
    row_hidden: bool = False
    in_row: bool = False
    in_caption: bool = False
    pieces: list[str] | None = None
    length: int = 0
    span: tuple[int, int] = (1, 1)
    reaching: dict[int, int] = field(default_factory=dict)


class Page(HTMLParser):
    """The tables of a page, gathered as they come; one within a cell of another stands for itself."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(convert_charrefs=True)
        self._budget = budget
        self._open: list[OneTable] = []
        self._done: list[OneTable] = []
        self._skipping: list[str] = []
        self._seen = 0

    def finished(self) -> list[OneTable]:
        """Return all tables, those that were never closed as well, in the order of their ends."""
        while self._open:
            self._end_table()
        return self._done

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        """Take the beginning of an element."""
        if tag in _SKIPPED:
            self._skipping.append(tag)
            return
        if self._skipping:
            return
        if tag == "table":
            self._begin_table(attrs)
        elif not self._open:
            return
        elif tag == "tr":
            self._end_row(self._open[-1])
            self._begin_row(self._open[-1], attrs)
        elif tag in ("td", "th"):
            self._begin_cell(self._open[-1], attrs)
        elif tag == "caption":
            self._open[-1].in_caption = True
        elif tag in _BREAKS:
            self.handle_data(" ")
        elif tag == "sup":
            self.handle_data(_RAISED["start"])

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        """Take an element without content, such as <br/>; a cell written so is empty."""
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """Take the end of an element."""
        if self._skipping:
            if tag == self._skipping[-1]:
                self._skipping.pop()
            return
        if not self._open:
            return
        table = self._open[-1]
        if tag == "table":
            self._end_table()
        elif tag in ("td", "th"):
            self._end_cell(table)
        elif tag in ("tr", "thead", "tbody", "tfoot"):
            self._end_row(table)
        elif tag == "caption":
            table.in_caption = False
        elif tag == "sup":
            self.handle_data(_RAISED["end"])

    def handle_data(self, data: str) -> None:
        """Take text."""
        if not self._open or self._skipping:
            return
        table = self._open[-1]
        if table.in_caption:
            table.caption = (table.caption + data)[:200]
        elif table.pieces is not None and table.length < _MOST_CELL:
            table.pieces.append(data[:_MOST_CELL])
            table.length += len(data)

    def _begin_table(self, attrs: Attributes) -> None:
        if len(self._open) >= self._budget.limits.depth:
            words = f"has tables {len(self._open)} deep in one another; at most {self._budget.limits.depth} are read"
            raise self._budget.bomb(words, len(self._open))
        if len(self._done) + len(self._open) >= _MOST_TABLES:
            raise self._budget.bomb(f"has more than {_MOST_TABLES:,} tables; at most {_MOST_TABLES:,} are read", 0)
        outside = bool(self._open) and self._open[-1].hidden
        self._open.append(OneTable(Gathered(self._budget), outside or _is_hidden(attrs)))

    def _end_table(self) -> None:
        self._end_row(self._open[-1])
        self._done.append(self._open.pop())

    def _begin_row(self, table: OneTable, attrs: Attributes) -> None:
        table.row += 1
        table.cells, table.in_row, table.row_hidden = [], True, _is_hidden(attrs)
        # A reach of 0 has ended; what is left goes on in this row.
        table.reaching = {column: left for column, left in table.reaching.items() if left > 0}

    def _begin_cell(self, table: OneTable, attrs: Attributes) -> None:
        self._end_cell(table)
        if not table.in_row:
            self._begin_row(table, [])
        self._skip_reached(table)
        table.pieces, table.length = [], 0
        table.span = _span(attrs, "colspan"), _span(attrs, "rowspan")

    def _skip_reached(self, table: OneTable) -> None:
        while table.reaching.get(len(table.cells) + 1, 0) > 0:
            table.reaching[len(table.cells) + 1] -= 1
            table.cells.append("")

    def _end_cell(self, table: OneTable) -> None:
        if table.pieces is None:
            return
        text, table.pieces = " ".join(_WITH_RAISED.sub(_lowered, "".join(table.pieces)).split()), None
        across, down = table.span
        column = len(table.cells) + 1
        self._budget.extent(column + across - 1, self._seen)
        table.cells += [text] + [""] * (across - 1)
        table.numbers += text != "" and is_number(text)
        if across > 1 or down > 1:
            table.facts.merged.append(Area(table.row, column, table.row + down - 1, column + across - 1))
        if down > 1:
            table.reaching |= dict.fromkeys(range(column, column + across), down - 1)

    def _end_row(self, table: OneTable) -> None:
        self._end_cell(table)
        if not table.in_row:
            return
        table.in_row = False
        for column in range(len(table.cells) + 1, max(table.reaching, default=0) + 1):
            # What reaches down beside a short row ends as it would below its cells.
            table.reaching[column] = table.reaching.get(column, 0) - 1
        if any(table.cells):
            self._seen += len(table.cells)
            self._budget.extent(0, self._seen)
            table.gathered.add(table.row, [table.cells])
            if table.row_hidden:
                table.facts.hidden_rows.append(table.row)


def _lowered(raised: re.Match[str]) -> str:
    """Return nothing for the mark of a footnote; a power stays one, which is no plain number."""
    text = raised[1].strip()
    return "" if _FOOTNOTE.fullmatch(text) else f"^{text}"


def _is_hidden(attrs: Attributes) -> bool:
    known = dict(attrs)
    return "hidden" in known or bool(_HIDDEN.search(known.get("style") or ""))


def _span(attrs: Attributes, name: str) -> int:
    text = (dict(attrs).get(name) or "1").strip()
    return max(1, min(int(text), _MOST_SPAN)) if text.isdecimal() and len(text) < 10 else 1
