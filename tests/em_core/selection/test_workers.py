"""The same bits in one process and in two, and a sentence where there can be only one."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pytest

from em_core.models import GaussianMixture, StudentMixture
from em_core.multistart.restarts import BLOCK, run_restarts
from em_core.selection import bootstrap_lrt, select
from tests.em_core.selection.tables import column


def test_two_processes_give_the_same_bits_as_one() -> None:
    x = column("faithful.csv", 0, 1)
    starts = BLOCK + 10
    alone, together = (select(x, ks=[2], covariances=["tied", "full"], n_starts=starts, n_jobs=jobs) for jobs in (1, 2))
    for one, two in zip(alone.cells, together.cells, strict=True):
        assert one.values.tobytes() == two.values.tobytes()
        assert (one.bic, one.icl, one.flags, one.hits) == (two.bic, two.icl, two.flags, two.hits)
        assert one.params.means.tobytes() == two.params.means.tobytes()  # type: ignore[union-attr]
    single, double = (bootstrap_lrt(x[:, 0], 1, 2, "tied", replicates=20, n_jobs=jobs) for jobs in (1, 2))
    assert single.replicates.tobytes() == double.replicates.tobytes()
    assert (single.statistic, single.failed) == (double.statistic, double.failed)


def test_without_joblib_there_is_one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "joblib", None)
    with pytest.raises(ValueError, match=r"n_jobs is 2; .*halfstep\[cluster\]"):
        select(column("acidity.csv", 0), n_jobs=2)


@pytest.mark.parametrize("model", [GaussianMixture(3), StudentMixture(2, df=4)], ids=["fast", "other"])
def test_restarts_in_two_processes_are_those_of_one(model: Any) -> None:
    x = column("faithful.csv", 0, 1)[::4]
    starts = BLOCK + 3
    heard: list[int] = []
    alone = run_restarts(model, x, starts, seed=5)
    together = run_restarts(model, x, starts, seed=5, n_jobs=2, on_progress=lambda done, _: heard.append(done))
    assert heard == [BLOCK, starts]
    for one, two in zip(alone, together, strict=True):
        assert one.log_likelihoods.tobytes() == two.log_likelihoods.tobytes()
        assert (one.outcome, one.stopped_by_tol_at, one.accelerated) == (
            two.outcome,
            two.stopped_by_tol_at,
            two.accelerated,
        )
        last = one.n_steps
        for array, other in zip(arrays(one.params[last]), arrays(two.params[last]), strict=True):
            assert array.tobytes() == other.tobytes()
        middle = one.n_steps // 2
        assert arrays(one.posterior(middle))[0].tobytes() == arrays(two.posterior(middle))[0].tobytes()
        assert two.data is together[0].data
        assert two.model is model


def test_restarts_in_two_processes_can_be_stopped() -> None:
    x = column("acidity.csv", 0)
    traces = run_restarts(GaussianMixture(2), x, 4 * BLOCK, n_jobs=2, on_progress=lambda _done, _of: False)
    assert len(traces) == BLOCK


def arrays(params: object) -> list[Any]:
    return [value for value in vars(params).values() if isinstance(value, np.ndarray)]
