"""EM in ten minutes: the problem, why it works, what the start decides, a collapse, another model."""

from __future__ import annotations

from em_core.lectures.lecture import END, Ask, Lecture, LectureView
from em_core.lectures.truths import how_many_ends, what_e_raises, whether_it_grows

TEN_MINUTES = Lecture(
    "ten_minutes",
    "EM in ten minutes",
    (
        LectureView(
            "The problem",
            "lab?step=0",
            "One E-step, one M-step, then the end of the run.",
            ask=Ask("Two groups of eruptions, and nobody noted which is which. How would you start?"),
            minutes=3,
        ),
        LectureView(
            "Why it works",
            "bound",
            "Three half-steps: the gap closes, both rise, the gap closes.",
            stops=(1, 2, 3),
            ask=Ask("Which of l and F does the E-step change?", ("l", "F", "both", "neither"), what_e_raises),
            minutes=2,
        ),
        LectureView(
            "The start decides",
            "restarts?data=galaxies_corrected&k=3",
            "Point at final point B: most starts end there, and it is the worse one.",
            ask=Ask(
                "How many different answers will a hundred starts give?",
                ("one", "two", "about ten", "a hundred"),
                how_many_ends,
            ),
            minutes=2,
        ),
        LectureView(
            "A collapse",
            "lab?data=outlier&dim=1&seed=3",
            "The next press plays to the end. To show the cure, press P: the sidebar has the model with a prior.",
            stops=(END,),
            ask=Ask("Can the likelihood grow for ever?", ("yes", "no"), whether_it_grows),
            minutes=2,
        ),
        LectureView(
            "Not only Gaussians",
            "model?model=two_coins",
            "The same two half-steps on other data: one E-step, one M-step.",
            ask=Ask("Five sets of ten tosses, two coins: which coin was it?"),
            minutes=1,
        ),
    ),
)
