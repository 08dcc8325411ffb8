"""Words for a limit whose number is not given: never read as missing in silence, and read as a limit where one is."""

from __future__ import annotations

import pytest

from em_core import open_data
from em_core.data.limit_words import side_of
from em_core.data.problems import Kind
from tests.em_core.own.opened_files import column, ids, kinds, opened, told

WELLS = "well,nitrate\nW1,{0}\nW2,0.7\nW3,{0}\nW4,4.1\nW5,3.8\nW6,{0}\nW7,0.9\n"
WORDS = ["<LOD", "< LOQ", "LOD", "bdl", "b.d.l.", "BLQ", "<MDL", "below detection limit", "not detected", "unter NWG"]


@pytest.mark.parametrize("word", WORDS)
def test_a_word_for_a_limit_is_told_as_censored(word: str) -> None:
    own = opened(WELLS.format(word))
    assert column(own) == [0.7, 4.1, 3.8, 0.9]
    assert own.taken == ("limit_words:nitrate=<", "drop_rows")
    problem = told(own, Kind.CENSORED)
    assert problem.severity == "assumed"
    assert f'"{word}" in 3 cells (rows 2, 4 and 7): values below a limit' in problem.sentence
    assert "the mean of the others, 2.38, is too high" in problem.sentence
    assert ids(problem) == ["keep:limit_words:nitrate=<", "limits:nitrate=<0.7"]
    assert opened(WELLS.format(word), "keep:limit_words:nitrate=<").data is None


def test_words_above_a_limit() -> None:
    own = opened(WELLS.format("OVRFLW"))
    assert "above a limit" in told(own, Kind.CENSORED).sentence
    assert "too low" in told(own, Kind.CENSORED).sentence
    assert ids(told(own, Kind.CENSORED))[1] == "limits:nitrate=>4.1"


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("LOD = 0.4 mg/l\n" + WELLS.format("<LOD"), "0.4"),
        (WELLS.format("<LOD").replace("nitrate", "nitrate (LOQ 0.4)"), "0.4"),
        (WELLS.format("<LOD").replace("W2,0.7", "W2,<0.4"), "0.4"),
        (WELLS.format("<LOD") + "\nDetection limit: 0.4 mg/l\n", "0.4"),
    ],
)
def test_a_limit_that_the_file_states_is_offered_first(text: str, limit: str) -> None:
    own = opened(text)
    (name,) = own.columns
    problem = next(each for each in own.problems if each.kind is Kind.CENSORED)
    assert ids(problem)[1] == f"limits:{name}=<{limit}"
    assert any(
        each.severity == "note" and "below 0.4" in each.sentence for each in opened(text, ids(problem)[1]).problems
    )


def test_a_line_of_limits_gives_each_column_its_own() -> None:
    lines = ["well,nitrate,zinc", "W1,<LOD,5", "W2,0.7,<LOD", "W3,4.1,7", "W4,3.8,8", "W5,0.9,9", "", "LOD,0.4,2.5"]
    found = [ids(each)[1] for each in opened("\n".join(lines)).problems if each.kind is Kind.CENSORED]
    assert found == ["limits:nitrate=<0.4", "limits:zinc=<2.5"]


def test_with_its_number_the_model_of_censored_values_takes_them() -> None:
    raw = WELLS.format("<LOD").encode()
    own = open_data(raw, "wells.csv", model="lifetimes", columns=["nitrate"], remedies=["limits:nitrate=<0.7"])
    assert own.data is not None
    assert own.rows == (2, 3, 4, 5, 6, 7, 8)


def test_a_word_in_the_first_row_is_no_unit_and_no_title() -> None:
    own = opened("run 4\nwell,nitrate\nW1,<LOD\nW2,<LOD\nW3,<LOD\nW4,1\nW5,2\nW6,3\n")
    assert (own.columns, column(own)) == (("nitrate",), [1, 2, 3])
    assert own.rows == (6, 7, 8)


def test_answers_and_names_are_no_limits() -> None:
    assert Kind.CENSORED not in kinds(opened("load,x\nlow,1\noverload,2\nlow,3\nhigh,7\n"))
    assert opened("LOD,x\n1,5\n2,3\n4,6\n").columns == ("LOD", "x")
    assert not any(map(side_of, ["", "low", "high", "LODZ", "rl", "-", "5", "limit", "x" * 50]))
