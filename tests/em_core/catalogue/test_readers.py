"""People's own data for every model: what was written reads back; what is wrong is said, with place and remedy."""

from __future__ import annotations

import numpy as np
import pytest

from em_core.catalogue.entry import exhibit
from em_core.catalogue.registry import FAMILY
from em_core.catalogue.sample import Sample
from em_core.data import DataError, read_pasted
from em_core.experiments.running import run_shown
from em_core.models import Sequences
from em_core.own.own_table import sheet_text
from tests.examples import EXAMPLES, played


def read(model: str, text: str) -> Sample:
    reader = FAMILY[model].reader
    return reader.read(read_pasted(text, "The table", numeric=reader.numeric))


def numbers(sample: Sample) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return sample.values.values if isinstance(sample.values, Sequences) else np.asarray(sample.values)


@pytest.mark.parametrize("example", EXAMPLES)
def test_classic_data_come_back_from_their_own_table(example: str) -> None:
    shown, _ = played(example)
    entry = EXAMPLES[example]
    back = read(entry.id, sheet_text(entry.reader.write(shown.sample)))
    np.testing.assert_array_equal(numbers(back), numbers(shown.sample))
    assert back.columns == shown.sample.columns
    if entry.id != "variance_components":
        # There a row is called by its group and its place in the file.
        assert back.rows == shown.sample.rows
    again = exhibit(entry, entry.example(example), own=back)
    np.testing.assert_array_equal(
        again.data.values if isinstance(again.data, Sequences) else again.data,
        shown.data.values if isinstance(shown.data, Sequences) else shown.data,
    )


@pytest.mark.parametrize("model", FAMILY)
def test_what_the_page_suggests_to_paste_can_be_read(model: str) -> None:
    sample = read(model, FAMILY[model].reader.sketch)
    assert len(sample.rows) >= 1
    assert FAMILY[model].reader.expects.endswith(".")


def refused(model: str, text: str) -> list[str]:
    with pytest.raises(DataError) as error:
        read(model, text)
    return [str(problem) for problem in error.value.problems]


COUNTS = "a whole number of at least 0"

BAD = [
    ("two_coins", "heads,tosses\n5,10\n-1,10", ['Row 3, column "heads" is "-1"', COUNTS]),
    ("two_coins", "heads,tosses\n5,10\n4.5,10", ['Row 3, column "heads" is "4.5"', COUNTS]),
    ("two_coins", "heads,tosses\n5,10\nmany,10\n3,10", ['Row 3, column "heads" is "many", not a number']),
    ("two_coins", "heads,tosses\n5,\n3,10", ['Row 2, column "tosses" is empty']),
    ("two_coins", "heads\n5\n3", ["1 column of numbers", "needs 2", "heads and tosses"]),
    ("linkage", "a,b,c\n1,2,3", ["1 row of 3 counts", "there must be 4 counts", "cell 1, cell 2"]),
    ("linkage", "a,b,c,d\n1,2,3,-4", ['column "d" is "-4"', COUNTS]),
    ("blood_groups", "A,B,AB,O\n1,2,3,x", ['"x", not a number']),
    (
        "gaussian_mixture",
        f"{','.join(f'x{j}' for j in range(51))}\n{','.join(map(str, range(51)))}\n{','.join(map(str, range(1, 52)))}",
        ["51 columns of numbers", "needs 1 to 50"],
    ),
    ("student_mixture", "x,y,z\n1,2,3\n4,5,6", ["3 columns of numbers", "needs 1 to 2"]),
    ("poisson_mixture", "deaths\n1\n2.5", ['Row 3, column "deaths" is "2.5"', COUNTS]),
    ("latent_classes", "a,b\n0,1\n2,1", ['Column "a" must hold two answers, 0 or 1', '"2" in row 3']),
    ("mixture_of_regressions", "x,y\n1,2\n3,inf", ['Row 3, column "y" is "inf"', "finite"]),
    ("student_mixture", "x\n1\nNA", ['Row 3, column "x" is "NA", a missing value']),
    ("poisson_hmm", "year,count\n1900,3\n1901,-2", ['Row 3, column "count" is "-2"', COUNTS]),
    (
        "poisson_hmm",
        "sequence,count\na,1\nb,2\na,3",
        ['Row 4 goes back to sequence "a"', "began in row 2", "follow one another"],
    ),
    ("poisson_hmm", "sequence,count\na,1\na,2\n,3\na,3", ["Row 4 is of no sequence"]),
    ("gaussian_hmm", "x,y\n1,2\n3,4", ["2 columns of numbers", "needs 1"]),
    ("categorical_hmm", "a,b\nx,y\nz,w", ["2 columns that may hold the symbols", "there must be one"]),
    ("categorical_hmm", "roll,face\n1,A\n2,\n3,B", ['Row 3, column "face" is empty', "needs a symbol"]),
    ("missing_values", "a,b\n1,2\nx,3", ['Row 3, column "a" is "x", not a number']),
    ("lifetimes", "x,life,seen\n1,2,1\n1,3,2", ['Row 3, column "seen" is "2"', "0 or 1"]),
    ("variance_components", "batch,yield\nA,1\n,2", ['Row 3, column "batch" is empty', "needs a group"]),
    ("variance_components", "yield\n1\n2", ["1 column", "the group, and the measurement"]),
    ("topics", "a,b\n1,2\n3,-1", ['Row 3, column "b" is "-1"', COUNTS]),
    ("deblurring", "photons\n3\n-1\n2", ['Row 3, column "photons" is "-1"', "at least 0"]),
    ("tomography", "counts\n1\n2", ["2 counts", "46 bins"]),
]


@pytest.mark.parametrize(("model", "text", "said"), BAD, ids=lambda value: value if isinstance(value, str) else "")
def test_what_is_wrong_is_said_with_its_place_and_rule(model: str, text: str, said: list[str]) -> None:
    (problem,) = refused(model, text)
    for words in said:
        assert words in problem


def test_every_model_refuses_something_in_its_own_words() -> None:
    assert {model for model, *_ in BAD} == set(FAMILY) - {
        # They read as gaussian_mixture does.
        "gaussian_mixture_map",
        "kmeans",
        "annealed_mixture",
        "variational_gaussian_mixture",
    }


def test_all_problems_are_told_at_once() -> None:
    problems = refused("two_coins", "heads,tosses\n5,x\n-3,10\n2.5,10\n1,9")
    assert len(problems) == 3
    assert all(place in " ".join(problems) for place in ("Row 2", "Row 3", "Row 4"))


def test_more_heads_than_tosses_are_told_by_their_rows_in_the_table() -> None:
    with pytest.raises(DataError) as refused:
        read("two_coins", "heads,tosses\n12,10\n3,10\n7,4\n")
    said = [problem.sentence for problem in refused.value.problems]
    assert said == [
        'Row 2 has "heads" 12 and "tosses" 10; there must be at least as many trials as successes.',
        'Row 4 has "heads" 7 and "tosses" 4; there must be at least as many trials as successes.',
    ]
    with pytest.raises(DataError, match="There are 1,990 more such rows"):
        read("two_coins", "heads,tosses\n" + "3,2\n" * 2000)


def test_many_broken_cells_are_counted() -> None:
    problems = refused("poisson_mixture", "deaths\n" + "-1\n" * 40)
    assert len(problems) == 11
    assert '30 more such cells in column "deaths"' in problems[-1]


def test_too_many_rows_are_refused() -> None:
    assert "at most 5,000" in refused("poisson_mixture", "deaths\n" + "1\n2\n" * 3000)[0]


def test_a_column_may_name_the_rows() -> None:
    assert read("poisson_hmm", "year,count\n1900,13\n1901,14\n1902,8").rows == ("1900", "1901", "1902")
    assert read("mixture_of_regressions", "country,x,y\nCAN,1,2\nMEX,3,4\nUSA,5,9").rows == ("CAN", "MEX", "USA")
    assert read("two_coins", "heads,tosses\n5,10\n9,10").rows == ("set 1", "set 2")


def test_a_column_of_groups_makes_sequences() -> None:
    sample = read("poisson_hmm", "sequence,count\na,1\na,2\nb,3\nb,4\nb,5")
    assert sample.values.lengths == (2, 3)
    shown = exhibit(FAMILY["poisson_hmm"], FAMILY["poisson_hmm"].examples[0], own=sample)
    assert run_shown(shown).n_steps >= 1


def test_symbols_may_be_letters() -> None:
    sample = read("categorical_hmm", "base\nA\nC\nG\nT\nA\nA")
    assert sample.facts == {"symbols": ("A", "C", "G", "T")}
    assert sample.values[:, 0].tolist() == [0, 1, 2, 3, 0, 0]
    shown = exhibit(FAMILY["categorical_hmm"], FAMILY["categorical_hmm"].examples[0], own=sample)
    assert shown.model.n_symbols == 4


def test_holes_stay_holes() -> None:
    values = read("missing_values", "ozone,sunshine\n41,190\n36,\nNA,149\n12,100").values
    assert np.isnan(values).tolist() == [[False, False], [False, True], [True, False], [False, False]]


def test_a_picture_may_have_columns() -> None:
    sample = read("deblurring", "a,b,c\n1,2,3\n4,5,6\n7,8,9\n0,0,1")
    assert sample.facts is not None
    assert sample.facts["shape"] == (4, 3)
    assert sample.rows[4] == "pixel (2, 2)"
