"""A program reads people's own file as Halfstep read it, with the remedies in force, or says that it does not."""

from __future__ import annotations

import ast
import io
import runpy
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import em_core.own as own_room
from em_core.catalogue.registry import FAMILY
from em_core.data import Dataset
from em_core.em.capabilities import capabilities_of
from em_core.experiments.experiment import Experiment, on_own_data
from em_core.experiments.exports import run_script
from em_core.experiments.exports.own_file import NoReading, OwnFile, own_file
from em_core.experiments.exports.python_reading import reading_text
from em_core.experiments.exports.remedy_code import PLACES, Place, place_of
from em_core.experiments.exports.sklearn_script import sklearn_script
from em_core.experiments.run_description import described
from em_core.experiments.running import run_of
from em_core.experiments.visits import first_visit
from em_core.numerics.arrays import FloatArray
from em_core.own.finders import amounts, dates, missing_codes
from em_core.own.opened import read_own
from em_core.own.source import Source
from em_core.own.ways import LAB, way_of

ROWS = [(3.6, 79), (1.8, 54), (3.333, 74), (2.283, 62), (4.533, 85), (2.883, 55), (4.7, 88), (3.6, 85), (1.95, 51)]


def table(separator: str = ",", mark: str = ".", name: str = "geyser") -> str:
    lines = [separator.join((name, "waiting", "eruptions"))]
    lines += [separator.join((f"g{i}", str(wait), str(time).replace(".", mark))) for i, (time, wait) in enumerate(ROWS)]
    return "\n".join(lines) + "\n"


def excel() -> bytes:
    target = io.BytesIO()
    with pd.ExcelWriter(target) as writer:
        pd.DataFrame({"a note": ["nothing here"]}).to_excel(writer, sheet_name="Notes", index=False)
        frame = pd.DataFrame(ROWS, columns=["eruptions", "waiting"])
        frame.to_excel(writer, sheet_name="Geyser", index=False, startrow=2)
    return target.getvalue()


def texts_in_excel() -> bytes:
    target = io.BytesIO()
    frame = pd.DataFrame(ROWS, columns=["eruptions", "waiting"]).astype({"eruptions": object})
    frame.loc[[1, 4], "eruptions"] = ["1,8", "4,533"]
    frame.to_excel(target, index=False)
    return target.getvalue()


def parquet() -> bytes:
    target = io.BytesIO()
    pd.DataFrame(ROWS, columns=["eruptions", "waiting"]).to_parquet(target)
    return target.getvalue()


YIELDS = "place;yield;hours\n" + "".join(f"g{i};{1 + i % 2}.0{w};{10 * t:.0f}\n" for i, (t, w) in enumerate(ROWS))

HOLES = table().replace("g3,62,", "g3,,").replace("g6,88,4.7", "g6,88,NA")

FILES: dict[str, tuple[str, bytes, dict[str, object]]] = {
    "commas": ("a.csv", table().encode(), {}),
    "semicolons and decimal commas": ("a.csv", table(";", ",").encode(), {}),
    "tabs, UTF-16": ("a.txt", table("\t").encode("utf-16"), {}),
    "blanks": ("a.dat", table(" ").encode(), {}),
    "Windows-1252, Windows' line ends": ("a.csv", table(name="gé").replace("\n", "\r\n").encode("cp1252"), {}),
    "blank lines": ("a.csv", f"\n{table()}\n\n".replace("g4", "\ng4").encode(), {}),
    "holes": ("a.csv", HOLES.encode(), {}),
    "a total": ("a.csv", (table() + "Total,633,28.682\n").encode(), {}),
    "a total that is kept": ("a.csv", (table() + "Total,633,28.682\n").encode(), {"remedies": ["keep:totals"]}),
    "a row of text left out": ("a.csv", (table() + "g9,long,4.0\n").encode(), {"remedies": ["drop_rows"]}),
    "thousands": ("a.csv", table(";").replace(";79;", ';"1,079";').replace(";54;", ';"2,054";').encode(), {}),
    "numbers and texts with commas in a workbook": ("a.xlsx", texts_in_excel(), {}),
    "Windows-1250": ("a.csv", table(";", ",", name="Płaca żółtą").encode("cp1250"), {}),
    "GB18030": ("a.csv", table(name="编号").encode("gb18030"), {}),
    "an uncertainty": ("a.csv", table().replace(",79,", ",79 ± 2,").replace(",54,", ",54 ± 3,").encode(), {}),
    "a sheet": ("a.xlsx", excel(), {"sheet": "Geyser"}),
    "Parquet": ("a.parquet", parquet(), {}),
    "a total and a footnote": (
        "a.csv",
        (table() + "Total,633,28.682\nSource: the park rangers.,,\n").encode(),
        {},
    ),
    "lines above": ("a.csv", f"Geyser\nsince 1990\n\n{table()}".encode(), {}),
    "thousands with points": ("a.csv", YIELDS.encode(), {"remedies": ["thousands_points"]}),
    "money": ("a.csv", table().replace(",79,", ",$79,").replace(",54,", ",($54),").encode(), {}),
    "nanoseconds": (
        "a.csv",
        "\n".join(["t_ns,y", *(f"{1700000000000000000 + 3 * i * i},{i % 3 + i / 10}" for i in range(9))]).encode(),
        {"remedies": ["nanoseconds"]},
    ),
    "no header": ("a.csv", table().split("\n", 1)[1].encode(), {}),
}


def opened(name: str, raw: bytes, asked: dict[str, object]) -> tuple[Dataset, OwnFile]:
    source = Source(raw, name, asked.get("sheet"))  # type: ignore[arg-type]
    own = read_own(source, LAB, None, asked.get("remedies", ()))  # type: ignore[arg-type]
    assert own.data is not None, own.problems
    return own.data, own_file(source, own, own.data)


@pytest.fixture
def execute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Run a program beside a file as somebody would, and return what it says."""

    def run(text: str, name: str, raw: bytes, *arguments: str) -> str:
        (tmp_path / name).write_bytes(raw)
        program = tmp_path / "run.py"
        program.write_text(text, encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", [str(program), *arguments])
        runpy.run_path(str(program), run_name="__main__")
        return capsys.readouterr().out

    return run


@pytest.mark.parametrize("kind", FILES)
def test_the_script_reads_the_file_and_ends_at_the_same_value(kind: str, execute: Callable[..., str]) -> None:
    name, raw, asked = FILES[kind]
    data, file = opened(name, raw, asked)
    run = described(on_own_data(Experiment(k=2, seed=1, covariance="tied", max_steps=20), data), data)
    shown, trace = run_of(run)
    text = run_script(run, shown, trace, file)
    assert "x = np.array(\n    [\n" not in text, "the data do not stand in it"
    assert ("pandas" in text) == name.endswith(("xlsx", "parquet"))
    said = execute(text, name, raw)
    assert trace.message in said
    assert "the relative difference is" in said
    (labels,) = Path.cwd().glob("*-labels.csv")
    rows = [line.split(",") for line in labels.read_text("utf-8").splitlines()[1:]]
    assert [int(row[0]) for row in rows] == list(data.rows)
    assert [int(row[1]) - 1 for row in rows] == trace.responsibilities(trace.n_steps).argmax(axis=1).tolist()
    assert {each for each in asked.get("remedies", ()) if "keep:" not in each} <= set(file.taken)  # type: ignore[attr-defined]
    for id, sentence in file.taken.items():
        assert f"Remedy {id}: " in text
        assert sentence.split()[-1] in text


def test_the_rows_that_were_left_out_are_told(execute: Callable[..., str]) -> None:
    name, raw, asked = FILES["holes"]
    data, file = opened(name, raw, asked)
    run = described(on_own_data(Experiment(k=2, seed=1, covariance="tied", max_steps=5), data), data)
    said = execute(run_script(run, *run_of(run), file), name, raw)
    assert "Left out: 2 rows of the file, [5, 8]." in said


def test_another_file_can_be_named_and_a_changed_one_is_told(execute: Callable[..., str], tmp_path: Path) -> None:
    name, raw, asked = FILES["commas"]
    data, file = opened(name, raw, asked)
    run = described(on_own_data(Experiment(k=2, seed=1, covariance="tied", max_steps=5), data), data)
    text = run_script(run, *run_of(run), file)
    (tmp_path / "moved.csv").write_bytes(raw)
    assert "has changed" not in execute(text, "other.csv", b"", "moved.csv")
    with pytest.raises(SystemExit, match="do not agree"):
        execute(text, name, raw.replace(b"79", b"97"))


def test_standardised_and_chosen_columns(execute: Callable[..., str]) -> None:
    name, raw, asked = FILES["commas"]
    data, file = opened(name, raw, asked)
    for columns in (("eruptions", "waiting"), ("eruptions",)):
        asked_run = on_own_data(Experiment(k=2, seed=1, covariance="tied", max_steps=9), data)
        run = described(replace(asked_run, standardise=True, columns=columns), data)
        shown, trace = run_of(run)
        text = run_script(run, shown, trace, file)
        assert "x = (x - centre) / scale" in text
        assert trace.message in execute(text, name, raw)
        assert trace.message in execute(sklearn_script(run, shown, trace, file), name, raw)


def test_what_a_short_program_cannot_read_stands_in_it(execute: Callable[..., str]) -> None:
    name, raw, asked = FILES["commas"]
    data, file = opened(name, raw, asked)
    run = described(on_own_data(Experiment(k=2, seed=1, covariance="tied", max_steps=5), data), data)
    shown, trace = run_of(run)
    points: FloatArray = data.values  # noqa: PD011 no table of pandas
    other = replace(file, raw=table().replace("79", "97").replace("5", "6").encode())
    with pytest.raises(NoReading, match=r"a\.csv is read by Halfstep in a way that a short program cannot repeat"):
        reading_text(replace(other, columns=data.columns, rows=data.rows), points + np.pi)
    text = run_script(run, shown, trace, replace(file, raw=b"\0\1\2"))
    assert "so the data are here" in text.replace("\n# ", " ")
    assert trace.message in execute(text, name, raw)


def test_single_cells_that_were_read_otherwise_are_written_down() -> None:
    name, raw, asked = FILES["commas"]
    data, file = opened(name, raw, asked)
    points: FloatArray = data.values  # noqa: PD011 no table of pandas
    values = points.copy()
    values[2, 1] = 12.5
    text = reading_text(replace(file, columns=data.columns, rows=data.rows), values)
    assert f"({data.rows[2]}, 1): 12.5" in text


def test_a_hostile_name_stays_a_text(execute: Callable[..., str]) -> None:
    nasty = "a';raise SystemExit('broken out')#.csv"
    data, file = opened(nasty, table().encode(), {})
    run = described(on_own_data(Experiment(k=2, seed=1, covariance="tied", max_steps=3), data), data)
    shown, trace = run_of(run)
    hostile = replace(file, taken={"totals": 'x\n"""\nraise SystemExit(1)'})
    assert trace.message in execute(run_script(run, shown, trace, hostile), nasty, table().encode())


COUNTS = b"count,series\n1,a\n5,a\n0,a\n7,b\n9,b\n"
BACK_AND_FORTH = b"count,series\n1,a\n5,b\n0,a\n7,b\n9,b\n2,a\n"
HOLED = b"id,q1,q2,q3\n1,1,0,1\n2,0,,1\n3,1,1,1\n4,NA,0,0\n5,1,1,0\n"

MODELS: dict[str, tuple[str, bytes, tuple[str, ...], str]] = {
    "counts": ("poisson_mixture", b"day,calls\nmon,3\ntue,\nwed,9\nthu,2\nfri,11\nTotal,25\n", (), ""),
    "coins": ("two_coins", b"who,heads,tosses\na,5,10\nb,9,10\nc,8,10\nd,NA,10\ne,4,10\n", (), ""),
    "answers": ("latent_classes", b"id,q1,q2,q3\n1,1,0,1\n2,0,0,1\n3,1,1,1\n4,0,0,0\n5,1,1,0\n", (), ""),
    "answers with holes": ("latent_classes", HOLED, (), ""),
    "decimal commas": ("gaussian_mixture", b"n;a;b\nx;1,5;2\ny;2,5;3\nz;8;9\nw;9,5;8\nv;7;7,5\n", (), ""),
    "series": ("poisson_hmm", COUNTS, (), ""),
    "series that take turns": ("poisson_hmm", BACK_AND_FORTH, ("sequences:series",), ""),
    "holes": ("missing_values", b"a,b\n1,2\n2,\n.,4\n4,5\n5,7\n", (), ""),
    "a code in one column that is a number in another": (
        "missing_values",
        b"a,b\n1,2\n2,-9\n,4\n-9,5\n5,7\n6,-9\n7,-9\n",
        ("missing:b=-9",),
        "read by Halfstep in a way",
    ),
    "a code": ("missing_values", b"a,b\n1,2\n2,-9\n,4\n4,5\n5,7\n6,-9\n7,3\n", ("missing:b=-9",), ""),
    "letters": ("categorical_hmm", b"face\na\nb\nc\na\na\n", (), "read by Halfstep in a way"),
    "groups of letters": ("variance_components", b"g,y\na,1\na,2\nb,4\nb,5\nc,7\nc,9\n", (), "makes its numbers"),
    "counts of cells": ("blood_groups", b"A,B,AB,O\n186,38,13,284\n", (), "takes no plain table"),
}
"""A file for the page of a model, the remedies named, and why its program does not read it; "" where it does."""


@pytest.mark.parametrize("kind", MODELS)
def test_the_script_of_a_models_page_reads_the_file(kind: str, execute: Callable[..., str]) -> None:
    model, raw, remedies, why = MODELS[kind]
    source = Source(raw, "own.csv")
    own = read_own(source, way_of(FAMILY[model]), None, remedies)
    assert own.data is not None, own.problems
    run = described(replace(first_visit(model), own=own.data, draw=1))
    shown, trace = run_of(run)
    text = run_script(run, shown, trace, own_file(source, own))
    assert ("NAME = 'own.csv'" in text) == (not why)
    assert why in text.replace("\n# ", " ")
    assert set(remedies) <= set(own.taken)
    said = execute(text, "own.csv", raw)
    assert trace.message in said
    assert "the relative difference is" in said
    if not why and capabilities_of(trace.model).probabilities:
        labels = Path("own-labels.csv").read_text("utf-8").splitlines()[1:]
        assert [int(line.split(",")[0]) for line in labels] == list(own.rows)


def remedy_ids() -> set[str]:
    """Every remedy that a finder or a way takes, by what is before the first colon of its id, as the source says it."""
    found = set(amounts._IDS.values()) | {dates.AS_SHOWN, dates.SWAPPED, f"{missing_codes.MISSING}_marks"}
    folder = Path(own_room.__file__).parent
    for path in [*folder.glob("*.py"), *folder.glob("finders/*.py")]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        known = constants(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Remedy":
                first = node.args[0]
                parts = list(ast.iter_child_nodes(first))
                if isinstance(first, ast.JoinedStr) and isinstance(parts[0], ast.Constant):
                    found.add(str(parts[0].value).partition(":")[0])
                elif isinstance(first, ast.Constant):
                    found.add(str(first.value))
                elif isinstance(first, ast.Name) and first.id in known:
                    found.add(known[first.id])
    return found - {"keep"}


def constants(tree: ast.Module) -> dict[str, str]:
    """The texts that a module gives names to, several at once among them."""
    found = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name | ast.Tuple):
            names = node.targets[0].elts if isinstance(node.targets[0], ast.Tuple) else [node.targets[0]]
            values = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
            for name, value in zip(names, values, strict=False):
                if isinstance(name, ast.Name) and isinstance(value, ast.Constant) and isinstance(value.value, str):
                    found[name.id] = value.value
    return found


def test_each_remedy_has_a_place_in_a_program() -> None:
    ids = remedy_ids()
    assert {"totals", "money", "thousands_points", "nanoseconds"} <= ids
    missing = {id for id in ids if id not in PLACES}
    assert not missing, f"say in em_core/experiments/exports/remedy_code.py where {missing} goes: one line each"
    assert place_of("missing:age=-9") is Place.CELLS
    assert place_of("nobody has heard of it") is Place.CELLS
