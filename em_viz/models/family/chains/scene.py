"""The whole scene of a hidden Markov model's run."""

from __future__ import annotations

from typing import Any

from em_core.catalogue.entry import Exhibit
from em_core.models.hmm import HiddenMarkovModel
from em_viz.models.family.chains.distributions import distributions_picture
from em_viz.models.family.chains.formulas import formulas
from em_viz.models.family.chains.history import history
from em_viz.models.family.chains.moves import moves_picture
from em_viz.models.family.chains.parameters import parameter_panels
from em_viz.models.family.chains.paths import paths_panel
from em_viz.models.family.chains.series import series_picture
from em_viz.models.family.chains.words import chain_words
from em_viz.models.family.parts import Run, Scene
from em_viz.models.family.scene import scene


@scene.register(HiddenMarkovModel)
def chain_scene(model: HiddenMarkovModel[Any], exhibit: Exhibit, trace: Run) -> Scene:
    """Return the scene of a run by Baum-Welch."""
    run = history(model, exhibit, trace)
    return Scene(
        (series_picture(run), moves_picture(run), distributions_picture(run)),
        chain_words(run),
        (*parameter_panels(run), paths_panel(run), formulas(run)),
    )
