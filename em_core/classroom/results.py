"""What a class's answers amount to: the distribution of a question, the median of a cloud of marks, rows of numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from em_core.classroom.activities import UNSURE, Activity, Ask, Numbers, Starts, WhereHeight, WhereMark
from em_core.classroom.class_runs import class_result
from em_core.classroom.documents import as_number, as_place, json_places
from em_core.classroom.result import Result
from em_core.data.json_documents import Json


def result_of(activity: Activity, rounds: Sequence[Sequence[Mapping[str, Json]]]) -> Result:
    """Return the result of an activity's last round.

    rounds:  the checked answers of each round so far, in the order in which they came.
    """
    last = rounds[-1]
    match activity:
        case Ask():
            return Result(_distribution(activity, rounds))
        case Starts():
            return class_result(activity, last)
        case WhereMark():
            return Result(_cloud(activity, last))
        case WhereHeight():
            return Result(_heights(activity, last))
        case Numbers():
            rows = [as_place(answer["values"], "values") for answer in last]
            return Result({"names": [c.name for c in activity.columns], "rows": json_places(rows)})


def distribution(activity: Ask, answers: Sequence[Mapping[str, Json]]) -> dict[str, int]:
    """Return how many chose each option, "not sure" last."""
    counts = {option.id: 0 for option in activity.options} | {UNSURE: 0}
    for answer in answers:
        counts[str(answer["option"])] += 1
    return counts


def _distribution(activity: Ask, rounds: Sequence[Sequence[Mapping[str, Json]]]) -> dict[str, Json]:
    return {
        "rounds": [dict(distribution(activity, answers)) for answers in rounds],
        "key": activity.key,
        "replies": {option.id: option.reply for option in activity.options},
    }


def _cloud(activity: WhereMark, answers: Sequence[Mapping[str, Json]]) -> dict[str, Json]:
    marks = [as_place(answer["mark"], "mark") for answer in answers]
    median = np.median(np.array(marks), axis=0) if marks else None
    truth = np.array(activity.truth)
    return {
        "truth": list(activity.truth),
        "marks": json_places(marks),
        "median": None if median is None else median.tolist(),
        "error": None if median is None else (median - truth).tolist(),
    }


def _heights(activity: WhereHeight, answers: Sequence[Mapping[str, Json]]) -> dict[str, Json]:
    heights = [as_number(answer["height"], "height") for answer in answers]
    median = float(np.median(heights)) if heights else None
    return {
        "truth": activity.truth,
        "heights": list(heights),
        "median": median,
        "error": None if median is None else median - activity.truth,
    }
