"""EM in fifty minutes: what each half-step does, why the likelihood never falls, and what EM cannot promise."""

from __future__ import annotations

from em_core.lectures.lecture import END, Ask, Lecture, LectureView
from em_core.lectures.truths import (
    how_many_ends,
    share_of_first,
    what_e_moves,
    what_e_raises,
    whether_it_grows,
    whether_it_is_a_maximum,
    whether_it_is_near,
)

FIFTY_MINUTES = Lecture(
    "fifty_minutes",
    "EM in fifty minutes",
    (
        LectureView(
            "Half a step",
            "lab?step=0&future=hide",
            "Let the room commit before the E-step. Then ask the same of the M-step, and play to the end.",
            ask=Ask(
                "An E-step is next. What in the picture will change?",
                ("the means and ellipses", "the colours of the points", "both"),
                what_e_moves,
            ),
            minutes=7,
        ),
        LectureView(
            "From k-means to EM",
            "model?model=annealed_mixture",
            "Press P for the sidebar, which has the temperature: 0 gives hard assignments, as in k-means; 1 is EM.",
            ask=Ask("k-means gives each point to one cluster. What does EM do instead?"),
            minutes=5,
        ),
        LectureView(
            "Two coins",
            "model?model=two_coins&step=0&future=hide",
            "Work out the first set on the board before the E-step: both coins explain it, one a little better.",
            ask=Ask(
                "The first set has five heads of ten; the coins are 0.6 and 0.5. How much of it belongs to coin A?",
                ("all of it or nothing", "exactly half", "a little less than half", "0.6"),
                share_of_first,
            ),
            minutes=6,
        ),
        LectureView(
            "Why the likelihood never falls",
            "bound?step=0&future=hide",
            "E closes the gap and leaves l; M raises F, and l with it. Repeat until the room says it first.",
            stops=(1, 2, 3, 4, END),
            ask=Ask("Which of l and F does the E-step change?", ("l", "F", "both", "neither"), what_e_raises),
            minutes=6,
        ),
        LectureView(
            "Where the M-step goes",
            "minorising?show=climb",
            "F with q fixed touches l at the current value and is below it everywhere else.",
            stops=(1, 2, 3, END),
            minutes=4,
        ),
        LectureView(
            "Another start, another final point",
            "restarts?data=galaxies_corrected&k=3",
            "Two ends, and most starts reach the worse one. EM promises a local maximum, no more.",
            ask=Ask(
                "A hundred starts, the same data and model: how many different ends?",
                ("one", "two", "about ten", "a hundred"),
                how_many_ends,
            ),
            minutes=5,
        ),
        LectureView(
            "Which starts lead where",
            "basins?data=galaxies_corrected",
            "Click a start near a border, and one on its other side.",
            minutes=4,
        ),
        LectureView(
            "Too good to be true",
            "lab?data=outlier&dim=1&seed=3&step=0&future=hide",
            "A component shrinks onto one point. A prior prevents it: press P; the sidebar has the model with a prior.",
            stops=(END,),
            ask=Ask("One point lies far out. Can the likelihood grow without bound?", ("yes", "no"), whether_it_grows),
            minutes=5,
        ),
        LectureView(
            "Has it converged?",
            "speed?model=poisson_mixture&example=deaths",
            "A small step is not a small distance: compare the gain of the last step with what is still left.",
            stops=(END,),
            ask=Ask(
                "The last step gained almost nothing. Is the maximum near?",
                ("yes", "no", "nobody can know"),
                whether_it_is_near,
            ),
            minutes=4,
        ),
        LectureView(
            "Is it a maximum?",
            "verdict?model=two_coins&example=equal-coins&push=2",
            "Both coins began equal: EM stops at a saddle point. After a small move it climbs to a maximum.",
            stops=(END,),
            ask=Ask(
                "Two coins began equal, and EM has converged. Is the final point a maximum?",
                ("yes", "no"),
                whether_it_is_a_maximum,
            ),
            minutes=2,
        ),
        LectureView(
            "Not only mixtures",
            "model?model=poisson_hmm",
            "The same two half-steps: the E-step now runs forward and backward through time.",
            minutes=2,
        ),
    ),
)
