"""The sections of a model's page around its player."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from em_core.catalogue.entry import Exhibit
from em_core.data import DataError
from em_core.em.free_parameters import free_parameters
from em_core.experiments.own_table import OwnTable, sheet_text
from em_core.experiments.visits import Visit, exhibit_of, fits_link, has_own_start
from pages.widgets.family.visiting import rebase
from pages.widgets.frame.head import show_head
from pages.widgets.problems import show_problems
from pages.widgets.text import ours, plain

MOST_CELLS = 2_000
"""A larger table is shown, but not edited on the page."""


def top(visit: Visit, shown: Exhibit) -> None:
    """Show the title, what is seen and what is hidden."""
    show_head("model", shown.entry.title)
    if visit.own and not fits_link(visit):
        st.info(
            "This table is too large for a link. Whoever opens the address of this page sees the example instead, and "
            "is told so: send the table along."
        )
    words = shown.lesson
    st.markdown(f"**{plain(shown.sample.title)}.** Seen: {ours(words.observed)}. Hidden: {ours(words.hidden)}.")
    if shown.teaches:
        of_em = "" if visit.algorithm == "em" else " in a run of EM"
        st.caption(f"What to look for{of_em}: {plain(shown.teaches)}")
    if visit.draw is None and shown.drawn is not None and has_own_start(visit):
        st.caption(f"These options have no start of their own: it was drawn with seed {shown.drawn:d}.")


def lesson(shown: Exhibit) -> None:
    """Show the model in a phrase each, and what it teaches."""
    words, count = shown.lesson, free_parameters(shown.model, shown.start)
    st.subheader("The model in four lines", anchor=False)
    lines = (
        ("Parameters", f"{words.parameters}: {count} free number{'s' * (count > 1)} here"),
        ("E-step", words.e_step),
        ("M-step", words.m_step),
        ("Never falls", words.objective),
    )
    st.markdown("\n".join(f"- **{plain(name)}:** {ours(text)}" for name, text in lines))
    st.subheader("What it teaches" + (", on the data of its example" if shown.own else ""), anchor=False)
    st.markdown(ours(words.teaches))


def show_data(visit: Visit, shown: Exhibit) -> None:
    """Show the data as a table that can be edited where it is small."""
    st.subheader("The data", anchor=False)
    sample = shown.sample
    facts = [
        sample.note,
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
    if st.button("Use this table", disabled=edited == table):
        own = OwnTable(sheet_text((heads, [[row.get(name) for name in heads] for row in edited])))
        asked = replace(visit, own=own)
        try:
            exhibit_of(asked)
        except DataError as error:
            show_problems(error.problems)
        except ValueError as error:
            st.error(plain(str(error)))
        else:
            rebase(asked)
            st.rerun()


def provenance(visit: Visit, shown: Exhibit) -> None:
    """Show where the model comes from, and the ways on."""
    st.subheader("Where it comes from", anchor=False)
    st.markdown(plain(shown.entry.source))
    ways = st.columns(3)
    ways[0].page_link("pages/family.py", label="All models")
    ways[1].page_link("pages/compare.py", label="Side by side, with the code", query_params={"code": visit.model})
    if shown.entry.lab is not None:
        ways[2].page_link("pages/lab.py", label="Open it in the lab", query_params={"model": visit.model})
