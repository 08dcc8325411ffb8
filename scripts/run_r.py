"""Run the exported R scripts in R, and store each with what R printed: tests compare ours with both.

Run it where R and mclust are installed, after a change of what is exported: python -m scripts.run_r
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.em_core.experiments.r_runs import FOLDER, RUNS, in_r, made


def main() -> None:
    """Write every script and R's answer."""
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.iterdir():
        old.unlink()
    for name in RUNS:
        text = made(name)[2]
        with tempfile.TemporaryDirectory() as folder:
            done = in_r(name, text, Path(folder))
        if done.returncode:
            raise SystemExit(f"{name}: {done.stderr}")
        (FOLDER / f"{name}.R").write_text(text, encoding="ascii")
        (FOLDER / f"{name}.txt").write_text(done.stdout, encoding="utf-8")
        print(name, done.stdout.splitlines()[-1])


if __name__ == "__main__":
    main()
