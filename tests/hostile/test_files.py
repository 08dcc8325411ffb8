"""A thousand damaged files and five hundred saved ones: no traceback, no silently other number, in little time."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from em_core import open_data
from tests.hostile.binaries import BINARIES, damaged_binaries
from tests.hostile.files import Made, damaged_files, saved_files
from tests.hostile.reading import is_silently_other, read

SEED = 20_240_601


def examined(made: list[Made]) -> tuple[Counter[str], float]:
    """Read each; return what came of them and the longest time. Fails with how a file was made."""
    outcomes: Counter[str] = Counter()
    longest = 0.0
    for i, file in enumerate(made):
        try:
            outcome = read(file)
        except Exception as error:
            raise AssertionError(f"file {i} ({file.how}) raised {error!r}") from error
        assert not is_silently_other(file, outcome), f"file {i} ({file.how}) was read as other numbers"
        whole = file.how.endswith("whole")
        assert not whole or outcome.numbers is not None, f"file {i} ({file.how}) was refused: {outcome.said}"
        assert outcome.numbers is not None or outcome.said, f"file {i} ({file.how}): not a word was said"
        longest = max(longest, outcome.seconds)
        outcomes["read" if outcome.numbers is not None else "refused"] += 1
    return outcomes, longest


def test_a_thousand_damaged_files(record_property: Callable[[str, object], None]) -> None:
    outcomes, longest = examined(list(damaged_files(1_000, SEED)))
    record_property("outcomes", dict(outcomes))
    record_property("longest", longest)
    assert outcomes.total() == 1_000
    assert min(outcomes["read"], outcomes["refused"]) > 200
    assert longest < 2


def test_a_thousand_damaged_binaries(record_property: Callable[[str, object], None]) -> None:
    """Workbooks of three programs, Parquet, Feather, archives: bytes changed, lost, doubled, parts swapped."""
    began = time.process_time()
    files = list(damaged_binaries(1_000, SEED))
    outcomes, longest = examined(files)
    for i, file in enumerate(files):
        if i % 10 == 1:
            # With all that is looked for in people's own data.
            own = open_data(file.raw, file.name)
            assert own.data is not None or own.problems, f"file {i} ({file.how}): not a word was said"
    record_property("outcomes", dict(outcomes))
    record_property("longest", longest)
    record_property("seconds", time.process_time() - began)
    assert outcomes.total() == 1_000
    assert {file.name for file in files} == {f"a.{form}" for form in BINARIES}
    assert min(outcomes["read"], outcomes["refused"]) > 200
    assert longest < 2
    assert time.process_time() - began < 30


def test_five_hundred_saved_files(record_property: Callable[[str, object], None]) -> None:
    outcomes, longest = examined(list(saved_files(500, SEED)))
    record_property("outcomes", dict(outcomes))
    record_property("longest", longest)
    assert outcomes.total() == 500
    assert min(outcomes["read"], outcomes["refused"]) > 50
    assert longest < 2


def test_other_numbers_would_be_noticed() -> None:
    made = next(damaged_files(1, 1))
    assert made.numbers is not None
    assert not is_silently_other(made, read(made))
    changed = made.numbers.copy()
    changed[0, 0] += 1e-9
    assert is_silently_other(Made(made.how, made.name, made.raw, changed, sealed=True), read(made))


@pytest.mark.heavy
@pytest.mark.parametrize("seed", range(10))
def test_more_of_them_on_demand(seed: int) -> None:
    files = [*damaged_files(2_000, seed), *saved_files(1_000, seed), *damaged_binaries(1_000, seed)]
    assert np.isfinite(examined(files)[1])


def test_a_damaged_footer_does_not_end_the_process() -> None:
    """pyarrow stops the whole process over what this file says of a column: a histogram of the wrong size."""
    file = Path(__file__).parent / "ends_pyarrow.parquet"
    code = (
        "import pathlib, sys\n"
        "from em_core.data import DataError, read_table\n"
        "try:\n"
        "    read_table(pathlib.Path(sys.argv[1]).read_bytes(), 'a.parquet')\n"
        "except DataError as error:\n"
        "    print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(file)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
