"""Questions with two answers: a sentence a column says what is counted as 1, and the other way round is on offer."""

from __future__ import annotations

import numpy as np

from em_core import open_data
from em_core.models import LatentClasses

CODED = b"q1,q2,q3\n1,2,1\n2,2,2\n1,1,1\n2,2,1\n1,1,1\n2,2,2\n1,2,1\n2,1,2\n"


def test_ones_and_twos_are_read_with_one_sentence_a_column() -> None:
    own = open_data(CODED, "answers.csv", model="latent_classes")
    assert [(problem.severity, problem.sentence) for problem in own.problems] == [
        ("note", f'In column "{name}" "2" is counted as 1 and "1" as 0.') for name in ("q1", "q2", "q3")
    ]
    np.testing.assert_array_equal(np.asarray(own.data)[:, 0], [0, 1, 0, 1, 0, 1, 0, 1])
    assert [problem.remedies[0].id for problem in own.problems] == ["turn:q1", "turn:q2", "turn:q3"]


def test_the_other_way_round_is_taken_where_it_is_asked_for() -> None:
    own = open_data(CODED, "answers.csv", model="latent_classes", remedies=("turn:q1",))
    values = np.asarray(own.data)
    np.testing.assert_array_equal(values[:, 0], [1, 0, 1, 0, 1, 0, 1, 0])
    np.testing.assert_array_equal(values[:, 1], [1, 1, 0, 1, 0, 1, 1, 0])
    assert own.taken == ("turn:q1",)
    assert own.problems[0].severity == "assumed"
    assert own.problems[0].sentence.startswith('In column "q1" "1" is counted as 1 and "2" as 0.')
    assert own.problems[0].remedies[0].id == "keep:turn:q1"


def test_what_is_0_and_1_already_needs_no_word_and_a_hole_stays_one() -> None:
    own = open_data(b"q1,q2,q3\n1,,1\n0,0,\n1,1,0\n,,\n0,1,\n,0,0\n1,,1\n", "holes.csv", model="latent_classes")
    assert not [problem for problem in own.problems if problem.severity in ("decide", "error")]
    assert int(np.isnan(np.asarray(own.data)).sum(axis=1).clip(max=2).sum()) in (5, 7)
    model = LatentClasses(1)
    data = model.prepare(own.data)
    half = model.params([1.0], [np.nanmean(data, axis=0)])
    assert abs(model.log_likelihood(data, half) + 8.910235780) < 5e-9


def test_words_and_ticks() -> None:
    text = "Name,smokes,owns car\nAnn,ja,x\nBob,nein,\nCid,ja,x\nDan,,x\n"
    own = open_data(text.encode(), "survey.csv", model="latent_classes")
    assert own.columns == ("smokes", "owns car")
    assert own.labels == ("Ann", "Bob", "Cid", "Dan")
    np.testing.assert_array_equal(np.asarray(own.data), [[1, 1], [0, 0], [1, 1], [np.nan, 1]])
    turned = open_data(text.encode(), "survey.csv", model="latent_classes", remedies=("turn:owns car",))
    np.testing.assert_array_equal(np.asarray(turned.data)[:, 1], [0, 1, 0, 0])


def test_rows_with_a_third_answer_are_left_out_where_that_is_asked_for() -> None:
    raw = b"a,b\nyes,no\nno,yes\nmaybe,no\nyes,yes\nno,no\nyes,yes\nno,no\nyes,no\n"
    own = open_data(raw, "survey.csv", model="latent_classes")
    assert own.data is None
    faults = [problem for problem in own.problems if problem.severity == "decide"]
    assert [problem.remedies[0].id for problem in faults] == ["drop_rows"]
    left = open_data(raw, "survey.csv", model="latent_classes", remedies=("drop_rows",))
    assert np.asarray(left.data).shape == (7, 2)
    assert left.rows == (2, 3, 5, 6, 7, 8, 9)


def test_a_column_with_more_answers_is_named_with_the_reason() -> None:
    raw = b"age,q1,q2,mood\n23,1,2,good\n31,2,2,bad\n23,1,1,so-so\n45,2,1,good\n31,1,2,bad\n"
    own = open_data(raw, "survey.csv", model="latent_classes")
    assert own.columns == ("q1", "q2")
    said = [problem.sentence for problem in own.problems]
    for name in ("age", "mood"):
        assert f'Column "{name}" has 3 different answers; a question has two: not offered as data.' in said


def test_boxes_that_are_mostly_empty_are_chosen() -> None:
    own = open_data(b"id,a,b,c\n1,1,,1\n2,,1,\n3,1,,\n4,,,1\n5,1,1,\n6,,,\n", "boxes.csv", model="latent_classes")
    assert own.columns == ("a", "b", "c")
    np.testing.assert_array_equal(np.asarray(own.data)[[0, 5]], [[1, 0, 1], [0, 0, 0]])
