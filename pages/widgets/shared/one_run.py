"""A run of the lab or of a model's page, made and drawn whichever it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from em_core.em.trace import AnyTrace
from em_core.experiments.experiment import resolve
from em_core.experiments.page_settings.pair_settings import One
from em_core.experiments.visits import Visit
from pages.widgets.shared import runs
from pages.widgets.shared import visit_runs as visited


@dataclass(frozen=True, eq=False)
class Played:
    """A run. title: what it is on; trace: None where it cannot be made, and `problem` says why; packed: draws it."""

    title: str
    trace: AnyTrace | None
    packed: Callable[[], bytes]
    problem: str = ""


def played(one: One) -> Played:
    """Return a run, made once for everybody."""
    described = one.described
    try:
        if isinstance(described, Visit):
            shown, trace = visited.traced(described)
            title = f"{shown.entry.title}: {shown.sample.title}"
            return Played(title, trace, lambda: visited.packed(described))
        dataset = resolve(described, one.own)
        start = described.start.replace("_", " ")
        title = f"{dataset.title}, K = {described.k}, {start} {described.seed}"
        made = runs.traced(described, dataset)
        return Played(title, made, lambda: runs.packed(described.key, dataset, made))
    except ValueError as error:
        return Played(one.link, None, bytes, str(error))
