"""The landscape: the objective over two parameters with EM's path on it, and EM's stairs in q and theta."""

from __future__ import annotations

from em_viz.theory.landscape_answer import climb_sentence
from pages.widgets.frame.head import show_answer
from pages.widgets.why.landscape import VIEWS
from pages.widgets.why.opening import open_page

opening = open_page("landscape", {name: title for name, (title, _) in VIEWS.items()})
with opening.answer:
    show_answer(climb_sentence(opening.subject))
VIEWS[opening.view][1](opening.subject, opening.settings)
