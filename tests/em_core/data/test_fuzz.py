"""Whatever is uploaded, the answer is a table or a DataError; and numbers come back to the last bit."""

from __future__ import annotations

import csv
import io

import numpy as np
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from em_core.data import (
    DataError,
    data_warnings,
    dataset_from_json,
    dataset_to_json,
    numeric_columns,
    read_pasted,
    read_table,
    to_dataset,
)
from em_core.data.text_table import Table
from tests.em_core.data.test_uploads import UPLOADS

NAMES = st.sampled_from(["a.csv", "a.xlsx", "a.parquet", "", "../..", "a\ud800\0.csv"])
TABLE_LIKE = st.text(alphabet='0123456789.,;\t |"\n\r-+eEabNA?#=\ufeff−', max_size=200)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e149, max_value=1e149)


def use(table: Table) -> None:
    """Go on as the page does: choose columns, drop, sample, warn, save."""
    columns = numeric_columns(table)
    assert columns
    try:
        data = to_dataset(table, columns[:2], drop_missing=True, sample=(5, 0))
    except DataError as error:
        str(error).encode()
        return
    str(data_warnings(data, 3)).encode()
    assert dataset_from_json(dataset_to_json(data)).digest == data.digest


def survives(raw: bytes, name: str) -> None:
    try:
        use(read_table(raw, name))
    except DataError as error:
        str(error).encode()


@given(st.binary(max_size=300), NAMES)
def test_any_bytes(raw: bytes, name: str) -> None:
    survives(raw, name)


@given(st.sampled_from([b"PK\x03\x04", b"PAR1", b"\xff\xfe", b"\xef\xbb\xbf", b"\x1f\x8b"]), st.binary(max_size=100))
def test_any_bytes_after_a_magic_number(magic: bytes, raw: bytes) -> None:
    survives(magic + raw + magic, "a.csv")


@settings(max_examples=300)
@given(TABLE_LIKE)
def test_any_text_like_a_table(text: str) -> None:
    survives(text.encode(), "a.csv")


@given(st.text(max_size=200))
def test_any_paste(text: str) -> None:
    try:
        use(read_pasted(text))
    except DataError as error:
        str(error).encode()


@given(st.text(max_size=100) | st.binary(max_size=100))
def test_any_json(text: str | bytes) -> None:
    with pytest.raises(DataError):
        dataset_from_json(text)


@pytest.mark.parametrize("name", ["book.xlsx", "numbers.parquet"])
def test_a_file_with_any_byte_changed(name: str) -> None:
    raw = (UPLOADS / name).read_bytes()
    rng = np.random.default_rng(0)
    for at in rng.choice(len(raw), 150, replace=False):
        survives(raw[:at] + bytes([rng.integers(256)]) + raw[at + 1 :], name)


TABLES = st.integers(1, 3).flatmap(
    lambda d: st.lists(st.lists(NUMBERS, min_size=d, max_size=d), min_size=2, max_size=20)
)
DIALECTS = {
    "comma": (",", "."),
    "semicolon, decimal comma": (";", ","),
    "tab": ("\t", "."),
    "tab, decimal comma": ("\t", ","),
    "bar": ("|", "."),
    "space": (" ", "."),
}


def as_read(table: Table, d: int) -> list[list[str]]:
    return [list(row) for row in zip(*(table.readings[j] for j in range(d)), strict=True)]


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@settings(max_examples=25)
@given(values=TABLES)
def test_text_gives_back_every_bit(dialect: str, encoding: str, values: list[list[float]]) -> None:
    delimiter, mark = DIALECTS[dialect]
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter)
    writer.writerow(["x", "y", "z"][: len(values[0])])
    writer.writerows([repr(value).replace(".", mark) for value in row] for row in values)
    table = read_table(buffer.getvalue().encode(encoding), "a.csv")
    assert np.array_equal(as_read(table, len(values[0])), values)
    assert table.rows == tuple(range(2, len(values) + 2))


@settings(max_examples=20)
@given(TABLES)
def test_excel_gives_back_its_fifteen_digits(values: list[list[float]]) -> None:
    values = [[float(f"{value:.15g}") for value in row] for row in values]
    workbook = openpyxl.Workbook()
    workbook.active.append(["x", "y", "z"][: len(values[0])])
    for row in values:
        workbook.active.append(row)
    buffer = io.BytesIO()
    workbook.save(buffer)
    assert np.array_equal(as_read(read_table(buffer.getvalue(), "a.xlsx"), len(values[0])), values)


@settings(max_examples=20)
@given(TABLES)
def test_parquet_gives_back_every_bit(values: list[list[float]]) -> None:
    columns = np.array(values).T
    buffer = io.BytesIO()
    pq.write_table(pa.table({f"{j}": column for j, column in enumerate(columns)}), buffer)
    assert np.array_equal(as_read(read_table(buffer.getvalue(), "a.parquet"), len(columns)), values)
