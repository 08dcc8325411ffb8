"""A cut animation holds its first frames and nothing of what comes later."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from em_core.em.trace import AnyTrace
from em_core.experiments.running import run_shown
from em_core.experiments.visits import exhibit_of
from em_core.lessons import LESSONS
from em_core.lessons.scene import Scene, until
from em_viz.animation.cut import cut
from em_viz.animation.packing import unpack
from em_viz.animation.spec import Animation
from em_viz.models.exhibit_animation import animate_exhibit

SCENES = {
    f"{lesson.id}-{variant}": lesson.scene(variant)
    for lesson in LESSONS.values()
    for variant in range(min(2, len(lesson.plays)))
}
GOING_ON = {name: scene for name, scene in SCENES.items() if scene.opens < scene.trace.n_half_steps - 1}


def asked(scene: Scene) -> Animation:
    shown, trace = until(scene, scene.opens)
    return cut(animate_exhibit(shown, trace, key="k"), scene.opens, scene.opens, goes_on=True)


@pytest.mark.parametrize("name", GOING_ON)
def test_it_has_the_frames_up_to_the_question_and_shows_them_as_the_whole_run_does(name: str) -> None:
    scene = GOING_ON[name]
    found = asked(scene)
    assert found.n_frames == scene.opens + 1
    assert found.opens_at == scene.opens
    whole = animate_exhibit(scene.shown, scene.trace, key="k")
    for mine, its in zip(found.pictures, whole.pictures, strict=False):
        assert mine.name == its.name
        if mine.cloud is not None and its.cloud is not None:
            frame = scene.opens
            np.testing.assert_array_equal(
                mine.cloud.weights[mine.cloud.keys[frame]], its.cloud.weights[its.cloud.keys[frame]]
            )
    found.pack()


@pytest.mark.parametrize("name", GOING_ON)
def test_nothing_says_how_the_run_ends(name: str) -> None:
    content = str(unpack(asked(GOING_ON[name]).pack())[1])
    for word in ("hs-outcome", "Converged", "step limit", "Degenerate:", "Last E-step", "Press →"):
        assert word not in content


def with_another_end(trace: AnyTrace) -> AnyTrace:
    """The same run with other responsibilities in its last E-step, which a question before it must not know."""
    last = trace.posterior(trace.n_steps)
    turned = np.roll(last.responsibilities, 1, axis=-1)
    posteriors = [trace.posterior(t) for t in range(trace.n_steps)]
    return replace(trace, _posteriors=[*posteriors, replace(last, responsibilities=turned)])


BEFORE_E = [name for name, scene in GOING_ON.items() if scene.opens % 2 == 0 and scene.opens < 50]


@pytest.mark.parametrize("name", BEFORE_E)
def test_what_is_sent_before_an_e_step_does_not_depend_on_it(name: str) -> None:
    scene = GOING_ON[name]
    shown, trace = until(scene, scene.opens)
    if trace.responsibilities(trace.n_steps).ndim != 2 or trace.responsibilities(0).shape[1] < 2:
        pytest.skip("one component: nothing to turn")
    packs = [
        without_the_column(cut(animate_exhibit(shown, each, key="k"), scene.opens, scene.opens, goes_on=True)).pack()
        for each in (trace, with_another_end(trace))
    ]
    assert packs[0] == packs[1]


def without_the_column(animation: Animation) -> Animation:
    """The same without the column beside the curve: its height is that of F after E, which is l, and l is known.

    Other responsibilities have a lower F, which no E-step could give.
    """
    pictures = [
        replace(each, channels=tuple(c for c in each.channels if not c.trace.startswith("column")))
        for each in animation.pictures
    ]
    return replace(animation, pictures=tuple(pictures))


def test_what_is_sent_does_not_depend_on_how_far_the_run_could_go() -> None:
    scene = LESSONS["half_a_step"].scene()
    longer = replace(scene.play.visit, max_steps=3)
    other = replace(scene, play=replace(scene.play, visit=longer), trace=run_shown(exhibit_of(longer)))
    assert asked(scene).pack() == asked(other).pack()


def test_at_the_end_of_the_run_its_outcome_is_told() -> None:
    scene = LESSONS["fair_start"].scene()
    whole = animate_exhibit(scene.shown, scene.trace, key="k")
    last = scene.trace.n_half_steps - 1
    found = cut(whole, last, scene.opens, goes_on=False)
    assert "hs-outcome" in str(unpack(found.pack())[1])
    assert found.n_frames == whole.n_frames
