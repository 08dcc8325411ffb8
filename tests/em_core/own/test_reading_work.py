"""How much is done to read a clean file of many columns: counted, never timed."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest

from em_core.data import column_readings, numbers
from em_core.own.finders import totals as totals_module
from em_core.own.opened import read_own
from em_core.own.source import Source
from em_core.own.ways import LAB

ROWS, COLUMNS = 3_000, 12


def counting(monkeypatch: pytest.MonkeyPatch, counts: Counter[str], module: Any, name: str) -> None:
    plain = getattr(module, name)

    def counted(*args: Any, **named: Any) -> Any:
        counts[name] += len(args[0]) if name == "read_column" else 1
        return plain(*args, **named)

    monkeypatch.setattr(module, name, counted)


def a_file(rows: int) -> bytes:
    x = np.random.default_rng(1).normal(10, 3, size=(rows, COLUMNS))
    head = ",".join(f"v{j}" for j in range(COLUMNS))
    return "\n".join([head, *(",".join(f"{value:.4f}" for value in row) for row in x)]).encode()


def work(rows: int, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    counts: Counter[str] = Counter()
    with monkeypatch.context() as patched:
        counting(patched, counts, column_readings, "read_number")
        counting(patched, counts, numbers, "is_number")
        counting(patched, counts, numbers, "read_number")
        counting(patched, counts, totals_module, "read_column")
        own = read_own(Source(a_file(rows), "clean.csv"), LAB)
    assert own.data is not None
    assert own.data.values.shape == (rows, 2)
    return counts


def test_clean_cells_are_read_in_one_go_and_none_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cell by cell is done for a sample alone, whose size does not grow with the file's."""
    some, more = work(ROWS, monkeypatch), work(4 * ROWS, monkeypatch)
    assert some["is_number"] == more["is_number"] <= 401 * COLUMNS
    assert some["read_number"] == more["read_number"] <= 401 * COLUMNS
    # A last row without a name is a total only where it is a sum in every column: the first one tells.
    assert more["read_column"] <= 4 * ROWS
