"""The glossary keeps its own rules: short sentences, one meaning a word, links that open what they say."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from em_core import open_link
from em_core.catalogue.glossary import GLOSSARY, Term, matching

TERMS = [pytest.param(term, id=term.id) for term in GLOSSARY.values()]


def test_there_are_about_fifty_terms_in_the_order_of_the_alphabet() -> None:
    names = [term.name.casefold() for term in GLOSSARY.values()]
    assert 50 <= len(names) <= 80
    assert names == sorted(names)


def test_every_word_has_one_meaning() -> None:
    forms = Counter(form for term in GLOSSARY.values() for form in {term.name, *term.also})
    assert [form for form, count in forms.items() if count > 1] == []


@pytest.mark.parametrize("term", TERMS)
def test_a_term_is_said_in_at_most_forty_words_and_two_sentences(term: Term) -> None:
    assert len(term.sentence.split()) <= 40
    assert term.sentence.endswith(".")
    assert len(re.findall(r"[.!?](?:\s|$)", term.sentence)) <= 2


@pytest.mark.parametrize("term", TERMS)
def test_the_formula_closes_what_it_opens(term: Term) -> None:
    bare = re.sub(r"\\[{}]", "", term.formula)
    assert bare.count("{") == bare.count("}")
    assert term.formula.count(r"\bigl") == term.formula.count(r"\bigr")
    assert "$" not in term.formula


@pytest.mark.parametrize("term", TERMS)
def test_the_link_opens_without_a_note(term: Term) -> None:
    opened = open_link(term.see)
    assert opened.notes == ()
    assert opened.page == term.place[0]


def test_terms_are_found_by_name_by_other_forms_and_by_their_sentence() -> None:
    assert [term.id for term in matching("Kullback")] == ["kl"]
    assert matching("responsib")[0].id == "responsibility"
    assert "ellipse" in {term.id for term in matching("standard deviation")}
    assert matching("") == list(GLOSSARY.values())
    assert matching("xylophone") == []
