"""The picture of a start alone: the first frame of the run, and nothing of what comes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from em_core.experiments.run_description import run_in
from em_core.experiments.running import run_of
from em_viz.animation.packing import unpack
from em_viz.models.exhibit_animation import animate_exhibit
from em_viz.models.exhibit_start import packed_start


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("lab", {}),
        ("lab", {"data": "iris", "columns": "sepal_length,sepal_width,petal_length"}),
        ("lab", {"model": "kmeans", "k": "3"}),
        ("lab", {"algorithm": "stepwise"}),
        ("model", {"model": "two_coins"}),
        ("model", {"model": "poisson_mixture"}),
    ],
)
def test_a_start_is_the_first_frame_of_its_run(page: str, query: dict[str, str]) -> None:
    run, _ = run_in(page, query)
    shown, trace = run_of(run)
    whole = animate_exhibit(shown, trace, key="a")
    name, content, arrays = unpack(packed_start(shown, "a start"))
    assert name == "a start"
    assert arrays[content["kindOf"]["$"]].tolist() == [0]
    first = content["pictures"][0]
    cloud = whole.pictures[0].cloud
    assert (first["cloud"] is None) == (cloud is None)
    if cloud is not None:
        assert (arrays[first["cloud"]["x"]["$"]] == cloud.x).all()
        assert not arrays[first["cloud"]["weights"]["$"]][arrays[first["cloud"]["keys"]["$"]][0]].any()
    for channel in first["channels"]:
        (ours,) = [
            each
            for each in whole.pictures[0].channels
            if (each.trace, each.attribute) == (channel["trace"], channel["attribute"])
        ]
        if ours.attribute in ("x", "y") and "mean" in ours.trace:
            assert np.array_equal(_at_first(channel, arrays), ours.values[ours.keys[0]], equal_nan=True)


def _at_first(channel: Any, arrays: Any) -> Any:
    return arrays[channel["values"]["$"]][arrays[channel["keys"]["$"]][0]]
