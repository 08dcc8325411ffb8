"""Theorems: provable facts about EM, each checked while the page is looked at, each with links to see it at work."""

from __future__ import annotations

import pages.widgets.loading  # noqa: F401  # isort: skip

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from em_core.theorems import THEOREMS, Theorem
from pages.widgets.arrival import session
from pages.widgets.frame.head import show_answer, show_head_alone
from pages.widgets.saving.panel import Offered, show_panel
from pages.widgets.shared.reserved import reserved
from pages.widgets.theorems.card import checked, claim, known, rows, show_known, show_verdict, style_of, summary

session.enter("theorems")

show_head_alone("theorems")
answer = reserved("theorems-answer")
shown = rows(list(THEOREMS.values()))
st.html(style_of(shown))
theorems = [theorem for row in shown for theorem in row]
verdicts = {theorem.id: verdict for theorem in theorems if (verdict := known(theorem.id)) is not None}


def card_of(theorem: Theorem) -> DeltaGenerator:
    """Return the card of a theorem."""
    return st.container(border=True, height="stretch", key=f"theorem-{theorem.id}")


if len(verdicts) == len(theorems):
    with answer:
        show_answer(summary(verdicts))
    with st.container(key="theorems"):
        for theorem in theorems:
            with card_of(theorem):
                show_known(theorem, verdicts[theorem.id])
else:
    progress, places = answer.empty(), {}
    with st.container(key="theorems"):
        for theorem in theorems:
            with card_of(theorem):
                places[theorem.id] = claim(theorem)
    for done, (name, place) in enumerate(places.items()):
        progress.progress(done / len(places), f"Checking: {THEOREMS[name].title}")
        verdicts[name] = checked(name)
        with place.container():
            show_verdict(THEOREMS[name], verdicts[name])
    with progress.container():
        show_answer(summary(verdicts))
show_panel("", lambda: Offered("theorems", ()))
