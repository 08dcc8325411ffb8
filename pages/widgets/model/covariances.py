"""The covariance matrix of a component in many columns, on demand: no table beside a picture has room for it."""

from __future__ import annotations

import streamlit as st

from em_core.catalogue.entry import Exhibit
from em_core.em.capabilities import capabilities_of
from em_core.em.covariance_matrix import correlations_of
from em_core.em.parameters import covariances_of
from em_core.em.trace import AnyTrace
from em_core.experiments.visits import shows_plane
from em_core.numerics.wording import at_the_start
from em_viz.run.columns_panel import WIDE
from pages.widgets.shared.text import plain


def show_covariances(shown: Exhibit, trace: AnyTrace, key: str) -> None:
    """Show the matrix that somebody asks for; nothing where the table of parameters says it all.

    key:  of the widgets; another one begins anew.
    """
    columns = shown.sample.columns
    if not shows_plane(shown.entry) or len(columns) <= WIDE or covariances_of(trace.params[0]) is None:
        return
    noun = capabilities_of(trace.model).components
    with st.expander(plain(f"Covariance matrix of {noun.one}")):
        which, when, how = st.columns(3, vertical_alignment="bottom")
        count = trace.responsibilities(0).shape[1]
        k = which.selectbox(
            plain(at_the_start(noun.singular)), range(count), format_func=noun.name, key=f"{key}_component"
        )
        step = when.number_input("After step", 0, trace.n_steps, trace.n_steps, key=f"{key}_step")
        correlations = how.toggle("As correlations", key=f"{key}_correlations")
        found = covariances_of(trace.params[int(step)])
        assert found is not None, "a model has covariances at every step or at none"
        matrix = correlations_of(found[k]) if correlations else found[k]
        names = list(columns)
        rows = [
            {"column": name, **{other: float(f"{value:.4g}") for other, value in zip(names, line, strict=True)}}
            for name, line in zip(names, matrix.tolist(), strict=True)
        ]
        st.dataframe(rows, hide_index=True, column_config={"column": st.column_config.TextColumn(pinned=True)})
