"""After a run on transformed columns: its log-likelihood in the original units, beside that of the fit."""

from __future__ import annotations

import streamlit as st

from em_core.catalogue.entry import Exhibit
from em_core.em.trace import AnyTrace
from em_core.experiments.exports.original_units import original_units
from pages.widgets.shared.text import plain


def show_original_units(shown: Exhibit, trace: AnyTrace) -> None:
    """Say both, and which can be compared with what; nothing where no column was transformed."""
    found = original_units(shown, trace)
    if found is not None:
        st.caption(plain(found.sentence))
