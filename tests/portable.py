"""Part of the tests once more, as another processor would add things up: `make portable`, or

    python -m tests.portable

NumPy chooses its loops, and OpenBLAS its kernels, by the processor it finds, and each adds up in an order of its own.
So the tests run with all of NumPy's own choices turned off, with another kernel of OpenBLAS, and with the contract's
cases in another order. That all of this is so is asserted inside the run.

Which tests: every test that needs no page and no browser, with its first case by a hash and one in four of the others.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from collections.abc import Mapping
from zlib import crc32

import em_core  # noqa: F401  (first: it sets the BLAS threads before anything imports NumPy)

import numpy as np  # isort: skip
import pytest  # isort: skip
import scipy.linalg  # noqa: F401  # isort: skip  (brings the OpenBLAS that SciPy has for itself)
from threadpoolctl import threadpool_info  # isort: skip

EXPECTED = "HALFSTEP_EXPECTED_PROCESSOR"
"""The variable that tells the run what it should find: {"off": NumPy's targets, "kernels": OpenBLAS's}."""

KERNELS = {"x86_64": ("Nehalem", "Prescott"), "amd64": ("Nehalem", "Prescott"), "aarch64": ("ARMV8", "NEOVERSEN1")}
"""OpenBLAS's kernels for the oldest machines, which every one can run; the second is for where the first is its own.

Nehalem's add up by the size of what they multiply, as those of today do, too, each by sizes of its own; with
Prescott's, the plainest, a run among many is added up as it is alone, and a test that asks for that stays green."""

ONE_IN = 4
"""One case in so many is kept, of tests that have several."""

APART = (
    "tests/pages",
    "tests/browser",
    "tests/architecture",
    "tests/bench",
    "tests/packaging",
    "tests/hostile/test_links.py",
)
"""What does not depend on how numbers are added up, or takes a screen."""


def targets_in_use() -> list[str]:
    """Return those of NumPy's dispatch targets for which it uses loops of their own in this process."""
    numbers = np._core._multiarray_umath  # type: ignore[attr-defined]
    return [target for target in numbers.__cpu_dispatch__ if numbers.__cpu_features__.get(target)]


def kernels() -> list[str]:
    """Return which kernels every OpenBLAS in this process uses; empty where NumPy and SciPy have another BLAS."""
    return sorted({str(each["architecture"]) for each in threadpool_info() if each["internal_api"] == "openblas"})


def another_processor() -> dict[str, str]:
    """Return the variables that make NumPy and OpenBLAS another processor's, and say what they should lead to.

    Where NumPy has no targets of its own in use, or the BLAS cannot be told, that part stays as it is.
    """
    off, own, chosen, found = targets_in_use(), kernels(), {}, kernels()
    for kernel in KERNELS.get(platform.machine().lower(), ()) if own else ():
        chosen = {"OPENBLAS_CORETYPE": kernel}
        found = json.loads(_told_by("import json; print(json.dumps(kernels()))", chosen))
        if found != own:
            break
    disabled = {"NPY_DISABLE_CPU_FEATURES": " ".join(off)} if off else {}
    return {**chosen, **disabled, EXPECTED: json.dumps({"off": off, "kernels": found, "instead of": own})}


def _told_by(program: str, variables: Mapping[str, str]) -> str:
    """Return what a new process with these variables prints."""
    command = [sys.executable, "-c", f"from tests.portable import kernels; {program}"]
    return subprocess.run(command, env=os.environ | variables, capture_output=True, text=True, check=True).stdout


def pytest_configure() -> None:
    """Raise pytest.UsageError in a process that is not the processor that was asked for."""
    expected = json.loads(os.environ[EXPECTED])
    if on := sorted(set(expected["off"]) & set(targets_in_use())):
        raise pytest.UsageError(f"NumPy still uses {', '.join(on)}, which were to be off.")
    if kernels() != expected["kernels"]:
        raise pytest.UsageError(f"OpenBLAS uses the kernels {kernels()}; {expected['kernels']} were asked for.")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the first case by a hash of every test, and one in `ONE_IN` of the others: the same in every process."""
    first: dict[str, int] = {}
    for item in items:
        number = crc32(item.nodeid.encode())
        first[_test_of(item)] = min(number, first.get(_test_of(item), number))
    kept = [
        item
        for item in items
        if (number := crc32(item.nodeid.encode())) == first[_test_of(item)] or number % ONE_IN == 0
    ]
    names = {item.nodeid for item in kept}
    config.hook.pytest_deselected(items=[item for item in items if item.nodeid not in names])
    items[:] = kept


def _test_of(item: pytest.Item) -> str:
    return item.nodeid.partition("[")[0]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say whose processor this was."""
    expected = json.loads(os.environ[EXPECTED])
    numpy = f"NumPy without {', '.join(expected['off'])}" if expected["off"] else "NumPy has nothing to turn off here"
    blas = f"OpenBLAS for {', '.join(expected['kernels']) or 'nobody'}"
    same = expected["kernels"] == expected["instead of"]
    instead = "as on this machine" if same else f"instead of {', '.join(expected['instead of'])}"
    terminalreporter.write_line(f"portable: {numpy}; {blas}, {instead}")


def main(arguments: list[str]) -> int:
    """Run the tests as on another processor, with further arguments for pytest; return pytest's exit status."""
    skipped = [f"--ignore={folder}" for folder in APART]
    command = [sys.executable, "-m", "pytest", "-p", "tests.portable", "--another-order", *skipped, *arguments]
    return subprocess.run(command, env=os.environ | another_processor(), check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
