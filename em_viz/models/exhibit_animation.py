"""From a run to its animation, whatever its model: the model's own scene, and what is common to all."""

from __future__ import annotations

from dataclasses import replace

from em_core.catalogue.entry import Exhibit
from em_core.em.nouns import Noun
from em_core.em.trace import AnyTrace
from em_viz.animation.spec import Animation
from em_viz.models import blood_groups as _blood_groups  # noqa: F401  each registers its scene
from em_viz.models import coins as _coins  # noqa: F401  each registers its scene
from em_viz.models import lab_scene as _lab_scene  # noqa: F401  each registers its scene
from em_viz.models import latent_classes as _latent_classes  # noqa: F401  each registers its scene
from em_viz.models import linkage as _linkage  # noqa: F401  each registers its scene
from em_viz.models import poisson_mixture as _poisson_mixture  # noqa: F401  each registers its scene
from em_viz.models import topics as _topics  # noqa: F401  each registers its scene
from em_viz.models import variance_components as _variance_components  # noqa: F401  each registers its scene
from em_viz.models.annealed_mixture import scene as _annealed_mixture  # noqa: F401  each registers its scene
from em_viz.models.common.headline import headline_panel
from em_viz.models.common.scene import Scene
from em_viz.models.common.scene_registry import scene
from em_viz.models.hmm import scene as _hmm  # noqa: F401  each registers its scene
from em_viz.models.lifetimes import scene as _lifetimes  # noqa: F401  each registers its scene
from em_viz.models.missing_values import scene as _missing_values  # noqa: F401  each registers its scene
from em_viz.models.mixture_of_regressions import scene as _mixture_of_regressions  # noqa: F401  each registers its scene
from em_viz.models.poisson_image import scene as _poisson_image  # noqa: F401  each registers its scene
from em_viz.models.student_mixture import scene as _student_mixture  # noqa: F401  each registers its scene
from em_viz.models.variational_gaussian_mixture import scene as _variational_gaussian_mixture  # noqa: F401  each registers its scene
from em_viz.run.half_steps import KINDS, half_steps_of
from em_viz.run.live_check import check_panel
from em_viz.run.objective import objective_pictures
from em_viz.run.other_algorithms import as_played
from em_viz.run.padding import lasting
from em_viz.run.past_tolerance import led_on


def animate_exhibit(exhibit: Exhibit, trace: AnyTrace, *, key: str) -> Animation:
    """Return the animation of an exhibit's run, one frame a half-step: frame i shows `trace.half_step(i)`."""
    frames = half_steps_of(trace)
    title = f"{exhibit.entry.title}: {exhibit.sample.title}"
    own: Scene | Animation = scene(exhibit.model, exhibit, trace)
    if isinstance(own, Animation):
        return replace(own, key=key, title=own.title if exhibit.alone else title)
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


def packed_run(exhibit: Exhibit, trace: AnyTrace, key: str, n_frames: int = 0) -> bytes:
    """Return the animation of a run, packed for the player; frames that EM did not make are marked as such.

    n_frames:  the last frame is repeated until there are so many.
    """
    return lasting(led_on(animate_exhibit(exhibit, trace, key=key), trace), n_frames).pack()
