"""Lectures: choose one, hold it, or put one together from views of your own."""

from __future__ import annotations

import pages.widgets.loading  # noqa: F401  # isort: skip


from pages.widgets.arrival import session
from pages.widgets.classroom.desk import show_class_desk
from pages.widgets.frame.head import show_head
from pages.widgets.lectures.desk import choose_lecture, show_lecture, show_saving

session.enter("lectures")
with show_head("lectures"):
    chosen = choose_lecture()
show_class_desk()
show_lecture(chosen)
show_saving(chosen)
