"""First step of the sidebar: which data."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from em_core.data import BUNDLED, GENERATORS, Dataset, GeneratorSpec
from em_core.data.generators import LARGEST_SEED
from em_core.experiments.experiment import OWN, Experiment, source
from em_core.experiments.run_description import RunDescription, described
from pages.widgets.arrival.session import Base
from pages.widgets.model.lab_own_data import offer_own_data, own_data
from pages.widgets.own.columns import choose_colours, choose_columns, choose_plane
from pages.widgets.own.unusable import cannot_use
from pages.widgets.shared.text import plain

SPECS = {spec.id: spec for spec in GENERATORS}
SETS = {entry.id: entry for entry in BUNDLED}
BUILT_IN, GENERATED, YOURS = "Built-in", "Generated", "Yours"


def choose_data(base: Base) -> RunDescription | None:
    """Show the data controls; return the run with its data chosen, None while the user's own data are not there yet."""
    st.subheader("1 · Data")
    experiment = base.experiment
    kinds = [YOURS, BUILT_IN, GENERATED]
    first = YOURS if experiment.data == OWN or base.brings else GENERATED if experiment.data in SPECS else BUILT_IN
    cannot_use(None)
    key = base.key("kind")
    kind = st.segmented_control("Where the data come from", kinds, default=first, key=key, width="stretch")
    if (kind or first) != YOURS:
        offer_own_data(base, lambda: st.session_state.update({key: YOURS}))
    choice = {BUILT_IN: _built_in, GENERATED: _generated, YOURS: own_data}[kind or first](base)
    if choice is None:
        return None
    experiment, own = choice
    whole = source(experiment, own)
    columns = _columns(base, experiment, whole)
    plane = choose_plane(base.key, base.experiment.plane, columns or whole.columns[:2])
    by_name = choose_colours(base.key, base.experiment.by_name, whole.names)
    standardise = st.toggle(
        "Standardise each column",
        base.experiment.standardise,
        key=base.key("standardise"),
        help="Subtract the mean and divide by the standard deviation. With full covariances the run is the same, in "
        "other units; k-means and spherical covariances do depend on it.",
    )
    return described(replace(experiment, columns=columns, plane=plane, by_name=by_name, standardise=standardise), own)


def _built_in(base: Base) -> tuple[Experiment, None]:
    chosen = _by_title(base, "Data set", {key: entry.title for key, entry in SETS.items()}, "bundled")
    st.caption(SETS[chosen].teaches)
    return replace(base.experiment, data=chosen, columns=_kept_columns(base, chosen)), None


def _generated(base: Base) -> tuple[Experiment, None]:
    chosen = _by_title(base, "Shape", {key: spec.title for key, spec in SPECS.items()}, "generator")
    spec = SPECS[chosen]
    st.caption(plain(spec.sentence))
    usual = base.experiment.dimension if base.experiment.dimension in spec.dimensions else spec.dimensions[0]
    dimension = st.segmented_control(
        "Dimensions",
        spec.dimensions,
        default=usual,
        format_func=lambda d: f"{d:d}-D",
        key=base.key(f"dimension_{chosen}"),
    )
    dimension = usual if dimension is None else dimension
    seed = st.number_input("Seed of the data", 0, LARGEST_SEED, base.experiment.data_seed, key=base.key("data_seed"))
    experiment = replace(
        base.experiment,
        data=chosen,
        columns=(),
        dimension=dimension,
        data_seed=int(seed),
        settings=_settings(base, spec, dimension),
    )
    return experiment, None


def _by_title(base: Base, label: str, titles: dict[str, str], name: str) -> str:
    """Let the user choose among data by their titles; return the id."""
    ids = list(titles)
    first = ids.index(base.experiment.data) if base.experiment.data in ids else 0
    return st.selectbox(plain(label), ids, first, format_func=lambda key: titles[key], key=base.key(name))


def _settings(base: Base, spec: GeneratorSpec, dimension: int) -> tuple[tuple[str, float], ...]:
    """Show a field for each parameter; return those that differ from their defaults."""
    before = dict(base.experiment.settings) if base.experiment.data == spec.id else {}
    settings = []
    for parameter in spec.parameters_in(dimension):
        kind = int if parameter.whole else float
        value = st.number_input(
            plain(parameter.title[0].upper() + parameter.title[1:]),
            kind(parameter.minimum),
            kind(parameter.maximum),
            kind(before.get(parameter.name, parameter.default)),
            kind(parameter.step),
            key=base.key(f"{spec.id}_{parameter.name}"),
        )
        if value != parameter.default:
            settings.append((parameter.name, float(value)))
    return tuple(settings)


def _kept_columns(base: Base, data: str) -> tuple[str, ...]:
    return base.experiment.columns if base.experiment.data == data else ()


def _columns(base: Base, experiment: Experiment, whole: Dataset) -> tuple[str, ...]:
    """Let the user choose the columns where there is a choice."""
    if whole.d == 1:
        return ()
    if experiment.data == OWN and (whole.d == 2 or experiment.columns == whole.columns):
        # They were chosen where the data came in.
        return experiment.columns
    default = [name for name in experiment.columns if name in whole.columns] or list(whole.columns[:2])
    chosen = choose_columns("Columns", whole.columns, default, base.key(f"columns_{whole.digest[:8]}"))
    columns = tuple(chosen) or tuple(default)
    return () if columns == whole.columns[:2] else columns
