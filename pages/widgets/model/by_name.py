"""Where a column of few names came with the data: how the components go with it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from em_core.em.trace import AnyTrace
from em_core.experiments.by_name import by_name
from pages.widgets.shared.text import plain


def show_by_name(trace: AnyTrace, names: Sequence[str], components: Sequence[str]) -> None:
    """Show the table, folded; nothing for data whose rows have names of their own, or none."""
    found = by_name(names, trace.responsibilities(trace.n_steps)) if len(set(components)) > 1 else None
    if found is None or found.rows.shape[1] != len(components):
        return
    with st.expander("Names of the rows against components"):
        st.caption(
            "How many rows of each name are likeliest to be of each component at the end of the run. EM did not see "
            "the names."
        )
        table = [
            {"name": plain(name), **dict(zip(map(plain, components), counts, strict=True))}
            for name, counts in zip(found.names, found.rows.tolist(), strict=True)
        ]
        st.dataframe(table, hide_index=True)
