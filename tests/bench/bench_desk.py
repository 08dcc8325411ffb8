"""A stopwatch on large files: what somebody waits who brings one to the lab, from the upload to what is on the screen.

A real server and a real browser, one after the other, so the machine must be quiet: the time that the lab takes to
show its own example in a new tab is the yardstick, and is printed beside them.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from playwright.sync_api import Page

from em_core.data.excel_writing import Page as Sheet
from em_core.data.excel_writing import workbook
from scripts.live import launched, serving

ROWS, COLUMNS, MORE_ROWS = 20_000, 50, 60_000

TOLD, PICTURE, START, OFFER = 3.0, 4.0, 4.0, 4.0
"""Seconds: until the file is described; until two of its columns are drawn; until the start is, of all columns; until a
sample of too many rows is offered."""

PATIENCE = 120_000
"""Milliseconds after which nothing more is waited for."""

UPLOAD = "[data-testid=stSidebar] input[type=file]"
PLAYER = ".hs-player:is([data-ready], [data-begun])"
SHOWN = "document.querySelector('.hs-player')?.dataset"
SIDEBAR = "document.querySelector('[data-testid=stSidebar]').innerText"


def main() -> None:
    """Print the table."""
    print("\n# A stopwatch on large files\n")
    print("| file | what | seconds | examples of the lab | at most | |\n|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder, serving("app.py") as url, launched() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.goto(f"{url}/lab")
        _settled(page)
        began = time.perf_counter()
        page.close()
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.goto(f"{url}/lab")
        page.wait_for_selector(PLAYER, timeout=PATIENCE)
        yardstick = time.perf_counter() - began
        for file, what, took, most in _measured(page, url, Path(folder)):
            verdict = "" if most is None else "pass" if took <= most else "short"
            limit = "-" if most is None else f"{most:g} s"
            print(f"| {file} | {what} | {took:.2f} | {took / yardstick:.1f} | {limit} | {verdict} |", flush=True)
        page.close()


def _measured(page: Page, url: str, folder: Path) -> Iterator[tuple[str, str, float, float | None]]:
    """Yield the file, what is waited for, how many seconds that took, and how many it may take."""
    for path in _files(folder):
        page.goto(f"{url}/lab?data=own")
        _settled(page)
        before = _names(page)
        size = f"{path.stem.replace('x', ' x ')}, {path.suffix[1:]}"
        began = time.perf_counter()
        page.locator(UPLOAD).first.set_input_files(path)
        if path.stem.startswith(str(MORE_ROWS)):
            page.wait_for_function(f"() => /sample of/i.test({SIDEBAR})", timeout=PATIENCE)
            yield size, "a sample is offered", time.perf_counter() - began, OFFER
            continue
        page.wait_for_function(f"() => {SIDEBAR}.includes('rows ×')", timeout=PATIENCE)
        yield size, "the file is described", time.perf_counter() - began, TOLD
        _changed(page, before)
        yield size, "the first picture of two columns", time.perf_counter() - began, PICTURE
        _ready(page, before)
        yield size, "their run can be played", time.perf_counter() - began, None
        if path.suffix == ".csv" and path.stem.endswith(f"x{COLUMNS}"):
            before = _names(page)
            _settled(page)
            began = time.perf_counter()
            page.get_by_role("button", name=f"All {COLUMNS} columns").click()
            _changed(page, before)
            yield size, "all columns: the start", time.perf_counter() - began, START


def _names(page: Page) -> list[str]:
    """Return the names of what the player shows: of a run, and of a start alone."""
    found: list[str] = page.evaluate(f"() => [{SHOWN}?.ready ?? '', {SHOWN}?.begun ?? '']")
    return found


def _changed(page: Page, before: list[str]) -> None:
    """Wait until the player shows something else: a run, or its start."""
    script = f"(before) => {{ const it = {SHOWN}?.ready ?? {SHOWN}?.begun; return it && !before.includes(it); }}"
    page.wait_for_function(script, arg=before, timeout=PATIENCE)


def _ready(page: Page, before: list[str]) -> None:
    """Wait until the player shows another run; where the server asks whether to go on, it is to."""
    ready = f"(before) => {SHOWN}?.ready && !before.includes({SHOWN}.ready)"
    go_on = page.get_by_role("button", name="Go on", exact=True)
    while not page.evaluate(ready, before):
        if go_on.count():
            go_on.click()
        page.wait_for_timeout(50)


def _settled(page: Page) -> None:
    """Wait until a run is shown, and the server has nothing more to say."""
    page.wait_for_selector(".hs-player[data-ready]", timeout=PATIENCE)
    page.wait_for_selector(".stApp[data-test-script-state=notRunning]", timeout=PATIENCE)


def _files(folder: Path) -> Iterator[Path]:
    """Yield files of three groups that overlap, each of its own size and kind."""
    generator = np.random.default_rng(1)
    for rows, columns, kinds in [(ROWS, COLUMNS, "csv xlsx"), (ROWS, 2, "csv"), (MORE_ROWS, 2, "csv")]:
        groups = generator.integers(0, 3, rows)
        values = generator.normal(size=(rows, columns)) + 3 * groups[:, None] * (np.arange(columns) % 2)
        names = [f"v{j}" for j in range(columns)]
        for kind in kinds.split():
            path = folder / f"{rows}x{columns}.{kind}"
            if kind == "csv":
                lines = [",".join(map(repr, row)) for row in values.tolist()]
                path.write_text("\n".join([",".join(names), *lines]), "utf-8")
            else:
                path.write_bytes(workbook([Sheet("Data", names, values.T.tolist())]))
            yield path


if __name__ == "__main__":
    main()
