"""What can be taken away beside the picture: the cells as a table or as JSON."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from em_core.catalogue.entry import Exhibit
from em_core.em.trace import AnyTrace
from em_core.experiments.exports.fitted import safe_name
from em_core.experiments.exports.survey import cells_csv, cells_json
from em_core.multistart.basin_survey import Survey
from pages.widgets.saving.downloads import of_run
from pages.widgets.saving.origin import fitted_of
from pages.widgets.saving.panel import Offered, show_panel
from pages.widgets.shared.downloads import CSV, JSON, Download, Group

WHOLE = "The address of this page holds the map. Whoever opens it sees the same map."


def save_map(survey: Survey, shown: Exhibit, trace: AnyTrace | None) -> None:
    """Show the panel: the map, and the run that is replayed beside it, where there is one."""

    def offered() -> Offered:
        fitted = None if trace is None else fitted_of(replace(shown, start=trace.params[0]), trace, None)
        stem = safe_name(survey.dataset.key) if fitted is None else fitted.stem
        cells = Group(
            "The map",
            Download("Starts (CSV)", f"{stem}-basins.csv", CSV, partial(cells_csv, survey)),
            Download("Map (JSON)", f"{stem}-basins.json", JSON, partial(cells_json, survey)),
            words="The buttons below the map save it as PNG or SVG.",
        )
        return Offered(stem, (cells, *(() if fitted is None else of_run(fitted))))

    said = "" if trace is None else "Below: the run that is replayed beside the map."
    show_panel(WHOLE, offered, about=said)
