"""Files as people have them, each of a kind of trouble: what is read of them, and what is told."""

from __future__ import annotations

import numpy as np

from em_core import OwnData, open_data


def values(own: OwnData[object]) -> list[float]:
    """Return the numbers row by row."""
    assert own.data is not None, own.problems
    return [float(each) for each in np.asarray(own.data, dtype=np.float64).ravel()]


def test_a_total_is_left_out_and_can_be_kept() -> None:
    raw = b"branch,orders\nNorth,118\nSouth,131\nEast,124\nTotal,373\n"
    own = open_data(raw, "orders.csv")
    assert values(own) == [118, 131, 124]
    assert (own.labels, own.rows, own.taken) == (("North", "South", "East"), (2, 3, 4), ("totals",))
    problem = next(each for each in own.problems if each.severity == "assumed")
    assert problem.severity == "assumed"
    assert problem.sentence == (
        'Row 5 is called "Total", and "orders" is 373 there, the sum of the 3 rows above it. Left out: 1 row of totals.'
    )
    assert [(remedy.id, remedy.count, remedy.changes) for remedy in problem.remedies] == [("keep:totals", 1, True)]
    kept = open_data(raw, "orders.csv", remedies=("keep:totals",))
    assert values(kept) == [118, 131, 124, 373]
    assert kept.taken == ()
    assert kept.problems[0].severity == "note"


def test_an_identifier_names_the_rows_and_is_not_chosen_at_first() -> None:
    own = open_data(b"patient_id,systolic,diastolic\n40012,118,76\n40015,121,79\n40019,117,74\n", "p.csv")
    assert own.columns == ("systolic", "diastolic")
    assert own.offered == ("patient_id", "systolic", "diastolic")
    assert own.labels == ("40012", "40015", "40019")
    assert values(own) == [118, 76, 121, 79, 117, 74]
    assert own.problems[0].severity == "note"
    chosen = open_data(b"patient_id,systolic\n40012,118\n40015,121\n40019,117\n", "p.csv", columns=["patient_id"])
    assert values(chosen) == [40012, 40015, 40019]
