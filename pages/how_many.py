"""How many?: the same data under every number of components and kind of covariance; which is taken, and how sure."""

from __future__ import annotations

import pages.widgets.loading  # noqa: F401  # isort: skip

from functools import partial

import streamlit as st

from em_core.selection import Cell
from em_core.selection.doubts import heaps
from em_core.selection.simulating import can_be_simulated
from em_viz.selection.sentences import headline, remarks, so_far, stopped
from pages.widgets.frame.head import renewed_answer, show_head
from pages.widgets.how_many.ask import pick
from pages.widgets.how_many.board import show_board
from pages.widgets.how_many.conduct import Found, conducted
from pages.widgets.how_many.how_sure import show_how_sure
from pages.widgets.how_many.likelihood_ratio import show_test
from pages.widgets.how_many.modes import modes_of
from pages.widgets.how_many.one_model import show_model, shown_cell
from pages.widgets.how_many.picture import ROOM, show_curves
from pages.widgets.how_many.save import save_table
from pages.widgets.how_many.subject import Question, chosen
from pages.widgets.lectures.holding import is_held
from pages.widgets.shared.reserved import reserved
from pages.widgets.shared.text import plain
from pages.widgets.starts.about import change


def show_so_far(found: Found) -> None:
    """Show what there is while the rest is made."""
    if found.table.cells:
        show_headline(headline(found.table, about.ask.by, whole=False))
    with picture_so_far.container():
        show_curves(found, about.ask)
    standing.caption(plain(so_far(found.done, found.of)))


def show(question: Question, found: Found) -> None:
    """Show the table and what it hides, one model of it, and how sure it is."""
    table, ask = found.table, question.ask
    on_choice = partial(pick, question.base)
    cell = shown_cell(table, ask)
    with picture_so_far.container():
        known_by = question.compared.key if found.whole else ""
        show_curves(found, ask, chosen=cell, on_click=on_choice, known_by=known_by)
    if found.whole:
        standing.empty()
    else:
        standing.caption(plain(stopped(found.done, found.of)))
    if is_held():
        # Nothing else is on the stage.
        return
    with st.container(key="off-stage-whole" if found.whole else "off-stage-part"):
        show_below(question, found, cell)


def show_below(question: Question, found: Found, cell: Cell | None) -> None:
    """Show what is below the picture; `cell`: the model that is shown."""
    table, ask = found.table, question.ask
    on_choice = partial(pick, question.base)
    told = remarks(
        table,
        ask.by,
        heaps(question.compared.rows),
        question.shown.sample.columns,
        modes_of(question.compared, table),
        whole=found.whole,
    )
    if told:
        st.subheader("What the number hides")
        st.markdown("\n".join(f"- {plain(words)}" for words in told))
    show_board(table, ask, on_choice)
    if cell is None:
        return
    show_model(question.compared, table, cell, question.base.key("model"), on_choice)
    place, panel = st.container(), st.container()
    test = sure = None
    with place:
        try:
            if can_be_simulated(cell.params):
                test = show_test(question.compared, table, cell, question.base.key)
                sure = show_how_sure(question.compared, cell, table.columns, question.base.key)
        except ValueError as error:
            st.error(plain(str(error)))
    with panel:
        save_table(question.compared, table, cell, test, sure)


about = chosen()
with show_head("how_many"):
    change(about.run)
with st.container(gap="xsmall"):
    answer = reserved("how-many-answer", "3.6rem")
    place = st.container()
    picture = reserved("how-many-picture", ROOM, within="off-stage-criterion")
with answer:
    show_headline = renewed_answer()
with picture:
    # The progress stands below: it goes in the end, and must not move the picture.
    picture_so_far, standing, making = st.empty(), st.empty(), st.container(key="how-many-making")
try:
    with place:
        st.caption(plain(about.described))
    with making:
        found = conducted(about.compared, show_so_far)
except ValueError as error:
    st.error(plain(str(error)))
else:
    if found is not None:
        show_headline(headline(found.table, about.ask.by, whole=found.whole))
        show(about, found)
