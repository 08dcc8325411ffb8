"""One count a run: its last sentence numbers no step beyond those that it made."""

from __future__ import annotations

import re

import numpy as np
import pytest

from em_core.experiments.experiment import Experiment, resolve, run_experiment
from em_viz.animation.slots import Slots, closing
from em_viz.models.dispatch import animate


def test_the_last_frame_has_a_sentence_of_its_own() -> None:
    slots = Slots(3)
    step = slots([1, 1, 2], "integer")
    said, shown = closing([f"<b>E-step {step}:</b> divided."], np.zeros(3, dtype=np.int64), " End.")
    panel = slots.panel("sentence", "", said, shown, area="headline")
    assert [panel.html(frame) for frame in range(3)] == [
        "<b>E-step 1:</b> divided.",
        "<b>E-step 1:</b> divided.",
        "<b>Last E-step:</b> divided. End.",
    ]


@pytest.mark.parametrize("model", ["gaussian_mixture", "kmeans"])
def test_no_step_of_the_lab_has_a_number_that_its_outcome_does_not_count(model: str) -> None:
    experiment = Experiment(model=model)
    dataset = resolve(experiment)
    trace = run_experiment(experiment, dataset)
    shown = animate(trace.model, dataset, trace, key="k")
    (panel,) = (panel for panel in shown.panels if panel.name == "sentence")
    numbered = [re.search(r"[EM]-step (\d+):", panel.html(frame)) for frame in range(1, shown.n_frames)]
    assert max(int(found[1]) for found in numbered if found) == trace.n_steps
    assert f"after {trace.n_steps} step" in panel.html(shown.n_frames - 1)
