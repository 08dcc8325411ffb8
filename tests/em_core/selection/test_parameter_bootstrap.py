"""The bootstrap of the parameters: against a closed formula, under other names, and where labels are ambiguous."""

from __future__ import annotations

import numpy as np
import pytest

from em_core.data import load_bundled
from em_core.models import GaussianMixture
from em_core.models.gaussian_mixture import MixtureParams
from em_core.selection import bootstrap_parameters, select
from em_core.selection.gaussian import gaussian_of
from em_core.selection.parameter_bootstrap import match

ONE = np.random.default_rng(5).normal(3.0, 2.0, (200, 1))
MODEL = GaussianMixture(1, covariance="tied")


def fitted_normal() -> MixtureParams:
    posterior = MODEL.e_step(ONE, MODEL.initialise(ONE, np.random.default_rng(0)))
    return MODEL.m_step(ONE, posterior)


@pytest.mark.parametrize("method", ["parametric", "plain"])
def test_the_error_of_a_mean_is_the_deviation_over_the_root_of_n(method: str) -> None:
    found = bootstrap_parameters(MODEL, ONE, fitted_normal(), 400, 3, method=method)
    (mean,) = (each for each in found.intervals if each.name.startswith("mean"))
    exact = float(ONE.std()) / np.sqrt(len(ONE))
    # The deviation of 400 draws is known to about 1 / sqrt(2 * 400) = 3.5 %; four of these are 14 %.
    assert mean.error == pytest.approx(exact, rel=0.2)
    assert mean.value == pytest.approx(float(ONE.mean()), abs=1e-9)
    assert mean.low < mean.value < mean.high
    assert found.failed == 0
    assert found.matched == 400


def test_the_same_seed_gives_the_same_replicates_and_another_gives_others() -> None:
    first, again, other = (
        bootstrap_parameters(MODEL, ONE, fitted_normal(), 12, seed, columns=("x",)).intervals for seed in (1, 1, 2)
    )
    assert first == again
    assert first != other
    assert [each.name for each in first][-1] == "standard deviation"


def test_components_are_matched_to_those_of_the_fit() -> None:
    x = load_bundled("faithful").values
    cell = select(x, [2], covariances=["full"], n_starts=3).cell(2, "full")
    assert cell.model is not None
    assert cell.params is not None
    found = bootstrap_parameters(cell.model, x, cell.params, 30)
    assert found.matched == 30
    # Two groups that lie far apart: no replicate has them under other names.
    means = [each.means[:, 0] for each in map(gaussian_of, (cell.params, *found.replicates)) if each is not None]
    assert len(means) == 31
    assert all((np.argsort(each) == np.argsort(means[0])).all() for each in means)


def test_a_match_is_ambiguous_where_a_component_is_nearer_to_another() -> None:
    model = GaussianMixture(2, covariance="tied")

    def at(*means: float) -> MixtureParams:
        return model.params([0.5, 0.5], np.array(means)[:, None], np.ones((2, 1, 1)))

    spread = np.ones(1)
    assert match(at(5.0, 0.2), at(0.0, 5.0), spread) == ((1, 0), False)
    # Both have come to lie beside the same component.
    assert match(at(0.1, 0.3), at(0.0, 5.0), spread) == ((0, 1), True)


def test_progress_stops_it() -> None:
    told: list[tuple[int, int]] = []

    def stop(done: int, of: int) -> bool:
        told.append((done, of))
        return False

    found = bootstrap_parameters(MODEL, ONE, fitted_normal(), 50, on_progress=stop)
    assert told == [(10, 50)]
    assert len(found.replicates) == 10


def test_data_that_are_no_table_are_refused_in_a_sentence() -> None:
    from em_core.catalogue.registry import FAMILY

    entry = FAMILY["poisson_hmm"]
    sample = entry.examples[0].sample()
    model = entry.first_model
    data = model.prepare(sample.values)
    start = model.initialise(data, np.random.default_rng(0))
    with pytest.raises(ValueError, match="no samples can be drawn"):
        bootstrap_parameters(model, sample.values, start, 2)
