"""How sure a model's parameters are: the bootstrap on the page, beside the intervals of the observed information."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from em_core.experiments.compared_models import Compared
from em_core.experiments.exports.selection import wald_intervals
from em_core.selection import Cell, ParameterBootstrap, bootstrapping_parameters
from em_core.selection.gaussian import gaussian_of
from em_viz.selection.fit_picture import fit_figure, fit_legend
from em_viz.selection.kinds import cell_called
from em_viz.selection.sure import METHODS, sure_rows, sure_words
from pages.widgets.how_many.standing import standing
from pages.widgets.shared.figure import show_figure
from pages.widgets.shared.table import show_table
from pages.widgets.shared.text import plain
from pages.work.shared import shared
from pages.work.visitor import go_on

REPLICATES = (99, 199, 499, 999)
"""How many samples can be drawn."""

USUAL = 199

TITLE = "How sure? Intervals by bootstrap"

WHY = (
    "How far would the parameters move on other data of the same kind? The model is fitted to samples; its components "
    "are matched to those of the fit, whatever they are called there."
)


def show_how_sure(asked: Compared, cell: Cell, columns: int, key: Callable[[str], str]) -> ParameterBootstrap | None:
    """Show the bootstrap of a model, once somebody asks for it; return it, as far as it is.

    columns:  how many columns the data have; key: returns the key of a widget of that name.
    """
    if cell.model is None or cell.params is None:
        return None
    st.caption(plain(f"{cell_called(cell, columns)}. {WHY}"))
    left, middle, right = st.columns([3, 2, 2], vertical_alignment="bottom")
    method = left.selectbox("Samples are", list(METHODS), format_func=METHODS.__getitem__, key=key("sure_method"))
    replicates = middle.selectbox("How many samples", REPLICATES, REPLICATES.index(USUAL), key=key("sure_samples"))
    wanted = (asked.key, cell.k, cell.covariance, method, replicates)
    right.button("Draw the samples", on_click=_ask, args=(wanted,), width="stretch")
    if st.session_state.get("sure_wanted") != wanted:
        return None
    names = asked.shown.sample.columns
    make = partial(
        bootstrapping_parameters,
        cell.model,
        asked.shown.data,
        cell.params,
        replicates,
        asked.ask.seed,
        method=method,
        columns=names,
    )
    place, below = st.empty(), st.container()

    def show(found: ParameterBootstrap) -> None:
        with place.container():
            _show(asked, cell, found)

    found = standing(_name(wanted), make, "Bootstrap", "samples", ParameterBootstrap.count, show)
    if found is not None and found.replicates:
        with below:
            wald = shared(
                partial(wald_intervals, asked.shown, cell.model, cell.params),
                key=f"wald {wanted}",
                doing="Computing the standard errors",
            )
            show_table(sure_rows(found, wald), label="Parameters with their 95 % intervals")
            said = "Intervals of 95 %: the middle of the samples, and Wald's, from the observed information."
            st.caption(plain(said))
    return found


def _name(wanted: tuple[object, ...]) -> str:
    return f"sure {wanted}"


def _ask(wanted: tuple[object, ...]) -> None:
    st.session_state["sure_wanted"] = wanted
    # It was asked for, however long it takes.
    go_on(_name(wanted))


def _show(asked: Compared, cell: Cell, found: ParameterBootstrap) -> None:
    st.markdown(plain(sure_words(found)))
    params = gaussian_of(cell.params)
    if params is None or cell.model is None or not asked.shown.alone:
        return
    replicates = [each for each in map(gaussian_of, found.replicates) if each is not None]
    dark = st.context.theme.type == "dark"
    figure = fit_figure(cell.model, params, asked.shown.sample.points, replicates=replicates, dark=dark)
    marks, title = fit_legend(figure, params, dark=dark), "The model, and what it is in the samples"
    show_figure(figure, title, key=f"sure-{found.done}", marks=marks, table=[])
