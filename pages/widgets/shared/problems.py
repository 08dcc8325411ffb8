"""Showing what was found in data: every problem at once, each with a button for each of its remedies."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import streamlit as st

from em_core.data.problems import Problem, Severity
from pages.widgets.shared.text import plain

SHOW = {
    Severity.ERROR: st.error,
    Severity.DECIDE: st.warning,
    Severity.WARNING: st.warning,
    Severity.ASSUMED: st.info,
    Severity.NOTE: st.info,
}


def show_problems(problems: Iterable[Problem]) -> None:
    """Show problems grouped by severity, each as its sentence and remedy."""
    problems = list(problems)
    for severity, show in SHOW.items():
        found = [str(problem) for problem in problems if problem.severity is severity]
        if found:
            show(plain("\n\n".join(found)))


def show_findings(problems: Iterable[Problem], press: Callable[[str], None], key: str) -> None:
    """Show problems by severity, and below each its remedies as buttons.

    press:  called with the id of the remedy that was chosen.
    """
    problems = list(problems)
    shown: set[str] = set()
    for severity, show in SHOW.items():
        bare = [str(each) for each in problems if each.severity is severity and not each.remedies]
        for text in dict.fromkeys(str(each) for each in problems if each.severity is severity and each.remedies):
            same = [each for each in problems if each.severity is severity and str(each) == text]
            remedies = [remedy for each in same for remedy in each.remedies if remedy.id not in shown]
            show(plain(text))
            for remedy in remedies:
                if remedy.id not in shown:
                    shown.add(remedy.id)
                    st.button(plain(remedy.label), key=f"{key}_{remedy.id}", on_click=press, args=(remedy.id,))
        if bare:
            show(plain("\n\n".join(bare)))
