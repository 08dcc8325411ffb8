"""What is pasted on the desk, from a spreadsheet and from a web page, and what a cut line leaves of the desk."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE
from tests.browser.lab import READY, idle, open_lab
from tests.browser.test_desk import GAPS, sidebar, upload
from tests.browser.wire import line_to

SHEET = "Länge\tBreite\tProbe\r\n12,5\t3,4\tA\r\n13,1\t3,9\tB\r\n11,8\t3,1\tC\r\n14,0\t4,2\tD\r\n"
"""What Excel puts on the clipboard: tabs, and the decimal commas of its country."""

TABLE = """<h1>Lakes</h1><table><tr><th>lake</th><th>depth</th><th>area</th></tr>
<tr><td>Au</td><td>1,204.5</td><td>7</td></tr><tr><td>Berg</td><td>980.25</td><td>9</td></tr>
<tr><td>Dorf</td><td>1,310.75</td><td>4</td></tr><tr><td>See</td><td>1,101.5</td><td>8</td></tr></table>"""

COPY = """async ([plain, html]) => {
  const as = (text, type) => new Blob([text], { type });
  const item = { "text/plain": as(plain, "text/plain"), "text/html": as(html, "text/html") };
  await navigator.clipboard.write([new ClipboardItem(item)]);
}"""

COPY_SHOWN = """(html) => {
  const place = document.body.appendChild(document.createElement("div"));
  place.innerHTML = html;
  // What has the focus would be copied instead.
  document.activeElement.blur();
  getSelection().selectAllChildren(place.querySelector("table"));
  const copied = document.execCommand("copy");
  place.remove();
  return copied;
}"""


def test_a_sheet_and_a_table_of_a_web_page_are_pasted(page: Page, app_url: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_lab(page, app_url, "max=5")
    page.get_by_role("button", name="Yours").or_(page.get_by_role("radio", name="Yours")).click()
    page.get_by_role("button", name="Paste").or_(page.get_by_role("radio", name="Paste")).click()
    idle(page)
    area = page.get_by_label("Numbers, one row per line")
    html = "<table><tr><td>" + SHEET.replace("\t", "</td><td>") + "</td></tr></table>"
    page.evaluate(COPY, [SHEET, html])
    area.focus()
    page.keyboard.press("Control+V")
    expect(area).to_have_value(SHEET.replace("\r\n", "\n"))
    page.keyboard.press("Control+Enter")
    expect(sidebar(page)).to_contain_text('Numbers such as "12,5" were read with a decimal comma')
    expect(page.locator(".hs-player")).to_contain_text("Breite")
    # The browser makes text of a table that was selected in a page: tabs between its cells.
    assert page.evaluate(COPY_SHOWN, TABLE)
    area.focus()
    page.keyboard.press("Control+A")
    page.keyboard.press("Control+V")
    expect(area).to_have_value(re.compile(r"^\s*lake\tdepth\tarea\nAu\t1,204.5\t7\nBerg\t980.25\t9\n"))
    page.keyboard.press("Control+Enter")
    expect(page.locator(".hs-player")).to_contain_text("depth")
    expect(sidebar(page)).to_contain_text('"lake" holds text, such as "Au" in row')


def test_a_cut_line_leaves_the_desk_as_it_was(browser: Browser, app_url: str) -> None:
    # Not through `new_page`: a page whose line is cut has something to complain about.
    with browser.new_context() as context, line_to(app_url) as line:
        context.set_default_timeout(PATIENCE)
        faults: list[str] = []
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        open_lab(page, line.url, "max=5")
        page.get_by_role("button", name="Yours").or_(page.get_by_role("radio", name="Yours")).click()
        upload(page, "gaps.csv", GAPS.encode())
        leave = sidebar(page).get_by_role("button", name="Leave out 1 row")
        expect(leave).to_be_enabled()
        line.cut()
        expect(leave).to_be_disabled()
        line.mend()
        expect(leave).to_be_enabled()
        expect(sidebar(page)).to_contain_text("gaps.csv: 7 rows × 2 columns.")
        leave.click()
        expect(sidebar(page)).to_contain_text("Left out 1 row of 7")
        line.cut()
        expect(sidebar(page).get_by_role("button", name="Do not leave them out")).to_be_disabled()
        line.mend()
        expect(sidebar(page).get_by_role("button", name="Do not leave them out")).to_be_enabled()
        expect(sidebar(page)).to_contain_text("Left out 1 row of 7")
        page.wait_for_selector(READY)
        assert not faults
