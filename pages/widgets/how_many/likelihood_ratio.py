"""The bootstrap likelihood-ratio test on the page: a pair of K is chosen, and the replicates are drawn as they come."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from em_core.experiments.compared_models import Compared
from em_core.selection import BootstrapLRT, Cell, Table, bootstrapping
from em_viz.selection.kinds import kind_called
from em_viz.selection.lrt_picture import lrt_figure, lrt_legend, lrt_words
from pages.widgets.how_many.standing import standing
from pages.widgets.shared.figure import show_figure
from pages.widgets.shared.text import plain
from pages.work.visitor import go_on

REPLICATES = (99, 199, 499, 999)
"""How many samples can be drawn."""

USUAL = 199

WHY = (
    "Does one component more fit better than chance? Samples are drawn from the model with K components, both models "
    "are fitted to each, and the statistic of the data is compared with theirs (McLachlan 1987). A chi-square "
    "distribution does not hold here: the smaller model is at the edge of the larger one."
)


TITLE = "K or K + 1? A test by bootstrap"


def show_test(asked: Compared, table: Table, cell: Cell, key: Callable[[str], str]) -> BootstrapLRT | None:
    """Show the choice of a pair and its test, once somebody asks for it; return the test, as far as it is.

    key:  returns the key of a widget of that name.
    """
    st.caption(plain(WHY))
    pairs = [k for k in table.ks if k + 1 in table.ks]
    if not pairs:
        return None
    left, middle, right = st.columns([3, 2, 2], vertical_alignment="bottom")
    usual = pairs.index(cell.k - 1) if cell.k - 1 in pairs else 0
    k = left.selectbox("Pair", pairs, usual, format_func=_pair, key=key(f"lrt_pair_{len(pairs)}"))
    replicates = middle.selectbox("How many samples", REPLICATES, REPLICATES.index(USUAL), key=key("lrt_samples"))
    wanted = (asked.key, cell.covariance, k, replicates)
    right.button("Run the test", on_click=_ask, args=(wanted,), width="stretch")
    if cell.covariance is not None:
        st.caption(plain(f"Both models have {kind_called(cell.covariance, table.columns)}, as the model above."))
    if st.session_state.get("lrt_wanted") != wanted:
        return None
    model = asked.run.model if asked.shown.alone else asked.shown.model
    make = partial(
        bootstrapping,
        asked.shown.data,
        k,
        k + 1,
        cell.covariance,
        replicates,
        asked.ask.seed,
        model=model,
    )
    smaller, larger = (table.cell(each, cell.covariance).free_parameters for each in (k, k + 1))
    df = (larger or 0) - (smaller or 0)
    place = st.empty()

    def show(test: BootstrapLRT) -> None:
        with place.container():
            _show(test, max(df, 1))

    return standing(_name(wanted), make, "Testing", "samples", _counts, show)


def _pair(k: int) -> str:
    return f"K = {k} against K = {k + 1}"


def _counts(test: BootstrapLRT) -> tuple[int, int]:
    return len(test.replicates) + test.failed, test.asked


def _name(wanted: tuple[object, ...]) -> str:
    return f"lrt {wanted}"


def _ask(wanted: tuple[object, ...]) -> None:
    st.session_state["lrt_wanted"] = wanted
    # It was asked for, however long it takes.
    go_on(_name(wanted))


def _show(test: BootstrapLRT, df: int) -> None:
    done = _counts(test)[0]
    st.markdown(plain(lrt_words(test, df)))
    figure = lrt_figure(test, df, dark=st.context.theme.type == "dark")
    marks = lrt_legend(figure, df)
    show_figure(figure, "Statistics of the samples and of the data", key=f"lrt-{done}", marks=marks)
