"""Showing what is wrong with data: every problem at once, and a button for each remedy that a button can carry out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import streamlit as st

from em_core.data.problems import Action, Problem, Severity
from pages.widgets.shared.text import plain

SHOW = {Severity.ERROR: st.error, Severity.WARNING: st.warning, Severity.NOTICE: st.info}


def show_problems(problems: Iterable[Problem]) -> None:
    """Show problems grouped by severity, each as its sentence and remedy."""
    for severity, show in SHOW.items():
        found = [str(problem) for problem in problems if problem.severity is severity]
        if found:
            show(plain("\n\n".join(found)))


def offer_remedies(offers: Mapping[Action, int], key: str) -> None:
    """Show a button for each remedy, with its count of rows; a press is remembered under `key` and its action."""
    words = {
        Action.DROP_ROWS: "Leave out {count:,} row{s}",
        Action.SAMPLE: "Use a seeded sample of {count:,} rows",
    }
    for action, count in offers.items():
        label = words[action].format(count=count, s="" if count == 1 else "s")
        st.button(plain(label), key=f"{key}_{action.value}_press", on_click=accept, args=(key, action))


def accept(key: str, action: Action) -> None:
    """Remember that a remedy was accepted."""
    st.session_state[f"{key}_{action.value}"] = True


def accepted(key: str, action: Action) -> bool:
    """Return whether a remedy was accepted for these data."""
    return bool(st.session_state.get(f"{key}_{action.value}"))
