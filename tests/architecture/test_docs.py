"""The code in the documents runs, block after block, as it stands."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from em_core.em.capabilities import Capabilities

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("document", ["docs/models.md", "docs/algorithms.md", "docs/selection.md"])
def test_the_code_of_a_document_runs(document: str) -> None:
    blocks = re.findall(r"^```python\n(.*?)^```", (ROOT / document).read_text(), re.DOTALL | re.MULTILINE)
    assert blocks
    names: dict[str, Any] = {"__name__": "document"}
    for block in blocks:
        exec(compile(block, document, "exec", dont_inherit=True), names)


def test_the_document_names_every_capability() -> None:
    text = (ROOT / "docs/models.md").read_text()
    assert not [name for name in Capabilities.__dataclass_fields__ if f"`{name}`" not in text]
