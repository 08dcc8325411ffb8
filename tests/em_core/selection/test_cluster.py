"""A real Dask cluster: the same table as on one machine, also when a worker is killed in the middle."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest
from distributed import Client, LocalCluster

from em_core.models import GaussianMixture
from em_core.multistart.restarts import BLOCK, run_restarts
from em_core.numerics.workers import on_cluster
from em_core.places import asset
from em_core.selection import Table, bootstrap_lrt, select
from tests.em_core.selection.tables import column

STARTS = BLOCK + 5


@pytest.fixture(scope="module")
def threads() -> Iterator[str]:
    """The address of a scheduler with two workers, all in this process."""
    with two_workers(processes=False) as cluster:
        yield cluster.scheduler_address


def two_workers(processes: bool) -> LocalCluster:
    """A scheduler with two workers of one thread each, on ports that are free."""
    return LocalCluster(n_workers=2, threads_per_worker=1, processes=processes, dashboard_address="127.0.0.1:0")


def same(one: Table, other: Table) -> bool:
    return all(a.values.tobytes() == b.values.tobytes() for a, b in zip(one.cells, other.cells, strict=True))


def test_a_cluster_gives_the_bits_of_one_process(threads: str) -> None:
    x = column("acidity.csv", 0)
    heard: list[tuple[int, int]] = []
    with on_cluster(threads) as jobs:
        assert jobs == 2
        table = select(x, ks=[2], n_starts=STARTS, n_jobs=jobs, on_progress=lambda *done: heard.append(done))
        traces = run_restarts(GaussianMixture(2), x, STARTS, n_jobs=jobs)
        test = bootstrap_lrt(x, 1, 2, "tied", replicates=20, n_jobs=jobs)
    assert same(table, select(x, ks=[2], n_starts=STARTS))
    assert heard[-1][0] == heard[-1][1]
    for one, other in zip(traces, run_restarts(GaussianMixture(2), x, STARTS), strict=True):
        assert one.log_likelihoods.tobytes() == other.log_likelihoods.tobytes()
    assert test.replicates.tobytes() == bootstrap_lrt(x, 1, 2, "tied", replicates=20).replicates.tobytes()


def test_stopping_leaves_no_task_on_the_cluster(threads: str) -> None:
    with on_cluster(threads) as jobs:
        table = select(column("acidity.csv", 0), n_starts=STARTS, n_jobs=jobs, on_progress=lambda _done, _of: False)
    assert not table.cells
    with Client(threads, set_as_default=False) as client:
        assert not any(client.processing().values())


def test_where_no_scheduler_is_a_sentence_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("em_core.numerics.workers.WAIT", 1)
    with pytest.raises(ValueError, match="No Dask scheduler answers"), on_cluster("tcp://127.0.0.1:9"):
        pass
    with pytest.raises(ValueError, match="No Dask scheduler answers"), on_cluster("no address"):
        pass


def test_without_dask_a_sentence_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ValueError, match=r"halfstep\[cluster\]"), on_cluster("tcp://127.0.0.1:8786"):
        pass


@pytest.mark.heavy
def test_a_killed_worker_loses_nothing() -> None:
    """Two worker processes; one of them is killed while it works, and another takes its place."""
    x = column("faithful.csv", 0, 1)
    with (
        two_workers(processes=True) as cluster,
        Client(cluster.scheduler_address, set_as_default=False) as client,
    ):
        pids: dict[str, int] = client.run(os.getpid)
        assert len(set(pids.values())) == 2
        killed: list[int] = []

        def kill_one_at_work() -> None:
            while not killed:
                busy = [address for address, tasks in client.processing().items() if tasks and address in pids]
                if busy:
                    killed.append(pids[busy[0]])
                    os.kill(killed[0], signal.SIGKILL)

        murderer = threading.Thread(target=kill_one_at_work)
        with on_cluster(cluster.scheduler_address) as jobs:
            murderer.start()
            table = select(x, ks=[2, 3], n_starts=2 * BLOCK, n_jobs=jobs)
            murderer.join()
    assert len(killed) == 1
    assert same(table, select(x, ks=[2, 3], n_starts=2 * BLOCK))


@pytest.mark.heavy
def test_the_command_line_takes_the_address_of_a_cluster() -> None:
    with two_workers(processes=True) as cluster:
        words = ["select", str(asset("data", "acidity.csv")), "--ks", "1-2", "--starts", "60", "--json"]
        command = [sys.executable, "-m", "halfstep", *words]
        there, here = (
            subprocess.run([*command, *more], capture_output=True, text=True, check=True)
            for more in (["--cluster", cluster.scheduler_address], [])
        )
    assert json.loads(there.stdout) == json.loads(here.stdout)
