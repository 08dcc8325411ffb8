"""The front page shows a run at once, and every way into the lab leads where it says."""

from __future__ import annotations

import ast

import pytest

from em_core.experiments.experiment import Experiment
from em_core.experiments.presets import PRESETS, Preset
from tests.pages.visits import ROOT, elements, expect_run, links, shown_key, unfolded, visit


def test_the_first_visit_shows_a_run() -> None:
    home = visit("home")
    assert shown_key(home) == Experiment().key
    assert not home.query_params


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_every_preset_opens_from_its_card(preset: Preset) -> None:
    home = unfolded(visit("home"), "prepared-runs")
    (card,) = (link for link in elements(home.main, "page_link") if link.label == f"**{preset.title}**")
    assert preset.sentence in [caption.value for caption in home.caption]
    expect_run(visit("lab", card.proto.query_string), preset.experiment)


def test_every_page_is_a_click_away() -> None:
    pages = {path.stem for path in (ROOT / "pages").glob("*.py")} - {"__init__", "home"}
    linked = {each.page for each in links(visit("home").main)}
    assert pages - linked <= {"lab"}, "the lab has a button of its own"


def test_a_page_says_nothing_by_accident() -> None:
    """Streamlit shows a string that stands by itself in a page: a docstring under a constant, say."""
    for path in (ROOT / "pages").glob("*.py"):
        first, *rest = ast.parse(path.read_text("utf-8")).body
        assert isinstance(first, ast.Expr), path
        strings = [node for node in rest if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)]
        assert not strings, f"{path}, line {strings[0].lineno if strings else 0}"
