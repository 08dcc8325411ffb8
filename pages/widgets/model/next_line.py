"""After a run on people's own data: one line that says what to do next, with a link."""

from __future__ import annotations

from functools import partial

import streamlit as st

from em_core.catalogue.entry import Exhibit
from em_core.em.trace import AnyTrace
from em_core.experiments.next_step import affordable, next_step, other_ends
from em_core.experiments.run_description import RunDescription
from pages.widgets.frame.site import PLACES
from pages.widgets.shared.runs import name_of
from pages.widgets.shared.text import plain
from pages.work.shared import SHORT, shared


def show_next_line(run: RunDescription, shown: Exhibit, trace: AnyTrace) -> None:
    """Show what to do next, where the data are people's own; nothing for an example, which says what to look for."""
    if run.own is None:
        return
    ends = None
    if shared(partial(affordable, run, shown, trace), key=f"affordable {name_of(run)}", doing="Looking at the run"):
        make = partial(other_ends, run, shown)
        ends = shared(make, key=f"other ends {name_of(run)}", doing="Trying other starts", seconds=SHORT)
    step = next_step(run, trace, ends)
    with st.container(key="next-line", horizontal=True, vertical_alignment="center"):
        st.markdown(f"**Next:** {plain(step.sentence)}")
        st.page_link(PLACES[step.page].file, label=plain(step.label), query_params=step.query)
