"""Bringing data: files from a disk, pasted numbers, edited tables; what is wrong is said, and the run stays."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from em_core.data import Dataset, read_pasted, read_table, to_dataset
from em_core.experiments.experiment import Experiment, on_own_data
from em_core.experiments.url import from_query
from tests.browser.lab import (
    FIRST,
    READY,
    after,
    animation,
    expect_frame,
    expect_numbers,
    expect_run,
    idle,
    open_lab,
    query,
    wait_for_query,
)

UPLOADS = Path(__file__).parents[1] / "em_core" / "data" / "uploads"

DECIMAL_COMMA = "größe;gewicht\n3,6;79,5\n1,8;54,2\n3,3;74\n2,3;62\n4,5;85\n2,9;55\n4,7;88\n3,6;85\n1,9;51\n"
WITH_GAPS = "x,y\n1,2\n2,NA\n2,5\n3,4\n,1\n7,9\n8,8\n9.5,9\n"


@pytest.fixture
def lab(page: Page, app_url: str) -> Page:
    """The lab, ready for data of one's own."""
    open_lab(page, app_url)
    page.get_by_role("button", name="Yours").or_(page.get_by_role("radio", name="Yours")).click()
    return page


def sidebar(page: Page) -> Locator:
    return page.get_by_test_id("stSidebar")


def upload(page: Page, name: str, raw: bytes) -> None:
    idle(page)
    field = sidebar(page).locator("input[type=file]")
    field.set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": raw})


def own(raw: bytes, name: str, drop_missing: bool = False) -> Dataset:
    table = read_table(raw, name)
    return to_dataset(table, list(table.columns[:2]), drop_missing=drop_missing)


def test_a_file_with_decimal_commas_is_read_and_travels_in_the_link(lab: Page, new_page: Callable[[], Page]) -> None:
    raw = DECIMAL_COMMA.encode("cp1252")
    upload(lab, "maße.csv", raw)
    data = own(raw, "maße.csv")
    assert data.values[0].tolist() == [3.6, 79.5]
    experiment = on_own_data(FIRST, data)
    expect_run(lab, experiment)
    expect(sidebar(lab)).to_contain_text("decimal comma")
    lab.get_by_role("button", name="On half a step").click()
    wait_for_query(lab, "step=1")
    expect_numbers(lab, animation(experiment, data), 1)
    copied = new_page()
    copied.goto(lab.url)
    copied.wait_for_selector(READY)
    expect_run(copied, experiment)
    expect_numbers(copied, animation(experiment, data), 1)


def test_a_text_among_the_numbers_is_named_and_the_run_stays(lab: Page) -> None:
    lab.get_by_role("button", name="On half a step").click()
    expect_frame(lab, 1)
    upload(lab, "mistake.csv", b"x,y\n1,2\n2,5\n3,n.a.?\n4,4\n")
    expect(sidebar(lab)).to_contain_text('Row 4, column "y" is "n.a.?", not a number')
    expect(sidebar(lab).get_by_role("button", name="Leave out 1 row")).to_be_visible()
    expect_run(lab, FIRST)
    expect_frame(lab, 1)


def test_rows_without_a_value_are_left_out_with_an_undo(lab: Page) -> None:
    upload(lab, "gaps.csv", WITH_GAPS.encode())
    expect(sidebar(lab).get_by_role("button", name="Do not leave them out")).to_be_visible()
    data = own(WITH_GAPS.encode(), "gaps.csv", drop_missing=True)
    assert data.rows == (2, 4, 5, 7, 8, 9)
    expect_run(lab, on_own_data(FIRST, data))
    expect_numbers(lab, animation(on_own_data(FIRST, data), data), 0)


def test_a_picture_that_is_called_a_table_is_refused(lab: Page) -> None:
    upload(lab, "picture.csv", (UPLOADS / "picture.csv").read_bytes())
    expect(sidebar(lab)).to_contain_text("picture.csv is a PNG picture")
    expect_run(lab, FIRST)


def test_a_workbook_is_read_with_its_faults_left_out(lab: Page) -> None:
    raw = (UPLOADS / "book.xlsx").read_bytes()
    upload(lab, "book.xlsx", raw)
    expect(sidebar(lab)).to_contain_text('The sheet "Data" was read')
    expect(sidebar(lab)).to_contain_text('such as "3,5", have a decimal comma')
    expect(sidebar(lab)).to_contain_text("Left out 1 row of 5 (row 5)")
    expect(lab.get_by_test_id("stException")).to_have_count(0)


def test_pasted_numbers_run_and_a_mistake_loses_nothing(lab: Page) -> None:
    text = "x\ty\n1\t2\n2\t5\n3\t4\n7\t9\n8\t8\n9.5\t9\n"
    lab.get_by_role("button", name="Paste").or_(lab.get_by_role("radio", name="Paste")).click()
    idle(lab)
    area = lab.get_by_label("Numbers, one row per line")
    area.fill(text)
    area.press("Control+Enter")
    data = to_dataset(read_pasted(text), ["x", "y"])
    expect_run(lab, on_own_data(FIRST, data))
    area.fill(text + "ten\t8\n")
    area.press("Control+Enter")
    expect(sidebar(lab)).to_contain_text('Row 8, column "x" is "ten"')
    expect(area).to_have_value(text + "ten\t8\n")
    expect_run(lab, on_own_data(FIRST, data))


def type_into_cell(page: Page, table: Locator, column: int, text: str) -> None:
    """Write into the first row of a data editor as a hand does: it is a canvas, and the keys move in it."""
    expect(table.locator("canvas").first).to_be_visible()
    table.click(position={"x": 60, "y": 52})
    page.keyboard.press("Control+Home")
    for _ in range(column):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    field = page.locator("#portal input, #portal textarea")
    field.fill(text)
    field.press("Enter")
    expect(field).to_have_count(0)
    # The editor waits 150 ms for more before it tells the server.
    after(page, 300)


def test_an_edited_point_becomes_ones_own_data(page: Page, app_url: str) -> None:
    open_lab(page, app_url, "data=galaxies_corrected&k=3&start=kmeans_plus_plus&seed=1")
    page.get_by_text("Edit the points").click()
    expect(page.get_by_role("button", name="Use these points")).to_be_visible()
    idle(page)
    table = page.get_by_test_id("stMain").get_by_test_id("stDataFrame")
    type_into_cell(page, table, 1, "12.5")
    page.get_by_role("button", name="Use these points").click()
    wait_for_query(page, "own=")
    expect(page.get_by_test_id("stException")).to_have_count(0)
    assert query(page)["k"] == "3"
    link = {name: value for name, value in query(page).items() if name != "step"}
    opened = from_query(link)
    assert opened.own is not None
    assert 12.5 in opened.own.values
    expect_run(page, opened.experiment)


def test_a_typed_start_that_is_none_says_why_and_the_run_stays(page: Page, app_url: str) -> None:
    typed = "0.5,0.5,2,60,4,80,1,0,0,30,1,0,0,40"
    open_lab(page, app_url, f"start=by_hand&typed={typed}")
    good = Experiment(start="by_hand", typed=tuple(map(float, typed.split(","))))
    expect_run(page, good)
    table = page.get_by_test_id("stDataFrame").first
    type_into_cell(page, table, 1, "3")
    expect(page.get_by_test_id("stMain").get_by_test_id("stAlert")).to_contain_text("The mixing weights sum to 3.5")
    expect_run(page, good)
    type_into_cell(page, table, 1, "0.5")
    expect(page.get_by_test_id("stMain").get_by_test_id("stAlert")).to_have_count(0)
    expect_run(page, good)
