"""The verdict on where a run has ended: what the place is, a nudge to find out, and the standard errors there."""

from __future__ import annotations

from pages.widgets.frame.head import show_head
from pages.widgets.why.source import choose_run
from pages.widgets.why.verdict import judgement, show_errors, show_judgement, show_nudge

with show_head("verdict"):
    subject = choose_run("verdict")
judged = judgement(subject)
show_judgement(subject, judged)
show_nudge(subject, judged)
show_errors(subject, judged)
