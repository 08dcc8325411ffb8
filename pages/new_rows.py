"""New rows: the rows of another file, scored by a fitted model."""

from __future__ import annotations

import pages.widgets.loading  # noqa: F401  # isort: skip

import streamlit as st

from em_core.scoring.new_rows import Scored
from pages.widgets.arrival import session
from pages.widgets.frame.head import show_answer, show_head_alone
from pages.widgets.scoring.result import answer, show_result
from pages.widgets.scoring.scoring import known_by, scored_rows, tell
from pages.widgets.scoring.which_model import choose_fitted
from pages.widgets.scoring.which_rows import EXAMPLE, choose_rows
from pages.widgets.shared.text import plain

session.enter("new_rows")
show_head_alone("new_rows")
place = st.empty()
left, right = st.columns([2, 3])
scored: Scored | None = None
rows = None
with left:
    try:
        chosen = choose_fitted()
        rows = choose_rows(chosen)
        if rows is not None:
            scored = scored_rows(chosen, rows)
            if rows.example:
                st.caption(plain(EXAMPLE))
    except ValueError as error:
        # What the run itself cannot do is said as its own page says it, and a model that cannot score says so.
        st.error(plain(str(error)))
if scored is not None and rows is not None:
    with place.container():
        show_answer(answer(scored))
    with right:
        show_result(scored, known_by(chosen, rows))
        tell(rows, scored)
