"""How many?: the same data under every number of components and kind of covariance; which is taken, and how sure."""

from __future__ import annotations

import pages.widgets.loading  # noqa: F401  # isort: skip

from functools import partial

import streamlit as st

from em_core.selection import BootstrapLRT, Cell, ParameterBootstrap
from em_core.selection.simulating import can_be_simulated
from em_viz.selection.sentences import headline, so_far, stopped
from pages.widgets.frame.head import renewed_answer, show_head_alone
from pages.widgets.how_many import how_sure, likelihood_ratio
from pages.widgets.how_many.ask import pick
from pages.widgets.how_many.board import show_board
from pages.widgets.how_many.conduct import Found, conducted, known
from pages.widgets.how_many.how_sure import show_how_sure
from pages.widgets.how_many.likelihood_ratio import show_test
from pages.widgets.how_many.one_model import show_model, shown_cell
from pages.widgets.how_many.picture import show_curves
from pages.widgets.how_many.save import save_table
from pages.widgets.how_many.subject import Question, chosen
from pages.widgets.how_many.told import Told, told_of
from pages.widgets.lectures.holding import is_held
from pages.widgets.shared.folded import expander
from pages.widgets.shared.reserved import reserved
from pages.widgets.shared.text import ours, plain
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
    told = told_of(question, found)
    show_headline(told.headline)
    on_choice = partial(pick, question.base)
    cell = shown_cell(found.table, question.ask)
    with picture_so_far.container() if making else picture_so_far:
        known_by = question.compared.key if found.whole else ""
        show_curves(found, question.ask, chosen=cell, on_click=on_choice, known_by=known_by)
    if not found.whole:
        standing.caption(plain(stopped(found.done, found.of)))
    elif making:
        standing.empty()
    if is_held():
        # Nothing else is on the stage.
        return
    with st.container(key="off-stage-whole" if found.whole else "off-stage-part"):
        show_below(question, found, told, cell)


def show_below(question: Question, found: Found, told: Told, cell: Cell | None) -> None:
    """Show what is below the picture; `cell`: the model that is shown."""
    table, on_choice = found.table, partial(pick, question.base)
    if told.remarks:
        st.subheader("What the number hides")
        st.markdown(ours(told.remarks))
    show_board(table, told, question.ask, on_choice)
    if cell is None:
        return
    show_model(question.compared, told, cell, question.base.key("model"), on_choice)
    tests: list[BootstrapLRT | None] = []
    sure: list[ParameterBootstrap | None] = []

    def test() -> None:
        tests.append(show_test(question.compared, table, cell, question.base.key))

    def draw() -> None:
        sure.append(show_how_sure(question.compared, cell, table.columns, question.base.key))

    try:
        if can_be_simulated(cell.params):
            expander(likelihood_ratio.TITLE, test, key="test")
            if cell.model is not None:
                expander(how_sure.TITLE, draw, key="sure")
    except ValueError as error:
        st.error(plain(str(error)))
    save_table(question.compared, table, cell, next(iter(tests), None), next(iter(sure), None))


about = chosen()
show_head_alone("how_many", beside=change(about.run))
try:
    # What takes long shows first what there is of it; nobody needs the places for that where it is kept.
    making = not known(about.compared)
except ValueError:
    making = True
with st.container(gap="xsmall"):
    with reserved("how-many-answer"):
        show_headline = renewed_answer(known=not making)
    place = st.container() if making else None
    if place is None:
        st.caption(plain(about.described))
    picture = reserved("how-many-picture")
with picture:
    if making:
        # The progress stands below: it goes in the end, and must not move the picture.
        picture_so_far, standing, progress = st.empty(), st.empty(), st.container(key="how-many-making")
    else:
        picture_so_far = standing = progress = picture
try:
    if place is not None:
        place.caption(plain(about.described))
    with progress:
        found = conducted(about.compared, show_so_far)
    if found is not None:
        show(about, found)
except ValueError as error:
    st.error(plain(str(error)))
