"""Web pages and Excel's XML, often named .xls: the table in them, under the limits, and nothing that is run."""

from __future__ import annotations

from pathlib import Path

import pytest

from em_core.data import DataError, read_pasted, read_table
from em_core.data.budget import Budget, Limits
from em_core.data.facts import Area, Oddity, Sight
from em_core.data.lost_decimals import Order
from em_core.data.spreadsheet_xml import read_spreadsheet_xml
from em_core.data.web_page import read_web_page
from tests.em_core.data.old_books import excel_xml, excel_xml_row
from tests.em_core.own.books import numbers, opened, plain

TABLE = (
    "<table border=1><tr><th>item</th><th>grams</th></tr><tr><td>a</td><td>10.2</td></tr><tr><td>b</td><td>10.4</td>"
)
PAGE = f"<!DOCTYPE html><html><head><title>1</title></head><body><p>12 of 13</p>{TABLE}</table></body></html>"


@pytest.mark.parametrize(
    "page",
    [
        TABLE + "</tr></table>",
        TABLE,
        PAGE,
        "\ufeff  <!-- made by a lab --><META charset=utf-8>" + TABLE.upper().replace("ITEM", "item"),
        f"<html xmlns:o='urn:x'><body>{TABLE}</table><script>alert('<td>7</td>')</script></body></html>",
    ],
)
def test_the_table_of_a_web_page_that_is_called_a_workbook(page: str) -> None:
    own = opened(page.encode(), "web_table.xls")
    assert numbers(own).ravel().tolist() == [10.2, 10.4]
    assert own.labels == tuple("ab") or own.labels == tuple("AB")
    assert own.problems[0].sentence == (
        "web_table.xls is a web page (HTML), whatever its name ends in, and was read as such."
    )


def test_a_page_by_its_own_name_and_a_pasted_table_need_no_word() -> None:
    assert plain(opened(PAGE.encode(), "page.html"))
    assert read_pasted(TABLE).cells == (("a", "b"), ("10.2", "10.4"))


def rows_of(page: str, table: str | None = None) -> list[list[str]]:
    return [cells for _, cells in read_web_page(page, "a.html", Budget("a.html"), table).records]


def test_cells_over_several_rows_and_columns_stand_where_a_browser_shows_them() -> None:
    page = (
        "<table><tr><th rowspan=2>who<th colspan=2>left<th colspan=2>right<tr><th>a<th>b<th>a<th>b"
        "<tr><td rowspan=2>x<td>1<td>2<td>3<td>4<tr><td>5<td>6<td>7<td>8</table>"
    )
    assert rows_of(page) == [
        ["who", "left", "", "right"],
        ["", "a", "b", "a", "b"],
        ["x", "1", "2", "3", "4"],
        ["", "5", "6", "7", "8"],
    ]
    grid = read_web_page(page, "a.html", Budget("a.html"))
    assert Area(1, 1, 2, 1) in grid.facts.merged
    own = opened(page, "The text", columns=["left a", "right b"])
    assert numbers(own).tolist() == [[1, 4], [5, 8]]


def test_the_largest_of_several_tables_nested_ones_apart_and_others_by_name() -> None:
    page = (
        "<table><caption>Menu</caption><tr><td>Home<td>1<td>2</table><table><tr><td><h1>Results</h1>"
        "<table><caption>Weights <b>in g</b></caption><tr><th>x<th>y<tr><td>1.5<td>2<tr><td>2.5<td>3</table></table>"
    )
    grid = read_web_page(page, "a.html", Budget("a.html"))
    assert [title.name for title in grid.facts.parts] == ["Menu", "Weights in g", "table 3"]
    assert grid.facts.part == "Weights in g"
    assert grid.notices[0].sentence == (
        'The table "Weights in g" was read, the largest; "Menu" and "table 3" were not.'
    )
    assert rows_of(page, "table 3") == [["Results"]]
    with pytest.raises(DataError, match=r'a\.html has no table called "Prices"'):
        read_web_page(page, "a.html", Budget("a.html"), "Prices")


def test_what_is_hidden_in_a_page_is_told_as_in_a_workbook() -> None:
    page = (
        "<table style='DISPLAY:none'><tr><th>x<tr><td>7<tr><td>8<tr><td>9</table>"
        "<table><tr><th>x<tr><td>1<tr style='display: none'><td>2<tr hidden><td>3<tr><td>4</table>"
    )
    facts = read_web_page(page, "a.html", Budget("a.html")).facts
    assert [title.sight for title in facts.parts] == [Sight.HIDDEN, Sight.VISIBLE]
    assert facts.part == "table 2"
    assert facts.hidden_rows == [3, 4]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("1&nbsp;234", "1 234"),
        ("&minus;3.5", "−3.5"),
        ("2.5<br>", "2.5"),
        ("2.5<sup>a</sup>", "2.5"),
        ("2.5<sup id=cite><a href=#x>[12]</a></sup>", "2.5"),
        ("10<sup>3</sup>", "10^3"),
        ("<span>7</span><style>td{}</style>.5", "7.5"),
        ("<select><option>1<option>2</select>", ""),
        ("<!-- 3 -->4", "4"),
        ("&lt;0.5", "<0.5"),
    ],
)
def test_the_text_of_a_cell(cell: str, text: str) -> None:
    rows = rows_of(f"<table><tr><th>x<th>y<tr><td>1<td>{cell}<tr><td>2<td>3</table>")
    assert rows[1] == (["1", text] if text else ["1"])


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("<html><body><p>no table</p></body></html>", "is a web page (HTML) and holds no table"),
        ("<table>" * 100, "tables 64 deep in one another; at most 64 are read"),
        ("<table><tr>" + "<td colspan=900>1" * 3, "1,800 columns; at most 1,000 are read"),
        ("<table><tr><td>1<!--" + "x" * 3_000_000, "a tag of more than 1,048,576 characters"),
        ("<table></table>" * 20_000, "more than 10,000 tables"),
    ],
)
def test_pages_that_cost_are_refused(page: str, words: str) -> None:
    with pytest.raises(DataError) as caught:
        read_table(page.encode(), "a.html")
    assert words in str(caught.value)


def test_time_is_asked_between_pieces() -> None:
    seconds = iter(range(1_000))
    with pytest.raises(DataError, match=r"Reading a\.html was stopped after 3\.0 s"):
        read_web_page(
            "<table>" + "<tr><td>1</td></tr>" * 50_000,
            "a.html",
            Budget("a.html", Limits(seconds=2), clock=lambda: float(next(seconds))),
        )


def test_a_page_with_its_parts_in_one_file_is_refused_in_a_sentence() -> None:
    raw = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n--x\r\n<table><tr><td>1</table>'
    with pytest.raises(DataError) as caught:
        read_table(raw, "a.xls")
    assert str(caught.value) == (
        "a.xls is a web page with all its parts in one file (MHT), and not a table. Save the page as HTML, or the "
        "table as CSV or Excel (.xlsx)."
    )


DATE = '<Cell ss:StyleID="s1"><Data ss:Type="DateTime">2025-05-03T00:00:00.000</Data></Cell>'
STYLES = "".join(
    f'<Style ss:ID="{name}"><NumberFormat ss:Format="{code}"/></Style>'
    for name, code in (("s1", r"d\-mmm"), ("s2", "0%"))
)


def test_a_workbook_in_xml_is_read_with_all_that_it_says() -> None:
    percent = '<Cell ss:StyleID="s2"><Data ss:Type="Number">0.12</Data></Cell>'
    failed = '<Cell ss:Formula="=1/0"><Data ss:Type="Error">#DIV/0!</Data></Cell>'
    away = '<Cell ss:Index="6"><Data ss:Type="String">12</Data></Cell>'
    over = '<Cell ss:MergeDown="1"><Data ss:Type="String">control</Data></Cell>'
    rows = [
        excel_xml_row(["group", "x", "day", "share", "ratio", "n"]),
        excel_xml_row([over, 1.5, DATE, percent, failed, away]),
        excel_xml_row(['<Cell ss:Index="2"><Data ss:Type="Number">2.5</Data></Cell>'], ' ss:Hidden="1"'),
        excel_xml_row(["b", 4, DATE, percent, '<Cell ss:Formula="=B2"/>', 5], ' ss:Index="9"'),
    ]
    lists = '<Worksheet ss:Name="_lists"><Table><Row><Cell><Data ss:Type="Number">1</Data></Cell></Row></Table>'
    lists += "<WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet>"
    columns = '<Column/><Column ss:Index="4" ss:Hidden="1"/>'
    data = f'<Worksheet ss:Name="Data"><Table>{columns}{"".join(rows)}</Table></Worksheet>'
    raw = excel_xml(lists, data, styles=STYLES)
    grid = read_spreadsheet_xml(raw.decode(), "a.xls", Budget("a.xls"))
    assert list(grid.records) == [
        (1, ["group", "x", "day", "share", "ratio", "n"]),
        (2, ["control", "1.5", "2025-05-03T00:00:00", "0.12", "#DIV/0!", "12"]),
        (3, ["", "2.5"]),
        (9, ["b", "4", "2025-05-03T00:00:00", "0.12", "", "5"]),
    ]
    facts = grid.facts
    assert [(title.name, title.sight) for title in facts.parts] == [("_lists", Sight.HIDDEN), ("Data", Sight.VISIBLE)]
    assert facts.hidden_rows == [3]
    assert facts.is_hidden_column(4)
    assert facts.merged == [Area(2, 1, 3, 1)]
    assert facts.dates[3] == {2: Order.DAY_MONTH, 9: Order.DAY_MONTH}
    counts = {oddity: {column: each.count for column, each in facts.noted(oddity).items()} for oddity in Oddity}
    assert counts == {
        Oddity.UNSAVED: {5: 1},
        Oddity.FAILED: {5: 1},
        Oddity.STORED_AS_TEXT: {6: 1},
        Oddity.PERCENT: {4: 2},
    }
    assert numbers(opened(raw, "a.xls", columns=["x"])).ravel().tolist() == [1.5, 2.5, 4]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (excel_xml("<Worksheet><Table>" + excel_xml_row([1]))[:-40], "damaged or incomplete"),
        (excel_xml('<Worksheet><Table><Row ss:Index="3"/><Row ss:Index="2"/></Table></Worksheet>'), "damaged"),
        (
            excel_xml(
                '<Worksheet><Table><Row ss:Index="3000000"><Cell><Data>1</Data></Cell></Row></Table></Worksheet>'
            ),
            "more than 1,048,576 rows",
        ),
        (
            b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]>' + excel_xml()[21 + 17 :],
            "defines XML entities, which no workbook does",
        ),
    ],
)
def test_a_damaged_or_hostile_workbook_in_xml(raw: bytes, words: str) -> None:
    with pytest.raises(DataError) as caught:
        read_table(raw, "a.xml")
    assert words in str(caught.value)


def test_nothing_in_a_page_is_fetched_or_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    page = TABLE.replace("<td>a", "<td><img src=file:///etc/passwd onerror=alert(1)><iframe src=http://x></iframe>a")
    assert read_table(page.encode(), "a.html").cells[0] == ("a", "b")
    assert list(tmp_path.iterdir()) == []
