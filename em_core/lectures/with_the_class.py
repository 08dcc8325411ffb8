"""EM with the class in twenty minutes: everybody's start, two guesses, and the class's own numbers."""

from __future__ import annotations

from em_core.classroom.activities import Column
from em_core.lectures.lecture import END, ClassActivity, Lecture, LectureView

WITH_THE_CLASS = Lecture(
    "with_the_class",
    "EM with the class in twenty minutes",
    (
        LectureView(
            "Place your start",
            "lab?data=galaxies_corrected&k=2&step=0&future=hide",
            "Press O for the code. At Go every start runs: how many found the best end? Open the best and the worst.",
            stops=(END,),
            minutes=7,
            activity=ClassActivity("starts"),
        ),
        LectureView(
            "Where will the mean be?",
            "lab?k=2&step=2&future=hide",
            "Ask again after they have talked. A mean goes to the weighted mean of the points.",
            stops=(4, END),
            minutes=4,
            activity=ClassActivity("mark"),
        ),
        LectureView(
            "How high next?",
            "lab?k=2&step=6&future=hide",
            "Every step gains, and no step can lose: who has marked a height below the last one?",
            stops=(8, END),
            minutes=4,
            activity=ClassActivity("height"),
        ),
        LectureView(
            "Our numbers",
            "lab?k=2&step=0",
            "Close, and open the data in the lab: are there two groups? How many? answers that for these data, too.",
            stops=(END,),
            minutes=5,
            activity=ClassActivity("numbers", (Column("height in cm", 100.0, 230.0),)),
        ),
    ),
)
