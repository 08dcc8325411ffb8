"""A run on an uploaded file is taken away as programs that read that file, with the remedies that were taken."""

from __future__ import annotations

import json
import runpy
import sys
from pathlib import Path

import pytest

from em_core.experiments.exports.fitted import Fitted
from pages.widgets.saving import downloads
from pages.widgets.saving.programs import programs_of
from pages.widgets.shared.downloads import Group
from tests.pages.own.test_lab_own_data import upload
from tests.pages.visits import choose, visit

RAW = b"x;y\n1,5;2\n2,5;NA\n3;4\n4,5;7\n;1\n6;8\n7,5;8\n"


def test_the_programs_read_the_uploaded_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    seen: list[Group] = []

    def programs(fitted: Fitted) -> Group:
        seen.append(programs_of(fitted))
        return seen[-1]

    monkeypatch.setattr(downloads, "programs_of", programs)
    lab = choose(visit(), "Where the data come from", "Yours")
    upload(lab, RAW, "own.csv")
    made = {each.label: each for each in seen[-1].files}
    assert list(made) == ["Python script", "Jupyter notebook", "scikit-learn", "R"]
    assert all(each.name.startswith("own-gaussian-mixture-k2-") for each in made.values())
    monkeypatch.chdir(tmp_path)
    Path("own.csv").write_bytes(RAW)
    for label in ("Python script", "scikit-learn"):
        text = str(made[label].make())
        assert "NAME = 'own.csv'" in text
        assert "Remedy drop_rows: Left out 2 rows of 7" in text
        Path("run.py").write_text(text, encoding="utf-8")
        monkeypatch.setattr(sys, "argv", ["run.py"])
        runpy.run_path("run.py", run_name="__main__")
        said = capsys.readouterr().out
        assert "Left out: 2 rows of the file, [3, 6]." in said
        assert "the relative difference is" in said
    cells = json.loads(str(made["Jupyter notebook"].make()))["cells"]
    assert any("NAME = 'own.csv'" in "".join(cell["source"]) for cell in cells)
    assert "x <- matrix(" in str(made["R"].make())
