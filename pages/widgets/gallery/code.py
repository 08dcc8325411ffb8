"""The functions that a model runs, as they are in the program."""

from __future__ import annotations

import streamlit as st

from em_core.catalogue.registry import FAMILY
from em_core.catalogue.source_code import VERBS, source_of
from em_core.experiments.run_description import described
from em_core.experiments.visits import first_visit
from pages.widgets.arrival import address
from pages.widgets.shared.runs import traced
from pages.widgets.shared.text import plain

TITLES = {"e_step": "E-step", "m_step": "M-step", "log_likelihood": "Objective", "lower_bound": "Lower bound"}


def show_code() -> None:
    """Let people choose a model and a verb; show the function with its file and line."""
    ids = list(FAMILY)
    asked = st.query_params.get("code", ids[0])
    model = st.selectbox(
        "Model",
        ids,
        ids.index(asked) if asked in ids else 0,
        format_func=lambda id: FAMILY[id].title,
        key="code_model",
    )
    address.put("code", model)
    shown, _ = traced(described(first_visit(model)))
    for tab, verb in zip(st.tabs([TITLES[verb] for verb in VERBS]), VERBS, strict=True):
        source = source_of(shown.model, verb)
        name = type(shown.model).__name__
        whose = f"{name}.{verb}"
        if source.owner != name:
            whose = f"{name}.{verb}, inherited from {source.owner}"
        with tab:
            st.caption(plain(f"{whose}: {source.file}, line {source.line}"))
            st.code(source.text, language="python", line_numbers=False)
