"""Showing what was found in data: every problem at once."""

from __future__ import annotations

from collections.abc import Iterable

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
