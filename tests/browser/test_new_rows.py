"""New rows in a browser: a file is dropped and scored, the table is saved, a saved model is opened from the lab."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from playwright.sync_api import Page, expect

from em_core.scoring.model_file import model_to_json
from tests.em_core.scoring.fitted import PLAIN, STANDARDISED, fitted

NEW = "who,waiting,eruptions\nann,79,3.6\nbob,,1.8\ncai,54,1.9\ndan,900,1.2\n"


def test_a_file_is_scored_and_the_table_is_saved(page: Page, app_url: str, tmp_path: Path) -> None:
    page.goto(f"{app_url}/new_rows")
    expect(page.get_by_text("2 rows belong to component 1 and 2 rows belong to component 2")).to_be_visible()
    expect(page.locator(".js-plotly-plot")).to_be_visible()
    page.get_by_role("radio", name="Upload").click()
    (tmp_path / "new.csv").write_text(NEW, encoding="utf-8")
    uploader = page.get_by_test_id("stFileUploader").filter(has_text="A table with the model's columns")
    uploader.locator("input[type=file]").set_input_files(tmp_path / "new.csv")
    expect(page.get_by_text("1 row is far from every component")).to_be_visible()
    expect(page.get_by_text('column "waiting" is empty').first).to_be_visible()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Rows (CSV)").click()
    saved = waiting.value
    assert saved.suggested_filename == "new-scored.csv"
    saved.save_as(tmp_path / "scored.csv")
    rows = list(csv.DictReader((tmp_path / "scored.csv").read_text("utf-8").splitlines()))
    assert [row["who"] for row in rows] == ["ann", "bob", "cai", "dan"]
    assert [row["assigned"] for row in rows] == ["2", "", "1", "2"]
    assert [row["far_from_every_component"] for row in rows] == ["0", "", "0", "1"]
    assert fitted(PLAIN)[0].columns == ("eruptions", "waiting")
    # A saved model takes the place of the lab's.
    model = tmp_path / "model.json"
    model.write_text(model_to_json(fitted(STANDARDISED)[0]), encoding="utf-8")
    page.get_by_role("button", name="Open a saved model").click()
    # What the button opens comes with the server's answer; until then the last field is the other one.
    saved_model = page.get_by_test_id("stFileUploader").filter(has_text="Model file (JSON)")
    saved_model.locator("input[type=file]").set_input_files(model)
    choice = page.get_by_test_id("stSelectbox").filter(has_text="Fitted model").get_by_role("combobox")
    expect(choice).to_have_value(re.compile("Saved: Gaussian mixture, Old Faithful"))
    expect(page.get_by_text("1 row is far from every component")).to_be_visible()
