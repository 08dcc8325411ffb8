"""The sidebar of a model's page: the model, its data, its options, its start."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from em_core.algorithms import ALGORITHMS
from em_core.catalogue.entry import Option
from em_core.catalogue.registry import FAMILY
from em_core.data.generators import LARGEST_SEED
from em_core.experiments.visits import Visit, exhibit_of, first_visit, has_own_start, refused_algorithms, with_chosen
from pages.widgets.algorithm import choose_algorithm
from pages.widgets.family.own import own_data
from pages.widgets.family.visiting import Base
from pages.widgets.text import plain

OWN = "own"
THE_EXAMPLES, DRAWN = "As in the example", "Drawn"


def choose(base: Base) -> Visit | None:
    """Show the controls; return the visit, or None while people's own data are not there yet."""
    st.subheader("1 · Model")
    ids = list(FAMILY)
    model = st.selectbox(
        "Model",
        ids,
        ids.index(base.visit.model),
        format_func=lambda id: FAMILY[id].title,
        key=base.key("model"),
        label_visibility="collapsed",
    )
    with_data = _data(base, base.visit if model == base.visit.model else first_visit(model))
    if with_data is None:
        return None
    visit = with_chosen(with_data, _options(base, with_data))
    return _start(base, _played(base, visit))


def _played(base: Base, visit: Visit) -> Visit:
    """Let people choose the algorithm, where the model admits another one than EM."""
    refused = refused_algorithms(visit)
    if len(refused) == len(ALGORITHMS) - 1:
        return replace(visit, algorithm="em")
    rows = None if visit.own else len(exhibit_of(visit).sample.rows)
    algorithm, blocks = choose_algorithm(base.key, (base.visit.algorithm, base.visit.blocks), refused, rows)
    return replace(visit, algorithm=algorithm, blocks=blocks)


def _data(base: Base, visit: Visit) -> Visit | None:
    st.subheader("2 · Data")
    entry, examples = visit.entry, {example.id: example for example in visit.entry.examples}
    ids = [*examples, OWN]
    first = OWN if visit.own else visit.example
    chosen = st.selectbox(
        "Data",
        ids,
        ids.index(first),
        format_func=lambda id: "Your own …" if id == OWN else examples[id].title,
        key=base.key(f"data_{entry.id}"),
        label_visibility="collapsed",
    )
    if chosen != OWN:
        options = visit.chosen if chosen == visit.example and not visit.own else ()
        return replace(
            visit, example=chosen, own=None, chosen=options, draw=visit.draw if options else _draw_of(visit, chosen)
        )
    own = own_data(base.key, entry, visit.own)
    return None if own is None else replace(visit, own=own)


def _draw_of(visit: Visit, example: str) -> int | None:
    """The seed belongs to the example it came with."""
    return visit.draw if example == visit.example and not visit.own else None


def _options(base: Base, visit: Visit) -> dict[str, float]:
    entry = visit.entry
    if not entry.options:
        return {}
    st.subheader("3 · Options")
    now = entry.settings(entry.example(visit.example), dict(visit.chosen))
    return {option.name: _widget(base, visit, option, now[option.name]) for option in entry.options}


def _widget(base: Base, visit: Visit, option: Option, value: float) -> float:
    kind = int if option.whole else float
    key = base.key(f"{visit.model}_{visit.example}_{option.name}")
    low, high, step = kind(option.minimum), kind(option.maximum), kind(option.step)
    idle = option.of_start and _drawn(base, visit)
    return float(
        st.slider(
            plain(option.title), low, high, kind(value), step, key=key, help=plain(option.help) or None, disabled=idle
        )
    )


def _start(base: Base, visit: Visit) -> Visit:
    entry = visit.entry
    st.subheader(f"{4 if entry.options else 3} · Start")
    mark = _mark(visit)
    offered = has_own_start(visit)
    drawn = True
    if offered:
        ways = [THE_EXAMPLES, DRAWN]
        way = st.segmented_control(
            "Start",
            ways,
            default=THE_EXAMPLES if visit.draw is None else DRAWN,
            key=base.key(f"way_{mark}"),
            label_visibility="collapsed",
            width="stretch",
        )
        drawn = way == DRAWN
    if not drawn:
        return replace(visit, draw=None)
    key = base.key(f"draw_{mark}")
    left, right = st.columns([2, 3], vertical_alignment="bottom")
    seed = left.number_input("Seed", 0, LARGEST_SEED, visit.draw or 0, key=key)
    right.button("New random start", on_click=_next_seed, args=(key,), width="stretch")
    # Where there is no other start, seed 0 goes without saying.
    return replace(visit, draw=int(seed) if offered or seed else None)


def _mark(visit: Visit) -> str:
    return f"{visit.model}_{visit.example}_{'own' if visit.own else ''}"


def _drawn(base: Base, visit: Visit) -> bool:
    """Whether the start is drawn: as the choice beneath the options says, or will say when it is first shown."""
    usual = THE_EXAMPLES if visit.draw is None else DRAWN
    return not has_own_start(visit) or st.session_state.get(base.key(f"way_{_mark(visit)}"), usual) == DRAWN


def _next_seed(key: str) -> None:
    st.session_state[key] = (st.session_state[key] + 1) % (LARGEST_SEED + 1)
