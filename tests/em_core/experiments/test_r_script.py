"""The script in R is the one that R has run: its text, and R's own numbers, are stored; test-all runs it again."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from em_core.catalogue.registry import FAMILY
from em_core.experiments.experiment import Experiment
from em_core.experiments.exports.in_r.script import r_script, why_not_r
from em_core.experiments.exports.in_r.source import r_text
from em_core.experiments.exports.told_run import NoProgram
from em_core.experiments.run_description import described
from em_core.experiments.running import run_of
from em_core.experiments.visits import first_visit
from tests.em_core.experiments.r_files import FILES
from tests.em_core.experiments.r_runs import FOLDER, RUNS, in_r, made, objective_in, stored, words_and_numbers

CLOSE = 1e-10
"""How far, relatively, the objective that R printed may be from ours: 1e-14 at most on the machine that stored them."""

LAST_DIGITS = 1e-9
"""Of twenty steps from a plain start the last four of sixteen digits may differ on another processor, with a margin."""


@pytest.mark.parametrize("name", RUNS)
def test_the_script_is_the_one_that_r_has_run(name: str) -> None:
    words, numbers = words_and_numbers(made(name)[2])
    known_words, known_numbers = words_and_numbers(stored(name)[0])
    assert words == known_words, "python -m scripts.run_r runs the new text and stores it"
    np.testing.assert_allclose(numbers, known_numbers, rtol=LAST_DIGITS, atol=1e-12)


@pytest.mark.parametrize("name", RUNS)
def test_r_ends_at_our_value(name: str) -> None:
    _, trace, _ = made(name)
    printed = stored(name)[1]
    ours = float(trace.log_likelihoods[trace.n_steps])
    assert abs(objective_in(printed) - ours) <= CLOSE * max(1.0, abs(ours))


def test_nothing_else_is_stored() -> None:
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted(
        f"{name}{end}" for name in RUNS for end in (".R", ".txt")
    )


@pytest.mark.heavy
@pytest.mark.parametrize("name", RUNS)
def test_r_runs_it_again(name: str, tmp_path: Path) -> None:
    if shutil.which("Rscript") is None:
        pytest.skip("R is not installed here; the stored answers are compared all the same.")
    shown, trace, text = made(name)
    done = in_r(name, text, tmp_path)
    if "there is no package called" in done.stderr:
        pytest.skip("R has no mclust here; the stored answers are compared all the same.")
    assert done.returncode == 0, done.stderr
    assert trace.message in done.stdout
    assert "its content has changed" not in done.stdout
    tables = list(tmp_path.glob("*-labels-r.csv"))
    assert len(tables) == (0 if shown.entry.id in ("blood_groups", "linkage") else 1)
    for path in tables:
        table = path.read_text("utf-8").splitlines()
        hard = trace.responsibilities(trace.n_steps).argmax(axis=1) + 1
        own = RUNS[name].own
        numbers = own.rows if own is not None else shown.sample.numbers or range(1, len(hard) + 1)
        assert [int(line.split(",")[0]) for line in table[1:]] == list(numbers)
        assert [int(line.split(",")[1]) for line in table[1:]] == hard.tolist()
    changed = text.replace("expected <- ", "expected <- 1e-3 + ")
    assert "do not agree" in in_r(name, changed, tmp_path).stderr


@pytest.mark.heavy
@pytest.mark.parametrize("name", FILES)
def test_r_reads_the_file_in_any_locale_and_tells_of_another(name: str, tmp_path: Path) -> None:
    if shutil.which("Rscript") is None:
        pytest.skip("R is not installed here; what the script reads is compared all the same.")
    held, name = FILES[name].held, f"file-{name}"
    text = made(name)[2].replace("# The start.", 'cat("columns:", columns, "\\n")\n# The start.')
    if held:
        text = made(name)[2]
    done = in_r(name, text, tmp_path, LC_ALL="C")
    if "there is no package called" in done.stderr:
        pytest.skip("R has no mclust here; what the script reads is compared all the same.")
    assert done.returncode == 0, done.stderr
    assert not done.stderr, "no warning"
    own = RUNS[name].own
    assert own is not None
    if held:
        return
    assert f"columns: {' '.join(own.columns)}" in done.stdout
    (tmp_path / "moved").write_bytes(own.raw)
    elsewhere = text.replace('else "own.', 'else "no.')
    assert "There is no no." in in_r(name, elsewhere, tmp_path).stderr
    assert (
        "its content has changed"
        in in_r(name, text.replace('md5sum(file)) != "', 'md5sum(file)) != "0'), tmp_path).stdout
    )


@pytest.mark.parametrize("name", FILES)
def test_the_script_reads_the_file_by_its_name_where_base_r_can(name: str) -> None:
    file = FILES[name]
    text = made(f"file-{name}")[2]
    assert ("read.csv(" in text or "read.table(" in text or "readLines(" in text) == (not file.held)
    assert ("so the data are here" in text.replace("\n# ", " ")) == file.held
    assert ("x <- matrix(c(" in text or "counts <- " in text) == file.held
    for id in file.remedies:
        assert f"# Remedy {id}: " in text


def test_a_title_from_a_hostile_file_stays_a_text() -> None:
    run = described(Experiment(tol=0, max_steps=2))
    shown, trace = run_of(run)
    nasty = '"); stop("broken out") # \\ \n \U0001f600 é $x \0'
    hostile = replace(shown, sample=replace(shown.sample, title=nasty))
    text = r_script(run, replace(hostile, alone=False), trace)
    assert text.isascii()
    assert f"title <- {r_text(nasty)}" in text
    assert r_text(nasty) == '"\\"); stop(\\"broken out\\") # \\\\ \\U{a} \\U{1f600} \\U{e9} $x "'


@pytest.mark.parametrize("id", FAMILY)
def test_what_r_does_not_have_is_said_in_a_sentence(id: str) -> None:
    run = described(first_visit(id))
    shown, trace = run_of(run)
    why = why_not_r(shown)
    if not why:
        assert "after %d steps" in r_script(run, shown, trace)
        return
    assert why[0].isupper() or why.startswith("mclust")
    assert why.endswith(".")
    with pytest.raises(NoProgram, match=why[:20]):
        r_script(run, shown, trace)


def test_another_algorithm_and_a_run_without_a_step_are_refused() -> None:
    for more, said in (({"algorithm": "ecm"}, "another algorithm"), ({"max_steps": 0}, "at least one step")):
        run = described(replace(Experiment(), **more))
        shown, trace = run_of(run)
        with pytest.raises(NoProgram, match=said):
            r_script(run, shown, trace)
