"""`halfstep score`: the table that the library makes, and every refusal a sentence."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from em_core import load_model, score_rows
from em_core.scoring.model_file import model_to_json
from em_core.scoring.scored_table import scored_csv
from halfstep.command import main
from halfstep.score import HELP
from tests.em_core.scoring.fitted import PLAIN, fitted

NEW = "name,waiting,eruptions\na,79,3.6\nb,,1.8\nc,54,1.8\nd,900,1\n"


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    model, table = tmp_path / "model.json", tmp_path / "new.csv"
    model.write_text(model_to_json(fitted(PLAIN)[0]), encoding="utf-8")
    table.write_text(NEW, encoding="utf-8")
    return str(model), str(table)


def said(capsys: pytest.CaptureFixture[str], *words: str, status: int = 0) -> tuple[str, str]:
    assert main(["score", *words]) == status
    return capsys.readouterr()


def test_it_prints_the_table_of_the_library(capsys: pytest.CaptureFixture[str], files: tuple[str, str]) -> None:
    table, told = said(capsys, *files)
    scored = score_rows(load_model(Path(files[0]).read_bytes()), NEW.encode(), "new.csv")
    assert table == scored_csv(scored)
    assert "Gaussian mixture, K = 2, fitted on 272 rows of Old Faithful" in told
    assert "3 rows of 4 scored." in told
    assert "component 2: 2 rows" in told
    assert "Far from every component: 1 row. A row is far from every component when its squared" in told
    assert 'Row 3: column "waiting" is empty.' in told


def test_it_writes_the_table(capsys: pytest.CaptureFixture[str], files: tuple[str, str], tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    assert f"The table is in {out}." in said(capsys, *files, "--out", str(out))[0]
    assert out.read_text("utf-8") == said(capsys, *files)[0]


def test_it_reads_the_standard_input(
    capsys: pytest.CaptureFixture[str], files: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stream:
        buffer = io.BytesIO(NEW.encode())

    expected = said(capsys, *files)[0]
    monkeypatch.setattr(sys, "stdin", Stream())
    assert said(capsys, files[0], "-")[0] == expected


def test_remedies_are_taken_and_offered(capsys: pytest.CaptureFixture[str], files: tuple[str, str]) -> None:
    Path(files[1]).write_text("n,eruptions,waiting\na,3.5,79\nb,1.5,55\nc,2,54\nTotal,7,188\n", encoding="utf-8")
    table, told = said(capsys, *files)
    assert len(table.splitlines()) == 4
    assert "--remedy keep:totals" in told
    assert len(said(capsys, *files, "--remedy", "keep:totals")[0].splitlines()) == 5


def test_help_says_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "--help")[0] == HELP
    assert main(["--help"]) == 0
    assert "halfstep score MODEL FILE" in capsys.readouterr().out


def test_every_refusal_is_a_sentence(
    capsys: pytest.CaptureFixture[str], files: tuple[str, str], tmp_path: Path
) -> None:
    model, table = files
    cases = [
        ([model], 2, "takes two files"),
        ([], 2, "and not 0"),
        ([model, table, "--best", "3"], 2, '"--best" is not an option of `halfstep score`'),
        ([model, table, "--out"], 2, "Argument --out"),
        ([table, table], 1, "MODEL.json is"),
        ([str(tmp_path / "none.json"), table], 1, "there is no such file"),
        ([model, str(tmp_path)], 1, "a folder"),
        ([model, model], 1, "JSON document"),
        ([model, table, "--out", str(tmp_path)], 1, "cannot be written"),
        ([model, table], 1, "has no columns"),
    ]
    for words, status, sentence in cases:
        if status == 1 and sentence == "cannot be written":
            Path(table).write_text(NEW, encoding="utf-8")
        else:
            Path(table).write_text("x,y\n1,2\n3,4\n", encoding="utf-8")
        _, told = said(capsys, *words, status=status)
        assert sentence in told, (words, told)
        refusals = [line for line in told.splitlines() if line.startswith("halfstep: ")]
        assert refusals
        assert "Traceback" not in told
