"""What can be taken away of a run of the lab."""

from __future__ import annotations

from em_core.data import Dataset
from em_core.em.trace import AnyTrace
from em_core.experiments.experiment import Experiment
from em_core.experiments.exports import script
from em_core.experiments.json_file import to_json
from em_core.experiments.url import why_not_in_a_link
from em_viz.models.dispatch import animate
from pages.widgets.model.saving import LAB, WHOLE, Leaving, save_and_share


def save_lab(experiment: Experiment, own: Dataset | None, dataset: Dataset, trace: AnyTrace) -> None:
    """Show the downloads, what the link holds, and the way to open a saved experiment."""
    limit = None if own is None else why_not_in_a_link(own)
    leaving = Leaving(
        experiment,
        dataset,
        trace,
        animate=lambda: animate(trace.model, dataset, trace, key=experiment.key),
        script=lambda: script(dataset, trace),
        about_script=f"It needs NumPy only. It repeats this run and checks the final {trace.model.objective}.",
        saved=lambda: to_json(experiment, own),
    )
    save_and_share(leaving, LAB, limit or WHOLE, own)
