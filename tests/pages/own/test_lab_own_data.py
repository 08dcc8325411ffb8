"""One's own data: every file is read or refused in sentences, and the last run that worked stays on the screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from em_core.data import Dataset, read_pasted, to_dataset
from em_core.experiments.experiment import Experiment, on_own_data
from em_core.experiments.run_description import described
from em_core.experiments.run_file import to_json
from em_core.experiments.url import from_query
from em_core.own.opened import read_own
from em_core.own.source import Source
from em_core.own.ways import LAB
from pages.widgets.shared.text import plain
from tests.em_core.data.uploads_expected import EXPECTED
from tests.pages.visits import address, choose, elements, expect_run, press, shown_key, sound, visit
from tests.present import present

FIRST = Experiment()
UPLOADS = Path(__file__).parents[2] / "em_core" / "data" / "uploads"
SMALL = "x,y\n1,2\n2,5\n3,4\n7,9\n8,8\n9.5,9\n"


@pytest.fixture
def lab() -> AppTest:
    return choose(visit(), "Where the data come from", "Yours")


@pytest.fixture
def pasting(lab: AppTest) -> Callable[[str], AppTest]:
    choose(lab, "How", "Paste")
    return lambda text: choose(lab, "Numbers, one row per line", text)


def upload(lab: AppTest, raw: bytes, name: str) -> AppTest:
    return choose(lab, "File", (name, raw, ""))


def said(lab: AppTest) -> str:
    return "\n\n".join(alert.value for alert in elements(lab.sidebar, "error", "warning", "info", "caption"))


def test_until_there_are_data_the_last_run_stays(lab: AppTest) -> None:
    expect_run(lab, FIRST)


@pytest.mark.parametrize("name", EXPECTED)
def test_every_file_is_read_or_refused_with_all_its_sentences(name: str) -> None:
    # A model that runs on two points as well, for some files have no more.
    lab = choose(visit(link="k=1&cov=spherical"), "Where the data come from", "Yours")
    before = shown_key(lab)
    raw = (UPLOADS / name).read_bytes()
    upload(lab, raw, name)
    own = read_own(Source(raw, name), LAB)
    for problem in own.problems:
        assert plain(str(problem)) in said(lab)
    assert {remedy.label for remedy in own.remedies.values()} <= {button.label for button in lab.sidebar.button}
    if own.data is not None:
        assert address(lab).keys() & {"own", "digest"}
        assert shown_key(lab) != before
    else:
        assert shown_key(lab) == before


def test_the_offer_to_leave_rows_out_is_taken(lab: AppTest) -> None:
    upload(lab, b"x,y\n1,2\n2,NA\n3,4\n4,7\n,1\n6,8\n", "gaps.csv")
    assert shown_key(lab) != FIRST.key
    press(lab, "Do not leave them out")
    assert any('Row 3, column "y" is "NA"' in each.value for each in lab.sidebar.warning)
    press(lab, "Leave out 2 rows")
    own = from_query(address(lab)).own
    assert own is not None
    assert not lab.error
    assert own.values.tolist() == [[1, 2], [3, 4], [4, 7], [6, 8]]
    assert any("4 points" in caption.value for caption in lab.main.caption)


def test_the_offer_of_a_sample_is_taken() -> None:
    # 20,000 points are enough to wait for without fitting them to the end.
    lab = choose(visit(link="max=2"), "Where the data come from", "Yours")
    before = shown_key(lab)
    values = np.random.default_rng(0).normal(size=(20_500, 1)).round(4)
    upload(lab, b"x\n" + "\n".join(map(str, values[:, 0])).encode(), "many.csv")
    assert shown_key(lab) == before
    press(lab, "Use a seeded sample of 20,000 rows")
    assert not lab.error
    assert any("20,000 points" in caption.value for caption in lab.main.caption)


def test_a_paste_runs_and_travels_in_the_link(pasting: Callable[[str], AppTest]) -> None:
    lab = pasting(SMALL)
    own = to_dataset(read_pasted(SMALL), ["x", "y"])
    experiment = on_own_data(FIRST, own)
    expect_run(lab, experiment, own)
    expect_run(visit(link=address(lab)), experiment, own)


def test_a_bad_paste_loses_neither_the_text_nor_the_run(pasting: Callable[[str], AppTest]) -> None:
    good = shown_key(pasting(SMALL))
    lab = pasting(SMALL + "oops,3\n")
    assert 'Row 8, column "x" is "oops"' in said(lab)
    assert shown_key(lab) == good
    assert present(lab.sidebar.text_area[0].value).endswith("oops,3\n")
    assert address(lab).keys() == {"own"}


def test_the_run_stays_while_k_is_more_than_the_points_and_by_hand_too(pasting: Callable[[str], AppTest]) -> None:
    good = shown_key(pasting("x,y\n1,2\n2,5\n3,4\n"))
    lab = pasting("x,y\n1,2\n2,5\n3,4\n")
    steps = [("Components K", 8), ("Start", "by_hand"), ("Model", "gaussian_mixture_map"), ("Start", "kmeans")]
    for label, value in steps:
        choose(lab, label, value)
        assert "There are 3 points for 8 components" in lab.error[0].value
        assert shown_key(lab) == good
    assert not choose(lab, "Components K", 2).error


def test_data_too_large_for_a_link_say_so_and_are_saved_in_a_file(pasting: Callable[[str], AppTest]) -> None:
    text = "x,y\n" + "\n".join(f"{x!r},{y!r}" for x, y in np.random.default_rng(0).normal(size=(300, 2)).tolist())
    lab = pasting(text)
    assert address(lab).keys() == {"data", "digest"}
    assert any("save the experiment as a file" in each.value for each in lab.main.markdown)
    stale = visit(link=address(lab))
    assert "somebody's own data" in stale.info[0].value
    expect_run(stale, FIRST)
    own = to_dataset(read_pasted(text), ["x", "y"])
    opened = open_file(visit(), to_json(described(on_own_data(FIRST, own), own)).encode())
    assert shown_key(opened) == shown_key(lab)


def open_file(lab: AppTest, raw: bytes) -> AppTest:
    (uploader,) = (
        each for each in elements(lab.main, "file_uploader") if each.label == "Open a saved experiment or model"
    )
    return sound(uploader.set_value(("saved.json", raw, "application/json")).run())


def test_a_saved_file_opens_with_its_data_and_every_setting() -> None:
    own = Dataset("own", "Mine", np.random.default_rng(1).normal(size=(40, 3)), ("a", "b", "c"), ("", "", ""))
    experiment = on_own_data(Experiment(k=3, covariance="diag", start="kmeans", tol=1e-8), own)
    lab = open_file(visit(), to_json(described(experiment, own)).encode())
    expect_run(lab, experiment, own)
    assert lab.sidebar.slider[0].value == 3
    expect_run(choose(lab, "Components K", 2), replace(experiment, k=2), own)


@pytest.mark.parametrize("raw", [b"", b"{}", b"[" * 100_000, b"\x89PNG\r\n", b'{"format":"halfstep-experiment/1"}'])
def test_a_file_that_is_no_experiment_is_refused_and_nothing_is_lost(raw: bytes) -> None:
    lab = open_file(choose(visit(), "Components K", 4), raw)
    assert "not an experiment saved by Halfstep" in lab.error[0].value
    assert address(lab) == {"k": "4"}
