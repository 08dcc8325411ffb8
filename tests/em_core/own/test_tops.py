"""The top of a table: lines above the header, comments, units, names of rows, and headers that are repeated."""

from __future__ import annotations

import pytest

from em_core.data.problems import Kind
from tests.em_core.own.opened_files import column, ids, kinds, opened, told, values

ABOVE = {
    "keys and values, a blank line": (
        "Station;Meadow 4\nSensor;TX-17\nOperator;J. Sample\n\nminute;temp\n0;18,2\n1;18,4\n2;18,3\n3;24,9\n",
        ("minute", "temp"),
        [18.2, 18.4, 18.3, 24.9],
        3,
    ),
    "keys and values, none blank": (
        "Station:,Meadow 4\nSensor:,TX-17\nminute,temp\n0,18.2\n1,18.4\n2,18.3\n",
        ("minute", "temp"),
        [18.2, 18.4, 18.3],
        2,
    ),
    "a title": ("Daily report\nminute\ttemp\n0\t18.2\n1\t18.4\n2\t18.3\n", ("minute", "temp"), [18.2, 18.4, 18.3], 1),
    "a serial number": (
        "Serial;12345\nMade in;Ulm\n\nminute;temp;hum\n0;18,2;40\n1;18,4;41\n2;18,3;43\n",
        ("minute", "temp", "hum"),
        [18.2, 18.4, 18.3],
        2,
    ),
    "a number that stands like data": (
        "Sample,12\nOperator,J. S.\n\nprobe,value\nA,3.5\nB,4.25\nC,5.5\n",
        ("value",),
        [3.5, 4.25, 5.5],
        2,
    ),
    "wide table below narrow lines": (
        "Exported by X\nFrom 1.1. to 3.1.\na,b,c\n1,18.2,3\n2,18.4,5\n3,18.3,6\n",
        ("a", "b", "c"),
        [18.2, 18.4, 18.3],
        2,
    ),
    "one column": ("Temperature log\nRoom 4\ntemp\n18.2\n18.4\n18.3\n", ("temp",), [18.2, 18.4, 18.3], 2),
    "carriage returns, umlauts": (
        "\ufeffMessstelle;Grüne Au\r\nPrüfer;M. Muster\r\n\r\nTag;Höhe\r\n1;2,5\r\n2;3,5\r\n3;2,75\r\n",
        ("Tag", "Höhe"),
        [2.5, 3.5, 2.75],
        2,
    ),
}


@pytest.mark.parametrize("name", ABOVE)
def test_lines_above_the_header_are_left_out(name: str) -> None:
    text, names, numbers, above = ABOVE[name]
    own = opened(text)
    assert own.offered == names
    assert own.taken == ("preamble",)
    assert column(opened(text, columns=[names[min(1, len(names) - 1)]])) == numbers
    problem = told(own, Kind.PREAMBLE)
    assert problem.severity == "assumed"
    assert ids(problem)[0] == "keep:preamble"
    assert f"the table begins in row {own.rows[0] - 1}" in problem.sentence
    kept = opened(text, "keep:preamble")
    assert "preamble" not in kept.taken
    assert told(kept, Kind.PREAMBLE).remedies[0].count == above


@pytest.mark.parametrize(
    "text",
    [
        "name,value\nA,broken\nB,2\nC,3\nD,4\n",
        "name,value\nA,1\nB,broken\nC,3\nD,4\n",
        "x,y\n1,2\n3,4\n5,7\n",
        "1,2\n3,4\n5,7\n",
        "x\n\n1\n2\n\n3\n",
        "treatment,dose,gain\nplacebo,none,1\nplacebo,none,2\ndrug,5,4\ndrug,5,7\ndrug,10,8\n",
    ],
)
def test_a_header_in_the_first_row_stays(text: str) -> None:
    assert Kind.PREAMBLE not in kinds(opened(text))


UNITS = {
    "in brackets": "time,force\n(s),(N)\n1,2\n2,5\n3,6\n",
    "bare": "time;mass\nmin;kg\n1;2,5\n2;5\n3;6\n",
    "in words": "time\ttemperature\nseconds\tcelsius\n1\t2.5\n2\t5\n3\t6\n",
    "of three": "site,ph,nitrate\n,-,mg/l\na,7.1,2\nb,7.2,3\nc,6.9,8\n",
    "compound": "v,a\nm/s,m/s^2\n1,2\n2,5\n3,6\n",
}


@pytest.mark.parametrize("name", UNITS)
def test_units_below_the_names_are_read_as_units(name: str) -> None:
    own = opened(UNITS[name])
    assert own.rows == (3, 4, 5)
    assert own.taken == ("units_row",)
    assert ids(told(own, Kind.SECOND_HEADER)) == ["keep:units_row", "header_row:2"]
    kept = opened(UNITS[name], "keep:units_row")
    assert "units_row" not in kept.taken
    assert own.offered == kept.offered


COMMENTS = {
    "above": "# made today\nx,y\n1,2\n2,5\n3,7\n",
    "among the rows": "x,y\n1,2\n# the heating failed\n2,5\n3,7\n",
    "below": "x;y\n1;2\n2;5\n3;7\n# end\n",
    "many above": "# one\n# two\n# three, with a comma\n# four\nx,y\n1,2\n2,5\n3,7\n",
    "slashes": "// made today\nx\ty\n1\t2\n2\t5\n3\t7\n",
}


@pytest.mark.parametrize("name", COMMENTS)
def test_comments_are_left_out(name: str) -> None:
    own = opened(COMMENTS[name], columns=["x", "y"])
    assert values(own) == [[1, 2], [2, 5], [3, 7]]
    assert own.taken == ("comments",)
    assert "comments" not in opened(COMMENTS[name], "keep:comments").taken


def test_names_that_begin_like_a_comment_are_rows() -> None:
    own = opened("name,x\n#1,2\n#2,5\n#3,7\n")
    assert own.labels == ("#1", "#2", "#3")
    assert Kind.COMMENT not in kinds(own)
    assert len(opened("name,x\n#1,2\nB,5\nC,7\nD,8\n").rows) == 4


def test_a_header_on_every_page_is_left_out_but_once() -> None:
    text = "x,y\n1,2\n2,5\nx,y\n3,7\n4,1\nx,y\n5,5\n"
    own = opened(text, columns=["x", "y"])
    assert values(own) == [[1, 2], [2, 5], [3, 7], [4, 1], [5, 5]]
    assert own.taken == ("repeated_headers",)
    assert told(opened(text, "keep:repeated_headers"), Kind.REPEATED_HEADER).severity == "note"


def test_the_header_can_be_named_by_its_row() -> None:
    text = "Temperature log\nRoom\ntemp\n18.2\n18.4\n18.3\n"
    assert opened(text).offered == ("temp",)
    again = opened(text, "header_row:2", "drop_rows")
    assert again.offered == ("Room",)
    assert "header_row:2" in again.taken
    assert column(again) == [18.2, 18.4, 18.3]


def test_rows_of_numbers_with_blanks_are_a_question() -> None:
    text = "poids net\n3 512\n2 710\n5 618\n2 280\n"
    own = opened(text)
    assert own.data is None
    assert ids(told(own, Kind.AMBIGUOUS)) == ["thousands_blanks", "columns_by_blanks"]
    assert column(opened(text, "thousands_blanks")) == [3512, 2710, 5618, 2280]
    assert values(opened(text, "columns_by_blanks")) == [[3, 512], [2, 710], [5, 618], [2, 280]]
    assert Kind.AMBIGUOUS not in kinds(opened("a b\n3 512\n2 71\n5 618\n"))


def test_names_and_descriptions_of_a_survey() -> None:
    own = opened(
        'StartDate,Q1,Q2\n"Start Date","How old are you?","How tall are you?"\n"{""i"":""a""}","{""i"":""b""}",'
        '"{""i"":""c""}"\n2024-01-01,34,170\n2024-01-02,45,181\n2024-01-03,29,165\n'
    )
    assert own.taken == ("units_row", "units_row:3")
    assert values(own) == [[34, 170], [45, 181], [29, 165]]


def test_years_are_names_beside_a_name_and_data_without_one() -> None:
    own = opened("country,2019,2020\nFrance,1.2,1.3\nSpain,2.2,2.1\nItaly,0.2,0.3\n")
    assert (own.offered, own.taken) == (("2019", "2020"), ("years_as_names",))
    assert own.labels == ("France", "Spain", "Italy")
    assert len(opened("2019,2020\n2021,2022\n2015,2031\n2011,2012\n").rows) == 4
    assert "years_as_names" not in opened("country,2019,1.5\nFrance,1.2,1.3\nSpain,2.2,2.1\n").taken


@pytest.mark.parametrize(
    "text", ["# x y\n1.5 2\n2.5 3\n3.5 7\n", "# x,y\n1.5,2\n2.5,3\n3.5,7\n", "#x;y\n1,5;2\n2,5;3\n3,5;7\n"]
)
def test_names_in_the_last_comment_are_names(text: str) -> None:
    own = opened(text)
    assert own.offered == ("x", "y")
    assert values(own) == [[1.5, 2], [2.5, 3], [3.5, 7]]
    assert own.rows == (2, 3, 4)
