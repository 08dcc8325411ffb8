"""Columns: identifiers, constants, few values, long numbers, limits; and why a column is not offered."""

from __future__ import annotations

import pytest

from em_core import open_data
from em_core.data.problems import Kind
from tests.em_core.own.opened_files import column, ids, kinds, opened, told

IDENTIFIERS = ["patient_id", "ID", "Sample Number", "SubjectID", "index", "Kunden-Nr.", "lfd. Nr", "obs", "case no"]


@pytest.mark.parametrize("name", IDENTIFIERS)
def test_an_identifier_names_the_rows(name: str) -> None:
    own = opened(f"{name},systolic,diastolic\n40012,118,76\n40015,121,79\n40019,117,74\n40022,164,99\n")
    assert own.columns == ("systolic", "diastolic")
    assert own.labels == ("40012", "40015", "40019", "40022")


def test_an_identifier_can_be_chosen() -> None:
    text = "patient_id,systolic\n40012,118\n40015,121\n40019,117\n40022,164\n"
    assert "patient_id" in opened(text).offered
    assert column(opened(text, columns=["patient_id"])) == [40012, 40015, 40019, 40022]


@pytest.mark.parametrize(
    "text",
    [
        # Times that count up, numbers that repeat, numbers with decimals.
        "minute,temp\n0,18.2\n1,18.4\n2,18.3\n3,24.9\n4,25.1\n",
        "sample,y\n3,1\n3,2\n4,5\n4,7\n",
        "id,y\n1.5,1\n2.5,2\n3.5,5\n4.5,7\n",
        "width,y\n31,1\n33,2\n35,5\n44,7\n",
    ],
)
def test_what_is_measured_is_no_identifier(text: str) -> None:
    assert Kind.IDENTIFIER not in kinds(opened(text))


def test_constants_and_columns_of_two_values_are_not_chosen_at_first() -> None:
    own = opened("year,sex,height,weight\n2020,0,1.75,70\n2020,1,1.65,60\n2020,0,1.8,81\n2020,1,1.7,66\n")
    assert own.columns == ("height", "weight")
    assert told(own, Kind.CONSTANT).column == "year"
    assert told(own, Kind.FEW_VALUES).column == "sex"
    assert opened("sex,smokes\n0,1\n1,1\n0,0\n1,0\n").columns == ("sex", "smokes")


def test_every_column_that_is_not_offered_is_named_with_the_reason() -> None:
    own = opened("town,river,x,note,row\nUlm,Donau,1,,7\nBonn,Rhein,2,,8\nKiel,,4,,9\n")
    sentences = " ".join(each.sentence for each in own.problems if each.kind is Kind.NOT_OFFERED)
    assert '"town" and "river" hold text, such as "Ulm" in row 2' in sentences
    assert '"note" is empty' in sentences
    assert told(own, Kind.IDENTIFIER).column == "row"
    assert own.offered == ("x",)


NANO = "event_ns\n1700000000123456789\n1700000000123456790\n1700000000123456791\n1700000000123456850\n"


def test_numbers_that_double_precision_cannot_tell_apart_are_a_question() -> None:
    own = opened(NANO)
    assert own.data is None
    problem = told(own, Kind.BIG_INTEGERS)
    assert (problem.severity, ids(problem)) == ("decide", ["nanoseconds"])
    assert "double precision has steps of 256 there" in problem.sentence
    assert column(opened(NANO, "nanoseconds")) == [0, 1, 2, 61]


def test_times_with_long_decimals_are_a_question_too() -> None:
    text = "t;y\n" + "".join(f"1700000000,{d};{i}\n" for i, d in enumerate(["123456789", "123456790", "123456899"]))
    own = opened(text, columns=["t"])
    assert own.data is None
    assert column(opened(text, "nanoseconds", columns=["t"])) == pytest.approx([0, 1e-9, 1.1e-7], rel=1e-12)


def test_long_numbers_that_are_only_rounded_are_told() -> None:
    text = "ns\n1700000000123456789\n1700000500123456790\n1700009000123456791\n"
    own = opened(text)
    assert column(own) == [1700000000123456789.0, 1700000500123456790.0, 1700009000123456791.0]
    assert told(own, Kind.BIG_INTEGERS).severity == "note"
    assert column(opened(text, "nanoseconds")) == [0, 500000000001, 9000000000002]


def test_long_decimals_of_a_computation_need_no_word() -> None:
    assert Kind.BIG_INTEGERS not in kinds(opened("x\n1.2345678901234567\n2.3456789012345678\n3.0000000000000004\n"))
    assert Kind.BIG_INTEGERS not in kinds(opened("x\n9007199254740992\n1234\n5678\n"))


LIMITS = "well,nitrate\nW1,<0.5\nW2,0.7\nW3,<0.5\nW4,4.1\nW5,3.8\nW6,< 0.5\nW7,0.9\nW8,4.4\nW9,>50\n"


def test_limits_are_told_as_censored_and_left_out_with_a_warning() -> None:
    own = opened(LIMITS)
    assert column(own) == [0.7, 4.1, 3.8, 0.9, 4.4]
    assert own.taken == ("drop_rows",)
    problem = told(own, Kind.CENSORED)
    assert problem.severity == "note"
    assert "below 0.5 in rows 2, 4 and 7 and above 50 in row 10" in problem.sentence
    assert "2.78" in problem.sentence
    assert opened(LIMITS, "keep:drop_rows").data is None


@pytest.mark.parametrize("limit", ["<0,5", "≤ 0,5", "< 0,5", "<=0,5"])
def test_limits_with_a_decimal_comma(limit: str) -> None:
    own = opened(f"well;x\na;{limit}\nb;0,7\nc;1,5\nd;2,5\n")
    assert column(own) == [0.7, 1.5, 2.5]
    assert "too high" in told(own, Kind.CENSORED).sentence


@pytest.mark.parametrize(("model", "chosen"), [("lifetimes", ("time", "dose")), ("gaussian_mixture", ("dose",))])
def test_a_column_that_says_which_values_are_limits_is_put_aside(model: str, chosen: tuple[str, ...]) -> None:
    rows = ["time,status,dose", "3.1,1,0.2", ">10,0,0.4", "4.5,1,0.3", ">10,0,0.9", "7.2,1,0.5", ">8,0,0.7"]
    own = open_data("\n".join(rows), "f.csv", model=model)
    assert set(chosen) <= set(own.columns)
    assert "status" not in own.columns
    assert "status" in own.offered
    assert 'only which values of "time" are limits' in told(own, Kind.FEW_VALUES).sentence
    # One that says otherwise of a single row says something of its own.
    rows[2] = ">10,1,0.4"
    other = open_data("\n".join(rows), "f.csv", model="lifetimes")
    assert "status" in other.columns


def test_ranges_of_ages_are_no_numbers() -> None:
    own = opened("age,x\n<18,1\n18-30,2\n>30,5\n>30,7\n")
    assert own.offered == ("x",)
    assert Kind.CENSORED not in kinds(own)


def test_an_index_without_a_name_is_an_identifier_and_numbers_without_a_header_are_none() -> None:
    own = opened(",a,b\n17,1.5,2\n3,2.5,3\n9,3.5,7\n")
    assert own.columns == ("a", "b")
    assert own.labels == ("17", "3", "9")
    assert opened("17,1.5\n3,2.5\n9,3.5\n").columns == ("column 1", "column 2")


@pytest.mark.parametrize("mark", ["*", "**", " *", "†", "²", " (a)", "[1]", "^b"])
def test_marks_behind_numbers_are_a_question(mark: str) -> None:
    text = f"name,x\na,1.5{mark}\nb,2.5\nc,3.5\nd,4.5\n"
    own = opened(text)
    assert own.data is None
    assert ids(told(own, Kind.TEXT)) == ["footnote_marks", "drop_rows"]
    assert column(opened(text, "footnote_marks")) == [1.5, 2.5, 3.5, 4.5]
    assert column(opened(text, "drop_rows")) == [2.5, 3.5, 4.5]


def test_rows_without_any_value_are_told_where_holes_are_taken() -> None:
    text = "name,a,b\nx,1,2\ny,,\nz,3,\nw,4,7\nv,2,5\nu,8,6\n"
    own = opened(text, model="missing_values")
    assert own.rows == (2, 3, 4, 5, 6, 7)
    assert told(own, Kind.EMPTY_ROWS).sentence == (
        "Empty in all chosen columns, so that nothing is learnt of them: row 3."
    )
    left = opened(text, "empty_rows", model="missing_values")
    assert (left.rows, left.taken) == ((2, 4, 5, 6, 7), ("empty_rows",))
    assert Kind.EMPTY_ROWS not in kinds(opened(text))
