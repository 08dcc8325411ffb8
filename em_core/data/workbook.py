"""The parts of an Excel workbook that a table needs, read as a stream: no tree is built, and every part is metered.

Only what holds cells is unpacked: the list of sheets, the shared strings, which formats are dates, and the sheets up to
the one that is read. Pictures, charts, links and macros stay packed.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from posixpath import join, normpath
from typing import IO
from xml.parsers import expat

from em_core.data.budget import Budget
from em_core.data.facts import Sight, Title
from em_core.data.problems import Kind, refusal
from em_core.data.sniffing import ACCEPTED

_CHUNK = 1 << 16
_LONGEST_TAG_MB = 8
_LONGEST_TAG = _LONGEST_TAG_MB * 1024**2
_LONGEST_FORMAT = 255

Attributes = dict[str, str]

_SIGHTS = {"hidden": Sight.HIDDEN, "veryHidden": Sight.VERY_HIDDEN}


class Part:
    """What is done with the elements of one part of a workbook, known by their names without prefixes.

    `depth` is that of the element: 0 for the root, 1 for its children.
    """

    budget: Budget
    depth: int = 0

    def open(self, tag: str, attributes: Attributes) -> None:
        """Take the beginning of an element from the parser."""
        depth = self.deeper()
        self.start(tag.rpartition(":")[2], depth, attributes)

    def close(self, tag: str) -> None:
        """Take the end of an element from the parser."""
        del tag
        self.depth -= 1
        self.end(self.depth)

    def deeper(self) -> int:
        """Go one deeper and return where that was; DataError where it is too deep."""
        depth = self.depth
        if depth > (most := self.budget.limits.depth):
            words = f"has XML elements {depth} deep in one another; at most {most} are read"
            raise self.budget.bomb(words, depth)
        self.depth = depth + 1
        return depth

    def start(self, tag: str, depth: int, attributes: Attributes) -> None:
        """Take the beginning of an element."""

    def end(self, depth: int) -> None:
        """Take the end of an element."""

    def text(self, text: str) -> None:
        """Take text between tags."""


class Unpacking:
    """The members of an archive, unpacked within one budget."""

    def __init__(self, archive: zipfile.ZipFile, packed: int, budget: Budget) -> None:
        self.budget = budget
        self._archive, self._packed = archive, packed
        self._unpacked = 0
        self._members = {plain_name(member.filename): member for member in archive.infolist()}

    def __contains__(self, name: str) -> bool:
        """Return whether there is such a member."""
        return plain_name(name) in self._members

    def parse(self, name: str, part: Part, most: int | None = None) -> None:
        """Stream one member through `part`; DataError where it passes a limit.

        most:  how many elements it may have; by default as many as a part without cells.
        """
        with self.opened(name) as chunks:
            feed(chunks, part, self.budget, most or self.budget.limits.other_elements)

    @contextmanager
    def opened(self, name: str) -> Iterator[Iterator[bytes]]:
        """Open one member and hand out its pieces."""
        with self._archive.open(self._members[plain_name(name)]) as stream:
            yield self.chunks(name, stream)

    def read(self, name: str) -> bytes:
        """Return one member whole; DataError where it passes a limit."""
        with self.opened(name) as chunks:
            return b"".join(chunks)

    def chunks(self, name: str, stream: IO[bytes]) -> Iterator[bytes]:
        """Yield one member piece by piece, within the budget."""
        # What is declared is never passed, for zipfile reads no further; what is too much is known at once.
        self.budget.unpacked(self._packed, self._unpacked + self._members[plain_name(name)].file_size)
        while chunk := stream.read(_CHUNK):
            self._unpacked += len(chunk)
            self.budget.unpacked(self._packed, self._unpacked)
            yield chunk


def plain_name(name: str) -> str:
    """Return the name of a part as all programs mean it: some write other slashes and other capitals."""
    return name.replace("\\", "/").casefold()


def feed(chunks: Iterable[bytes], part: Part, budget: Budget, most: int) -> None:
    """Stream XML through `part`; DataError where it has more elements than `most`, or passes another limit."""
    metered = Metered(part, budget, most)
    for chunk in chunks:
        metered.count(chunk)
        metered.parse(chunk)
    metered.parse(b"", last=True)


class Metered:
    """A parser that feeds a part, and the meter of what it is fed."""

    def __init__(self, part: Part, budget: Budget, most: int) -> None:
        self._parser = _parser(part)
        self._budget, self._most = budget, most
        self._fed = self._elements = 0

    def count(self, chunk: bytes) -> None:
        """Count the elements of the next bytes; DataError where there are too many, or too much time is gone."""
        self._budget.spend_time()
        self._elements += chunk.count(b"<") - chunk.count(b"</")
        if self._elements > self._most:
            words = f"has more than {self._most:,} XML elements in one part; at most {self._most:,} are read"
            raise self._budget.bomb(words, self._elements)

    def parse(self, chunk: bytes, *, last: bool = False) -> None:
        """Parse the next bytes; DataError where a tag does not end."""
        self._fed += len(chunk)
        self._parser.Parse(chunk, last)
        if not last and self._fed - max(0, self._parser.CurrentByteIndex) > _LONGEST_TAG:
            words = f"has a tag of more than {_LONGEST_TAG_MB} MB; no workbook has"
            raise self._budget.bomb(words, self._fed)


def _parser(part: Part) -> expat.XMLParserType:
    def document_type(*_: object) -> None:
        sentence = f"{part.budget.name} defines XML entities, which no workbook does."
        raise refusal(Kind.BOMB, sentence, ACCEPTED)

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = part.open
    parser.EndElementHandler = part.close
    parser.CharacterDataHandler = part.text
    # Workbooks never define entities; a document type that does is an attack on the XML reader.
    parser.StartDoctypeDeclHandler = document_type
    return parser


@dataclass
class Relations(Part):
    """The targets of a part's relations, by id, and the type of each without its address."""

    budget: Budget
    base: str
    targets: dict[str, tuple[str, str]] = field(default_factory=dict)

    def start(self, tag: str, depth: int, attributes: Attributes) -> None:
        """Take a relation."""
        if tag == "Relationship" and depth == 1 and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            path = normpath(target[1:] if target.startswith("/") else join(self.base, target))
            self.targets[attributes.get("Id", "")] = (attributes.get("Type", "").rpartition("/")[2], path)

    def of_type(self, kind: str) -> str | None:
        """Return the first target of this type."""
        return next((path for found, path in self.targets.values() if found == kind), None)


@dataclass
class Book(Part):
    """The sheets in their order, as (title, id of the relation), and whether dates count from 1904."""

    budget: Budget
    sheets: list[tuple[Title, str]] = field(default_factory=list)
    from_1904: bool = False

    def start(self, tag: str, depth: int, attributes: Attributes) -> None:
        """Take a sheet, or the workbook's properties."""
        if depth == 1 and tag == "workbookPr":
            self.from_1904 = attributes.get("date1904") in ("1", "true")
        elif depth == 2 and tag == "sheet":
            relation = next((value for name, value in attributes.items() if name.endswith(":id")), "")
            sight = _SIGHTS.get(attributes.get("state", ""), Sight.VISIBLE)
            self.sheets.append((Title(attributes.get("name", ""), sight), relation))


@dataclass
class Filter(Part):
    """Whether a table of a sheet has a filter."""

    budget: Budget
    found: bool = False

    def start(self, tag: str, depth: int, attributes: Attributes) -> None:
        """Take the filter of a column."""
        del attributes
        self.found = self.found or (depth == 2 and tag == "filterColumn")


@dataclass
class Strings(Part):
    """The shared strings; how they are to be pronounced is left out."""

    budget: Budget
    found: list[str] = field(default_factory=list)
    _pieces: list[str] = field(default_factory=list)
    _taking: bool = False
    _aside: int = 0
    _known: dict[str, str] = field(default_factory=dict)

    def start(self, tag: str, depth: int, attributes: Attributes) -> None:
        """Begin a string, or a piece of it."""
        del attributes
        if depth == 1:
            self._pieces = []
        elif tag == "rPh" and not self._aside:
            self._aside = depth
        self._taking = tag == "t" and depth > 1 and not self._aside

    def end(self, depth: int) -> None:
        """End a string, or a piece of it."""
        self._taking = False
        if depth == self._aside:
            self._aside = 0
        if depth == 1:
            # Written by some programs for an underscore.
            text = "".join(self._pieces).replace("x005F_", "")
            self.found.append(self._known.setdefault(text, text) if len(self._known) < _CHUNK else text)
            if len(self.found) > (most := self.budget.limits.strings):
                raise self.budget.bomb(f"has more than {most:,} texts; at most {most:,} are read", len(self.found))

    def text(self, text: str) -> None:
        """Take a part of a string."""
        if self._taking:
            self._pieces.append(text)


@dataclass
class Styles(Part):
    """The number formats of the cells' styles, and which of them are dates or lengths of time."""

    budget: Budget
    custom: dict[int, str] = field(default_factory=dict)
    formats: list[int] = field(default_factory=list)
    _in: str = ""

    def start(self, tag: str, depth: int, attributes: Attributes) -> None:
        """Take a number format, or the number format of a style."""
        if depth == 1:
            self._in = tag
        elif depth == 2 and self._in == "numFmts" and tag == "numFmt":
            self.custom[int(attributes["numFmtId"])] = attributes.get("formatCode", "")[:_LONGEST_FORMAT]
        elif depth == 2 and self._in == "cellXfs" and tag == "xf":
            self.formats.append(int(attributes.get("numFmtId", "0")))
            if len(self.formats) > self.budget.limits.formats:
                most = f"{self.budget.limits.formats:,}"
                raise self.budget.bomb(f"has more than {most} cell formats; at most {most} are read", len(self.formats))

    def code(self, style: int) -> str:
        """Return the format code of a cell's style: the general one where there is no such style."""
        from openpyxl.styles.numbers import BUILTIN_FORMATS

        number = self.formats[style] if style < len(self.formats) else 0
        return self.custom.get(number) or str(BUILTIN_FORMATS.get(number, "General"))
