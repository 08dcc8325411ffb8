"""Files of SPSS, Stata, SAS, R and Arrow: values, labels, codes for missing values; each read in a process apart."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.feather as feather
import pyreadstat
import pytest
import rdata

from em_core.data import DataError, apart, apart_child, read_table
from em_core.data.apart import Apart, read_apart
from em_core.data.budget import Budget, Limits
from em_core.data.problems import Kind
from tests.em_core.own.books import numbers, opened, told

SURVEY = pd.DataFrame(
    {
        "id": [11.0, 12.0, 13.0, 14.0, 15.0],
        "q1": [1.0, 2.0, 9.0, 1.0, 2.0],
        "age": [20.5, 30.0, 999.0, np.nan, 41.0],
        "name": ["Ann", "Bo", "", "Dé", "Eve"],
    }
)
YES_NO: dict[int | float, str] = {1: "yes", 2: "no", 9: "refused"}


def sav(tmp_path: Path) -> bytes:
    target = tmp_path / "a.sav"
    pyreadstat.write_sav(
        SURVEY,
        target,
        column_labels=["", "Satisfied?", "Age in years", ""],
        variable_value_labels={"q1": YES_NO, "age": {999: "not asked"}},
        missing_ranges={"q1": [9], "age": [{"lo": 900, "hi": 999}]},
    )
    return target.read_bytes()


def dta(tmp_path: Path) -> bytes:
    target = tmp_path / "a.dta"
    pyreadstat.write_dta(SURVEY, target, variable_value_labels={"q1": YES_NO})
    return target.read_bytes()


def test_spss_with_labels_and_missing_codes(tmp_path: Path) -> None:
    raw = sav(tmp_path)
    own = opened(raw, "a.sav")
    assert own.columns == ("age",)
    assert numbers(own).ravel().tolist() == [20.5, 30, 41]
    missing = [problem.sentence for problem in own.problems if problem.kind is Kind.MISSING_CODE]
    assert missing == ['Read as missing, as the file declares: 9 in "q1" (1 cell) and 999 in "age" (1 cell).']
    labels = [(problem.severity, problem.sentence) for problem in own.problems if problem.kind is Kind.LABELS]
    assert labels == [
        ("note", 'By the file\'s labels, "q1" is "Satisfied?" and "age" is "Age in years".'),
        ("assumed", 'Column "q1" holds codes with labels (1 is "yes" and 2 is "no"): the labels were read.'),
    ]
    assert "value_labels" in own.taken
    codes = opened(raw, "a.sav", columns=["q1"], remedies=["keep:value_labels"])
    assert numbers(codes).ravel().tolist() == [1, 2, 1, 2]


def test_stata_has_its_values(tmp_path: Path) -> None:
    table = read_table(dta(tmp_path), "a.dta")
    assert table.columns == ("id", "q1", "age", "name")
    assert table.cells[1:] == (
        ("1", "2", "9", "1", "2"),
        ("20.5", "30", "999", "", "41"),
        ("Ann", "Bo", "", "Dé", "Eve"),
    )


@pytest.mark.parametrize(
    ("value", "numeric", "ranges", "missing"),
    [
        ("a", True, [], True),
        ("Z", True, [], True),
        ("a", False, [], False),
        (9.0, True, [{"lo": 9.0, "hi": 9.0}], True),
        (95, True, [{"lo": 1, "hi": 2}, {"lo": 90, "hi": 99}], True),
        (5.0, True, [{"lo": 9.0, "hi": 9.0}], False),
        ("NA", False, [{"lo": "NA", "hi": "NA"}], True),
    ],
)
def test_what_a_file_declares_to_be_missing(
    value: object, numeric: bool, ranges: list[dict[str, object]], missing: bool
) -> None:
    assert apart_child.is_missing(value, numeric, ranges) is missing


def test_a_transport_file_of_sas(tmp_path: Path) -> None:
    target = tmp_path / "a.xpt"
    pyreadstat.write_xport(SURVEY[["id", "age"]], target)
    own = opened(target.read_bytes(), "a.xpt", columns=["age"])
    assert numbers(own).ravel().tolist() == [20.5, 30, 999, 41]


def test_labels_of_some_values_alone_leave_a_scale_as_numbers(tmp_path: Path) -> None:
    target = tmp_path / "a.sav"
    scale = pd.DataFrame({"mood": [1.0, 4.0, 7.0, 5.0, 6.0], "x": [1.5, 2.5, 4.0, 5.5, 7.0]})
    pyreadstat.write_sav(scale, target, variable_value_labels={"mood": {1: "bad", 7: "good"}})
    own = opened(target.read_bytes(), "a.sav")
    assert numbers(own).tolist() == scale.to_numpy().tolist()
    assert told(own, Kind.LABELS).sentence == (
        'In column "mood", 1 is "bad" and 7 is "good" by the file\'s labels: read as numbers.'
    )


def test_a_data_frame_of_r_with_factors_as_text(tmp_path: Path) -> None:
    frame = pd.DataFrame({"x": [1.5, 2.0, 3.0], "g": pd.Categorical(["a", "b", "a"]), "n": [1, 2, 3]})
    target = tmp_path / "a.rds"
    rdata.write_rds(target, frame)
    for name in ("a.rds", "a.gz"):
        table = read_table(target.read_bytes(), name)
        assert table.columns == ("x", "g", "n")
        assert table.cells == (("1.5", "2", "3"), ("a", "b", "a"), ("1", "2", "3"))


def test_several_objects_of_r_are_chosen_by_name(tmp_path: Path) -> None:
    value = {"words": np.array(["a", "b"]), "one": pd.DataFrame({"x": [1.5, 2, 3]}), "m": np.arange(6.0).reshape(3, 2)}
    target = tmp_path / "a.rda"
    rdata.write_rda(target, value)
    raw = target.read_bytes()
    own = opened(raw, "a.RData")
    assert numbers(own).ravel().tolist() == [1.5, 2, 3]
    assert told(own, Kind.SHEET).sentence == (
        'The data frame "one" was read, the first that holds a table; "words" and "m" were not.'
    )
    assert numbers(opened(raw, "a.RData", sheet="m")).tolist() == [[0, 1], [2, 3], [4, 5]]


def arrow(table: pa.Table, version: int = 2) -> bytes:
    target = pa.BufferOutputStream()
    feather.write_feather(table, target, version=version, compression="zstd" if version == 2 else None)
    return bytes(target.getvalue().to_pybytes())


def test_feather_keeps_every_digit_and_names_what_is_left_out() -> None:
    table = pa.table(
        {"n": pa.array([2**60 + 1, 2, None]), "x": [1.5, None, 3.0], "g": ["a", None, "b"], "l": [[1], [2], [3]]}
    )
    read = read_table(arrow(table), "a.feather")
    assert read.columns == ("n", "x", "g")
    assert read.cells == (("1152921504606846977", "2", ""), ("1.5", "", "3"), ("a", "", "b"))
    assert read.notices[0].sentence == '"l" in a.feather is not of a type that can be read: left out.'


def test_without_its_reader_a_sentence_names_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    child = tmp_path / "apart_child.py"
    source = Path(apart.__file__).with_name("apart_child.py").read_text()
    child.write_text(source.replace("import pyreadstat", "import pyreadstat_that_is_not_there"))
    monkeypatch.setattr(apart, "_CHILD", child)
    with pytest.raises(DataError) as caught:
        read_table(sav(tmp_path), "a.sav")
    assert str(caught.value) == (
        "a.sav is an SPSS file, and pyreadstat, which reads it, is not installed here. Install it: pip install "
        '"halfstep[statistics]". Or save the table as CSV.'
    )


@pytest.mark.parametrize(
    "crash",
    ["import os; os._exit(3)", "import os; os.abort()", "raise RecursionError", "print('{')", "print('[1, 2]')"],
)
def test_a_reader_that_crashes_takes_nothing_with_it(
    crash: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = tmp_path / "apart_child.py"
    child.write_text(crash)
    monkeypatch.setattr(apart, "_CHILD", child)
    with pytest.raises(DataError, match="a Stata file that cannot be read: it is damaged or incomplete"):
        read_apart(b"<stata_dta>", Apart.STATA, "a.dta", Budget("a.dta"))


def test_a_reader_that_does_not_end_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    child = tmp_path / "apart_child.py"
    child.write_text("import time\nwhile True: time.sleep(1)\n")
    monkeypatch.setattr(apart, "_CHILD", child)
    with pytest.raises(DataError, match=r"needs more than 0\.2 s or 2 GB"):
        read_apart(b"", Apart.R, "a.rds", Budget("a.rds", Limits(seconds=0.2)))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sets no such limits")
def test_a_reader_that_takes_too_much_memory_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    child = tmp_path / "apart_child.py"
    source = Path(apart.__file__).with_name("apart_child.py").read_text()
    child.write_text(source.replace("    import rdata\n", "    bytearray(3 * 1024**3)\n"))
    monkeypatch.setattr(apart, "_CHILD", child)
    with pytest.raises(DataError, match="damaged or incomplete"):
        read_apart(b"X\n", Apart.R, "a.rds", Budget("a.rds"))


def test_sizes_are_asked_before_anything_is_read(tmp_path: Path) -> None:
    raw = sav(tmp_path)
    with pytest.raises(DataError, match=r"a\.sav has more than 10 cells"):
        read_apart(raw, Apart.SPSS, "a.sav", Budget("a.sav", Limits(cells=10)))
    with pytest.raises(DataError, match=r"a\.sav has 4 columns; at most 3 are read"):
        read_apart(raw, Apart.SPSS, "a.sav", Budget("a.sav", Limits(columns=3)))


def test_nothing_is_written_to_a_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = sav(tmp_path)
    empty = tmp_path / "temporary"
    empty.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(empty))
    monkeypatch.chdir(empty)
    assert read_table(raw, "a.sav").columns[0] == "id"
    assert list(empty.iterdir()) == []


def test_the_other_process_knows_nothing_of_em_core() -> None:
    code = (
        "import runpy, sys\n"
        f"runpy.run_path({str(Path(apart.__file__).with_name('apart_child.py'))!r}, run_name='child')\n"
        "sys.exit(any(name.startswith('em_core') for name in sys.modules))\n"
    )
    assert subprocess.run([sys.executable, "-I", "-c", code], check=False).returncode == 0
