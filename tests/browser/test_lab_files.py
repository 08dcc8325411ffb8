"""What is taken away is the run on the screen: the trace, the script, the player as a page, the experiment."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from em_core.data import read_pasted, to_dataset
from em_core.experiments.experiment import Experiment, on_own_data, resolve, run_experiment
from tests.browser.lab import (
    READY,
    animation,
    expect_frame,
    expect_numbers,
    expect_run,
    idle,
    open_lab,
    open_panel,
    said,
)

RUN = Experiment(data="galaxies_corrected", k=3, start="kmeans_plus_plus", seed=1)
LINK = "data=galaxies_corrected&k=3&start=kmeans_plus_plus&seed=1"


@pytest.fixture(scope="module")
def lab(new_kept_page: Callable[[], Page], app_url: str) -> Page:
    return open_lab(new_kept_page(), app_url, LINK)


@pytest.fixture
def saving(lab: Page) -> Iterator[Page]:
    """The lab at the start of its run, with the way to save and share open."""
    lab.keyboard.press("Home")
    expect(lab.get_by_role("slider", name="Half-step")).to_have_attribute("aria-valuenow", "0")
    open_panel(lab)
    yield lab
    lab.keyboard.press("Escape")


def download(page: Page, label: str, folder: Path) -> Path:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=label).click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def test_the_trace_is_that_of_the_screen(saving: Page, tmp_path: Path) -> None:
    trace = run_experiment(RUN, resolve(RUN))
    with download(saving, "Half-steps (CSV)", tmp_path).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert float(rows[-1]["objective"]) == trace.log_likelihoods[-1]
    saved = json.loads(download(saving, "Half-steps (JSON)", tmp_path).read_text("utf-8"))
    assert [half["objective"] for half in saved["half_steps"]] == [float(row["objective"]) for row in rows]
    saving.keyboard.press("Escape")
    saving.get_by_role("button", name="To the end").click()
    expect_frame(saving, len(rows) - 1)
    assert f"{abs(trace.log_likelihoods[-1]):,.3f}" in said(saving)["check"]


def test_the_script_ends_at_the_log_likelihood_on_the_screen(saving: Page, tmp_path: Path) -> None:
    path = download(saving, "Python script", tmp_path)
    done = subprocess.run([sys.executable, "-I", path], capture_output=True, text=True, timeout=60, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    (found,) = re.findall(r"^log-likelihood after \d+ steps: (\S+)$", done.stdout, re.MULTILINE)
    saving.keyboard.press("Escape")
    saving.get_by_role("button", name="To the end").click()
    expect(saving.locator("[data-panel=check]")).to_contain_text(f"{float(found):,.3f}".replace("-", "−"))


def test_the_page_plays_without_any_network(saving: Page, new_page: Callable[..., Any], tmp_path: Path) -> None:
    path = download(saving, "Player (HTML)", tmp_path)
    alone = new_page(offline=True)
    alone.goto(path.as_uri())
    alone.wait_for_selector(READY)
    for _ in range(5):
        alone.keyboard.press("ArrowRight")
    expect_frame(alone, 5)
    expect_numbers(alone, animation(RUN), 5)


def test_people_take_their_own_rows_home_with_every_column(
    new_page: Callable[..., Page], app_url: str, tmp_path: Path
) -> None:
    rows = [(f"P{i:02d}", f"Ort {i}", i % 3, (7919 * i % 100) / 7, (104729 * i % 100) / 13) for i in range(40)]
    text = "code,place,batch,x,y\n" + "".join(f"{a},{b},{c},{x!r},{y!r}\n" for a, b, c, x, y in rows)
    page = open_lab(new_page(), app_url, "k=2&cov=tied_spherical")
    before = page.locator(READY).get_attribute("data-ready")
    bring(page, text)
    expect(page.locator(READY)).not_to_have_attribute("data-ready", str(before))
    idle(page)
    open_panel(page)
    path = download(page, "Rows (CSV)", tmp_path)
    assert path.name == "pasted-gaussian-mixture-k2-rows.csv"
    with path.open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    assert list(found[0])[:5] == ["code", "place", "batch", "x", "y"]
    assert [(row["code"], row["place"], float(row["x"])) for row in found] == [(a, b, x) for a, b, _, x, _ in rows]
    assert [int(row["row"]) for row in found] == list(range(2, 42))
    fit = json.loads(download(page, "Parameters (JSON)", tmp_path).read_text("utf-8"))
    assert 'to 40 rows of "pasted.csv"' in fit["methods"]
    # The log densities of the rows sum to the log-likelihood, but for the order in which they are added.
    total = sum(float(row["log_density"]) for row in found)
    assert total == pytest.approx(fit["fit"]["log-likelihood"], rel=1e-12)
    report = download(page, "Report (HTML)", tmp_path)
    alone = new_page(offline=True)
    alone.goto(report.as_uri())
    expect(alone.get_by_role("heading", name="pasted.csv")).to_be_visible()
    expect(alone.locator("svg.picture circle, svg.picture polygon")).not_to_have_count(0)
    assert alone.pdf(format="A4")[:5] == b"%PDF-"


def test_a_saved_experiment_opens_in_a_fresh_browser(
    new_page: Callable[[], Page], app_url: str, tmp_path: Path
) -> None:
    # Too many digits for a link.
    text = "x,y\n" + "\n".join(f"{(7919 * i % 1000) / 7!r},{(104729 * i % 1000) / 13!r}" for i in range(200))
    own = to_dataset(read_pasted(text), ["x", "y"])
    experiment = on_own_data(Experiment(k=3, covariance="diag"), own)
    page = open_lab(new_page(), app_url, "k=3&cov=diag")
    bring(page, text)
    expect_run(page, experiment)
    open_panel(page)
    expect(page.get_by_test_id("stPopoverBody")).to_contain_text("save the experiment as a file")
    path = download(page, "Experiment (JSON)", tmp_path)
    before = said(page)
    fresh = open_lab(new_page(), app_url)
    open_panel(fresh)
    fresh.get_by_test_id("stPopoverBody").locator("input[type=file]").set_input_files(path)
    expect_run(fresh, experiment)
    assert said(fresh) == before
    expect_numbers(fresh, animation(experiment, own), 0)


def bring(page: Page, text: str) -> None:
    """Upload a text as a file."""
    page.get_by_role("button", name="Yours").or_(page.get_by_role("radio", name="Yours")).click()
    # Out of sight, it takes what is dropped on the page, and is there before.
    expect(page.get_by_test_id("stSidebar").locator(".st-key-desk-uploads")).to_be_visible()
    idle(page)
    field = page.get_by_test_id("stSidebar").locator("input[type=file]")
    field.set_input_files({"name": "pasted.csv", "mimeType": "text/csv", "buffer": text.encode()})
