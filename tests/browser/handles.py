"""What tests do with handles: find one, drag it, and wait for the run that answers."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from playwright.sync_api import Locator, Page, expect

from em_core.experiments.experiment import Experiment
from em_core.experiments.url import from_query
from em_core.numerics.arrays import FloatArray
from tests.browser.lab import (
    FIRST,
    READY,
    expect_run,
    idle,
    query,
)

PATIENCE = 60.0


def same_as_drawn(found: FloatArray, start: FloatArray) -> None:
    """What was not dragged is where it was, to the four digits that a picture shows."""
    np.testing.assert_allclose(found, start, rtol=5e-4, atol=5e-4)


def centre(page: Page, k: int) -> Locator:
    return page.get_by_role("slider", name=re.compile(f"^(component|centre) {k}: place$"))


def arm(page: Page, k: int, which: str) -> Locator:
    return page.get_by_role("slider", name=f"component {k}: {which}", exact=True)


def spot(handle: Locator) -> tuple[float, float]:
    """Return where in the window a handle is."""
    x, y = handle.evaluate("(e) => [e.getBoundingClientRect().x, e.getBoundingClientRect().y]")
    return float(x), float(y)


def drag(page: Page, handle: Locator, by: tuple[float, float]) -> None:
    """Drag a handle so many pixels, and wait for the run that answers."""
    x, y = spot(handle)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by[0], y + by[1], steps=5)
    answered(page, lambda: page.mouse.up())


def answered(page: Page, act: Callable[[], object]) -> None:
    """Do something that ends in another run, and wait until it is on the screen."""
    before = page.locator(READY).get_attribute("data-ready")
    act()
    expect(page.locator(READY)).not_to_have_attribute("data-ready", before or "")
    idle(page)


def described(page: Page, base: Experiment = FIRST) -> Experiment:
    """Return the experiment in the address: by hand, what it was before in everything else, and on the screen."""
    # The run comes first, and the rest of the page follows it.
    deadline = time.monotonic() + PATIENCE
    while page.locator(READY).get_attribute("data-ready") != from_query(query(page)).experiment.key:
        assert time.monotonic() < deadline, "The address never followed the run."
        page.wait_for_timeout(50)
    found = from_query(query(page))
    assert not found.notes
    experiment = found.experiment
    assert experiment == replace(base, start="by_hand", typed=experiment.typed, k=experiment.k)
    expect_run(page, experiment)
    return experiment


def start_of(experiment: Experiment, d: int) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    k, typed = experiment.k, np.array(experiment.typed)
    weights, means, covariances = np.split(typed, [k, k + k * d])
    return weights, means.reshape(k, d), covariances.reshape(k, d, d)


def expect_sidebar(page: Page, k: int) -> None:
    expect(page.get_by_role("combobox", name="Start")).to_have_value("By hand")
    expect(page.get_by_role("slider", name="Components K")).to_have_value(str(k))
