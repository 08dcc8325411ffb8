"""Numbers, marks, totals and statistics as other countries and programs write them."""

from __future__ import annotations

import pytest

from em_core.data.problems import Kind
from em_core.own.finders.spellings import as_usual
from tests.em_core.own.opened_files import column, ids, kinds, opened, told

SPELT = {
    "3,34,06,061": "33,406,061",
    "₹ 2,77,43,338.50": "₹ 27,743,338.50",
    "１２．５": "12.5",
    "١٧٠٫٥": "170.5",
    "१२": "12",
    "1,1·10^-2": "1,1e-2",
    "1.1 x 10-2": "1.1e-2",
    "−1.5×10⁻³": "-1.5e-3",
    "ND (0.5)": "<0.5",
    "<LOD (0,5)": "<0,5",
    "below 0.5": "<0.5",
    "unter 0,5": "<0,5",
    "more than 50": ">50",
    "85+": "≥85",
}


@pytest.mark.parametrize("cell", SPELT)
def test_a_number_in_another_spelling(cell: str) -> None:
    assert as_usual(cell) == SPELT[cell]


@pytest.mark.parametrize(
    "cell", ["1,234,567", "12", "x 10", "2x103", "A10", "4x4", "under", "over the hill", "Müller", "1,2,3", "No 10-2"]
)
def test_others_stay_as_they_are(cell: str) -> None:
    assert as_usual(cell) == cell


def test_a_number_in_another_spelling_is_told() -> None:
    own = opened('State,Population\nKerala,"3,34,06,061"\nBihar,"10,40,99,452"\nGoa,"14,58,545"\nSikkim,"6,10,577"\n')
    assert column(own) == [33406061, 104099452, 1458545, 610577]
    assert 'Numbers in another spelling were read: "3,34,06,061" in row 2 was read as 33,406,061.' in [
        problem.sentence for problem in own.problems
    ]


MARKS = ("нет данных", "欠測", "缺失", "결측", ".A", "…", ":", "brak danych", "niet gemeten", "データなし")


@pytest.mark.parametrize("mark", MARKS)
def test_marks_for_missing_in_other_languages_and_programs(mark: str) -> None:
    own = opened(f"a;x\np;1.5\nq;{mark}\nr;2.5\ns;4.5\n")
    assert column(own) == [1.5, 2.5, 4.5]
    assert Kind.MISSING_MARK in kinds(own)


TOTALS = {
    "Excel's subtotals in German": (
        "Region;Kunden\nNord;120\nNord2;98\nNord Ergebnis;218\nSüd;143\nSüd2;87\nSüd Ergebnis;230\n"
        "Gesamtergebnis;448\n",
        [120, 98, 143, 87],
    ),
    "in Russian": ("Город;x\nТверь;12\nОмск;13\nТула;11\nОбщий итог;36\n", [12, 13, 11]),
    "in Chinese": ("城市,x\n北京,12\n上海,13\n广州,11\n汇总,36\n", [12, 13, 11]),
    "in Dutch": ("stad;x\na;12\nb;13\nc;11\nEindtotaal;36\n", [12, 13, 11]),
    "the mean, in Japanese": ("番号,x\nA,12\nB,13\nC,14\n平均,13\n", [12, 13, 14]),
    "the name in a column of numbers": (
        "g,animal,x\na,1,1.5\na,2,2.5\nb,3,5.0\nb,4,7.0\n,Mean,4.0\n",
        [1.5, 2.5, 5, 7],
    ),
    "a total in a column of numbers": (
        "g,animal,x\na,1,1.5\na,2,2.5\nb,3,5.0\nb,4,7.0\n,Total,16.0\n",
        [1.5, 2.5, 5, 7],
    ),
}


@pytest.mark.parametrize("name", TOTALS)
def test_totals_and_statistics_by_other_names(name: str) -> None:
    text, numbers = TOTALS[name]
    own = opened(text)
    assert column(own) == numbers
    assert {"totals", "statistics"} & set(own.taken)


AMOUNTS = {
    "debit and credit": ('d,x\na,"1,200.00 DR"\nb,"2,900.00 CR"\nc,54.20 DR\n', [-1200, 2900, -54.2]),
    "credit alone": ("d,x\na,3400.00 CR\nb,6300.00 CR\nc,12.50 CR\n", [3400, 6300, 12.5]),
    "one currency by its sign and its code": ('d,x\na,"$(1,200.00)"\nb,US$ 12.50\nc,12.25 USD\n', [-1200, 12.5, 12.25]),
    "a long dash": ("d;x\na;–84,50 €\nb;2.900,00 €\nc;120,00- €\n", [-84.5, 2900, -120]),
    "an uncertainty": ("d,x\na,12.3 ± 0.4\nb,13.1 ± 0.5\nc,45.0 +/- 1.1\n", [12.3, 13.1, 45]),
    "a second number in brackets": ("d,x\na,12 (34.3%)\nb,13 (37.1%)\nc,10 (28.6%)\n", [12, 13, 10]),
}


@pytest.mark.parametrize("name", AMOUNTS)
def test_amounts_as_banks_and_papers_write_them(name: str) -> None:
    text, numbers = AMOUNTS[name]
    own = opened(text)
    assert column(own) == numbers
    assert {"money", "second_numbers"} & set(own.taken)


def test_a_date_is_no_number_with_a_unit() -> None:
    own = opened("date,half,x\n01/02/2021,1/2,3.5\n02/02/2021,3/2,4.5\n03/02/2021,5/2,9.5\n")
    assert own.offered == ("x",)


def test_marks_of_a_laboratory_are_asked_about() -> None:
    text = "site,x\nA,0.5U\nB,1.8\nC,2.2 J\nD,2.4\nE,3.1\n"
    own = opened(text)
    assert own.data is None
    assert ids(told(own, Kind.TEXT)) == ["not_detected", "footnote_marks", "drop_rows"]
    assert column(opened(text, "footnote_marks")) == [0.5, 1.8, 2.2, 2.4, 3.1]
    # It answers for columns in which no mark is a U as well.
    assert opened("site,x,y\nA,0.5U,1\nB,1.8,2 J\nC,2.2,3\nD,2.4,4\n", "not_detected").data is not None
    below = opened(text, "not_detected")
    assert column(below) == [1.8, 2.2, 2.4, 3.1]
    assert Kind.CENSORED in kinds(below)


def test_serial_numbers_of_dates_among_decimals_are_asked_about() -> None:
    text = "val\n3.1\n44259\n2.9\n44317\n5.2\n5.5\n3.3\n"
    own = opened(text)
    assert own.data is None
    assert ids(told(own, Kind.DATES)) == ["decimals_as_dates", "decimals_as_dates_swapped", "serials_as_numbers"]
    assert column(opened(text, "decimals_as_dates")) == [3.1, 4.3, 2.9, 1.5, 5.2, 5.5, 3.3]
    assert column(opened(text, "serials_as_numbers"))[1] == 44259
    assert column(opened("val\n3100.5\n44259\n2900.5\n5200\n5500\n3300\n"))[1] == 44259


def test_decimal_commas_in_a_single_column_can_be_read_so() -> None:
    text = "12,3\n13,1\n11,8\n25,2\n"
    own = opened(text)
    assert own.data is not None
    assert ids(told(own, Kind.DECIMAL)) == ["one_column"]
    assert column(opened(text, "one_column")) == [12.3, 13.1, 11.8, 25.2]
    padded = "12,03\n13,10\n11,08\n25,20\n"
    assert opened(padded).data is None
    assert column(opened(padded, "one_column")) == [12.03, 13.1, 11.08, 25.2]
    assert opened(padded, "two_columns").data is not None


def test_points_in_a_web_page_may_separate_thousands() -> None:
    rows = "".join(f"<tr><td>{cell}</td></tr>" for cell in ("x", "1.234", "2.345", "987", "4.100"))
    own = opened(f"<html><table>{rows}</table></html>".encode())
    assert own.data is None
    assert ids(told(own, Kind.AMBIGUOUS))[0] == "thousands_points"
