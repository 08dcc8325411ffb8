"""The geometry of handles: ellipses go through what was dropped, spreads and masses stay what they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page

from tests.browser.lab import READY

GEOMETRY = """async ([name, args]) => {
  const own = performance.getEntriesByType('resource').find((e) => e.name.endsWith('/player.js')).name;
  return (await import(new URL('bodies.js', own).href))[name](...args);
}"""


def test_the_geometry_of_bodies(page: Page, player_url: str) -> None:
    page.goto(player_url)
    page.wait_for_selector(READY)

    def geometry(name: str, *args: Any) -> Any:
        return page.evaluate(GEOMETRY, [name, list(args)])

    expect_ellipses_through_what_was_dropped(geometry)
    expect_a_spread_however_short(geometry)
    expect_masses_that_stay_shares(geometry)


def expect_ellipses_through_what_was_dropped(geometry: Callable[..., Any]) -> None:
    rng = np.random.default_rng(3)
    scale = [130.0, 6.5]
    for _ in range(12):
        factor = rng.normal(size=(2, 2)) * [[1.0], [12.0]]
        spread = factor @ factor.T
        arms = np.array(geometry("armsOf", spread.tolist(), "free", scale))
        # Two arms make the spread, and stand at right angles on the screen.
        np.testing.assert_allclose(arms.T @ arms, spread, rtol=1e-9)
        assert (arms[0] * scale) @ (arms[1] * scale) == pytest.approx(
            0, abs=1e-6 * np.prod(np.hypot(*(arms * scale).T))
        )
        to = (rng.normal(size=2) * [1, 12]).tolist()
        for i in (0, 1):
            found = geometry("stretched", spread.tolist(), arms.tolist(), i, to, "free", scale)
            wider = np.array(found["spread"])
            np.testing.assert_allclose(np.array(to) @ np.linalg.solve(wider, to), 1, rtol=1e-9)
            np.testing.assert_allclose(found["arms"][i], to)
            other = np.hypot(*(np.array(found["arms"][1 - i]) * scale))
            assert other == pytest.approx(np.hypot(*(arms[1 - i] * scale)))
        along = geometry("stretched", np.diag([2.0, 9.0]).tolist(), [[1.4, 0], [0, 3]], 1, [5.0, -4.0], "axes", scale)
        assert along["spread"] == [[2, 0], [0, 16]]
        circle = geometry("stretched", np.diag([2.0, 2.0]).tolist(), [[1.4, 0]], 0, to, "round", scale)["spread"]
        assert circle == [[pytest.approx(np.dot(to, to)), 0], [0, pytest.approx(np.dot(to, to))]]


def expect_a_spread_however_short(geometry: Callable[..., Any]) -> None:
    for shape, arms in (("free", [[1, 0], [0, 1]]), ("axes", [[1, 0], [0, 1]]), ("round", [[1, 0]])):
        found = geometry("stretched", [[1, 0], [0, 1]], arms, 0, [0, 0], shape, [100, 100])["spread"]
        assert np.linalg.eigvalsh(found)[0] == pytest.approx(0.03**2)


def expect_masses_that_stay_shares(geometry: Callable[..., Any]) -> None:
    bodies = [{"mass": mass, "centre": [mass], "spread": [[mass]], "from": k} for k, mass in enumerate([0.5, 0.3, 0.2])]
    four = geometry("added", bodies, [7])
    assert [body["mass"] for body in four] == pytest.approx([0.375, 0.225, 0.15, 0.25])
    assert four[3]["spread"] == [[pytest.approx(1 / 3)]]
    two = geometry("removed", bodies, 0)
    assert [body["mass"] for body in two] == pytest.approx([0.6, 0.4])
    assert [body["from"] for body in two] == [1, 2]
    assert geometry("toPixels", 71.23456, 0.9) == 71.2
    assert geometry("toPixels", 1e8 + 1.23456, 130) == pytest.approx(1e8 + 1.2346, abs=1e-7)
    assert geometry("toPixels", 12345678, 1e-4) == 12346000
