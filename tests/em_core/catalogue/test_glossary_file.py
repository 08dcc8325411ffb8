"""The glossary that the browser reads is the one that the core holds."""

from __future__ import annotations

from scripts.draw_glossary import FILE, written


def test_the_file_is_current_and_its_formulas_are_translated() -> None:
    text = written()
    assert FILE.read_text("utf-8") == text, "run: python -m scripts.draw_glossary"
    assert "\\\\" not in text, "a formula has a command that MathML does not know"
