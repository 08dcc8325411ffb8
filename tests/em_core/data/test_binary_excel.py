"""Binary Excel workbooks (.xlsb): the same cells as another reader finds, and all that the sheet says of them."""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO

import numpy as np
import pytest

from em_core import open_data
from em_core.data import DataError, read_table
from em_core.data.budget import Budget, Limits
from em_core.data.facts import Area, Oddity, Sight
from em_core.data.problems import Kind, Problem
from em_core.data.xlsb import read_xlsb
from tests.em_core.data.binary_books import (
    ERROR,
    FORMULA_REAL,
    FORMULA_TEXT,
    SHARED,
    book,
    book_of,
    cell,
    record,
    row,
    text,
)
from tests.em_core.data.binary_books import sheet as sheet_of
from tests.em_core.data.test_old_excel import VALUES, as_calamine

TABLE: list[list[object]] = [
    ["place", "height", "weight"],
    ["Au", 1.5, 20],
    ["Bergheim", 2.25, -7],
    ["Dorf", -0.125, 10**9],
]


@pytest.mark.parametrize("seed", range(20))
def test_the_same_cells_as_another_reader(seed: int) -> None:
    rng = np.random.default_rng(seed)
    height, width = int(rng.integers(2, 30)), int(rng.integers(1, 9))
    values: list[list[object]] = [[VALUES[int(rng.integers(len(VALUES)))] for _ in range(width)] for _ in range(height)]
    raw = book_of([["name"] * width, [1.0] * width, *values])
    assert list(read_xlsb(raw, "a.xlsb", Budget("a.xlsb")).records) == as_calamine(raw)


def test_what_the_sheet_says_of_its_cells() -> None:
    head = struct.pack("<II", 1, 0)
    rows = (
        row(1, record(SHARED, struct.pack("<III", 0, 0, 1)), cell(2, "share"), cell(3, "day"))
        + row(2, cell(1, "a"), cell(2, 0.125, 1), cell(3, 44_197.0, 2))
        + row(4, cell(1, "b"), record(ERROR, head + b"\x07"), cell(3, 44_198.0, 2), hidden=True)
        + row(5, cell(1, "c"), record(FORMULA_REAL, head + struct.pack("<dHI", 0.5, 0, 0)), cell(3, "7"))
    )
    columns = record(60, struct.pack("<IIIIH", 4, 6, 0, 0, 1))
    after = record(176, struct.pack("<IIII", 0, 0, 1, 2)) + record(163, struct.pack("<I", 0))
    parts = [("Seen", 0, sheet_of(rows, before=columns, after=after)), ("Aside", 1, sheet_of(b"")), ("Deep", 2, b"")]
    raw = book(parts, ["unused", "name"], [(164, "d.m.yyyy"), (165, "0.0%")], [0, 165, 164])
    grid = read_xlsb(raw, "a.xlsb", Budget("a.xlsb"))
    assert [cells for _, cells in grid.records] == [
        ["name", "share", "day"],
        ["a", "0.125", "2021-01-01T00:00:00"],
        ["b", "#DIV/0!", "2021-01-02T00:00:00"],
        ["c", "0.5", "7"],
    ]
    assert grid.records.rows == (1, 2, 4, 5)
    facts = grid.facts
    assert (facts.hidden_rows, facts.hidden_columns, facts.filtered) == ([4], [(5, 7)], True)
    assert facts.merged == [Area(1, 2, 1, 3)]
    assert [(each.name, each.sight) for each in facts.parts] == [
        ("Seen", Sight.VISIBLE),
        ("Aside", Sight.HIDDEN),
        ("Deep", Sight.VERY_HIDDEN),
    ]
    assert facts.noted(Oddity.PERCENT)[2].rows == [2]
    assert facts.noted(Oddity.FAILED)[2].rows == [4]
    assert facts.noted(Oddity.STORED_AS_TEXT)[3].rows == [5]


def test_dates_that_count_from_1904_and_formulas_without_a_value() -> None:
    rows = row(1, cell(1, "day"), cell(2, "x")) + row(2, cell(1, 1.5, 1), cell(2, 1)) + row(3, cell(1, 1.0, 1))
    raw = book([("Sheet", 0, sheet_of(rows))], styles=[0, 14], from_1904=True)
    assert [cells[0] for _, cells in read_xlsb(raw, "a.xlsb", Budget("a.xlsb")).records][1] == "1904-01-02T12:00:00"
    empty = record(FORMULA_TEXT, struct.pack("<II", 1, 0) + text("") + b"\0" * 6)
    rows = row(1, cell(1, "a"), cell(2, "b")) + row(2, cell(1, 1), empty) + row(3, cell(1, 2), empty)
    facts = read_xlsb(book([("Sheet", 0, sheet_of(rows))]), "a.xlsb", Budget("a.xlsb")).facts
    assert facts.noted(Oddity.UNSAVED)[2].rows == [2, 3]


def test_it_is_opened_by_its_content_and_a_sheet_can_be_chosen() -> None:
    raw = book_of(TABLE)
    own = open_data(raw, "mine.xlsb")
    assert own.columns == ("height", "weight")
    assert own.labels == ("Au", "Bergheim", "Dorf")
    assert np.asarray(own.data, dtype=np.float64).tolist() == [[1.5, 20], [2.25, -7], [-0.125, 1e9]]
    told = open_data(raw, "mine.xlsx").problems
    assert [each.kind for each in told if each.kind is Kind.MISNAMED] == [Kind.MISNAMED]
    lines = sheet_of(row(1, cell(1, "x")) + row(2, cell(1, 5)) + row(3, cell(1, 6)))
    two = book([("One", 0, sheet_of(row(1, cell(1, "note")))), ("Two", 0, lines), ("Three", 0, lines)])
    assert (open_data(two, "a.xlsb").sheet, open_data(two, "a.xlsb").sheets) == ("Two", ("One", "Two", "Three"))
    assert open_data(two, "a.xlsb", sheet="Three").rows == (2, 3)


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_one_is_refused_in_a_sentence(seed: int) -> None:
    rng = np.random.default_rng(seed)
    whole = book_of([*TABLE, *([f"row {i}", i / 7, i] for i in range(30))])
    parts = {}
    with zipfile.ZipFile(BytesIO(whole)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = sorted(parts)[int(rng.integers(1, len(parts)))]
    part = bytearray(parts[name])
    for _ in range(int(rng.integers(1, 6))):
        part[int(rng.integers(len(part)))] = int(rng.integers(256))
    parts[name] = bytes(part[: int(rng.integers(1, len(part) + 1))]) if seed % 3 == 0 else bytes(part)
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for each, content in parts.items():
            archive.writestr(each, content)
    problems: tuple[Problem, ...] = ()
    try:
        assert read_table(target.getvalue(), "a.xlsb").columns
    except DataError as error:
        problems = error.problems
    assert all(map(str, problems))


def test_limits_hold_while_it_is_read() -> None:
    few = Budget("a.xlsb", Limits(cells=50))
    with pytest.raises(DataError, match="more than 50 cells"):
        read_xlsb(book_of([["x", "y"], *([i, i / 3] for i in range(60))]), "a.xlsb", few)
    with pytest.raises(DataError, match="texts"):
        read_xlsb(book([("Sheet", 0, sheet_of(b""))], ["a"] * 9), "a.xlsb", Budget("a.xlsb", Limits(strings=8)))
    wide = sheet_of(row(1, cell(2_000, "x")) + row(2, cell(2_000, 1)))
    with pytest.raises(DataError, match="columns"):
        read_xlsb(book([("Sheet", 0, wide)]), "a.xlsb", Budget("a.xlsb"))
