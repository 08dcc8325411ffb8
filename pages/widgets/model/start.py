"""Where the run of a model's page starts, and when it stops."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from em_core.em.capabilities import capabilities_of
from em_core.em.flat_params import flat_params, params_of
from em_core.experiments.start_table import table_of, why_no_table
from em_core.experiments.visits import Visit, exhibit_of, has_own_start
from pages.widgets.arrival.session import Base
from pages.widgets.model.start_table import show_start_table
from pages.widgets.model.stop_rule import choose_rule
from pages.widgets.shared.seed import choose_seed_here
from pages.widgets.shared.text import plain

THE_EXAMPLES, DRAWN, BY_HAND = "Example", "Random", "By hand"


def choose_start(base: Base, visit: Visit, table: Callable[[], DeltaGenerator]) -> Visit | None:
    """Show the start controls, and in `table()` what is typed; return the visit, or None for numbers of no start.

    visit:  without a typed start; the base has the link's.
    """
    offered = has_own_start(visit)
    way = st.segmented_control(
        "Start",
        [THE_EXAMPLES, DRAWN, BY_HAND] if offered else [DRAWN, BY_HAND],
        default=_usual(base, visit),
        key=base.key(f"way_{_mark(visit)}"),
        label_visibility="collapsed",
        width="stretch",
    )
    if way == BY_HAND:
        return _typed(base, visit, table)
    if way != DRAWN and offered:
        return replace(visit, draw=_keep(base, visit, None))
    seed = choose_seed_here(base.key(f"draw_{_mark(visit)}"), visit.draw or 0, "Seed", "New random start")
    # Where there is no other start, seed 0 goes without saying.
    return replace(visit, draw=_keep(base, visit, seed if offered or seed else None))


def choose_stop(base: Base, visit: Visit) -> Visit:
    """Show the stop rule; return the visit with it."""
    shown = exhibit_of(replace(visit, typed=()))
    has = capabilities_of(shown.model)

    def key(name: str) -> str:
        return base.key(f"{name}_{_mark(visit)}")

    tol, most = choose_rule(key, (shown.tol, shown.max_steps), shown.model.objective, has.unit)
    return replace(visit, tol=tol, max_steps=most)


def is_examples(base: Base, visit: Visit) -> bool:
    """Return whether the start is the example's: as the choice says, or will say when it is first shown."""
    way = st.session_state.get(base.key(f"way_{_mark(visit)}"), _usual(base, visit))
    return has_own_start(visit) and way not in (DRAWN, BY_HAND)


def _typed(base: Base, visit: Visit, table: Callable[[], DeltaGenerator]) -> Visit | None:
    """Show the table under the picture; it begins with the link's start, or with the one that was there before."""
    from_here = replace(visit, draw=st.session_state.get(_kept(base, visit), visit.draw))
    shown = exhibit_of(from_here)
    drawn = flat_params(shown.start)
    known = _link_has(base, visit) and len(base.visit.typed) == len(drawn)
    if (why := why_no_table(shown)) is not None:
        st.caption(plain(why))
        return replace(visit, typed=base.visit.typed) if known else from_here
    laid = table_of(shown)
    st.caption("Edit its numbers in the table below the picture.")
    # The same table for another algorithm and stop rule.
    mark = replace(from_here, algorithm="em", tol=None, max_steps=None).key[:12]
    with table():
        st.subheader("Starting values", anchor=False)
        values = show_start_table(laid, base.visit.typed if known else drawn, base.key(f"typed_{mark}"))
        try:
            params_of(shown.model, values, shown.start)
        except ValueError as error:
            st.error(plain(str(error)))
            return None
    return replace(visit, typed=values)


def _link_has(base: Base, visit: Visit) -> bool:
    """Return whether the base has a typed start for this model and these data."""
    before = base.visit
    same = (before.model, before.example, before.own) == (visit.model, visit.example, visit.own)
    same = same and before.transforms == visit.transforms
    return same and bool(before.typed)


def _usual(base: Base, visit: Visit) -> str:
    if _link_has(base, visit):
        return BY_HAND
    return THE_EXAMPLES if visit.draw is None and has_own_start(visit) else DRAWN


def _keep(base: Base, visit: Visit, draw: int | None) -> int | None:
    """Remember what a table will begin with; return it."""
    st.session_state[_kept(base, visit)] = draw
    return draw


def _kept(base: Base, visit: Visit) -> str:
    return base.key(f"before_hand_{_mark(visit)}")


def _mark(visit: Visit) -> str:
    return f"{visit.model}_{visit.example}_{'own' if visit.own else ''}"
