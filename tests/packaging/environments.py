"""The wheel, and a new environment outside the checkout that has it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent


def build_wheel(folder: Path, *, isolated: bool = False) -> Path:
    """Build the source distribution, and the wheel from it as `python -m build` does; return the wheel.

    isolated:  fetch the build tool from the package index, as everybody does; otherwise it is the tests' own.
    """
    how = [] if isolated else ["--no-isolation"]
    checked(sys.executable, "-m", "build", *how, "--outdir", str(folder), str(ROOT), cwd=folder)
    (wheel,) = folder.glob("*.whl")
    return wheel


@dataclass(frozen=True)
class Environment:
    """A virtual environment with the wheel in it, and whose processes leave a report (witness.py)."""

    folder: Path
    packages: Path
    top_level: frozenset[str]
    """What the wheel has put beside the other packages."""

    def program(self, name: str) -> str:
        return str(self.folder / "bin" / name)

    def variables(self, home: Path) -> dict[str, str]:
        """Return the few variables that a process of a person has, and those of the witness; nothing of ours."""
        home.mkdir(parents=True, exist_ok=True)
        return {
            "PATH": os.defpath,
            "HOME": str(home),
            "WITNESS_FORBIDDEN": str(ROOT) + os.sep,
            # `make` puts the tests' own environment, whose packages are lent, inside the checkout.
            "WITNESS_ALLOWED": sys.prefix + os.sep,
            "WITNESS_REPORT": str(home / "witness.json"),
        }

    def run(self, *command: str, cwd: Path, home: Path) -> tuple[subprocess.CompletedProcess[str], dict[str, Any]]:
        """Run one of the environment's programs; return what came of it, and its report."""
        done = subprocess.run(
            [self.program(command[0]), *command[1:]],
            cwd=cwd,
            env=self.variables(home),
            capture_output=True,
            text=True,
            check=False,
        )
        return done, report(home)


def report(home: Path) -> dict[str, Any]:
    """Return what the last process of that home has written down."""
    found: dict[str, Any] = json.loads((home / "witness.json").read_text())
    return found


def install(wheel: Path, folder: Path, python: str = sys.executable, *, alone: bool = False) -> Environment:
    """Return a new environment with the wheel.

    alone:  install what it depends on from the package index too; otherwise those come from the tests' own environment,
            which has nothing of ours.
    """
    own = str(folder / "bin" / "python")
    if alone:
        checked(python, "-m", "venv", str(folder), cwd=folder.parent)
        pip: Sequence[str] = (own, "-m", "pip", "install")
    else:
        venv.create(folder, symlinks=True)
        pip = (sys.executable, "-m", "pip", "--python", own, "install", "--no-deps", "--no-index")
    packages = Path(checked(own, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder))
    before = {path.name for path in packages.iterdir()}
    checked(*pip, "--quiet", "--disable-pip-version-check", str(wheel), cwd=folder)
    top_level = frozenset(path.name for path in packages.iterdir()) - before
    shutil.copy(HERE / "witness.py", packages)
    (packages / "a_witness.pth").write_text("import witness\n")
    if not alone:
        theirs = [path for path in sys.path if Path(path).name in ("site-packages", "dist-packages")]
        (packages / "the_tests_own.pth").write_text("\n".join([*theirs, ""]))
    return Environment(folder, packages, top_level)


def checked(*command: str, cwd: Path, env: Mapping[str, str] | None = None) -> str:
    """Run a command that has to succeed; return what it prints, stripped."""
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"
    return done.stdout.strip()
