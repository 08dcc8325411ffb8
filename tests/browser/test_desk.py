"""The data desk in a browser: a file is dropped, a sheet and a remedy are chosen, a changed file is asked about again.

All on one page load, and with what a reload and another page leave of it.
"""

from __future__ import annotations

import io

import openpyxl
from playwright.sync_api import Locator, Page, expect

from tests.browser.lab import READY, choose, idle, open_lab

GAPS = "x,y\n1,2\n2,?!\n2,5\n3,4\n7,9\n8,8\n9.5,9\n"

DROP = """([name, text]) => {
  const over = (type) => {
    const files = new DataTransfer();
    files.items.add(new File([text], name));
    const event = new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: files });
    document.querySelector("[data-testid=stMain]").dispatchEvent(event);
  };
  over("dragover");
  const shown = document.querySelector(".hk-drop")?.textContent ?? "";
  over("drop");
  return [shown, document.querySelector(".hk-drop") !== null];
}"""


def sidebar(page: Page) -> Locator:
    return page.get_by_test_id("stSidebar")


def upload(page: Page, name: str, raw: bytes) -> None:
    idle(page)
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": raw}
    sidebar(page).locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]


def book() -> bytes:
    """Return a workbook with two sheets."""
    work = openpyxl.Workbook()
    for sheet, rows in ((work.active, 6), (work.create_sheet("Second"), 9)):
        sheet.append(["a", "b"])
        for i in range(rows):
            sheet.append([i, i * i % 7])
    work.active.title = "First"
    target = io.BytesIO()
    work.save(target)
    return target.getvalue()


SWALLOW = """(times) => {
  window.offered = 0;
  document.getElementById("root").addEventListener("change", (event) => {
    if (event.target.type === "file" && window.offered++ < times) event.stopImmediatePropagation();
  }, true);
}"""


def test_a_file_that_the_uploader_has_lost_is_given_to_it_again(page: Page, app_url: str) -> None:
    open_lab(page, app_url, "max=5")
    page.evaluate(SWALLOW, 1)
    upload(page, "gaps.csv", GAPS.encode())
    expect(sidebar(page)).to_contain_text("gaps.csv")
    assert page.evaluate("window.offered") == 2


def test_what_cannot_be_given_is_not_given_for_ever(page: Page, app_url: str) -> None:
    open_lab(page, app_url, "max=5")
    page.evaluate(SWALLOW, 99)
    upload(page, "gaps.csv", GAPS.encode())
    page.wait_for_function("window.offered === 3")
    page.wait_for_timeout(4000)
    assert page.evaluate("window.offered") == 3


def test_a_file_is_dropped_mended_changed_and_still_there_after_another_page_and_a_reload(
    page: Page, app_url: str
) -> None:
    open_lab(page, app_url, "max=5")
    # Nobody has said that the data are theirs: a drop on the picture does.
    shown, still = page.evaluate(DROP, ["gaps.csv", GAPS])
    assert shown
    assert not still
    expect(sidebar(page)).to_contain_text("gaps.csv: 7 rows × 2 columns.")
    expect(page.get_by_test_id("stMain")).to_contain_text("gaps.csv cannot be used yet")
    sidebar(page).get_by_role("button", name="Leave out 1 row").click()
    expect(sidebar(page)).to_contain_text("Left out 1 row of 7")
    expect(page.get_by_test_id("stMain")).not_to_contain_text("cannot be used yet")
    idle(page)
    # The same name and size, other numbers: what was accepted was for the other content.
    page.evaluate(DROP, ["gaps.csv", GAPS.replace("1,2", "1,3")])
    expect(page.get_by_test_id("stMain")).to_contain_text("gaps.csv cannot be used yet")
    expect(sidebar(page).get_by_role("button", name="Leave out 1 row")).to_be_visible()
    upload(page, "book.xlsx", book())
    expect(sidebar(page)).to_contain_text("book.xlsx: 6 rows × 2 columns.")
    idle(page)
    choose(page, "Sheet", "Second")
    expect(sidebar(page)).to_contain_text("book.xlsx: 9 rows × 2 columns.")
    # On a page of another kind, and back.
    page.get_by_test_id("stTopNavLink").filter(has_text="Home").click()
    expect(page.get_by_role("heading", name="Watch EM work")).to_be_visible()
    expect(page.get_by_text("book.xlsx")).to_have_count(0)
    page.get_by_test_id("stTopNavLink").filter(has_text="Lab").click()
    expect(sidebar(page)).to_contain_text("book.xlsx: 9 rows × 2 columns.")
    page.wait_for_function("() => JSON.parse(sessionStorage.getItem('halfstep-tab')).desk")
    page.reload()
    page.wait_for_selector(READY)
    use = sidebar(page).get_by_role("button", name="Use book.xlsx")
    kept = sidebar(page).get_by_text("book.xlsx: 9 rows × 2 columns.")
    expect(use.or_(kept)).to_be_visible()
    idle(page)
    if use.is_visible():
        use.click()
    expect(kept).to_be_visible()
    page.wait_for_function("() => JSON.parse(sessionStorage.getItem('halfstep-tab')).desk")
