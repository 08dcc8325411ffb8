"""File types by content: what a file really is, by its first bytes, whatever its name says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import PurePosixPath

from em_core.data.limits import MAX_BYTES
from em_core.data.problems import Kind, Problem, notice, refusal, shown
from em_core.numerics.number_format import short
from em_core.numerics.wording import listed


class Content(Enum):
    """What can be read; the value is what a sentence calls it."""

    TEXT = "text"
    EXCEL = "an Excel workbook"
    OLD_EXCEL = "an old Excel workbook (.xls)"
    BINARY_EXCEL = "a binary Excel workbook (.xlsb)"
    OPEN_DOCUMENT = "an OpenDocument spreadsheet"
    PARQUET = "a Parquet file"
    ARROW = "an Arrow or Feather file"
    SPSS = "an SPSS file"
    STATA = "a Stata file"
    SAS = "a SAS file"
    R = "an R data file"
    WEB_PAGE = "a web page (HTML)"
    XML_EXCEL = "an Excel workbook saved as XML"
    ZIP = "a zip archive"
    PACKED = "a compressed file"


@dataclass(frozen=True)
class Form:
    """A kind of file that is read: what it is, what people call it, and what its name may end in.

    family:   what such files are called in short, "" for those that hold others.
    advised:  what they are called where a table that cannot be read is to be saved as one.
    """

    content: Content
    family: str
    endings: tuple[str, ...]
    advised: str = ""


FORMS = (
    Form(Content.TEXT, "CSV", (".csv",), "CSV"),
    Form(Content.TEXT, "TSV", (".tsv", ".tab", ".txt", ".dat"), "TSV"),
    Form(Content.EXCEL, "Excel", (".xlsx", ".xlsm"), "Excel (.xlsx)"),
    Form(Content.OLD_EXCEL, "Excel", (".xls",)),
    Form(Content.BINARY_EXCEL, "Excel", (".xlsb",)),
    Form(Content.XML_EXCEL, "Excel", (".xml",)),
    Form(Content.OPEN_DOCUMENT, "OpenDocument", (".ods",)),
    Form(Content.PARQUET, "Parquet", (".parquet", ".pq"), "Parquet"),
    Form(Content.ARROW, "Feather", (".feather", ".arrow")),
    Form(Content.WEB_PAGE, "web pages", (".html", ".htm")),
    Form(Content.SPSS, "SPSS", (".sav", ".zsav")),
    Form(Content.STATA, "Stata", (".dta",)),
    Form(Content.SAS, "SAS", (".sas7bdat", ".xpt")),
    Form(Content.R, "R", (".rds", ".rda", ".rdata")),
    Form(Content.ZIP, "", (".zip",)),
    Form(Content.PACKED, "", (".gz", ".bz2", ".xz")),
)
"""Every kind of file that is read: what is said to be accepted, and what a name promises, go by it."""

ENDINGS = tuple(ending for form in FORMS for ending in form.endings)
"""What the name of a file with a table may end in."""

_FAMILIES = listed(dict.fromkeys(form.family for form in FORMS if form.family))

READABLE = f"{_FAMILIES}, zipped or not"
"""All kinds of file that are read, in words."""

_ADVISED = listed([form.advised for form in FORMS if form.advised], "or")

ACCEPTED = f"Open it in the program that made it and save the table as {_ADVISED}."

_EXTENSIONS = {ending: form.content for form in FORMS for ending in form.endings}

_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"BM", "a bitmap picture"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"%PDF", "a PDF document"),
    (b"{\\rtf", "a rich-text document"),
    (b"\x28\xb5\x2f\xfd", "a zstandard archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"\x89HDF", "an HDF5 file"),
    (b"\x93NUMPY", "a NumPy file"),
    (b"MATLAB ", "a MATLAB file"),
    (b"MZ", "a Windows program"),
    (b"\x7fELF", "a program"),
)

_KNOWN: tuple[tuple[bytes, Content], ...] = (
    (b"PAR1", Content.PARQUET),
    (b"\xd0\xcf\x11\xe0", Content.OLD_EXCEL),
    (b"\x09\x08\x10\x00\x00\x06\x05\x00", Content.OLD_EXCEL),
    (b"\x09\x08\x08\x00\x00\x05\x05\x00", Content.OLD_EXCEL),
    (b"ARROW1\0\0", Content.ARROW),
    (b"FEA1", Content.ARROW),
    (b"$FL2@(#)", Content.SPSS),
    (b"$FL3@(#)", Content.SPSS),
    (b"<stata_dta>", Content.STATA),
    (b"\0" * 12 + b"\xc2\xea\x81\x60\xb3\x14\x11\xcf", Content.SAS),
    (b"HEADER RECORD*******LIB", Content.SAS),
    (b"RDX2\n", Content.R),
    (b"RDX3\n", Content.R),
    (b"RDA2\n", Content.R),
    (b"RDA3\n", Content.R),
    (b"X\n\0\0\0\x02", Content.R),
    (b"X\n\0\0\0\x03", Content.R),
    (b"\x1f\x8b\x08", Content.PACKED),
    (b"BZh", Content.PACKED),
    (b"\xfd7zXZ\0", Content.PACKED),
)
_OLD_STATA = range(105, 116)
"""The first byte of a file of Stata's before its marks were words."""

_MARKUP = (
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


def promised(name: str) -> Content | None:
    """Return what a file is, going by the end of its name; None where that tells nothing."""
    return _EXTENSIONS.get(PurePosixPath(name).suffix.lower())


def identify(raw: bytes, name: str) -> Content:
    """Return what the bytes are, going by the first of them; DataError names the kinds of file that hold no table.

    ZIP stands for every archive, workbooks among them; TEXT for every text, web pages among them.
    """
    if raw.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Content.ZIP
    for magic, content in _KNOWN:
        # Three letters can also begin a header.
        if raw.startswith(magic) and (magic != b"BZh" or b"\0" in raw[:1024] or raw[4:10] == b"1AY&SY"):
            return content
    if raw[:1] and raw[0] in _OLD_STATA and raw[1:2] in (b"\1", b"\2") and raw[2:4] == b"\1\0":
        return Content.STATA
    for magic, what in _OTHERS:
        # Two letters can also begin a header: a real bitmap or program has NULs further on, a table has not.
        if raw.startswith(magic) and (len(magic) > 2 or b"\0" in raw[:1024]):
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
    return refusal(Kind.NOT_A_TABLE, f"{name} is {what}, going by its first bytes, and not a table.", ACCEPTED)


def misnamed(content: Content, name: str) -> list[Problem]:
    """Return the notice for a file that can be read but is not what its name says."""
    if promised(name) in (None, content):
        return []
    sentence = f"{name} is {content.value}, whatever its name ends in, and was read as such."
    return [notice(Kind.MISNAMED, sentence, value=shown(PurePosixPath(name).suffix.lower()))]
