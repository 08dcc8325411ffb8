"""The panel of a restart study: the files of the run that is replayed, and the runs and final points as tables."""

from __future__ import annotations

from functools import partial

from em_core.experiments.exports.study import optima_csv, runs_csv
from em_core.multistart.restart_study import Study
from pages.widgets.restarts.subject import ManyRuns
from pages.widgets.saving.downloads import of_run
from pages.widgets.saving.many import run_of_study
from pages.widgets.saving.panel import Offered, show_panel
from pages.widgets.shared.downloads import CSV, Download, Group

WHOLE = "The address of this page holds the experiment and its starts. Whoever opens it sees the same runs."


def save_study(study: Study, chosen: int, about: ManyRuns) -> None:
    """Show the panel.

    chosen:  the run that is replayed, from 0; at first one that ends in the best final point.
    about:   what the page is about.
    """

    def offered() -> Offered:
        fitted = run_of_study(study, chosen, about.run, about.shown)
        runs = Group(
            "All runs",
            Download("Runs (CSV)", fitted.file_name("runs.csv"), CSV, partial(runs_csv, study)),
            Download("Final points (CSV)", fitted.file_name("final-points.csv"), CSV, partial(optima_csv, study)),
        )
        return Offered(fitted.stem, (runs, *of_run(fitted)))

    end = study.name_of(study.optima[int(study.optimum_of[chosen])])
    said = f"Below: run {chosen + 1}, which is replayed and ends in {end}."
    show_panel(about.limit or WHOLE, offered, about=said)
