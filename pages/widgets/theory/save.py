"""The panel of the pages under "Why it works": the files of the run that they are about."""

from __future__ import annotations

from em_viz.theory.subject import Subject
from pages.widgets.saving.downloads import of_run
from pages.widgets.saving.many import with_starts
from pages.widgets.saving.origin import fitted_of
from pages.widgets.saving.panel import Offered, held_in_link, show_panel
from pages.widgets.theory.source import chosen_run


def save_subject(subject: Subject) -> None:
    """Show the panel of the run that a page is about."""
    run = chosen_run()

    def offered() -> Offered:
        fitted = with_starts(fitted_of(subject.about, subject.trace, run))
        return Offered(fitted.stem, of_run(fitted))

    show_panel(held_in_link(run), offered)
