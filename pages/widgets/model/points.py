"""The points as a table: look, edit, add and delete; the edited points become the user's own data."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from em_core.data import DataError, Dataset, dataset_from_rows
from em_core.experiments.experiment import on_own_data
from em_core.experiments.run_description import RunDescription, described
from pages.widgets.arrival import session
from pages.widgets.shared.problems import show_problems
from pages.widgets.shared.text import plain


def show_points(run: RunDescription, dataset: Dataset) -> None:
    """Say where the data come from, and show their table where somebody asks for it."""
    facts = [f"{dataset.title}.", dataset.note, f"{dataset.n:,} points are in use.", dataset.scaling]
    facts += [
        f"Source: {dataset.source}" if dataset.source else "",
        f"Licence: {dataset.licence}" if dataset.licence else "",
    ]
    st.caption(plain(" ".join(filter(None, facts))))
    if st.toggle("Edit the points", key="edit_points"):
        _editor(run, dataset)


def _editor(run: RunDescription, dataset: Dataset) -> None:
    st.caption("Change a number, add a row at the end, or tick rows and delete them. Then use the points.")
    table = [
        {"row": row, **dict(zip(dataset.columns, point, strict=True))}
        for row, point in zip(dataset.rows, dataset.values.tolist(), strict=True)
    ]
    edited: list[dict[str, Any]] = st.data_editor(
        table,
        num_rows="dynamic",
        hide_index=True,
        disabled=["row"],
        height=320,
        key=f"points_{dataset.digest[:12]}",
    )
    if st.button("Use these points", type="primary"):
        try:
            own = dataset_from_rows(
                [[row[name] for name in dataset.columns] for row in edited], dataset.columns, dataset
            )
        except DataError as error:
            show_problems(error.problems)
            return
        # The table holds standardised numbers where the lab does: they must not be standardised twice.
        before = run.experiment
        columns = own.columns if own.d > 2 else ()
        session.rebase(
            described(replace(on_own_data(before, own), columns=columns, plane=dataset.plane, standardise=False), own)
        )
        st.rerun()
