"""A point that a sentence names is ringed in the picture while that sentence is shown, and no other point ever is."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from em_viz.animation.figures import NAMED
from em_viz.animation.packing import unpack
from em_viz.run.padding import lasting
from tests.em_viz.models.gaussian_mixture.runs import NAMES, cases
from tests.present import present

ROW = re.compile(r"\b[Rr]ow (\d+)")


@pytest.mark.parametrize("name", NAMES)
def test_the_ringed_point_is_the_one_in_the_sentence(name: str) -> None:
    case = cases()[name]
    named = present(present(case.picture("data").cloud).named)
    headline = next(panel for panel in case.animation.panels if panel.area == "headline")
    for frame in range(case.animation.n_frames):
        said = ROW.search(headline.html(frame).partition('<span class="hs-outcome">')[0])
        assert (named[frame] >= 0) == (said is not None), headline.html(frame)
        if said is not None:
            assert str(case.dataset.rows[named[frame]]) == said[1]


def test_the_ring_is_a_trace_of_the_figure_and_travels_with_the_cloud() -> None:
    case = cases()["plane"]
    cloud = present(case.picture("data").cloud)
    named = present(cloud.named)
    frame = int(np.flatnonzero(named >= 0)[0])
    (ring,) = (trace for trace in case.animation.figure(frame).data if trace.uid == NAMED)
    assert (ring.x[0], ring.y[0]) == (cloud.x[named[frame]], cloud.y[named[frame]])
    assert ring.marker.symbol == "circle-open"
    assert not [trace for trace in case.animation.figure(0).data if trace.uid == NAMED]
    _, content, arrays = unpack(case.animation.pack())
    np.testing.assert_array_equal(arrays[content["pictures"][0]["cloud"]["named"]["$"]], named)


def test_padding_keeps_the_last_sentences_point_and_other_sentences_name_none() -> None:
    animation = cases()["plane"].animation
    longer = present(lasting(animation, animation.n_frames + 3).pictures[0].cloud)
    assert present(longer.named)[-1] == present(present(animation.pictures[0].cloud).named)[-1]
    assert longer.over(np.arange(4)).named is None


@pytest.mark.parametrize("named", [[0, 1], [0, 10_000, 0], [-2, 0, 0]])
def test_a_point_that_is_not_there_is_refused(named: list[int]) -> None:
    cloud = present(cases()["plane"].picture("data").cloud)
    with pytest.raises(ValueError, match="cloud"):
        replace(cloud, keys=np.zeros(3, dtype=np.int64), named=np.array(named))
