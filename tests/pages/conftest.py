"""Maps on pages are small under test and refined as far as they go; the packages are searched for components once."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache

import pytest
from streamlit.components.v2 import manifest_scanner

from pages.widgets.basins import conduct

PAIR, OTHERS, ENOUGH = (4, 8, 16), (4, 8, 16), 8


@pytest.fixture(autouse=True)
def small_maps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conduct, "PAIR", PAIR)
    monkeypatch.setattr(conduct, "OTHERS", OTHERS)
    monkeypatch.setattr(conduct, "ENOUGH", ENOUGH)
    monkeypatch.setattr(conduct, "PATIENCE", math.inf)


@pytest.fixture(scope="session", autouse=True)
def one_search_for_components() -> Iterator[None]:
    """A server reads the description of every installed package when it starts; each visit of a test would again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield
