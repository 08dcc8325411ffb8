"""Two answers a question, however a questionnaire writes them: read as 0 and 1, and said which is which."""

from __future__ import annotations

import numpy as np
import pytest

from em_core.catalogue.answers import PAIRS, Coding, coding_of, codings
from em_core.catalogue.registry import FAMILY
from em_core.catalogue.sample import Sample
from em_core.data import DataError, read_pasted
from em_core.data.text_table import Table
from em_core.own.own_table import sheet_text

READER = FAMILY["latent_classes"].reader
H = np.nan


def table_of(text: str) -> Table:
    return read_pasted(text, "The table", numeric=False)


def read(text: str) -> Sample:
    return READER.read(table_of(text))


@pytest.mark.parametrize(("zero", "one"), PAIRS)
def test_every_known_pair_is_read_the_same_way_round_in_any_order_and_in_capitals(zero: str, one: str) -> None:
    for cells in ([zero, one, zero], [one, zero, one], [one.upper(), zero.upper(), one]):
        coding = coding_of(cells)
        assert coding is not None
        assert [coding.code(cell) for cell in cells] == [float(cell.lower() == one) for cell in cells]


@pytest.mark.parametrize(
    ("cells", "codes"),
    [
        (("1", "2", "", "NA", "2"), (0, 1, H, H, 1)),
        (("1.0", "0.00", "1"), (1, 0, 1)),
        (("x", "", "X", ""), (1, 0, 1, 0)),
        (("✓", "✓"), (1, 1)),
        (("+", "-", "+"), (1, 0, 1)),
        (("ja", "", "Nein"), (1, H, 0)),
        (("left", "right", ""), (0, 1, H)),
        (("yes", "", "yes"), (1, H, 1)),
        (("no", "n/a", "no"), (0, H, 0)),
        (("yes", "unsure"), (1, 0)),
    ],
)
def test_cells_are_coded(cells: tuple[str, ...], codes: tuple[float, ...]) -> None:
    coding = coding_of(cells)
    assert coding is not None
    np.testing.assert_array_equal([coding.code(cell) for cell in cells], codes)


@pytest.mark.parametrize("cells", [("1", "2", "3"), ("0", "2"), ("red", "green", "blue"), ("", "NA"), ("17", "17")])
def test_what_is_no_question_with_two_answers_is_none(cells: tuple[str, ...]) -> None:
    assert coding_of(cells) is None


def test_a_single_answer_means_what_it_means_in_the_other_columns() -> None:
    table = table_of("a,b,c\n1,1,2\n2,1,2\n1,1,2")
    found = codings(table, table.columns)
    assert (found["b"], found["c"]) == (Coding("1", ""), Coding("", "2"))
    np.testing.assert_array_equal(READER.read(table).values, [[0, 0, 1], [1, 0, 1], [0, 0, 1]])


def test_a_sentence_a_column_says_which_answer_is_counted_as_1() -> None:
    assert Coding("1", "2").sentence("q1") == 'In column "q1" "2" is counted as 1 and "1" as 0.'
    assert Coding("", "x", blank=True).sentence("q2") == 'In column "q2" "x" is counted as 1, and an empty cell as 0.'
    assert Coding("", "yes").sentence("q3") == 'In column "q3" the only answer, "yes", is counted as 1.'
    assert Coding("1", "2").turned == Coding("2", "1")


def test_names_of_people_name_the_rows_and_are_no_answers() -> None:
    sample = read("person,a,b\nAnn,yes,no\nBob,no,no\nCid,yes,yes")
    assert sample.rows == ("Ann", "Bob", "Cid")
    assert sample.columns == ("a", "b")
    np.testing.assert_array_equal(sample.values, [[1, 0], [0, 0], [1, 1]])


def test_a_column_with_mistakes_is_one_problem_which_names_their_rows() -> None:
    with pytest.raises(DataError) as error:
        read("a,b\nyes,no\nno,yes\nmaybe,no\nyes,yes\nno,no\nyes,yes\nno,nein\nyes,no\nno,no")
    assert [str(problem) for problem in error.value.problems] == [
        f'Column "{name}" must hold two answers, no or yes; found: "{cell}" in row {row}. '
        "Correct them, leave the rows out, or choose other columns."
        for name, cell, row in (("a", "maybe", 4), ("b", "nein", 8))
    ]
    assert [problem.count for problem in error.value.problems] == [2, 2]


def test_what_was_read_is_written_in_the_words_of_the_file() -> None:
    sample = read("a,b\nTRUE,x\nFALSE,\nTRUE,x\n,x")
    again = read(sheet_text(READER.write(sample)))
    np.testing.assert_array_equal(again.values, sample.values)
    assert again.facts == sample.facts
    assert sample.facts is not None
    assert sample.facts["answers"] == (("FALSE", "TRUE"), ("", "x"))


@pytest.mark.parametrize("tick", ["1", "yes", "x", "TRUE"])
def test_where_nobody_ever_answered_otherwise_an_empty_cell_is_a_box_that_was_not_ticked(tick: str) -> None:
    sample = read(f"person,a,b\nAnn,{tick},\nBob,,{tick}\nCid,,\nDan,{tick},{tick}")
    np.testing.assert_array_equal(sample.values, [[1, 0], [0, 1], [0, 0], [1, 1]])


def test_beside_a_no_an_empty_cell_is_a_missing_answer() -> None:
    sample = read("person,a,b\nAnn,1,\nBob,,0\nCid,,1\nDan,1,1")
    np.testing.assert_array_equal(sample.values, [[1, H], [H, 0], [H, 1], [1, 1]])
