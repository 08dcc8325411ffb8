"""The comparison shows the function that runs, and the place where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from em_core.catalogue.registry import FAMILY
from em_core.catalogue.source_code import VERBS, source_of
from tests.examples import played

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("model", FAMILY)
def test_the_text_stands_in_the_file_at_the_line(model: str, verb: str) -> None:
    shown, _ = played(FAMILY[model].examples[0].id)
    source = source_of(shown.model, verb)
    lines = (ROOT / source.file).read_text().splitlines()
    assert lines[source.line - 1].strip().startswith((f"def {verb}(", "@"))
    assert source.text.splitlines()[0].strip() == lines[source.line - 1].strip()
    assert f"def {verb}(" in source.text
    compile(source.text, source.file, "exec", dont_inherit=True)
    assert getattr(type(shown.model), verb).__qualname__ == f"{source.owner}.{verb}"


def test_an_inherited_function_is_its_ancestors() -> None:
    shown, _ = played("two-coins")
    source = source_of(shown.model, "e_step")
    assert (source.owner, source.file) == ("FamilyMixture", "em_core/models/mixture.py")
