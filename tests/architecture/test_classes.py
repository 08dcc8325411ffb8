"""A name of a style is one thing's: what pages write in HTML and what components draw share the browser's sheets."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_no_component_styles_what_a_page_has_written() -> None:
    """A player brought `.hs-link` of its own once, and all links of the page grew by eight pixels as it came."""
    written = {
        name
        for path in (ROOT / "pages").rglob("*.py")
        for attribute in re.findall(r"""class=\\?["']([^"'>]*)""", path.read_text("utf-8"))
        for name in re.findall(r"hs-[a-z0-9-]+", attribute)
    }
    # The frame's own sheet is the page's.
    sheets = [path for path in (ROOT / "assets").rglob("*.css") if path.parent.name != "frame"]
    styled = {name: path.name for path in sheets for name in re.findall(r"\.(hs-[a-z0-9-]+)", path.read_text("utf-8"))}
    assert len(written) > 20
    assert len(styled) > 100
    assert {name: styled[name] for name in sorted(written & set(styled))} == {}
