"""One click to a model that uses the rows which this one leaves out: those with missing or censored values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from em_core.experiments.visits import first_visit, to_query
from em_core.own.other_models import OtherModel
from em_core.own.own_table import NAME
from em_core.own.source import Source
from pages.widgets.own import memory
from pages.widgets.own.brought import TEXT, Brought
from pages.widgets.shared.text import plain

PAGE = "pages/model.py"


def show_other_models(found: Sequence[OtherModel], key: str) -> None:
    """Show a button for each such model, which opens it with the same data."""
    for other in found:
        if st.button(plain(other.label), key=f"{key}_{other.model}", width="stretch"):
            _open(other)


def _open(other: OtherModel) -> None:
    """Open a model's page with a table, which comes along where it is too large for a link."""
    stop = first_visit(other.model).entry.examples[0].own_stop
    visit = replace(first_visit(other.model), own=other.table, tol=stop.tol, max_steps=stop.max_steps)
    source = Source(other.table.text, NAME, settled=True)
    memory.remember(f"model_{other.model}", Brought(TEXT, source, other.table.mark))
    st.switch_page(PAGE, query_params=to_query(visit))
