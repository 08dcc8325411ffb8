"""The sidebar of a model's page: the model, its data, its options, its start, its stop rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from em_core.algorithms import PLAYABLE
from em_core.catalogue.entries.points import COVARIANCE
from em_core.catalogue.entry import Option
from em_core.catalogue.registry import FAMILY
from em_core.catalogue.transformed_sample import takes_transforms
from em_core.distributions.gaussian import COVARIANCES
from em_core.experiments.visits import Visit, first_visit, refused_algorithms, shows_plane, with_chosen
from pages.widgets.arrival.session import Base
from pages.widgets.model.algorithm import Played, choose_algorithm
from pages.widgets.model.covariance_choice import choose_covariance
from pages.widgets.model.start import choose_start, choose_stop, is_examples
from pages.widgets.own import on_desk
from pages.widgets.own.columns import choose_plane
from pages.widgets.own.model_table import desk_of, offer_own_data, own_data
from pages.widgets.own.transforms import choose_transforms
from pages.widgets.own.unusable import cannot_use
from pages.widgets.shared.parts import part
from pages.widgets.shared.text import plain
from pages.work.server import shelf

OWN = "own"


def choose(base: Base, table: Callable[[], DeltaGenerator]) -> Visit | None:
    """Show the controls, and in `table()` what is typed; return the visit, or None while there is nothing to run."""
    with part("model"):
        model = _model(base)
    with part("data"):
        with_data = _data(base, replace(base.visit, typed=()) if model == base.visit.model else first_visit(model))
        with_data = None if with_data is None else _on_plane(base, with_data)
        with_data = None if with_data is None else _transformed(base, with_data)
    if with_data is None:
        return None
    with part("options"):
        st.subheader("3 · Options")
        visit = _played(base, with_chosen(with_data, _options(base, with_data)))
    with part("start"):
        st.subheader("4 · Start")
        started = choose_start(base, visit, table)
    with part("stopping"):
        st.subheader("5 · Stopping")
        ruled = choose_stop(base, started or visit)
    return None if started is None else ruled


def _model(base: Base) -> str:
    st.subheader("1 · Model")
    ids = list(FAMILY)
    return st.selectbox(
        "Model",
        ids,
        ids.index(base.visit.model),
        format_func=lambda id: FAMILY[id].title,
        key=base.key("model"),
        label_visibility="collapsed",
    )


def _played(base: Base, visit: Visit) -> Visit:
    """Let people choose the algorithm, where the model admits another one than EM."""
    # Of one's own data only the model is asked, which is the example's.
    examples = Visit(visit.model, visit.example, visit.chosen)
    refused, rows = shelf().made(f"refused {examples.key}", partial(_refused, examples))
    if len(refused) == len(PLAYABLE) - 1:
        if not visit.entry.options:
            st.caption("This model has no options.")
        return replace(visit, algorithm="em", algorithm_options=())
    before = Played(base.visit.algorithm, base.visit.blocks, base.visit.algorithm_options)
    return replace(visit, **vars(choose_algorithm(base.key, before, refused, None if visit.own else rows)))


def _refused(visit: Visit) -> tuple[dict[str, str], int]:
    """Return the algorithms that the model of a visit does not admit, with the sentence why; how many rows it has."""
    return refused_algorithms(visit), len(visit.entry.example(visit.example).sample().rows)


def _data(base: Base, visit: Visit) -> Visit | None:
    st.subheader("2 · Data")
    entry, examples = visit.entry, {example.id: example for example in visit.entry.examples}
    ids = [*examples, OWN]
    first = OWN if visit.own else visit.example
    cannot_use(None)
    key = base.key(f"data_{entry.id}")
    chosen = st.selectbox(
        "Data",
        ids,
        ids.index(first),
        format_func=lambda id: "Your own …" if id == OWN else examples[id].title,
        key=key,
        label_visibility="collapsed",
    )
    if chosen != OWN:
        offer_own_data(base.key, entry, lambda: st.session_state.update({key: OWN}))
    if chosen == OWN:
        own = own_data(base.key, entry, visit.own)
        if own is None or visit.own is not None:
            return None if own is None else replace(visit, own=own)
        # Data that have just been brought are none of the example's, and are not stopped as those are.
        stop = entry.example(visit.example).own_stop
        return replace(visit, own=own, tol=stop.tol, max_steps=stop.max_steps)
    if chosen == visit.example and not visit.own:
        return visit
    # A seed, options and a stop rule belong to the example that they came with.
    return Visit(
        visit.model,
        chosen,
        algorithm=visit.algorithm,
        blocks=visit.blocks,
        algorithm_options=visit.algorithm_options,
    )


def _on_plane(base: Base, visit: Visit) -> Visit:
    """Let people choose what the picture of people's own points in many columns shows."""
    if visit.own is None or not shows_plane(visit.entry):
        return replace(visit, plane=())
    columns = visit.own.sample(visit.entry).columns
    return replace(visit, plane=choose_plane(base.key, base.visit.plane, columns))


def _transformed(base: Base, visit: Visit) -> Visit | None:
    """Let people choose transforms of their own columns, where the model takes them; None for one that cannot be."""
    if visit.own is None or not takes_transforms(visit.entry):
        return replace(visit, transforms=())
    desk = None if on_desk.is_aside(desk_of(visit.entry).place) else on_desk.held()
    mark = visit.own.mark if desk is None else desk.digest
    # What was chosen for another table, though its columns be called the same, was not chosen for this one.
    before = base.visit.transforms if base.visit.own == visit.own else ()
    data, key = visit.own.sample(visit.entry).points, base.key_of(f"{visit.entry.id}_{mark[:12]}")
    transforms = choose_transforms(key, before, data, on_desk_too=desk is not None)
    return None if transforms is None else replace(visit, transforms=transforms)


def _options(base: Base, visit: Visit) -> dict[str, float]:
    entry = visit.entry
    now = entry.settings(entry.example(visit.example), dict(visit.chosen))
    return {option.name: _widget(base, visit, option, now[option.name]) for option in entry.options}


def _widget(base: Base, visit: Visit, option: Option, value: float) -> float:
    if option == COVARIANCE:
        sample = visit.own.sample(visit.entry) if visit.own else visit.entry.example(visit.example).sample()

        def key_of(name: str) -> str:
            return base.key(f"{visit.model}_{visit.example}_{name}")

        return float(COVARIANCES.index(choose_covariance(key_of, COVARIANCES[int(value)], len(sample.columns))))
    kind = int if option.whole else float
    key = base.key(f"{visit.model}_{visit.example}_{option.name}")
    low, high, step = kind(option.minimum), kind(option.maximum), kind(option.step)
    idle = option.of_start and not is_examples(base, visit)
    return float(
        st.slider(
            plain(option.title), low, high, kind(value), step, key=key, help=plain(option.help) or None, disabled=idle
        )
    )
