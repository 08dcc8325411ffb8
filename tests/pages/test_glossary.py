"""The glossary's page: terms by theme, by what is looked for, and by a link."""

from __future__ import annotations

from em_core.catalogue.glossary import GLOSSARY, THEMES, Term
from pages.widgets.shared.text import plain
from tests.pages.visits import address, elements, sound, visit


def names(page: object) -> set[str]:
    found = "".join(each.value for each in elements(page, "markdown"))  # type: ignore[arg-type]
    return {term.id for term in GLOSSARY.values() if said(term) in found}


def said(term: Term) -> str:
    """Return the words of a term's card; all cards are one element."""
    formula = f"\n\n$$\n{term.formula}\n$$" if term.formula else ""
    return f"**{plain(term.name)}**\n\n{plain(term.sentence)}{formula}"


def test_the_first_theme_is_shown_first() -> None:
    page = visit("glossary")
    assert names(page.main) == {term.id for term in next(iter(THEMES.values()))}
    assert address(page) == {}


def test_a_link_opens_its_term_and_another_search_leaves_it() -> None:
    page = visit("glossary", {"term": "kl"})
    assert "kl" in names(page.main)
    assert address(page) == {"term": "kl"}
    page = sound(page.text_input[0].set_value("temperature").run())
    assert names(page.main) == {"temperature"}
    assert address(page) == {}


def test_what_is_not_found_is_said() -> None:
    page = sound(visit("glossary").text_input[0].set_value("xylophone").run())
    assert "No term has" in page.info[0].value
    unknown = visit("glossary", {"term": "xylophone"})
    assert "term is" in unknown.info[0].value
