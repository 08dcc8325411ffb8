"""Two runs side by side: both players step together, and a sentence says which run ends higher."""

from __future__ import annotations

import pages.widgets.loading  # noqa: F401  # isort: skip

import streamlit as st

from em_core.experiments.page_settings.pair_settings import KEYS, USUAL, pair_in
from em_core.experiments.run_description import RunDescription
from em_viz.run.pair import Run, comparison, numbers_of
from pages.widgets.arrival import address, session
from pages.widgets.arrival.kept_runs import kept
from pages.widgets.frame.head import show_answer, show_head_alone
from pages.widgets.saving.panel import Offered, show_panel
from pages.widgets.shared.future import HIDDEN, hides_future
from pages.widgets.shared.player import show_player
from pages.widgets.shared.reserved import reserved
from pages.widgets.shared.runs import is_known, packed, title_of, traced
from pages.widgets.shared.table import show_table
from pages.widgets.shared.text import plain

session.enter("pair")
show_head_alone("pair")
linked, notes = pair_in(st.query_params.to_dict())
for note in notes:
    st.info(plain(note))
choices: dict[str, RunDescription] = {run.link: run for run in (*USUAL.values(), *kept().values(), *linked.values())}
with reserved("pair-answer"):
    if known := all(map(is_known, linked.values())):
        answer = st.container()
    else:
        answer = st.empty()
        # Streamlit leaves out what is empty: its line is kept for the sentence.
        answer.markdown("&nbsp;")
runs: list[Run] = []
for key, title, column in zip(KEYS, ("First run", "Second run"), st.columns(2), strict=True):
    with column:
        ids = list(choices)
        link = st.selectbox(
            plain(title),
            ids,
            ids.index(linked[key].link),
            format_func=lambda link: title_of(choices[link]),
            key=f"pair_{key}_{linked[key].link}",
            label_visibility="collapsed",
        )
        address.put(key, None if link == USUAL[key].link else link)
        try:
            _, trace = traced(choices[link])
        except ValueError as error:
            st.error(plain(str(error)))
            continue
        runs.append(Run(title_of(choices[link]), trace))
        first = key == KEYS[0]
        show_player(
            packed(choices[link]),
            key=f"pair-{key}-player",
            address=False,
            together="pair",
            controls=first,
            staged=True,
        )
if len(runs) == len(KEYS):
    with answer if known else answer.container():
        show_answer(comparison(*runs), HIDDEN)
    if not hides_future():
        with st.container(key="told-numbers"):
            show_table([numbers_of(run) for run in runs], label="The two runs in numbers")
st.caption("Keep a run in the lab or on a model's page: it is then in both lists.")
show_panel("", lambda: Offered("two-runs", ()))
