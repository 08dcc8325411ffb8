"""Take the README's pictures from the real app, and fail where what the app shows is not what the core computes.

Run it with `make showcase`; the pictures go to assets/images/.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Literal

from playwright.sync_api import Browser, Page

from em_core.experiments.experiment import Experiment, resolve, run_experiment
from em_viz.models.dispatch import animate
from scripts.live import ROOT, launched, serving

IMAGES = ROOT / "assets" / "images"


@dataclass(frozen=True)
class Shot:
    """A picture: its file, the page, the half-step, and how it is looked at."""

    file: str
    frame: int
    width: int = 1440
    height: int = 900
    scheme: Literal["light", "dark"] = "light"
    page: str = "lab?"
    ready: str = ".hs-player[data-ready]"


LAB = (
    Shot("lab.png", 31),
    Shot("lab-dark.png", 22, scheme="dark"),
    Shot("lab-phone.png", 31, width=390, height=844),
)
"""Pictures of the lab, whose words are checked against the core's."""

OTHERS = (
    Shot("basins.png", 0, page="basins?data=galaxies_corrected&k=2&", ready="text=of the 65,536 starts"),
    Shot("tomography.png", 22, page="model?model=tomography&"),
    Shot("bound.png", 8, page="bound?"),
    Shot("family.png", 0, page="family?", ready="text=Richardson-Lucy"),
)


def main() -> int:
    """Take every picture; return 1 and say why where one would be wrong."""
    experiment = Experiment()
    dataset = resolve(experiment)
    trace = run_experiment(experiment, dataset)
    animation = animate(trace.model, dataset, trace, key=experiment.key)
    panels = {panel.name: panel for panel in animation.panels}
    faults = []
    with serving("app.py") as url, launched() as browser:
        for shot in (*LAB, *OTHERS):
            page = opened(browser, f"{url}/{shot.page}step={shot.frame}", shot)
            for name in ("sentence", "parameters", "check") if shot in LAB else ():
                live = page.locator(f'[data-panel="{name}"] .hs-stack > :not(.hs-sizer):not([hidden])')
                shown = words(page, live.inner_html())
                expected = words(page, panels[name].html(shot.frame))
                if shown != expected:
                    faults.append(f"{shot.file}: the panel {name!r} shows {shown!r}; the core says {expected!r}.")
            page.screenshot(path=IMAGES / shot.file)
            print(f"assets/images/{shot.file}: half-step {shot.frame}, {shot.width} x {shot.height}, {shot.scheme}")
            page.context.close()
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


def opened(browser: Browser, address: str, shot: Shot) -> Page:
    """Return the page at an address once it has been drawn."""
    context = browser.new_context(
        viewport={"width": shot.width, "height": shot.height}, color_scheme=shot.scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector(shot.ready, timeout=60_000)
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]', timeout=60_000)
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(800)
    return page


def words(page: Page, fragment: str) -> str:
    """Return the words of an HTML fragment, as the browser reads them."""
    script = "html => { const d = document.createElement('div'); d.innerHTML = html; return d.textContent; }"
    return " ".join(str(page.evaluate(script, fragment)).split())


if __name__ == "__main__":
    sys.exit(main())
