"""How fast the player is: frames a second while it plays, and how long after a key its half-step is drawn.

Measured in a real browser without a graphics card, on a page of its own, with 100 steps of three components.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser

from scripts.live import launched
from tests.em_viz.synthetic import synthetic

SIZES = (300, 1000, 5000, 20000)
STEPS = 100

FRAMES_PER_SECOND = """async (speed) => {
  document.querySelector(`[data-speed="${speed}"]`).click();
  document.querySelector('[data-do="play"]').click();
  await new Promise((done) => setTimeout(done, 300));
  const stamps = [];
  await new Promise((done) => {
    const count = (now) => {
      stamps.push(now);
      now - stamps[0] < 3000 ? requestAnimationFrame(count) : done();
    };
    requestAnimationFrame(count);
  });
  document.querySelector('[data-do="play"]').click();
  return (stamps.length - 1) / ((stamps.at(-1) - stamps[0]) / 1000);
}"""

MILLISECONDS_TO_DRAWN = """async () => {
  const root = document.querySelector('.hs-player');
  const times = [];
  for (let i = 0; i < 15; i++) {
    const before = performance.now();
    const drawn = new Promise((done) => {
      new MutationObserver((_, observer) => { observer.disconnect(); requestAnimationFrame(() => setTimeout(done)); })
        .observe(root, { attributeFilter: ['data-drawn'] });
    });
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true, cancelable: true }));
    await drawn;
    times.push(performance.now() - before);
    await new Promise((done) => setTimeout(done, 350));
  }
  return times.sort((a, b) => a - b)[7];
}"""


def measure(browser: Browser, n: int) -> str:
    """Return one row of the table."""
    animation = synthetic(n, steps=STEPS)
    started = time.perf_counter()
    packed = animation.pack()
    packing = time.perf_counter() - started
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.html"
        path.write_text(animation.to_html(), "utf-8")
        page = browser.new_page(viewport={"width": 1440, "height": 1000})
        page.goto(path.as_uri())
        page.wait_for_selector(".hs-player[data-ready]")
        page.wait_for_timeout(500)
        key = page.evaluate(MILLISECONDS_TO_DRAWN)
        rates = [page.evaluate(FRAMES_PER_SECOND, speed) for speed in (1, 4)]
        page.close()
    return (
        f"{n:>7,} {len(packed) / 1e3:>11,.0f} kB {1e3 * packing:>9,.0f} ms {key:>11,.0f} ms"
        f"{rates[0]:>13,.0f} fps {rates[1]:>9,.0f} fps"
    )


def main() -> None:
    """Print the table."""
    print(f"The player, {STEPS} steps, three components, headless browser without a graphics card")
    print(" points      payload     packing   key drawn     playing 1x   playing 4x")
    with launched() as browser:
        for n in SIZES:
            print(measure(browser, n), flush=True)


if __name__ == "__main__":
    main()
