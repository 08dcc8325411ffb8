"""Files that are too large, and files that pretend not to be: refused before they cost time or memory."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile

import numpy as np
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from em_core.data import MAX_BYTES, Action, DataError, read_pasted, read_table, to_dataset


def refused(raw: bytes, name: str) -> str:
    with pytest.raises(DataError) as caught:
        read_table(raw, name)
    return str(caught.value)


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def workbook_with_sheet(xml: bytes) -> bytes:
    buffer = io.BytesIO()
    openpyxl.Workbook().save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = b'<worksheet xmlns="%s"><sheetData>%s</sheetData></worksheet>' % (space, xml)
    return zipped({**members, "xl/worksheets/sheet1.xml": sheet})


def parquet(table: pa.Table) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(table, buffer)
    return buffer.getvalue()


def test_sixty_four_megabytes_are_read_and_one_byte_more_is_not() -> None:
    row = b"1.25,2.5" + b" " * 992 + b"\n"
    raw = b"x,y\n2.5,1.5\n" + row * ((MAX_BYTES - 12) // len(row))
    assert read_table(raw + b" " * (MAX_BYTES - len(raw)), "a.csv").columns == ("x", "y")
    words = "a.csv has 64 MB (67,108,865 bytes); the limit is 64 MB (67,108,864 bytes). Keep only the columns"
    assert refused(raw + b" " * (MAX_BYTES - len(raw) + 1), "a.csv").startswith(words)
    with pytest.raises(DataError, match=r"The pasted text has 64 MB"):
        read_pasted("1" * (MAX_BYTES + 1))


def test_a_cell_that_is_too_long_is_refused_for_that_and_not_for_its_quotes() -> None:
    longest = 131_072
    cell = "W" * longest
    assert read_table(f"x,{cell}\n1,2\n3,5\n".encode(), "a.csv").columns[0] == "x"
    for text in (f"x,y\n1,{cell}W\n3,5\n", f'x,y\n1,"{cell}W"\n3,5\n'):
        words = "In a.csv, row 2 has a cell of more than 131,072 characters, the most that is read."
        assert refused(text.encode(), "a.csv").startswith(words)


def test_more_rows_than_can_be_shown_are_sampled_on_request() -> None:
    raw = b"x\n" + b"".join(b"%d.5\n" % i for i in range(25_000))
    table = read_table(raw, "a.csv")
    with pytest.raises(DataError) as caught:
        to_dataset(table, ("x",))
    assert str(caught.value) == (
        "There are 25,000 rows; at most 20,000 points are fitted and drawn. Take a random sample of 20,000 rows, with "
        "a seed so that it can be repeated."
    )
    assert caught.value.offers == {Action.SAMPLE: 20_000}
    once, again, other = (to_dataset(table, ("x",), sample=(20_000, seed)) for seed in (1, 1, 2))
    assert once.n == 20_000
    assert once.digest == again.digest != other.digest
    assert once.note == "A random sample of 20,000 of 25,000 rows, seed 1."
    assert all(row == value + 1.5 for row, value in zip(once.rows, once.values[:, 0], strict=True))
    assert list(once.rows) == sorted(once.rows)


def test_columns_and_cells_are_limited() -> None:
    wide = b",".join(b"%d" % i for i in range(1001))
    assert refused(wide, "a.csv") == "a.csv has 1,001 columns; at most 1,000 are read. Keep only the columns you need."
    assert "a.csv has more than 4,000,000 cells" in refused((b"1" + b",1" * 499 + b"\n") * 8001, "a.csv")


def test_a_zip_bomb_is_not_unpacked() -> None:
    bomb = workbook_with_sheet(b" " * (80 * 2**20))
    with zipfile.ZipFile(io.BytesIO(bomb)) as archive:
        parts = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/worksheets/sheet1.xml")
        unpacked = sum(archive.getinfo(part).file_size for part in parts)
    assert refused(bomb, "a.xlsx") == (
        f"a.xlsx has {len(bomb):,} bytes and unpacks to {unpacked:,}; at most 67,108,864 bytes (64 MB) are unpacked. "
        "Keep only the sheet, columns and rows you need, or save the table as CSV."
    )
    # The same, but its table of contents says that the sheet holds 1,000 bytes.
    lying = bytearray(bomb)
    entry = lying.rfind(b"PK\x01\x02", 0, lying.rfind(b"xl/worksheets/sheet1.xml"))
    struct.pack_into("<I", lying, entry + 24, 1000)
    assert "damaged or incomplete" in refused(bytes(lying), "a.xlsx")


def test_a_document_type_hidden_in_utf_16_is_found() -> None:
    hidden = zipped({"xl/workbook.xml": "<!DOCTYPE a>".encode("utf-16"), "[Content_Types].xml": b""})
    assert refused(hidden, "a.xlsx").startswith("a.xlsx defines XML entities, which no workbook does.")


@pytest.mark.parametrize(
    ("xml", "words"),
    [
        (b'<row r="2000000000"><c r="A2000000000"><v>1</v></c></row>', "more than 1,048,576 rows, as no sheet has"),
        (b'<row r="1"><c r="XFD1"><v>1</v></c></row>', "16,384 columns; at most 1,000 are read"),
        (b"<row>" * 20_000, "XML elements 65 deep in one another; at most 64 are read"),
        (b'<row r="1"><c r="A1" t="s"><v>99</v></c></row>', "damaged or incomplete"),
        (b'<row r="1"><c r="A1" t="d"><v>never</v></c></row>', "damaged or incomplete"),
    ],
)
def test_hostile_sheets(xml: bytes, words: str) -> None:
    assert words in refused(workbook_with_sheet(xml), "a.xlsx")


def test_a_parquet_file_is_measured_before_it_is_unpacked() -> None:
    repeated = parquet(pa.table({"x": np.zeros(4_000_001)}))
    assert len(repeated) < 100_000
    assert "a.parquet has more than 4,000,000 cells" in refused(repeated, "a.parquet")


def test_long_text_in_a_parquet_file_is_held_once() -> None:
    raw = parquet(pa.table({"note": ["a" * 1_000_000] * 300, "x": np.arange(300.0)}))
    tracemalloc.start()
    try:
        table = read_table(raw, "a.parquet")
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert table.columns == ("note", "x")
    # Written out, it would be 300 MB.
    assert most < 50e6
