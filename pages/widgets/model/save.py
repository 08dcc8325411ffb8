"""What can be taken away of a run of a model's page."""

from __future__ import annotations

from em_core.catalogue.entry import Exhibit
from em_core.em.trace import AnyTrace
from em_core.experiments.exports import lab_script, visit_script
from em_core.experiments.visit_file import visit_to_json
from em_core.experiments.visits import Visit, fits_link
from em_viz.models.exhibit_animation import animate_exhibit
from pages.widgets.model.saving import MODEL, WHOLE, Leaving, save_and_share

TOO_LARGE = (
    "The address of this page describes the run without its table, which is too large for a link. Save the experiment "
    "as a file, and send that."
)


def save_model(visit: Visit, shown: Exhibit, trace: AnyTrace) -> None:
    """Show the downloads, what the link holds, and the way to open a saved experiment."""
    needs = (
        "It holds data, options and start, and needs Halfstep's core."
        if shown.entry.lab is None
        else "It needs NumPy only."
    )
    leaving = Leaving(
        visit,
        shown.sample,
        trace,
        animate=lambda: animate_exhibit(shown, trace, key=visit.key),
        script=lambda: visit_script(visit, shown, trace) if shown.entry.lab is None else lab_script(shown, trace),
        about_script=f"{needs} It repeats this run and checks the final {trace.model.objective}.",
        saved=lambda: visit_to_json(visit),
    )
    save_and_share(leaving, MODEL, WHOLE if not visit.own or fits_link(visit) else TOO_LARGE)
