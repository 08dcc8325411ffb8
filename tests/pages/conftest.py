"""Maps on pages are small under test, and refined as far as they go however busy the machine is."""

from __future__ import annotations

import math

import pytest

from pages.widgets.basins import conduct

PAIR, OTHERS, ENOUGH = (4, 8, 16), (4, 8, 16), 8


@pytest.fixture(autouse=True)
def small_maps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conduct, "PAIR", PAIR)
    monkeypatch.setattr(conduct, "OTHERS", OTHERS)
    monkeypatch.setattr(conduct, "ENOUGH", ENOUGH)
    monkeypatch.setattr(conduct, "PATIENCE", math.inf)
