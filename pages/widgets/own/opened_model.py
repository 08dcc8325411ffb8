"""The saved model that this session opened last, wherever it was opened."""

from __future__ import annotations

import streamlit as st

from em_core.scoring.fitted_model import FittedModel

OPENED, NEW = "opened_model", "opened_model_is_new"


def open_model(fitted: FittedModel, key: str) -> None:
    """Remember a saved model that was opened; `key` is the same for the same opening alone."""
    st.session_state[OPENED] = key, fitted
    st.session_state[NEW] = True


def just_opened() -> bool:
    """Return, once, whether a model was opened since this was asked last: it is then the one that is meant."""
    return bool(st.session_state.pop(NEW, False))


def opened_model() -> tuple[str, FittedModel] | None:
    """Return the key and the model that was opened last; None where none was."""
    found: tuple[str, FittedModel] | None = st.session_state.get(OPENED)
    return found
