"""What stands between Streamlit and a picture's own JavaScript: who may take a picture down."""

from __future__ import annotations

from playwright.sync_api import Page

from pages.widgets.shared.assets import loader

PICTURE = """
export const mount = ({ parentElement }) => (parentElement.innerHTML ||= "<p>shown</p>");
export const unmount = (parentElement) => parentElement.replaceChildren();
"""

CALLS = """async (source) => {
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const { default: show } = await import(url);
  const parentElement = document.createElement("div");
  const first = show({ parentElement });
  const second = show({ parentElement });
  await first();
  const after_first = parentElement.textContent;
  await second();
  return [after_first, parentElement.textContent];
}"""


def test_a_late_goodbye_does_not_take_down_what_a_later_call_shows(page: Page, app_url: str) -> None:
    # Streamlit calls again when the data change, and calls back what the first call returned only when it is through.
    page.route("**/shown_late.js", lambda route: route.fulfill(body=PICTURE, content_type="text/javascript"))
    page.goto(app_url)
    page.wait_for_selector("[data-testid=stApp]")
    assert page.evaluate(CALLS, loader("shown_late.js", "0", "mount", "unmount")) == ["shown", ""]
