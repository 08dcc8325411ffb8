"""What many runs look like: the picture of an end on its card, and a run in the player, by what was run.

The lab's experiments are drawn on their data, the runs of a model's page as that page draws them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeAlias

from em_core.algorithms.run import Outcome, Trace
from em_core.catalogue.entry import Exhibit
from em_core.em.capabilities import component_names
from em_core.multistart.optima import Optimum
from em_core.multistart.restart_study import Study
from em_core.numerics.arrays import frozen
from em_viz.models.common.thumbnail import thumbnail
from em_viz.models.exhibit_animation import animate_exhibit, packed_run
from em_viz.multistart.restarts.fit_thumbnail import fit_svg
from em_viz.multistart.restarts.sentences import fit_caption

End: TypeAlias = Callable[[Study, Optimum], str]
Replay: TypeAlias = Callable[[Trace[Any, Any], str, int], bytes]


@dataclass(frozen=True)
class Pictures:
    """How runs are drawn, by functions that a worker can import, or partials of such.

    end:      (study, optimum) -> the end as SVG, its components called as those of the first end.
    replay:   (trace, key, n_frames) -> a run, packed for the player under that key; its last frame is repeated until
              there are so many.
    caption:  what the pictures of the ends show, in a sentence; "" where that goes without saying.
    """

    end: End
    replay: Replay
    caption: str


def pictures_of(shown: Exhibit, study: Study) -> Pictures:
    """Return how many runs of what is shown are drawn: the lab's on their points, others as the model's page does."""
    replayed = partial(_replayed, shown)
    if shown.alone:
        return Pictures(lab_end, replayed, fit_caption(study))
    return Pictures(
        partial(_exhibit_end, shown), replayed, "Each picture shows a final point as the model's own page draws it."
    )


def lab_end(study: Study, optimum: Optimum) -> str:
    """Return the fit at an end on the data of an experiment, as SVG."""
    alt = f"The fit at {study.name_of(optimum)}"
    return fit_svg(study.dataset.values, study.aligned(optimum.params), alt)


def _exhibit_end(shown: Exhibit, study: Study, optimum: Optimum) -> str:
    params = study.aligned(optimum.params)
    there = Trace(
        shown.model, shown.data, (params,), (None,), frozen([optimum.log_likelihood]), Outcome.STEP_LIMIT, tol=shown.tol
    )
    return thumbnail(animate_exhibit(_from(shown, params), there, key=study.name_of(optimum)))


def _replayed(shown: Exhibit, trace: Trace[Any, Any], key: str, n_frames: int) -> bytes:
    return packed_run(_from(shown, trace.params[0]), trace, key, n_frames)


def _from(shown: Exhibit, start: object) -> Exhibit:
    """Return an exhibit of another run: what it says of the start and of the example's own run is of no other."""
    return replace(shown, start=start, components=component_names(shown.model), teaches="", drawn=0)
