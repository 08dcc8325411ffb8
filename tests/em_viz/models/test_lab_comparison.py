"""k-means beside the soft mixture, and a prior's run beside the one without it."""

from __future__ import annotations

import numpy as np
import pytest

from em_core import Outcome, run_em
from em_core.catalogue.entry import exhibit
from em_core.catalogue.registry import FAMILY
from em_core.models import AnnealedMixture, GaussianMixture
from em_viz.models.exhibit_animation import animate_exhibit
from em_viz.run.responsibilities import in_255ths
from tests.examples import played


@pytest.mark.parametrize(
    ("example", "title"), [("faithful-kmeans", "soft assignments"), ("outlier-held", "without the prior")]
)
def test_the_other_run_stands_beside_step_by_step(example: str, title: str) -> None:
    shown, trace = played(example)
    animation = animate_exhibit(shown, trace, key="test")
    picture = animation.pictures[1]
    assert (picture.name, picture.title) == ("beside", title)
    model, start = GaussianMixture(2), shown.start
    if example == "faithful-kmeans":
        model = AnnealedMixture(2, "tied_spherical", equal_weights=True)
        start = model.around(shown.data, start.centres)
    other = run_em(model, shown.data, start, max_steps=trace.n_steps, tol=shown.tol)
    assert picture.cloud is not None
    for frame in (1, 3, animation.n_frames - 1):
        step = min(frame // 2, other.n_steps)
        drawn = picture.cloud.weights[picture.cloud.keys[frame]].astype(int)
        assert np.abs(drawn - in_255ths(other.responsibilities(step))).max() <= 1


def test_the_page_of_the_prior_shows_the_collapse_that_it_cures() -> None:
    shown, trace = played("outlier-held")
    without = run_em(GaussianMixture(2), shown.data, shown.start, max_steps=trace.n_steps, tol=shown.tol)
    assert without.outcome is Outcome.DEGENERATE
    assert trace.outcome is Outcome.CONVERGED
    caption = animate_exhibit(shown, trace, key="test").pictures[1].caption
    assert (
        f"after step {without.n_steps} it fails. The next M-step would give component 2 a variance of zero" in caption
    )
    assert caption.endswith("on row 100 alone.")


def test_one_centre_has_nothing_to_share() -> None:
    entry = FAMILY["kmeans"]
    shown = exhibit(entry, entry.examples[0], chosen={"k": 1})
    trace = run_em(shown.model, shown.data, shown.start)
    assert "beside" not in {picture.name for picture in animate_exhibit(shown, trace, key="test").pictures}
