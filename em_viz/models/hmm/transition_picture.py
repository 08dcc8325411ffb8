"""The transition matrix as bars: each row is one whole, divided among the next states."""

from __future__ import annotations

import numpy as np

from em_viz.animation.slots import words
from em_viz.animation.spec import Picture
from em_viz.models.common.bar_picture import Series, bars_picture
from em_viz.models.hmm.run_arrays import History
from em_viz.style.theme import component_colour


def moves_picture(run: History) -> Picture:
    """Return the initial distribution and the rows of the transition matrix, as bars that end at one."""
    names = [words(name) for name in run.exhibit.components]
    # (T+1, 1 + K, K): the initial distribution first, then the rows.
    shares = np.concatenate([run.initial[:, None], run.told], axis=1)
    ends = shares.cumsum(axis=2)
    keys = run.half_steps.params_of
    series = [
        Series(
            f"to-{k}",
            f"then {names[k]}",
            np.where(shares[..., k] > 0, ends[..., k], np.nan),
            keys,
            component_colour(k),
            np.where(shares[..., k] > 0, ends[..., k] - shares[..., k], np.nan),
        )
        for k in range(run.n_components)
    ]
    picture = bars_picture(
        "moves",
        ["beginning", *(f"after {name}" for name in names)],
        series,
        "probability of the next state",
        extent=(0.0, 1.0),
        alt=(
            "One bar for the initial distribution and one for each row of the transition matrix, "
            "in the colours of the states that follow."
        ),
        caption="Each bar is a row of the transition matrix, in the colours of the states that may come next. "
        "No bar: the data say nothing about it.",
    )
    return Picture(
        picture.name,
        picture.figure,
        picture.channels,
        alt=picture.alt,
        group="chain",
        title="transitions",
        caption=picture.caption,
    )
