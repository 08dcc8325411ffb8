"""The lectures that come with Halfstep, by their ids."""

from __future__ import annotations

from em_core.lectures.fifty_minutes import FIFTY_MINUTES
from em_core.lectures.lecture import Lecture
from em_core.lectures.local_maxima import LOCAL_MAXIMA
from em_core.lectures.ten_minutes import TEN_MINUTES
from em_core.lectures.with_the_class import WITH_THE_CLASS

LECTURES: dict[str, Lecture] = {
    lecture.id: lecture for lecture in (TEN_MINUTES, FIFTY_MINUTES, LOCAL_MAXIMA, WITH_THE_CLASS)
}
