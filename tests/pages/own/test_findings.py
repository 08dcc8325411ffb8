"""What was found in people's data as lines: one a column and fault, one for all faults that one remedy solves."""

from __future__ import annotations

from em_core import open_data
from em_core.data.problems import Severity
from pages.widgets.own.findings import lines_of


def test_faults_in_the_way_with_the_same_remedies_are_one_line() -> None:
    own = open_data(b"x,y\n1,oops\n2,5\n,4\n7,9\n8,8\n9,3..4\n", "mine.csv")
    loud = [line for line in lines_of(own.problems) if line.severity is Severity.DECIDE]
    (line,) = loud
    assert [remedy.id for remedy in line.remedies] == ["drop_rows"]
    said = " ".join(line.texts)
    assert '"oops"' in said
    assert '"3..4"' in said
    assert 'column "x" is empty' in said or 'Column "x"' in said or "missing value" in said


def test_every_remedy_is_offered_once_and_quiet_lines_stay_apart() -> None:
    text = b"run 4\nwell,x,z\nW1,<LOD,<LOD\nW2,1,4\nW3,2,6\nW4,3,7\n"
    lines = lines_of(open_data(text, "mine.csv").problems)
    ids = [remedy.id for line in lines for remedy in line.remedies]
    assert len(ids) == len(set(ids))
    censored = [line for line in lines if any("limit" in text for text in line.texts) and line.remedies]
    assert len(censored) == 2
