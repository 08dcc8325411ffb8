"""From an exhibit's run to its animation: the model's own scene, and what is common to all."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from em_core.catalogue.entry import Exhibit
from em_core.em.nouns import Noun
from em_viz.animation.spec import Animation
from em_viz.models.family import annealed as _annealed  # noqa: F401  each registers its scene
from em_viz.models.family import answers as _answers  # noqa: F401  each registers its scene
from em_viz.models.family import blood as _blood  # noqa: F401  each registers its scene
from em_viz.models.family import coins as _coins  # noqa: F401  each registers its scene
from em_viz.models.family import counts as _counts  # noqa: F401  each registers its scene
from em_viz.models.family import effects as _effects  # noqa: F401  each registers its scene
from em_viz.models.family import images as _images  # noqa: F401  each registers its scene
from em_viz.models.family import lab_models as _lab_models  # noqa: F401  each registers its scene
from em_viz.models.family import lifetimes as _lifetimes  # noqa: F401  each registers its scene
from em_viz.models.family import linkage as _linkage  # noqa: F401  each registers its scene
from em_viz.models.family import missing as _missing  # noqa: F401  each registers its scene
from em_viz.models.family import regressions as _regressions  # noqa: F401  each registers its scene
from em_viz.models.family import student as _student  # noqa: F401  each registers its scene
from em_viz.models.family import topics as _topics  # noqa: F401  each registers its scene
from em_viz.models.family import variational as _variational  # noqa: F401  each registers its scene
from em_viz.models.family.chains import scene as _chains  # noqa: F401  each registers its scene
from em_viz.models.family.headline import headline_panel
from em_viz.models.family.parts import Run
from em_viz.models.family.scene import scene
from em_viz.run.check import check_panel
from em_viz.run.half_steps import KINDS, half_steps_of
from em_viz.run.objective import objective_pictures
from em_viz.run.played import as_played


def animate_exhibit(exhibit: Exhibit, trace: Run, *, key: str) -> Animation:
    """Return the animation of an exhibit's run, one frame a half-step: frame i shows `trace.half_step(i)`."""
    frames = half_steps_of(trace)
    title = f"{exhibit.entry.title}: {exhibit.sample.title}"
    own: Any = scene(exhibit.model, exhibit, trace)
    if isinstance(own, Animation):
        return replace(own, key=key, title=title)
    animation = Animation(
        key=key,
        title=title,
        kinds=KINDS,
        kind_of=frames.kind_of,
        step_of=frames.step_of,
        pictures=(*own.pictures, *objective_pictures(trace)),
        panels=(
            headline_panel(own.words, trace, exhibit),
            *own.panels,
            check_panel(trace, own.opened),
        ),
        colours=own.colours,
    )
    one = exhibit.sample.row_noun
    row = Noun(one, f"{one[:-1]}ies") if one.endswith("y") and one[-2:-1] not in "aeou" else Noun(one)
    return as_played(animation, trace, row, columns=exhibit.sample.columns)
