"""How long after a start by hand is dropped in the lab its new run is on the screen.

Measured on the whole app, in a real browser without a graphics card that shares the machine with the server.
"""

from __future__ import annotations

from statistics import median

from playwright.sync_api import Page

from scripts.live import launched, serving

LINKS = {
    "2-D": "data=separated&data.n=1000&k=3",
    "1-D": "data=separated&dim=1&data.n=1000&k=3",
}
DRAGS = 12
AIM = 300
"""Milliseconds."""

WATCH = """() => {
  const root = document.querySelector('.hs-player');
  const before = root.dataset.ready;
  window.answered = new Promise((done) => {
    addEventListener('pointerup', (up) => {
      new MutationObserver((_, observer) => {
        if (root.dataset.ready === before) return;
        observer.disconnect();
        requestAnimationFrame(() => setTimeout(() => done(performance.now() - up.timeStamp)));
      }).observe(root, { attributeFilter: ['data-ready'] });
    }, { once: true, capture: true });
  });
}"""


def drag(page: Page, by: tuple[float, float]) -> float:
    """Drag the first component's mean; return the milliseconds from letting go to the new run's first picture."""
    x, y = page.get_by_role("slider", name="component 1: place").evaluate(
        "(e) => [e.getBoundingClientRect().x, e.getBoundingClientRect().y]"
    )
    page.evaluate(WATCH)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by[0], y + by[1], steps=5)
    page.mouse.up()
    milliseconds: float = page.evaluate("answered")
    return milliseconds


def main() -> None:
    """Print the table."""
    print(f"From a drop to the new run, n = 1,000, K = 3, median of {DRAGS} (aim: {AIM} ms)")
    with serving("app.py") as url, launched() as browser:
        for name, link in LINKS.items():
            page = browser.new_page(viewport={"width": 1440, "height": 1000})
            page.goto(f"{url}/lab?{link}")
            page.wait_for_selector(".hs-player[data-ready]")
            page.wait_for_timeout(1000)
            times = []
            for i in range(DRAGS):
                times.append(drag(page, ((-1) ** i * 60, 0 if name == "1-D" else (-1) ** i * 40)))
                page.wait_for_timeout(1500)
            page.close()
            print(f"{name}: {median(times):.0f} ms, from {min(times):.0f} to {max(times):.0f}", flush=True)


if __name__ == "__main__":
    main()
