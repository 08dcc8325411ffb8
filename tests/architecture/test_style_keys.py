"""A rule of style for a keyed part of a page names a key that a page has: a renamed key leaves no dead rule behind."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "app.py", *sorted((ROOT / "pages").rglob("*.py"))]
STYLED = [*PAGES, *(each for kind in ("*.css", "*.js") for each in sorted((ROOT / "assets").rglob(kind)))]
WHOLE = re.compile(r"\.st-key-([\w-]+)")
"""A selector of one key; `[class*=...]` is for keys with a number or a name in them."""

LITERAL = re.compile(r'"([a-z][\w-]*)"')
PART = "part-"
"""What `pages.widgets.shared.parts` puts before a part's name."""


def test_every_styled_key_is_a_pages_key() -> None:
    known = {name for page in PAGES for name in LITERAL.findall(page.read_text("utf-8"))}
    styled = {
        (key, str(path.relative_to(ROOT)))
        for path in STYLED
        if "plotly" not in path.name
        for key in WHOLE.findall(path.read_text("utf-8"))
    }
    assert len(styled) > 20
    assert not [each for each in styled if each[0] not in known and each[0].removeprefix(PART) not in known]
