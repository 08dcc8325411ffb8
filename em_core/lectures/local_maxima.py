"""Local maxima in fifteen minutes: one bad run, a hundred starts, a map of all starts, and what helps."""

from __future__ import annotations

from em_core.lectures.lecture import END, Ask, Lecture, LectureView
from em_core.lectures.truths import how_many_ends, whether_the_highest_is_safe

LOCAL_MAXIMA = Lecture(
    "local_maxima",
    "Local maxima in fifteen minutes",
    (
        LectureView(
            "One run",
            "lab?data=galaxies_corrected&k=3&step=0&future=hide",
            "The run converges. Nothing in it says whether another start would end higher.",
            ask=Ask("The run will converge. Is it then at the best fit?", ("yes", "no", "the run cannot tell")),
            stops=(1, 2, END),
            minutes=3,
        ),
        LectureView(
            "A hundred runs",
            "restarts?data=galaxies_corrected&k=3",
            "Compare the ends: which is better, and which do most starts reach?",
            ask=Ask(
                "A hundred starts: how many different final points?",
                ("one", "two", "about ten", "a hundred"),
                how_many_ends,
            ),
            minutes=4,
        ),
        LectureView(
            "Every start",
            "basins?data=galaxies_corrected",
            "Borders are where a small change of the start changes the end. Click on both sides of one.",
            minutes=3,
        ),
        LectureView(
            "The highest is not always the best",
            "lab?data=outlier&dim=1&seed=3&step=0",
            "A collapse is higher than every honest maximum: the best of many starts must leave it out.",
            stops=(END,),
            ask=Ask(
                "Of many runs we keep the one with the highest likelihood. Is that safe?",
                ("yes", "no"),
                whether_the_highest_is_safe,
            ),
            minutes=3,
        ),
        LectureView(
            "Is this one a maximum?",
            "verdict?data=galaxies_corrected&k=3&push=1",
            "The curvature says whether this is a maximum; only other starts say whether there is a higher one.",
            stops=(END,),
            minutes=2,
        ),
    ),
)
