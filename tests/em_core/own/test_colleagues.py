"""Ten files as other people's programs write them: the numbers are those of the file, and what is doubtful is told."""

from __future__ import annotations

import numpy as np

from em_core import OwnData, open_data
from em_core.data.problems import Kind
from tests.em_core.own import colleagues as files
from tests.em_core.own.opened_files import ids, kinds, told, values


def own(raw: bytes, name: str = "mine.csv", *remedies: str, columns: list[str] | None = None) -> OwnData[object]:
    return open_data(raw, name, remedies=remedies, columns=columns)


def test_a_german_bank() -> None:
    found = own(files.BANK)
    assert found.columns == found.offered == ("Betrag (EUR)",)
    assert values(found) == [[-84.0], [2150.0], [-7.35], [-1020.0], [-63.18], [19.9]]
    assert found.rows == (8, 9, 10, 11, 12, 13)
    assert "rows 1, 3, 4 and 5" in told(found, Kind.PREAMBLE).sentence
    assert "-84,00" in told(found, Kind.DECIMAL).sentence
    assert {Kind.ENCODING, Kind.PREAMBLE, Kind.DECIMAL} <= kinds(found)


def test_a_plate_reader() -> None:
    found = own(files.PLATE)
    assert found.columns == ("A260 (AU)", "A280 (AU)")
    assert found.labels[:3] == ("A1", "A2", "A3")
    assert values(found)[-2:] == [[0.377, 0.199], [0.402, 0.214]]
    assert found.rows == (8, 9, 10, 11, 12, 14)
    censored = [each for each in found.problems if each.kind is Kind.CENSORED]
    assert [each.column for each in censored] == ["A280 (AU)", "Conc. (ng/µL)", "Conc. (ng/µL)"]
    assert ["above" in each.sentence for each in censored] == [True, False, True]
    assert "row 16" in told(found, Kind.FOOTNOTE).sentence


def test_codes_of_a_statistics_program_without_their_labels() -> None:
    found = own(files.SPSS_LIKE)
    # Scales and codes are no measurements, and the case number is an identifier.
    assert found.columns == ("income", "weight")
    assert found.labels[:2] == ("1001", "1002")
    codes = [ids(each)[0] for each in found.problems if each.kind is Kind.MISSING_CODE]
    assert codes == [
        "missing:sex=9",
        "missing:q1_satis=9",
        "missing:q2_trust=9",
        "missing:q2_trust=99",
        "missing:income=99998",
        "missing:income=99999",
    ]
    assert len(found.rows) == 56
    mended = own(files.SPSS_LIKE, "mine.csv", "missing:income=99998", "missing:income=99999")
    assert len(mended.rows) == 56 - 14
    assert np.asarray(mended.data)[:, 0].max() == 3100


def test_an_amplifier_with_decimal_commas() -> None:
    found = own(files.EEG)
    assert found.offered == ("Zeit [ms]", "Fp1 [µV]", "Fp2 [µV]", "Cz [µV]")
    assert found.columns == ("Fp1 [µV]", "Fp2 [µV]")
    assert values(found)[2] == [1204.77, 12.91]
    assert "the time of each row" in told(found, Kind.IDENTIFIER).sentence
    every = own(files.EEG, columns=["Zeit [ms]", "Cz [µV]"])
    assert values(every)[:2] == [[0.0, -3.21], [3.906, -2.87]]


def test_a_survey_with_answers_that_are_none() -> None:
    found = own(files.SURVEY)
    assert found.columns == ("age", "hours_online")
    assert found.rows == (2, 5, 7, 8, 9, 10)
    assert values(found)[0] == [34.0, 2.5]
    marks = [each for each in found.problems if each.kind is Kind.MISSING_MARK]
    assert [each.column for each in marks] == ["age", "hours_online", "satisfaction"]
    assert '"prefer not to say", "refused"' in marks[2].sentence
    assert own(files.SURVEY, "mine.csv", "keep:missing_marks:age").data is None


def test_a_gauge_with_gaps() -> None:
    found = own(files.SERIES)
    assert found.columns == ("level_m", "flow")
    assert found.rows == (2, 3, 5, 7, 9)
    assert found.labels[-1] == "2021-05-01T08:00:00Z"
    assert values(found)[2] == [1.91, 43.7]
    assert "Left out 2 rows of 7 (rows 4 and 8)" in told(found, Kind.MISSING).sentence


def test_unicode_text_of_excel() -> None:
    found = own(files.WIDE, "proben.txt")
    assert (found.columns, found.labels) == (("Länge", "Breite"), ("P-01", "P-02", "P-03", "P-05"))
    assert values(found) == [[12.5, 3.4], [13.1, 3.9], [11.8, 3.1], [14.0, 4.2]]
    assert "UTF-16" in told(found, Kind.ENCODING).sentence


def test_rs_write_table_names_its_rows() -> None:
    found = own(files.R_TABLE, "cars.txt", columns=["mpg", "wt"])
    assert found.offered == ("mpg", "cyl", "wt")
    assert found.labels == ("Mazda RX4", "Datsun 710", "Hornet 4 Drive", "Duster 360")
    assert values(found) == [[21.0, 2.62], [22.8, 2.32], [21.4, 3.215], [14.3, 3.57]]
    assert "they name the rows" in told(found, Kind.ROW_NAMES).sentence


def test_a_pivot_table_with_totals_both_ways() -> None:
    found = own(files.PIVOT)
    assert found.columns == ("Q1", "Q2")
    assert found.offered == ("Q1", "Q2", "Q3", "Grand Total")
    assert (found.rows, found.labels) == ((3, 4, 5, 6), ("East", "North", "South", "West"))
    assert values(found) == [[120.0, 135.0], [98.0, 101.0], [143.0, 150.0], [87.0, 92.0]]
    row, column = [each for each in found.problems if each.kind is Kind.TOTAL]
    assert (row.severity, column.severity) == ("assumed", "note")
    assert column.sentence.startswith('Column "Grand Total" is the sum of the 3 columns of numbers before it')


def test_a_google_sheet_with_merged_cells() -> None:
    found = own(files.google_sheet(), "trial.xlsx")
    assert found.offered == ("Before height", "Before leaves", "After height")
    # The group has a label for several rows; the plant tells them apart.
    assert found.labels == ("p1", "p2", "p3", "p4", "p5", "p6")
    assert found.rows == (4, 5, 6, 7, 8, 9)
    assert values(found)[3] == [9.0, 3.0]
    assert {Kind.PREAMBLE, Kind.SECOND_HEADER, Kind.MERGED} <= kinds(found)


def test_what_only_looks_like_a_total_or_a_clock_is_chosen() -> None:
    assert Kind.TOTAL not in kinds(own(b"a,b,total\n1,2,4\n3,4,8\n5,7,9\n"))
    assert Kind.TOTAL not in kinds(own(b"a,b,c\n1,2,3\n3,4,7\n5,7,12\n"))
    rounded = own(b"a,b,total\n1.2,2.3,3.6\n3.1,4.4,7.4\n5.0,7.7,12.7\n")
    assert "sum of the 2 columns" in told(rounded, Kind.TOTAL).sentence
    uneven = own(b"time,a,b\n0,2,3\n1,4,7\n5,7,12\n6,1,1\n7,3,3\n")
    assert uneven.columns == ("time", "a")
    assert own(b"minute,temp\n0,18.2\n1,18.4\n2,18.3\n3,24.9\n").columns == ("minute", "temp")
