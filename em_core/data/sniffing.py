"""File types by content: what a file really is, by its first bytes, whatever its name says."""

from __future__ import annotations

from enum import Enum
from pathlib import PurePosixPath

from em_core.data.limits import MAX_BYTES
from em_core.data.problems import Kind, Problem, notice, refusal, shown
from em_core.numerics.number_format import short

ACCEPTED = "Open it in the program that made it and save the table as CSV, TSV, Excel (.xlsx) or Parquet."


class Content(Enum):
    """What can be read; the value is what a sentence calls it."""

    TEXT = "text"
    EXCEL = "an Excel workbook"
    PARQUET = "a Parquet file"


_EXTENSIONS = {
    ".csv": Content.TEXT,
    ".tsv": Content.TEXT,
    ".tab": Content.TEXT,
    ".txt": Content.TEXT,
    ".dat": Content.TEXT,
    ".xlsx": Content.EXCEL,
    ".xlsm": Content.EXCEL,
    ".parquet": Content.PARQUET,
    ".pq": Content.PARQUET,
}

_OLD_EXCEL = "an old Excel workbook (.xls) or one with a password"

_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"\xd0\xcf\x11\xe0", _OLD_EXCEL),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"BM", "a bitmap picture"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"%PDF", "a PDF document"),
    (b"{\\rtf", "a rich-text document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\0", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstandard archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"\x89HDF", "an HDF5 file"),
    (b"ARROW1\0\0", "an Arrow or Feather file"),
    (b"\x93NUMPY", "a NumPy file"),
    (b"RDX", "an R data file"),
    (b"MATLAB ", "a MATLAB file"),
    (b"$FL2@(#)", "an SPSS file"),
    (b"<stata_dta>", "a Stata file"),
    (b"MZ", "a Windows program"),
    (b"\x7fELF", "a program"),
)

_MARKUP = (
    ("<!doctype", "a web page (HTML)"),
    ("<html", "a web page (HTML)"),
    ("<?xml", "an XML document"),
    ("<svg", "a picture (SVG)"),
    ("{", "a JSON document"),
    ("[{", "a JSON document"),
    ("[[", "a JSON document"),
)


def check_size(n_bytes: int, name: str) -> None:
    """Raise DataError for an upload that is empty or larger than the limit."""
    if n_bytes == 0:
        raise refusal(Kind.EMPTY, f"{name} is empty: it has 0 bytes.", "Choose a file with a table of numbers.")
    if n_bytes > MAX_BYTES:
        size, limit = (f"{megabytes} MB" for megabytes in (short(each / 1024**2, 3) for each in (n_bytes, MAX_BYTES)))
        sentence = f"{name} has {size} ({n_bytes:,} bytes); the limit is {limit} ({MAX_BYTES:,} bytes)."
        remedy = "Keep only the columns you need, or a random sample of the rows, or save it as Parquet."
        raise refusal(Kind.TOO_BIG, sentence, remedy, value=str(n_bytes))


def identify(raw: bytes, name: str) -> Content:
    """Return what the bytes are; DataError names the kinds of file that hold no table."""
    if raw.startswith(b"PAR1"):
        return Content.PARQUET
    if raw.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Content.EXCEL
    for magic, what in _OTHERS:
        # Two letters can also begin a header: a real bitmap or program has NULs further on, a table has not.
        if raw.startswith(magic) and (len(magic) > 2 or b"\0" in raw[:1024] or magic == b"\x1f\x8b"):
            raise not_a_table(name, what)
    return Content.TEXT


def refuse_markup(text: str, name: str) -> None:
    """Raise DataError for text that is a web page or a document and not a table."""
    beginning = text[:1000].lstrip().lower()
    for mark, what in _MARKUP:
        if beginning.startswith(mark):
            raise not_a_table(name, what)


def not_a_table(name: str, what: str) -> Exception:
    """Return the DataError for a file that is something else."""
    remedy = "Download the table itself, not the page around it." if "HTML" in what else ACCEPTED
    return refusal(Kind.NOT_A_TABLE, f"{name} is {what}, going by its first bytes, and not a table.", remedy)


def misnamed(content: Content, name: str) -> list[Problem]:
    """Return the notice for a file that can be read but is not what its name says."""
    extension = PurePosixPath(name).suffix.lower()
    expected = _EXTENSIONS.get(extension)
    if expected in (None, content):
        return []
    sentence = f"{name} is {content.value}, whatever its name ends in, and was read as such."
    return [notice(Kind.MISNAMED, sentence, value=shown(extension))]
