"""One way from a file to a model's data: the lab's and every page's. What was read is what its own text reads as."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from em_core.catalogue.readers import MOST_ROWS
from em_core.catalogue.registry import FAMILY
from em_core.catalogue.sample import Sample
from em_core.data import Action, Table, read_pasted, read_table, to_dataset
from em_core.data import column_readings as reading_cells
from em_core.experiments.visits import exhibit_of, first_visit, from_query, to_query
from em_core.models import Sequences
from em_core.own.asked import Asked
from em_core.own.drafting import drafted
from em_core.own.opened import OwnData, read_own
from em_core.own.own_table import NAME, OwnTable, sheet_text, written
from em_core.own.source import Source
from em_core.own.ways import LAB, way_of
from tests.em_core.data.uploads_expected import EXPECTED

UPLOADS = Path(__file__).parents[1] / "data" / "uploads"
BOTH = frozenset(Action)
MORE = ("book.xlsx", "workbook.csv")
"""Workbooks with a number that is stored as text with a decimal comma: it is read today."""


def read(model: str, raw: bytes | str, columns: Sequence[str] | None = None, taken: Any = ()) -> OwnData[OwnTable]:
    name = NAME if isinstance(raw, str) else "mine.csv"
    return read_own(Source(raw, name), way_of(FAMILY[model]), columns, taken)


def sample_of(model: str, own: OwnData[OwnTable]) -> Sample:
    assert own.data is not None, own.problems
    return own.data.sample(FAMILY[model])


def plain(sample: Sample) -> list[object]:
    """Return everything about a sample as values that can be compared."""
    values = sample.values
    body = [values.values.tolist(), values.lengths] if isinstance(values, Sequences) else np.asarray(values).tolist()
    facts = {name: value if isinstance(value, tuple) else value.toarray().tolist() for name, value in known(sample)}
    others = {name: value for name, value in vars(sample).items() if name not in ("values", "facts")}
    return [repr(body), others, facts]


def known(sample: Sample) -> Any:
    """Return the facts of a sample; those of images are sparse matrices."""
    return (sample.facts or {}).items()


@pytest.mark.parametrize("model", FAMILY)
def test_what_was_read_of_a_file_is_what_a_link_to_it_reads(model: str) -> None:
    entry = FAMILY[model]
    files = {name: (UPLOADS / name).read_bytes() for name in EXPECTED}
    # A comment moves the rows; the model's own data are a table that it can use.
    files["mine.csv"] = b"# made today\n" + sheet_text(entry.reader.write(entry.examples[0].sample())).encode()
    used = set()
    for name, raw in files.items():
        own = read_own(Source(raw, name), way_of(entry), remedies=BOTH)
        if own.data is not None:
            used.add(name)
            again = OwnTable(own.data.text).sample(entry)
            assert plain(again) == plain(own.data.sample(entry)), name
    assert "mine.csv" in used


@pytest.mark.parametrize("name", EXPECTED)
def test_the_lab_reads_what_it_read(name: str) -> None:
    raw = (UPLOADS / name).read_bytes()
    own = read_own(Source(raw, name), LAB, remedies=BOTH)
    if own.data is None:
        assert own.problems
        return
    then = to_dataset(read_table(raw, name), own.columns, drop_missing=True, sample=(20_000, 1))
    if name in MORE:
        assert set(map(tuple, then.values.tolist())) < set(map(tuple, own.data.values.tolist()))
        return
    assert own.data.digest == then.digest
    assert (own.data.rows, own.data.note, own.data.title) == (then.rows, then.note, then.title)


def test_names_that_are_numbers_stay_a_header() -> None:
    own = read_own(Source((UPLOADS / "numbers.parquet").read_bytes(), "numbers.parquet"), way_of(FAMILY["kmeans"]))
    assert own.data is not None
    assert own.data.text.splitlines()[0] == "s,column 0,column 1"
    assert len(sample_of("kmeans", own).rows) == 3


TABLE = "heads,tosses\n3,10\n9,10\n8,10\n"


def test_a_pasted_text_as_it_stands_is_the_links() -> None:
    text = "heads\ttosses\n\n3\t10\n9\t10\n"
    own = read("two_coins", text)
    assert own.data == OwnTable(text)
    assert exhibit_of(replace(first_visit("two_coins"), own=own.data)).sample is sample_of("two_coins", own)


def test_decimals_written_with_commas_stay_numbers_in_the_link() -> None:
    # Only the semicolons say that these are no thousands; beside commas nothing would.
    own = read("gaussian_mixture", b"a;b\n1,234;2,345\n3,456;4,567\n5,678;1,125\n")
    assert own.data is not None
    assert own.data.text == "a,b\n1.234,2.345\n3.456,4.567\n5.678,1.125\n"


def test_columns_are_chosen_and_keep_the_order_in_which_they_were() -> None:
    raw = b"name,a,b,c\nAnn,1,2,3\nBo,4,5,7\nCy,7,8,8\n"
    first = read("mixture_of_regressions", raw)
    assert (first.columns, first.offered) == (("a", "b"), ("a", "b", "c"))
    chosen = read("mixture_of_regressions", raw, ["c", "a"])
    sample = sample_of("mixture_of_regressions", chosen)
    assert sample.columns == ("c", "a")
    assert sample.values.tolist() == [[3, 1], [7, 4], [8, 7]]
    assert sample.rows == ("Ann", "Bo", "Cy")
    assert chosen.data is not None
    assert chosen.data.text == "name,c,a\nAnn,3,1\nBo,7,4\nCy,8,7\n"


@pytest.mark.parametrize("columns", [[], ["a"], ["nothing", "a"]])
def test_a_choice_that_a_model_cannot_use_is_told(columns: list[str]) -> None:
    own = read("mixture_of_regressions", b"a,b,c\n1,2,3\n4,5,7\n", columns)
    assert own.data is None
    assert len(own.problems) == 1
    assert not own.remedies


GAPS = b"x,y\n1,2\n2,NA\n3,4\n4,7\n,1\n6,8\n"


def test_rows_without_a_value_are_left_out_where_that_was_accepted() -> None:
    own = read("gaussian_mixture", GAPS, None, ["keep:drop_rows"])
    assert own.data is None
    assert own.remedies["drop_rows"].count == 2
    own = read("gaussian_mixture", GAPS)
    sample = sample_of("gaussian_mixture", own)
    assert sample.values.tolist() == [[1, 2], [3, 4], [4, 7], [6, 8]]
    assert sample.rows == ("row 2", "row 4", "row 5", "row 7")
    assert sample.numbers == (2, 4, 5, 7)
    assert own.problems[-1].sentence == "Left out 2 rows of 6 (rows 3 and 6): 2 missing values."
    # Whoever opens the link sees the same rows.
    visit = replace(first_visit("gaussian_mixture"), own=own.data)
    opened, notes = from_query(to_query(visit))
    assert (opened, notes) == (visit, ())
    assert plain(exhibit_of(opened).sample) == plain(sample)


def test_a_hole_that_a_model_takes_is_no_reason_to_leave_a_row_out() -> None:
    assert len(sample_of("missing_values", read("missing_values", GAPS)).rows) == 6
    bad = read("missing_values", GAPS.replace(b"4,7", b"x,7"))
    assert bad.remedies["drop_rows"].count == 1
    assert len(sample_of("missing_values", read("missing_values", GAPS.replace(b"4,7", b"x,7"), None, BOTH)).rows) == 5


@pytest.mark.parametrize("model", ["gaussian_hmm", "deblurring", "linkage"])
def test_no_row_is_left_out_where_their_order_or_number_counts(model: str) -> None:
    for taken in ((), BOTH):
        own = read(model, b"x\n1\n2\nNA\n4\n", None, taken)
        assert own.data is None
        assert not own.remedies


def test_a_sample_is_taken_of_more_rows_than_a_page_takes() -> None:
    raw = ("x\n" + "".join(f"{i}\n" for i in range(6_000))).encode()
    own = read("gaussian_mixture", raw)
    assert own.remedies["sample"].count == MOST_ROWS
    own = read("gaussian_mixture", raw, None, own.remedies)
    values = sample_of("gaussian_mixture", own).values[:, 0]
    assert len(values) == MOST_ROWS
    assert (np.diff(values) > 0).all()
    assert sample_of("gaussian_mixture", own).numbers == tuple(int(v) + 2 for v in values)
    assert own.problems[-1].sentence == "A random sample of 5,000 of 6,000 rows, seed 1."


def test_nothing_that_a_file_holds_is_raised() -> None:
    for raw in (b"", b"\x89PNG\r\n", b"a,b\nx,y\n", "", "a"):
        source = Source(raw, "mine.csv")
        for own in (read_own(source, LAB), read_own(source, way_of(FAMILY["two_coins"]))):
            assert own.data is None
            assert own.problems


def test_each_cell_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Columns and rows that are chosen are parts of what was read; the link's text is read by nobody here."""
    read_columns: list[int] = []
    real = reading_cells.read_column

    def counted(cells: Sequence[str], decimal: Any) -> Any:
        read_columns.append(len(cells))
        return real(cells, decimal)

    monkeypatch.setattr("em_core.data.text_table.read_column", counted)
    source = Source(b"x,y,z\n1,2,3\n2,NA,5\n3,4,6\n4,7,8\n", "mine.csv")
    draft = drafted(source.records(), Asked())
    for columns in (["x", "y"], ["z"]):
        assert read_own(source, way_of(FAMILY["gaussian_mixture"]), columns, BOTH, draft=draft).data is not None
    assert read_own(source, LAB, ["x", "y"], BOTH, draft=draft).data is not None
    assert read_columns == [4, 4, 4]


def test_a_row_with_too_many_cells_is_told_of_the_whole_table() -> None:
    own = read("gaussian_mixture", b"x,y,z\n1,2,3\n2,3,5,9\n3,4,6\n4,7,8\n", ["x"])
    assert own.problems[0].sentence.startswith("Row 3 has 4 cells and the table 3 columns")
    own = read("gaussian_mixture", b"x,y,z\n1,2,3\n2,3,5,9\n3,4,6\n4,7,8\n", ["x"], BOTH)
    assert sample_of("gaussian_mixture", own).numbers == (2, 4, 5)


def test_faults_are_told_in_the_rows_of_the_file() -> None:
    own = read_own(Source(b"# a comment\nn\n1\n-2\n3\n", "counts.csv"), way_of(FAMILY["poisson_mixture"]))
    assert 'Row 4, column "n" is "-2"' in own.problems[-1].sentence
    good = read_table(b"# a comment\nn\n1\n2\n3\n", "counts.csv")
    assert written(good, FAMILY["poisson_mixture"]).text == "n,row\n1,row 3\n2,row 4\n3,row 5\n"


def test_a_table_and_its_sample_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    counts: list[str] = []

    def counted(text: str, name: str, numeric: bool) -> Table:
        counts.append("table")
        return read_pasted(text, name, numeric=numeric)

    monkeypatch.setattr(
        "em_core.own.own_table.read_pasted",
        counted,
    )
    own = OwnTable(TABLE)
    visit = replace(first_visit("two_coins"), own=own)
    for _ in range(3):
        assert exhibit_of(replace(visit, draw=1)).sample is exhibit_of(visit).sample
    assert counts == ["table"]
    assert replace(visit, own=OwnTable(TABLE)) == visit
    assert replace(visit, own=OwnTable(TABLE)).key == visit.key
    assert hash(replace(visit, own=OwnTable(TABLE))) == hash(visit)
