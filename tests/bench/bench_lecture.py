"""How long a change of view takes in each built-in lecture, beside a change to an empty page of the same Streamlit.

From the press to the picture on the screen, in a real browser, after the next view has been prepared.
"""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize

from em_core.lectures import LECTURES, Lecture
from scripts.live import launched, serving

SCREEN: ViewportSize = {"width": 1280, "height": 720}
TIMES = 7
"""So often the empty page is gone to."""

EMPTY = """
import streamlit as st

st.set_page_config(layout="wide")
pages = {name: st.Page(lambda name=name: st.title(name), title=name, url_path=name) for name in ("zero", "one", "two")}
st.navigation(list(pages.values()), position="top").run()
"""

TO_EMPTY = """async (name) => {
  const since = performance.now();
  [...document.querySelectorAll('a')].find((a) => a.pathname.endsWith('/' + name)).click();
  while (document.querySelector('h1')?.textContent !== name) await new Promise(requestAnimationFrame);
  return performance.now() - since;
}"""

HELD = "JSON.parse(sessionStorage.getItem('halfstep-lecture-held'))"

# Before the page's own ears: they keep what they have understood to themselves.
WATCH = f"""addEventListener('keydown', () => {{
  // What is on the screen: the run that Restarts replays is far below its picture.
  const seen = (each) => each.getBoundingClientRect().top < innerHeight && each.getBoundingClientRect().height > 0;
  const shown = () => [...document.querySelectorAll('.hs-staged, .hr-river, .hb-basins')].filter(seen);
  const named = () => shown().map((each) => each.dataset.ready).join();
  const [since, before, {{ view }}] = [performance.now(), named(), {HELD}];
  window.__took = undefined;
  const look = () => {{
    const now = named();
    if ({HELD}.view === view) return performance.now() - since < 200 && requestAnimationFrame(look);
    if (now && now !== before && shown().every((each) => each.dataset.ready)) {{
      window.__took = performance.now() - since;
    }} else requestAnimationFrame(look);
  }};
  requestAnimationFrame(look);
}}, true);"""


def empty_page(browser: Browser) -> float:
    """Return the milliseconds to an empty page."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "empty.py"
        script.write_text(EMPTY, "utf-8")
        with serving(str(script)) as url:
            page = browser.new_page(viewport=SCREEN)
            page.goto(f"{url}/one")
            page.wait_for_selector("h1")
            found = [float(page.evaluate(TO_EMPTY, ("two", "one")[i % 2])) for i in range(TIMES)]
            page.close()
    return statistics.median(found)


def next_view(page: Page, link: str) -> float:
    """Press until the next view comes; return the milliseconds from that press to its picture."""
    page.wait_for_function("(link) => document.documentElement.dataset.warmed === link", arg=link, timeout=120_000)
    before: int = page.evaluate(f"{HELD}.view")
    while page.evaluate(f"{HELD}.view") == before:
        page.wait_for_timeout(800)
        page.keyboard.press("PageDown")
    page.wait_for_function("window.__took !== undefined", timeout=60_000)
    return float(page.evaluate("window.__took"))


def is_shown_alone(lecture: Lecture) -> bool:
    """Return whether a press leads from view to view: the class of another has something to do in between."""
    return not any(view.activity for view in lecture.views)


def hold(browser: Browser, url: str, lecture: Lecture) -> list[float]:
    """Hold a lecture; return the milliseconds of every change of view."""
    page = browser.new_page(viewport=SCREEN)
    page.add_init_script(WATCH)
    page.goto(f"{url}/lectures?show={lecture.id}")
    page.wait_for_selector(".hs-glossary button", state="attached")
    page.get_by_role("button", name="Hold this lecture").click()
    page.wait_for_selector(".hs-staged[data-ready]")
    found = [next_view(page, view.link) for view in lecture.views[1:]]
    page.close()
    return found


def main() -> None:
    """Print the table."""
    with launched() as browser:
        with serving("app.py") as url:
            held = {id: hold(browser, url, lecture) for id, lecture in LECTURES.items() if is_shown_alone(lecture)}
        empty = empty_page(browser)
    print(f"A change of view in a lecture; to an empty page: {empty:,.0f} ms")
    for id, times in held.items():
        print(LECTURES[id].title)
        for view, took in zip(LECTURES[id].views[1:], times, strict=True):
            print(f"  {view.title:36}{took:>8,.0f} ms{took / empty:>8.1f} x an empty page")
    everything = [took for times in held.values() for took in times]
    print(
        f"slowest {max(everything) / empty:.1f} x, median {statistics.median(everything) / empty:.1f} x an empty page"
    )


if __name__ == "__main__":
    main()
