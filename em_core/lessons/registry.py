"""The registry of lessons: the tour in its order, then the extras; a new lesson is a file and a line."""

from __future__ import annotations

from em_core.lessons.course.advantages import ADVANTAGES
from em_core.lessons.course.are_we_there import ARE_WE_THERE
from em_core.lessons.course.bic_and_restarts import BIC_AND_RESTARTS
from em_core.lessons.course.broken_em import BROKEN_EM
from em_core.lessons.course.fair_start import FAIR_START
from em_core.lessons.course.find_the_bug import FIND_THE_BUG
from em_core.lessons.course.five_heads import FIVE_HEADS
from em_core.lessons.course.five_hundred_starts import FIVE_HUNDRED_STARTS
from em_core.lessons.course.half_a_step import HALF_A_STEP
from em_core.lessons.course.how_high_next import HOW_HIGH_NEXT
from em_core.lessons.course.kmeans_or_em import KMEANS_OR_EM
from em_core.lessons.course.not_rivals import NOT_RIVALS
from em_core.lessons.course.one_more import ONE_MORE
from em_core.lessons.course.other_half import OTHER_HALF
from em_core.lessons.course.perfect_fit import PERFECT_FIT
from em_core.lessons.course.the_race import THE_RACE
from em_core.lessons.course.two_more_digits import TWO_MORE_DIGITS
from em_core.lessons.course.which_is_one import WHICH_IS_ONE
from em_core.lessons.course.which_point import WHICH_POINT
from em_core.lessons.course.which_way import WHICH_WAY
from em_core.lessons.course.who_may_fall import WHO_MAY_FALL
from em_core.lessons.lesson import Lesson

LESSONS: dict[str, Lesson] = {
    lesson.id: lesson
    for lesson in (
        HALF_A_STEP,
        FIVE_HEADS,
        WHO_MAY_FALL,
        FIND_THE_BUG,
        ARE_WE_THERE,
        TWO_MORE_DIGITS,
        FAIR_START,
        FIVE_HUNDRED_STARTS,
        PERFECT_FIT,
        THE_RACE,
        KMEANS_OR_EM,
        OTHER_HALF,
        WHICH_POINT,
        HOW_HIGH_NEXT,
        WHICH_IS_ONE,
        ONE_MORE,
        BROKEN_EM,
        ADVANTAGES,
        NOT_RIVALS,
        BIC_AND_RESTARTS,
        WHICH_WAY,
    )
}
"""Every lesson by its id, in the order of the page."""
