"""Points coloured by their names: in every half-step, with a mark for each name, and responsibilities on request."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from em_core.data import Dataset
from em_core.data.name_groups import groups_of
from em_core.experiments.experiment import Experiment, resolve, run_experiment
from em_viz.animation.figures import CLOUD
from em_viz.animation.spec import Animation
from em_viz.models.dispatch import animate
from em_viz.style.theme import COLOURS, component_colour, component_shape
from tests.present import present

IRIS = Experiment(data="iris", k=3, max_steps=3, tol=0)
RUNS = {
    "plane": IRIS,
    "line": replace(IRIS, columns=("petal length",)),
    "four columns": replace(IRIS, columns=("petal length", "petal width", "sepal length", "sepal width")),
    "k-means": replace(IRIS, model="kmeans"),
}


def made(experiment: Experiment, names: tuple[str, ...] = ()) -> tuple[Dataset, Animation]:
    dataset = resolve(experiment)
    dataset = replace(dataset, names=names or dataset.names)
    trace = run_experiment(experiment, resolve(experiment))
    return dataset, animate(trace.model, dataset, trace, key="names")


def rgb(colour: str) -> str:
    return f"rgb({','.join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))})"


@pytest.mark.parametrize("kind", RUNS)
def test_every_half_step_has_the_colours_and_shapes_of_the_names(kind: str) -> None:
    dataset, animation = made(replace(RUNS[kind], by_name=True))
    groups = present(groups_of(dataset.names))
    for frame in range(animation.n_frames):
        figure = animation.figure(frame)
        marker = next(trace for trace in figure.data if trace.uid == CLOUD).marker
        assert list(marker.color) == [rgb(component_colour(k)) for k in groups.of.tolist()]
        assert list(marker.symbol) == [component_shape(k) for k in groups.of.tolist()]


@pytest.mark.parametrize("kind", RUNS)
def test_the_legend_has_each_name_and_nothing_of_mixed_colours(kind: str) -> None:
    plain, named = (made(replace(RUNS[kind], by_name=by_name))[1].pictures[0] for by_name in (False, True))
    words = [mark.words for mark in named.legend]
    assert words[-3:] == ["setosa", "versicolor", "virginica"]
    assert [mark.colour for mark in named.legend[-3:]] == list(COLOURS[:3])
    assert not [each for each in words if each.startswith("points: ")]
    assert [mark.words for mark in plain.legend if mark.words.startswith("points: ")]
    assert "coloured by their names, not by component" in named.caption
    assert "coloured by their names" not in plain.caption
    # The shares travel all the same: a selected point tells them.
    assert np.array_equal(present(named.cloud).weights, present(plain.cloud).weights)
    assert present(plain.cloud).groups is None


def test_long_empty_and_hostile_names_stay_texts_of_one_line() -> None:
    nasty = ("<img src=x onerror=alert(1)>", "a name\n" + "of many words " * 9, "") * 50
    _, animation = made(replace(IRIS, by_name=True), nasty)
    words = [mark.words for mark in animation.pictures[0].legend[-3:]]
    assert words[0] == nasty[0]
    assert len(words[1]) == 40
    assert "\n" not in words[1]
    assert words[2] == "without a name"
