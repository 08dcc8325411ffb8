"""The panel of the page: the table of models, the tests, and the files of the run that ends at the chosen model."""

from __future__ import annotations

from functools import partial

from em_core.experiments.compared_models import Compared
from em_core.experiments.exports.fitted import stem_of
from em_core.experiments.exports.selection import intervals_csv, models_csv, replicates_csv
from em_core.selection import BootstrapLRT, Cell, ParameterBootstrap, Table
from em_viz.selection.kinds import cell_called
from pages.widgets.saving.downloads import of_run
from pages.widgets.saving.origin import fitted_of
from pages.widgets.saving.panel import Offered, not_in_link, show_panel
from pages.widgets.shared.downloads import CSV, Download, Group
from pages.widgets.shared.runs import traced

WHOLE = "The address of this page holds the data, the models and their starts. Whoever opens it sees the same table."


def save_table(
    asked: Compared, table: Table, cell: Cell, test: BootstrapLRT | None, sure: ParameterBootstrap | None
) -> None:
    """Show the panel; `cell`: the model that is shown."""

    def offered() -> Offered:
        stem = f"{stem_of(asked.shown)}-models"
        files = [Download("Models (CSV)", f"{stem}.csv", CSV, partial(models_csv, table))]
        if test is not None:
            files.append(Download("Test (CSV)", f"{stem}-test.csv", CSV, partial(replicates_csv, test)))
        if sure is not None and sure.replicates:
            files.append(Download("Intervals (CSV)", f"{stem}-intervals.csv", CSV, partial(intervals_csv, sure)))
        groups = [Group("The comparison", *files)]
        run = asked.run_of(cell)
        if run is not None:
            shown, trace = traced(run, in_fragment=True)
            groups += of_run(fitted_of(shown, trace, run))
        return Offered(stem, groups)

    said = not_in_link(asked.run) or WHOLE
    show_panel(said, offered, about=f"Below: the run that ends at {cell_called(cell, table.columns)}.")
