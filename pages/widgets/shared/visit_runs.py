"""Runs of exhibits and their animations, made once and shared by everybody who opens the same visit."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from html import escape

from em_core.catalogue.entry import Exhibit
from em_core.em.run_cost import drawing_seconds
from em_core.em.trace import AnyTrace
from em_core.experiments.visits import Visit, brief_run_of, first_visit, run_of
from em_viz.animation.packed_scene import packed as packed_animation
from em_viz.models.common.thumbnail import axes_said, thumbnail
from em_viz.models.exhibit_animation import animate_exhibit
from pages.widgets.shared.runs import DRAWING
from pages.work.shared import BRIEF, shared, shelf


def traced(visit: Visit, before_stopping: Callable[[], None] | None = None) -> tuple[Exhibit, AnyTrace]:
    """Return what the visit is about, and its run; DataError or ValueError says why there is none.

    before_stopping:  called where the page ends without them.
    """
    return shared(
        partial(run_of, visit),
        key=f"visit {visit.key}",
        doing="Running EM",
        brief=partial(brief_run_of, visit, BRIEF),
        counted="steps",
        before_stopping=before_stopping,
    )


def packed(visit: Visit) -> bytes:
    """Return the packed animation of a visit's run."""
    shown, trace = traced(visit)
    return shared(
        partial(packed_animation, animate_exhibit, shown, trace, key=visit.key),
        key=f"drawn visit {visit.key}",
        doing=DRAWING,
        seconds=drawing_seconds(trace),
    )


def card_picture(model: str) -> str:
    """Return the end of a model's first example as a small drawing, SVG, with a line that says what its axes are.

    Examples are small: each is run and drawn at once, however busy the server is, so that no card is left without.
    """
    visit = first_visit(model)

    def draw() -> str:
        shown, trace = shelf().made(f"visit {visit.key}", partial(run_of, visit))
        animation = animate_exhibit(shown, trace, key=visit.key)
        return f'{thumbnail(animation)}<div class="hs-card-axes">{escape(axes_said(animation))}</div>'

    return shelf().made(f"card {model}", draw)
