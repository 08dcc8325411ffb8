"""The final point: whether it is a maximum, what a small move of the parameters does, and the standard errors there."""

from __future__ import annotations

import pages.widgets.loading  # noqa: F401  # isort: skip

from pages.widgets.arrival.hidden import offer_to_show
from pages.widgets.frame.head import show_head
from pages.widgets.shared.future import hides_future
from pages.widgets.theory.save import save_subject
from pages.widgets.theory.source import choose_run
from pages.widgets.theory.verdict import judgement, show_errors, show_judgement, show_proof

with show_head("verdict"):
    subject = choose_run("verdict")
if hides_future():
    offer_to_show("where the run ended")
else:
    judged = judgement(subject)
    show_judgement(subject, judged)
    show_proof(subject, judged)
    show_errors(subject, judged)
save_subject(subject)
