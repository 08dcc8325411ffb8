"""Experiments worth opening: each shows one thing, and says what."""

from __future__ import annotations

from dataclasses import dataclass

from em_core.experiments.experiment import Experiment


@dataclass(frozen=True)
class Preset:
    """A named experiment. id: its name in links; title and sentence: what the page says of it."""

    id: str
    title: str
    sentence: str
    experiment: Experiment


PRESETS: dict[str, Preset] = {
    preset.id: preset
    for preset in (
        Preset(
            "faithful",
            "Old Faithful",
            "Both components start among the long eruptions; one of them moves to the short ones.",
            Experiment(),
        ),
        Preset(
            "saddle",
            "All components equal",
            "A common mistake: identical components share every point equally, and no step makes them different.",
            Experiment(start="all_equal"),
        ),
        Preset(
            "galaxies",
            "Galaxies, three components",
            "This start finds the best known maximum; over half of all random-point starts end 8.7 nats lower.",
            Experiment(data="galaxies_corrected", k=3, start="kmeans_plus_plus", seed=1),
        ),
        Preset(
            "collapse",
            "Collapse on a point",
            "A component shrinks onto the outlier: its variance goes to zero, and the likelihood has no maximum.",
            Experiment(data="outlier", dimension=1, seed=3),
        ),
        Preset(
            "cured",
            "The same with a prior",
            "The prior is part of the curve: the component on the outlier keeps its width, and the run converges.",
            Experiment(data="outlier", dimension=1, seed=3, model="gaussian_mixture_map"),
        ),
        Preset(
            "moons",
            "A wrong model",
            "Two crescents, two Gaussians: EM converges, although the model is wrong, and each covers a part of both.",
            Experiment(data="moons", seed=1),
        ),
        Preset(
            "bad_maximum",
            "A worse local maximum",
            "Two means stay in the far group and one Gaussian covers both near ones: 840 nats below the best.",
            Experiment(data="bad_maxima", dimension=1, k=3, covariance="tied", seed=5),
        ),
    )
}
"""Every preset, by id, in the order of the page."""
