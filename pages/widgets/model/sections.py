"""The sections of a model's page around its player."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from em_core.catalogue.entry import Exhibit
from em_core.data import DataError
from em_core.em.free_parameters import free_parameters
from em_core.experiments.page_settings.choice_settings import CODE, COMPARED, FIRST_COMPARED
from em_core.experiments.run_description import MODEL, described
from em_core.experiments.visits import Visit, exhibit_of, fits_link, has_own_start
from em_core.numerics.wording import counted
from em_core.own.own_table import OwnTable, sheet_text
from pages.widgets.arrival import session
from pages.widgets.frame.head import show_head
from pages.widgets.shared.folded import show_in_expander
from pages.widgets.shared.links import link, show_ways
from pages.widgets.shared.problems import show_problems
from pages.widgets.shared.sharing import TOO_LARGE
from pages.widgets.shared.text import ours, plain

MOST_CELLS = 2_000
"""A larger table is shown, but not edited on the page."""


def top(visit: Visit, shown: Exhibit, title: str) -> DeltaGenerator:
    """Show the title, what is observed and hidden, and what to look for, folded; return the place beside the title.

    title:  of the data.
    """
    place = show_head("model", shown.entry.title)
    if visit.own and not fits_link(visit):
        st.info(TOO_LARGE)
    words = shown.lesson
    with st.container(key="model-facts"):
        st.markdown(f"**Observed:** {ours(words.observed)}. **Hidden:** {ours(words.hidden)}.")
    place.caption(f"Data: {plain(title)}")
    row = place.container(horizontal=True, vertical_alignment="center")
    with row:
        if shown.teaches:
            label = "What to look for" if visit.algorithm == "em" else "What to look for in a run of EM"
            with st.popover(label, type="tertiary"):
                st.markdown(plain(shown.teaches))
    if visit.draw is None and shown.drawn is not None and has_own_start(visit):
        st.caption(f"The example has no start for these options. This one was drawn with seed {shown.drawn:d}.")
    return row


def lesson(shown: Exhibit) -> None:
    """Show the model in a phrase each, and what it teaches."""
    words, count = shown.lesson, free_parameters(shown.model, shown.start)
    st.subheader("The model", anchor=False)
    lines = (
        ("Parameters", f"{words.parameters}: {counted(count, 'free parameter')} here"),
        ("E-step", words.e_step),
        ("M-step", words.m_step),
        ("Objective, which never falls", words.objective),
    )
    st.markdown("\n".join(f"- **{plain(name)}:** {ours(text)}" for name, text in lines))
    heading = "What it shows, on the data of its example" if shown.own else "What it shows"
    st.subheader(heading, anchor=False)
    st.markdown(ours(words.teaches))


def show_data(visit: Visit, shown: Exhibit) -> None:
    """Show the data, folded, as a table that can be edited where it is small."""
    label = plain(f"The data: {counted(len(shown.sample.rows), 'row')}")
    show_in_expander(label, partial(_show_table, visit, shown), key="data-table")


def _show_table(visit: Visit, shown: Exhibit) -> None:
    sample = shown.sample
    facts = [
        sample.note,
        "" if sample.transformed is None else sample.transformed.sentence,
        f"Source: {sample.source}" if sample.source else "",
        f"Licence: {sample.licence}" if sample.licence else "",
    ]
    st.caption(plain(" ".join(filter(None, facts))))
    heads, rows = shown.entry.reader.write(sample)
    table = [dict(zip(heads, row, strict=True)) for row in rows]
    height = min(38 + 35 * (len(table) + 1), 320)
    if len(rows) * len(heads) > MOST_CELLS:
        st.dataframe(table, hide_index=True, height=height)
        return
    edited = st.data_editor(table, num_rows="dynamic", hide_index=True, height=height, key=f"edit_{visit.key[:12]}")
    if st.button("Run EM on the edited table", disabled=edited == table):
        own = OwnTable(sheet_text((heads, [[row.get(name) for name in heads] for row in edited])))
        asked = replace(visit, own=own, transforms=())  # The table holds what came of them.
        try:
            exhibit_of(asked)
        except DataError as error:
            show_problems(error.problems)
        except ValueError as error:
            st.error(plain(str(error)))
        else:
            session.begin(MODEL, described(asked))
            st.rerun()


def provenance(visit: Visit, shown: Exhibit) -> None:
    """Show where the model comes from, and links to other pages about it."""
    others = [id for id in FIRST_COMPARED if id != visit.model][-1:]
    beside = {CODE: visit.model, COMPARED: ",".join([visit.model, *others])}
    ways = [link("family", "All models"), link("compare", "Compare models, with the code", beside)]
    if shown.entry.lab is not None:
        ways.append(link("lab", "Open this model in the lab", {"model": visit.model}))
    show_ways(ways, "Reference", shown.entry.source)
