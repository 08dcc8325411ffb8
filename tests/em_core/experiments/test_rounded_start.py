"""A dragged start keeps the digits that its picture shows, and no more."""

from __future__ import annotations

import numpy as np
import pytest

from em_core.em.flat_params import flat_params
from em_core.experiments.experiment import BY_HAND, Experiment, resolve, run_experiment, starting_params
from em_core.experiments.rounded_start import rounded_start
from em_core.experiments.url import from_query, to_query

K = 3
START = Experiment(k=K)
"""Old Faithful: two columns, whose start has numbers of sixteen digits."""


def drawn(experiment: Experiment = START) -> tuple[float, ...]:
    return flat_params(starting_params(experiment, resolve(experiment)))


def test_a_link_with_a_dragged_start_is_short_and_opens_the_very_run() -> None:
    rounded = rounded_start(drawn(), K, 2)
    dropped = Experiment(k=K, start=BY_HAND, typed=rounded)
    link = to_query(dropped)["typed"]
    assert len(link) < 0.5 * len(to_query(Experiment(k=K, start=BY_HAND, typed=drawn()))["typed"])
    assert max(len(number.lstrip("-").replace(".", "").lstrip("0")) for number in link.split(",")) <= 6
    opened = from_query(to_query(dropped)).experiment
    assert opened == dropped
    data = resolve(dropped)
    first, again = run_experiment(dropped, data), run_experiment(opened, data)
    assert first.log_likelihoods.tolist() == again.log_likelihoods.tolist()


def test_no_mark_moves_by_a_pixel() -> None:
    start, rounded = np.array(drawn()), np.array(rounded_start(drawn(), K, 2))
    means, spreads = (values[K : 3 * K].reshape(K, 2) for values in (start, rounded)), start[3 * K :].reshape(K, 2, 2)
    before, after = means
    deviations = np.sqrt(np.stack([np.diag(spread) for spread in spreads]))
    # A plot of 520 pixels holds some six standard deviations.
    assert (np.abs(after - before) / deviations).max() * 520 / 6 < 0.5


def test_weights_add_up_to_one() -> None:
    for weights in ((1 / 3, 1 / 3, 1 / 3), (1 / 7, 2 / 7, 4 / 7), (0.5, 0.3, 0.2)):
        rounded = rounded_start((*weights, *[0.0] * K, *[1.0] * K), K, 1)[:K]
        assert sum(rounded) == pytest.approx(1, abs=1e-15)
        assert rounded == pytest.approx(weights, abs=2e-4)


@pytest.mark.parametrize("correlation", [0.0, 0.5, -0.99, 0.999999, -0.9999999])
def test_a_thin_ellipse_keeps_its_width(correlation: float) -> None:
    sd = np.array([1.2345678, 0.0012345678])
    spread = np.outer(sd, sd) * np.array([[1, correlation], [correlation, 1]])
    rounded = rounded_start((1.0, 0.0, 0.0, *spread.ravel()), 1, 2)
    found = np.array(rounded[3:]).reshape(2, 2)
    assert (found == found.T).all()
    scaled = np.linalg.eigvalsh(found / np.outer(sd, sd)) / np.linalg.eigvalsh(spread / np.outer(sd, sd))
    assert np.abs(np.sqrt(scaled) - 1).max() < 0.05
    assert bool(found[0, 1]) is (correlation != 0)


def test_what_all_components_share_they_still_share() -> None:
    spread = [1 / 3, 0.1 / 3, 0.1 / 3, 2 / 3]
    rounded = rounded_start((0.5, 0.5, 0.0, 0.0, 1.0, 1.0, *spread, *spread), 2, 2)
    assert rounded[6:10] == rounded[10:14]
    assert rounded[6:10] == pytest.approx(spread, rel=1e-3)


@pytest.mark.parametrize(
    "numbers",
    [(1.0, 2.0), (1.0, 0.1, -1.0), (1.0, 0.1, 0.0), (1.0, float("nan"), 1.0), (0.7, 0.123456789, 1.0)],
    ids=["another length", "no variance", "none", "no number", "weights that do not add up"],
)
def test_what_is_no_start_is_left_to_whoever_refuses_it(numbers: tuple[float, ...]) -> None:
    assert repr(rounded_start(numbers, 1, 1)[0]) == repr(numbers[0])
    if numbers[0] == 1.0:
        assert repr(rounded_start(numbers, 1, 1)) == repr(numbers)
