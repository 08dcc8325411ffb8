"""The same bits in one process and in two, and a sentence where there can be only one."""

from __future__ import annotations

import sys

import pytest

from em_core.selection import bootstrap_lrt, select
from em_core.selection.runs import BLOCK
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
