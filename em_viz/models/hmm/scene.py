"""The whole scene of a hidden Markov model's run."""

from __future__ import annotations

from typing import Any

from em_core.catalogue.entry import Exhibit
from em_core.em.trace import AnyTrace
from em_core.models.hmm import HiddenMarkovModel
from em_viz.models.common.scene import Scene
from em_viz.models.common.scene_registry import scene
from em_viz.models.hmm.decoded_paths import paths_panel
from em_viz.models.hmm.emission_picture import distributions_picture
from em_viz.models.hmm.formulas import formulas
from em_viz.models.hmm.parameter_table import parameter_panels
from em_viz.models.hmm.run_arrays import history
from em_viz.models.hmm.sequence_picture import series_picture
from em_viz.models.hmm.transition_picture import moves_picture
from em_viz.models.hmm.words import chain_words


@scene.register(HiddenMarkovModel)
def chain_scene(model: HiddenMarkovModel[Any], exhibit: Exhibit, trace: AnyTrace) -> Scene:
    """Return the scene of a run by Baum-Welch."""
    run = history(model, exhibit, trace)
    return Scene(
        (series_picture(run), moves_picture(run), distributions_picture(run)),
        chain_words(run),
        (*parameter_panels(run), paths_panel(run), formulas(run)),
    )
