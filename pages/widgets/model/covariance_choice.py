"""The choice of a kind of covariance, as the lab and the models' pages offer it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from em_core.distributions.gaussian import Covariance

COVARIANCES: dict[Covariance, str] = {
    "full": "full: own size, shape and slant",
    "tied": "tied: one full matrix for all",
    "diag": "diagonal: own widths, no slant",
    "tied_diag": "tied diagonal: same widths, no slant",
    "spherical": "spherical: own circles",
    "tied_spherical": "tied spherical: equal circles",
}
VARIANCES: dict[Covariance, str] = {"full": "own variance each", "tied": "one variance for all"}


def choose_covariance(key: Callable[[str], str], before: Covariance, columns: int) -> Covariance:
    """Show the kinds that data of so many columns have, with the one before chosen; return the choice.

    key:  a widget's key, by its name.
    """
    # In one dimension the six kinds are two: each component its own variance, or one for all.
    options: dict[Covariance, str] = VARIANCES if columns == 1 else COVARIANCES
    known = before if before in options else _one_dimensional(before)
    return st.selectbox(
        "Variances" if columns == 1 else "Covariances",
        list(options),
        list(options).index(known),
        format_func=lambda kind: options[kind],
        key=key(f"covariance_{columns}"),
    )


def _one_dimensional(covariance: Covariance) -> Covariance:
    return "tied" if covariance.startswith("tied") else "full"
