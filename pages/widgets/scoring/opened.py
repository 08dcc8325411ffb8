"""The saved model that this session opened last, wherever it was opened."""

from __future__ import annotations

import streamlit as st

from em_core.scoring.fitted_model import FittedModel

OPENED = "opened_model"


def open_model(fitted: FittedModel, key: str) -> None:
    """Remember a saved model that was opened; `key` is the same for the same opening alone."""
    st.session_state[OPENED] = key, fitted


def opened_model() -> tuple[str, FittedModel] | None:
    """Return the key and the model that was opened last; None where none was."""
    found: tuple[str, FittedModel] | None = st.session_state.get(OPENED)
    return found
