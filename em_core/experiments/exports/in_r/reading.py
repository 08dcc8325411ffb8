"""The data of a run in R: read from people's own file by its name, with the remedies applied, or held in the script.

Base R reads plain text. A workbook or a Parquet file is not read: the data are held, and a comment says what to do.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from string import Template
from textwrap import fill

from em_core.data import Dataset
from em_core.data.sniffing import Content
from em_core.data.text import ONE_COLUMN, WHITESPACE
from em_core.data.transforms import Transformed
from em_core.experiments.exports.file_column import FileColumn
from em_core.experiments.exports.in_r.source import r_matrix, r_ranges, r_rows, r_text, r_texts, r_vector
from em_core.experiments.exports.in_r.transforms import transforms_in_r
from em_core.experiments.exports.opened_file import OpenedFile, opened_file
from em_core.experiments.exports.own_file import NoReading, OwnFile, as_in_file, said_of
from em_core.experiments.exports.remedy_code import Place
from em_core.numerics.arrays import FloatArray
from em_core.numerics.wording import counted

__all__ = ["data_in_r"]

HELD = """# The data: one row a point, and the number of each row.
${why}x <- $data
rows <- $rows
colnames(x) <- c($columns)"""

READ = """# The data: one row a point. The file is named when this script is started, or is in R's working directory.
file <- commandArgs(trailingOnly = TRUE)
file <- if (length(file) > 0) file[1] else $name
if (!file.exists(file)) stop("There is no ", file, " here: setwd() says where R looks for it.")
if (unname(tools::md5sum(file)) != $digest) {
  cat(file, "is not the file that Halfstep read: its content has changed since.\\n")
}

# Its cells as texts, row by row: row 1 of the file comes first.
$header_told$cells

# The columns.
columns <- c($columns)
$places

# The rows: numbered as in the file, from 1.
$rows

# The cells as numbers.
$number$read
x <- matrix(
  unlist(lapply(seq_along(places), function(j) $call)),
  nrow = length(rows), dimnames = list(NULL, columns)
)$others"""

NUMBER = """# A cell as a number: brackets and a minus behind are a sign, currency and percent signs are left out.
number <- function(cell, thousands = "", decimal = ".") {
  text <- gsub("\\u2212", "-", trimws(cell))
  negative <- grepl("^[(].*[)]$|-$|^-", text)
  for (mark in strsplit(thousands, "")[[1]]) text <- gsub(mark, "", text, fixed = TRUE)
  text <- gsub("[^0-9.eE+-]", "", gsub(decimal, ".", text, fixed = TRUE))
  ifelse(negative, -1, 1) * as.numeric(gsub("^[-+eE]+|[-+eE]+$", "", text))
}
"""

STANDARDISED = """

# Standardised: minus the mean, divided by the standard deviation.
centre <- $centre
scale <- $scale
x <- sweep(sweep(x, 2, centre), 2, scale, "/")"""

PLAIN = re.compile(r"\s*[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?\s*")
"""A number that as.numeric reads as Python's float does."""

READINGS = {
    "float(cell)": "as.numeric(cell)",
    'float(cell.replace(",", "."))': 'as.numeric(sub(",", ".", cell, fixed = TRUE))',
}
"""The plainest readings of a cell in R, by what they are in Python; the others call `number`, in both alike."""

UNQUOTED = """gsub('^"|"$', "", trimws(readLines({}, warn = FALSE)))"""

CODECS = {
    "utf-16-le": "UTF-16LE",
    "utf-16-be": "UTF-16BE",
    "utf-8-sig": "UTF-8",
    "iso8859_2": "ISO-8859-2",
    "koi8_r": "KOI8-R",
    "mac_roman": "MACINTOSH",
    "euc_jp": "EUC-JP",
}


def data_in_r(
    x: FloatArray,
    rows: Sequence[int],
    columns: Sequence[str],
    own: OwnFile | None,
    dataset: Dataset | None,
    made: Transformed | None = None,
) -> str:
    """Return the source text of a run's data: what makes `x` and `rows`.

    x:        (n, d) as they were fitted; rows: the number of each row in its file.
    own:      the file that they are from, where there is one.
    dataset:  says how they were standardised, if they were; made: how columns were transformed before.
    """
    why = ""
    if own is not None:
        known = own.rows if len(own.rows) == len(x) else tuple(rows)
        named = own.columns if dataset is None else dataset.columns
        if made is not None:
            named, known = made.columns, own.rows if len(own.rows) == len(made.values) else made.rows
        try:
            return _read(x, replace(own, rows=tuple(known), columns=named), dataset, made)
        except NoReading as no:
            rows = known if made is None else rows
            why = fill(str(no), 116, initial_indent="# ", subsequent_indent="# ", break_long_words=False) + "\n"
    data, told = (x, columns) if made is None else (made.values, made.columns)
    text = Template(HELD).substitute(
        why=why,
        data=r_matrix(data),
        rows=r_rows(rows if made is None else made.rows),
        columns=", ".join(map(r_text, told)),
    )
    return text if made is None else text + _changed(made, dataset)


def _read(x: FloatArray, own: OwnFile, dataset: Dataset | None, made: Transformed | None) -> str:
    text = _reading(own, as_in_file(x, own, dataset) if made is None else made.values)
    return text + (_standardised(dataset) if made is None else _changed(made, dataset))


def _changed(made: Transformed, dataset: Dataset | None) -> str:
    """Return the lines that transform columns, and then standardise all where that was done, too."""
    scaled = _standardised(dataset)
    more = "\nlog_jacobian <- log_jacobian - nrow(x) * sum(log(scale))" if scaled else ""
    return f"\n\n{transforms_in_r(made)}{scaled}{more}"


def _standardised(dataset: Dataset | None) -> str:
    if dataset is None or dataset.centre is None or dataset.scale is None:
        return ""
    return Template(STANDARDISED).substitute(
        centre=r_vector(dataset.centre.tolist()), scale=r_vector(dataset.scale.tolist())
    )


def _reading(own: OwnFile, x: FloatArray) -> str:
    """Return the source text that reads the file; NoReading where base R does not read it as Halfstep did."""
    opened = opened_file(own, x)
    if opened.content is not Content.TEXT:
        raise NoReading(
            f"Base R does not read {own.name}, so the data are here. Save it as CSV and open that in Halfstep: the "
            "script then reads the CSV by its name."
        )
    _check_cells(own, opened)
    reads = [_in_r(column) for column in opened.columns]
    number = NUMBER if any(column.uses_number for column in opened.columns) else ""
    if opened.missing:
        number += f"# Cells without a number hold one of these.\nmissing <- {r_texts(opened.missing)}\n"
    same = len(set(reads)) == 1
    call = "read(cells[rows, places[j]])" if same else "read[[j]](cells[rows, places[j]])"
    if opened.missing:
        call = call.replace("cells[rows, places[j]]", "without(cells[rows, places[j]])")
        number += "without <- function(cell) replace(cell, trimws(cell) %in% missing, NA)\n"
    functions = ",\n  ".join(f"function(cell) {read}" for read in reads)
    return (
        Template(READ)
        .substitute(
            name=r_text(own.name),
            digest=r_text(hashlib.md5(own.raw, usedforsecurity=False).hexdigest()),
            header_told=said_of(own, Place.HEADER),
            cells=_cells(opened),
            columns=", ".join(map(r_text, own.columns)),
            places=_places(opened, own),
            rows=_rows(opened, own),
            number=said_of(own, Place.CELLS) + number,
            read=f"read <- function(cell) {reads[0]}" if same else f"read <- list(\n  {functions}\n)",
            call=call,
            others=_others(opened.others(own.rows), own.rows),
        )
        .rstrip("\n")
    )


def _check_cells(own: OwnFile, opened: OpenedFile) -> None:
    """Raise NoReading for what R reads as something else than Python: quotes in the middle, and odd numbers."""
    delimiter = opened.delimiter
    if delimiter == WHITESPACE:
        between = r'(?:(?<=\s)|^)"[^"\n]*"(?=\s|$)'
    elif delimiter == ONE_COLUMN:
        between = r'^"[^"\n]*"$'
    else:
        between = rf'(?:(?<={re.escape(delimiter)})|^)"(?:[^"]|"")*"(?={re.escape(delimiter)}|$)'
    if '"' in re.sub(between, "", opened.text, flags=re.MULTILINE) or "\0" in opened.text:
        raise NoReading(f"Base R reads the quotes in {own.name} in another way, so the data are here.")
    for column in opened.columns:
        if column.uses_number:
            continue
        cells = (str(opened.cells[row - 1][column.place]) for i, row in enumerate(own.rows) if i not in column.others)
        texts = (cell.replace(",", ".") if "replace" in column.read else cell for cell in cells)
        if column.read not in READINGS or any(
            not PLAIN.fullmatch(text) and text.strip() not in column.missing for text in texts
        ):
            raise NoReading(f"{own.name} has numbers that base R does not read, so the data are here.")


def _in_r(column: FileColumn) -> str:
    """Return how a cell becomes a number."""
    return READINGS.get(column.read) or column.read.replace("=", " = ")


def _cells(opened: OpenedFile) -> str:
    """Return the lines that make `cells`, a table of texts."""
    lines, source = "", "file"
    if opened.codec != "utf-8":
        codec = CODECS.get(opened.codec, opened.codec.upper())
        lines = f'text <- iconv(list(readBin(file, "raw", file.size(file))), {r_text(codec)}, "UTF-8")\n'
        lines += 'text <- gsub("\\r\\n?", "\\n", sub("^\\ufeff", "", text))\n'
        source = "text = text"
    width = max(map(len, opened.cells))
    if opened.delimiter == ONE_COLUMN:
        source = 'textConnection(text, encoding = "UTF-8")' if lines else 'file, encoding = "UTF-8"'
        return f"{lines}cells <- data.frame(V1 = {UNQUOTED.format(source)})"
    function = "read.table" if opened.delimiter == WHITESPACE else "read.csv"
    sep = "" if opened.delimiter == WHITESPACE else f"sep = {r_text(opened.delimiter)}, "
    return (
        f"{lines}cells <- {function}(\n"
        f'  {source}, {sep}quote = "\\"", comment.char = "", header = FALSE, colClasses = "character",\n'
        f'  col.names = paste0("V", 1:{width}), fill = TRUE, blank.lines.skip = FALSE, na.strings = character(),\n'
        '  encoding = "UTF-8"\n'
        ")"
    )


def _places(opened: OpenedFile, own: OwnFile) -> str:
    places = [column.place for column in opened.columns]
    if opened.header and [opened.cells[opened.header - 1][place] for place in places] == list(own.columns):
        return f"header <- {opened.header}\nplaces <- match(columns, trimws(unlist(cells[header, ])))"
    return f"# No row of the file has just these names.\nplaces <- {r_vector(place + 1 for place in places)}"


def _rows(opened: OpenedFile, own: OwnFile) -> str:
    """Return the lines that make `rows`, with what is left out and why."""
    left = opened.left_out(own.rows)
    lines = f"{said_of(own, Place.ROWS)}rows <- {r_ranges(own.rows)}"
    if left and len(left) <= 4 * len(own.rows):
        said = f"Left out: {counted(len(left), 'row')} of the file, %s."
        print_it = f'cat(sprintf({r_text(said)}, paste(left_out, collapse = ", ")), "\\n", sep = "")'
        lines += f"\nleft_out <- {r_ranges(left)}\n{print_it}"
    return lines


def _others(others: Mapping[tuple[int, int], float], rows: Sequence[int]) -> str:
    if not others:
        return ""
    at = {row: i + 1 for i, row in enumerate(rows)}
    return (
        "\n\n# Cells that were read as other numbers than they look like, by row and column of x.\n"
        f"x[cbind({r_vector(at[row] for row, _ in others)}, {r_vector(j + 1 for _, j in others)})] <- "
        f"{r_vector(others.values())}"
    )
