"""Arrows run one way, and the mathematics starts fast, alone and on one BLAS thread."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(__file__).parents[2]
BLAS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def in_a_new_process(code: str) -> str:
    """Return what `code` prints in a fresh interpreter that starts in the project, with no BLAS variables set."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_imports_keep_every_contract(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert lint_imports(config_filename="pyproject.toml", no_cache=True) == EXIT_STATUS_SUCCESS


@pytest.mark.parametrize("package", ["em_core", "em_core.models", "em_core.catalogue.registry"])
def test_importing_the_core_loads_no_screen_and_no_tables(package: str) -> None:
    loaded = in_a_new_process(f"import sys, {package}; print(*sys.modules, sep='\\n')").split()
    assert "numpy" in loaded
    assert not {"pandas", "streamlit", "plotly", "pyarrow", "openpyxl"} & set(loaded)


def test_importing_the_pictures_loads_no_streamlit() -> None:
    loaded = in_a_new_process("import sys, em_viz.models.dispatch; print(*sys.modules, sep='\\n')").split()
    assert "em_core" in loaded
    assert "streamlit" not in loaded


def test_the_blas_threads_are_set_before_numpy_is_imported() -> None:
    spy = f"""
import os, sys

class Spy:
    def find_spec(self, name, path=None, target=None):
        if name == "numpy":
            print(*(os.environ.get(variable) for variable in {BLAS!r}))
        return None

sys.meta_path.insert(0, Spy())
import em_core
"""
    assert in_a_new_process(spy).split() == ["1", "1", "1"]


STANDARD = ("import importlib", "import pkgutil")


def test_the_front_door_imports_the_core_before_anything_that_imports_numpy() -> None:
    for path in ("app.py", "pages/widgets/loading.py"):
        lines = (ROOT / path).read_text().splitlines()
        imports = [line for line in lines if line.startswith(("import ", "from "))]
        ours = [line for line in imports if line not in ("from __future__ import annotations", *STANDARD)]
        assert ours[0].startswith("import em_core")


def test_a_reader_who_has_set_the_threads_is_obeyed() -> None:
    code = "import os; os.environ['OMP_NUM_THREADS'] = '3'; import em_core; print(os.environ['OMP_NUM_THREADS'])"
    assert in_a_new_process(code).strip() == "3"
