"""Plain rows need no parser: the same cells, facts and refusals as by way of the parser, however a sheet is cut."""

from __future__ import annotations

import random
from typing import Any

import pytest

from em_core.data.budget import Budget, Limits
from em_core.data.plain_rows import feed_rows
from em_core.data.problems import DataError
from em_core.data.sheet import Sheet
from em_core.data.workbook import Styles, feed

HEAD, TAIL = '<worksheet xmlns="m"><cols><col min="1" max="2"/></cols><sheetData>', "</sheetData></worksheet>"

STRANGE = (
    '<row r="{i}"/>',
    '<row r="{i}" hidden="1"><c r="A{i}"><v>1</v></c><c r="B{i}"><v>2</v></c></row>',
    '<row r="{i}"><c r="A{i}"></v>1<v></c><c r="B{i}"><v>2</v></c></row>',
    '<row r="{i}"><c r="A{i}"><v>1<v></c><c r="B{i}"></v>2</v></c></row>',
    '<row r="{i}"><c r="A{i}"><v><![CDATA[1]]></v></c><c r="B{i}"><v>2</v></c></row>',
    '<!-- <row r="{i}"><c r="A{i}"><v>1</v></c></row> -->',
    '<?note <row r="{i}"><c r="A{i}"><v>1</v></c></row> ?>',
    '<row r="{i}"><!-- </row> --><c r="A{i}"><v>1</v></c></row>',
    '\n<row r="{i}"><c r="A{i}"><v>1</v></c></row>\n',
    '<row r="0{i}"><c r="A0{i}"><v>1</v></c><c r="B0{i}"><v>2</v></c></row>',
    '<row r="+{i}"><c r="A+{i}"><v>1</v></c><c r="B+{i}"><v>2</v></c></row>',
    '<row r="{i}"><c r="A9{i}"><v>1</v></c><c r="B{i}"><v>2</v></c></row>',
    '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>2</v></c></row>',
    '<row r="{i}"><c r="B{i}"><v>1</v></c><c r="A{i}"><v>2</v></c></row>',
    '<row r="{i}"><c r="A{i}"><v>1&amp;</v></c><c r="B{i}"><v>2</v></c></row>',
    '<row r="{i}"><c r="A{i}"><v>1_0</v></c><c r="B{i}"><v>2</v></c></row>',
    '<row r="{i}"><c r="A{i}"><v>inf</v></c><c r="B{i}"><v>nan</v></c></row>',
    '<row r="{i}"><c r="A{i}"><v> 1 </v></c><c r="B{i}"><v>\u0661</v></c></row>',
    '<row r="{i}"><c r="A{i}"><v>1e</v></c><c r="B{i}"><v>2</v></c></row>',
    '<row r="{i}"><c r="A{i}" t="s"><v>1.5</v></c><c r="B{i}"><v>2</v></c></row>',
    '<row r="{i}"><c r="A{i}" t="s"><v>9</v></c><c r="B{i}"><v>2</v></c></row>',
    '<row r="{i}"><c r="A{i}"><v>1</v></c><c r="B{i}"><v>2</v></c>',
    '<row r="{i}"><c r="A{i}"><f>1+1</f><v>2</v></c><c r="B{i}" t="str"><v>x</v></c></row>',
    '<row r="{i}"><c r="A{i}"><v></v></c><c r="B{i}"/></row>',
    '<row r="{i}" s="{i}"><c r="A{i}"><v>1</v></c><c r="B{i}"><v>2</v></c></row>',
    '<row r="\0"><c r="A\0"><v>1</v></c><c r="B\0"><v>2</v></c></row>',
    "</sheetData><sheetData>",
    "</row>",
    "&x;",
)

NUMBERS = ("1", "-2.5", "3.25E-5", "+4", "007", ".5", "5.", "1e3", "9007199254740993", "0.1000000000000000055", "44000")


def plain(generator: random.Random, i: int, kind: int) -> str:
    """A row of one of the kinds that programs write."""
    one, other = generator.choices(NUMBERS, k=2)
    text = generator.choice("012")
    return [
        f'<row r="{i}"><c r="A{i}"><v>{one}</v></c><c r="B{i}"><v>{other}</v></c></row>',
        f'<row r="{i}" spans="1:7" ht="15.75"><c r="A{i}" s="7" t="n"><v>{one}</v></c>'
        f'<c r="C{i}" s="17"><v>{other}</v></c></row>',
        f'<row r="{i}"><c r="A{i}" s="1" t="s"><v>{text}</v></c><c r="B{i}" s="2"><v>{one}</v></c></row>',
    ][kind]


def read(feeding: Any, text: str, cuts: list[int], limits: Limits | None = None) -> tuple[object, ...]:
    """What comes of a sheet in pieces: its rows and facts, or what is raised."""
    raw = text.encode()
    pieces = [raw[a:b] for a, b in zip([0, *cuts], [*cuts, len(raw)], strict=True)]
    budget = Budget("a.xlsx", limits)
    styles = Styles(budget, formats=[0] * 20)
    styles.formats[2] = 14  # dates
    sheet = Sheet(budget, ("one", "two", "3,5"), styles)
    try:
        feeding(pieces, sheet, budget, 10_000)
    except DataError as error:
        return "refused", str(error)
    except Exception as error:  # noqa: BLE001 whatever the parser raises is what is asked for
        return ("raised", type(error))
    records = sheet.gathered.records()
    return records.rows, list(records.lengths), list(records.cells), sheet.facts


@pytest.mark.parametrize("seed", range(300))
def test_plain_and_strange_rows_are_read_as_the_parser_reads_them(seed: int) -> None:
    generator = random.Random(seed)
    kind = generator.randrange(3)
    rows = []
    for i in range(1, generator.randrange(3, 40)):
        other = generator.random() < 0.1
        rows.append(plain(generator, i, generator.randrange(3) if other else kind))
        if generator.random() < (0.02 if seed % 2 else 0.0):
            rows.append(generator.choice(STRANGE).replace("{i}", str(i + generator.randrange(2))))
    text = HEAD + "".join(rows) + TAIL
    size = len(text.encode())
    cuts = sorted(generator.sample(range(size), min(size, generator.randrange(5))))
    assert read(feed_rows, text, cuts) == read(feed, text, cuts), text


@pytest.mark.parametrize("strange", STRANGE)
def test_each_strange_row_among_plain_ones(strange: str) -> None:
    generator = random.Random(1)
    before, after = ([plain(generator, i, 0) for i in of] for of in (range(1, 6), range(8, 12)))
    text = HEAD + "".join([*before, strange.replace("{i}", "7"), *after]) + TAIL
    by_parser = read(feed, text, [])
    assert read(feed_rows, text, []) == by_parser
    assert read(feed_rows, text, list(range(1, len(text.encode())))) == by_parser


def test_limits_hold_on_the_short_way() -> None:
    generator = random.Random(2)
    text = HEAD + "".join(plain(generator, i, 0) for i in range(1, 60)) + TAIL
    for limits in (Limits(cells=50), Limits(sheet_rows=20), Limits(columns=1), Limits(seconds=-1)):
        refused = read(feed_rows, text, [], limits)
        assert refused[0] == "refused"
        assert refused == read(feed, text, [], limits)
    budget = Budget("a.xlsx")
    with pytest.raises(DataError, match="more than 100 XML elements"):
        feed_rows([text.encode()], Sheet(budget, (), Styles(budget)), budget, 100)


def test_plain_rows_do_not_go_through_the_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[str] = []
    begin = Sheet._begin_row

    def counted(sheet: Sheet, attributes: dict[str, str]) -> None:
        begun.append(attributes["r"])
        begin(sheet, attributes)

    monkeypatch.setattr(Sheet, "_begin_row", counted)
    generator = random.Random(3)
    for kind in range(3):
        begun.clear()
        assert read(feed_rows, HEAD + "".join(plain(generator, i, kind) for i in range(1, 200)) + TAIL, [])[0]
        assert len(begun) < 30  # those in which the row's number is part of another one
