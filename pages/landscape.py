"""The landscape: the objective over two numbers with the way of EM on it, and EM's stairs in q and theta."""

from __future__ import annotations

from pages.widgets.frame.head import show_head
from pages.widgets.why.asked import choice_in_link
from pages.widgets.why.landscape import VIEWS
from pages.widgets.why.source import choose_run

with show_head("landscape"):
    subject = choose_run("landscape")
view = choice_in_link("show", {name: title for name, (title, _) in VIEWS.items()}, label="What to look at")
VIEWS[view][1](subject)
