"""`make test` runs all its parts, whichever fails; the portable part is another processor's, or is refused."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests import portable

ROOT = Path(__file__).parents[2]


def made(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    # A make that runs these tests must not tell this one what to do.
    inherited = {name: value for name, value in os.environ.items() if name not in {"MAKEFLAGS", "MFLAGS", "MAKELEVEL"}}
    command = [shutil.which("make") or "make", *arguments]
    return subprocess.run(command, cwd=ROOT, env=inherited | variables, capture_output=True, text=True, check=False)


def run_as(expected: object, variables: Mapping[str, str], *arguments: str) -> tuple[int, str]:
    """Run pytest with the portable part's plugin, in a process that expects a certain processor."""
    told = os.environ | variables | {portable.EXPECTED: json.dumps(expected)}
    command = [sys.executable, "-m", "pytest", "-p", "tests.portable", "-p", "no:cacheprovider", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=told, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_a_part_that_fails_keeps_no_other_from_running_and_is_named_at_the_end() -> None:
    done = made("test", "PARTS=no-such-part help no-such-one-either")
    assert done.returncode != 0
    assert "make run " in done.stdout
    assert done.stdout.splitlines()[-1] == "make test: FAILED: no-such-part no-such-one-either"


def test_parts_that_pass_are_a_test_that_passes() -> None:
    done = made("test", "PARTS=help")
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1] == "make test: all passed: help"


def test_every_part_is_a_target_with_something_to_do() -> None:
    text = (ROOT / "Makefile").read_text()
    (parts,) = re.findall(r"^PARTS := (.+)$", text, re.MULTILINE)
    for part in parts.split():
        assert re.search(rf"^{part}:.*\n\t", text, re.MULTILINE), part


def test_without_node_the_javascript_is_left_out_in_one_line(tmp_path: Path) -> None:
    done = made("js", PATH=str(tmp_path), CI="")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "make js: there is no Node here: the types and the tests of the JavaScript are left out"
    ]


def test_without_node_ci_fails(tmp_path: Path) -> None:
    done = made("js", PATH=str(tmp_path), CI="true")
    assert done.returncode != 0
    assert "there is no Node here, and CI has to check the JavaScript" in done.stderr


def test_the_portable_part_is_run_with_numpys_choices_off_and_another_kernel() -> None:
    variables = portable.another_processor()
    expected = json.loads(variables[portable.EXPECTED])
    assert expected["off"] == portable.targets_in_use()
    assert variables.get("NPY_DISABLE_CPU_FEATURES", "").split() == expected["off"]
    status, said = run_as(expected, variables, "tests/em_core/numerics/test_logsumexp.py")
    assert status == 0, said
    assert "portable: NumPy " in said
    assert all(target in said for target in expected["off"])


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (
            {"off": ["SUCH"], "kernels": ["none like it"]},
            "OpenBLAS uses the kernels .*; .'none like it'. were asked for",
        ),
        ({"off": portable.targets_in_use(), "kernels": portable.kernels()}, "NumPy still uses "),
    ],
    ids=["another kernel", "what NumPy has on"],
)
def test_a_run_on_the_wrong_processor_is_refused(wrong: dict[str, list[str]], sentence: str) -> None:
    if not wrong["off"]:
        # A processor for which NumPy has no loops of its own: nothing can be left on.
        sentence = "NumPy has nothing to turn off here"
    status, said = run_as(wrong, {}, "tests/em_core/numerics/test_logsumexp.py")
    assert (status != 0) is bool(wrong["off"])
    assert re.search(sentence, said), said


def test_every_test_keeps_a_case_and_about_a_quarter_of_all_are_kept() -> None:
    cases = [*(f"a.py::many[{i}]" for i in range(100)), *(f"a.py::few[{i}]" for i in range(2)), "a.py::alone"]
    items: Any = [SimpleNamespace(nodeid=case) for case in cases]
    left: list[Any] = []
    config: Any = SimpleNamespace(hook=SimpleNamespace(pytest_deselected=lambda items: left.extend(items)))
    portable.pytest_collection_modifyitems(config, items)
    kept = [item.nodeid for item in items]
    assert [case for case in cases if case in kept] == kept
    assert sorted([*kept, *(item.nodeid for item in left)]) == sorted(cases)
    assert {case.partition("[")[0] for case in kept} == {"a.py::many", "a.py::few", "a.py::alone"}
    assert 15 < len(kept) < 45
