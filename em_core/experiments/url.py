"""An experiment in a link: short keys, only what differs from the default, and small data of one's own inside it.

Whatever a link holds, something is shown: a value that cannot be used is replaced, and a note says so.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from em_core.algorithms.registry import too_many
from em_core.data import DataError, Dataset, Parameter
from em_core.data.problems import shown
from em_core.experiments.algorithm_options import OPTION_KEYS, options_in, options_query
from em_core.experiments.experiment import (
    BY_HAND,
    GENERATOR,
    OWN,
    Experiment,
    build_model,
    on_own_data,
    resolve,
    source,
    why_not_by,
)
from em_core.experiments.page_settings.stage_settings import STAGE_KEYS
from em_core.experiments.url_data import pack, unpack
from em_core.experiments.url_fields import FIELDS, SETTING, brief, idle, unusable, within
from em_core.experiments.url_provenance import MADE_KEYS, made_of_in, made_of_query
from em_core.multistart.initialisation import typed_start
from em_core.numerics.arguments import instance, quoted
from em_core.numerics.wording import shortened

__all__ = [
    "DEFAULT",
    "LINK_LIMIT",
    "MAP_KEYS",
    "PACKED",
    "PLAYER_KEYS",
    "RACE_KEYS",
    "RUN_KEYS",
    "SELECTION_KEYS",
    "TRIAL_KEYS",
    "WHY_KEYS",
    "Opened",
    "from_query",
    "to_query",
    "why_not_in_a_link",
]

DEFAULT = Experiment()

PACKED = "own"
"""The key of packed data."""

RUN_KEYS, TRIAL_KEYS = {"runs", "mix", "runs_seed", "replay"}, {"trials", "budget", "entrants", "trials_seed"}
WHY_KEYS = {"show", "axis", "across", "at", "point", "line", "others", "push"}
MAP_KEYS = {"map", "held", "width", "box", "from"}
RACE_KEYS = {"passes"}
SELECTION_KEYS = {"upto", "starts", "by", "kinds", "starts_seed", "sign", "cell"}
"""What the basin page reads."""

PLAYER_KEYS = frozenset(
    {"step", "view", "future", "embed", "embed_options"}.union(
        STAGE_KEYS, RUN_KEYS, MAP_KEYS, TRIAL_KEYS, WHY_KEYS, RACE_KEYS, SELECTION_KEYS
    )
)
"""Keys that other parts of the app, or Streamlit, read; an experiment lets them through."""

LINK_LIMIT = 1_500
"""How many characters of packed data a link carries; mail and chat programs cut links not much longer."""


@dataclass(frozen=True, eq=False)
class Opened:
    """What a link or a file held: an experiment that can be resolved, the user's data if any, and what to say.

    notes: a sentence for each value that could not be used: the value, the rule, and what is shown instead.
    """

    experiment: Experiment
    own: Dataset | None = None
    notes: tuple[str, ...] = ()


def to_query(experiment: Experiment, own: Dataset | None = None) -> dict[str, str]:
    """Return the experiment as query parameters, only those that differ from the default.

    own: the user's data, which come along where they fit (`why_not_in_a_link` says why they don't).
    """
    instance("experiment", experiment, Experiment, "Experiment() makes it")
    if own is not None:
        instance("own", own, Dataset, "to_dataset returns it")
    query = {
        field.key: field.write(value)
        for name, field in FIELDS.items()
        if (value := getattr(experiment, name)) != getattr(DEFAULT, name)
    }
    query |= {SETTING + name: brief(value) for name, value in experiment.settings}
    query |= options_query(experiment.algorithm_options)
    if own is not None and own.digest == experiment.own_digest and why_not_in_a_link(own) is None:
        # The data say by themselves what they are.
        del query["data"], query["digest"]
        query[PACKED] = pack(own)
    return query | made_of_query(own.made_of if own is not None and own.digest == experiment.own_digest else None)


def why_not_in_a_link(own: Dataset) -> str | None:
    """Return the sentence that says why the user's data do not fit into a link; None where they do."""
    instance("own", own, Dataset, "to_dataset returns it")
    length = len(pack(own))
    if length <= LINK_LIMIT:
        return None
    return (
        f"These data would make the link {length:,} characters longer, and {LINK_LIMIT:,} is the most that travels "
        "safely. The link will hold everything but the data: save the experiment as a file and send that."
    )


def brings(query: Mapping[str, str]) -> bool:
    """Return whether a link asks for data of people's own without naming any: an invitation to bring them."""
    return query.get(FIELDS["data"].key) == OWN and FIELDS["own_digest"].key not in query and PACKED not in query


def from_query(query: Mapping[str, str], own: Dataset | None = None) -> Opened:
    """Return the experiment that query parameters describe, with a note for each that cannot be used.

    Whatever texts there are, it raises nothing; ValueError for a query that does not consist of texts.

    own: the user's data at hand, for a link that names data it does not carry.
    """
    texts: object = query
    if not isinstance(texts, Mapping) or not all(isinstance(each, str) for item in texts.items() for each in item):
        raise ValueError(f"query is {quoted(query)}; it must be texts by name, as a link's query is.")
    if own is not None:
        instance("own", own, Dataset, "to_dataset returns it")
    notes: list[str] = []
    if brings(query):
        query = {name: text for name, text in query.items() if name != FIELDS["data"].key}
    values: dict[str, Any] = {}
    for name, field in FIELDS.items():
        if field.key in query:
            try:
                values[name] = field.read(query[field.key])
            except ValueError as rule:
                notes.append(unusable(field.key, query[field.key], rule, field.write(getattr(DEFAULT, name)) or "none"))
    parameters = GENERATOR[values["data"]].parameters if values.get("data") in GENERATOR else ()
    values["settings"] = _read_settings(parameters, query, notes)
    values["algorithm_options"] = options_in(values.get("algorithm", DEFAULT.algorithm), query, notes)
    experiment = Experiment(**values)
    keys = [FIELDS[name].key for name in FIELDS if name in values and getattr(experiment, name) != values[name]]
    notes += [idle(key, query[key]) for key in keys]
    known = {field.key for field in FIELDS.values()} | {SETTING + parameter.name for parameter in parameters}
    notes += ignored(set(query) - known - OPTION_KEYS - PLAYER_KEYS - MADE_KEYS - {PACKED})
    if PACKED in query:
        try:
            own = unpack(query[PACKED])
            parts = {name: getattr(experiment, name) for name in ("columns", "plane", "transforms")}
            experiment = replace(on_own_data(experiment, own), **parts)
        except ValueError as problem:
            notes.append(str(problem))
    made_of = made_of_in(query, notes, own=experiment.data == OWN)
    if own is not None and made_of is not None and own.made_of is None and own.digest == experiment.own_digest:
        own = replace(own, made_of=made_of)
    return _settled(experiment, own, notes)


def listed(keys: Iterable[str]) -> str:
    """Return some names of a link in quotes, the rest counted."""
    return shortened(sorted(map(shown, keys)), 5)


def ignored(keys: Collection[str]) -> list[str]:
    """Return the note on keys of a link that nothing reads; no note where there are none."""
    return [f"The link has {listed(keys)}: nothing here goes by that name, and it is ignored."] if keys else []


def _read_settings(
    parameters: Iterable[Parameter], query: Mapping[str, str], notes: list[str]
) -> tuple[tuple[str, float], ...]:
    """Return the generator settings in a link that are within their ranges."""
    settings = []
    for parameter in parameters:
        text = query.get(SETTING + parameter.name)
        if text is None:
            continue
        try:
            settings.append((parameter.name, within(text, parameter.minimum, parameter.maximum, parameter.whole)))
        except ValueError as rule:
            notes.append(unusable(SETTING + parameter.name, text, rule, brief(parameter.default)))
    return tuple(settings)


def _settled(experiment: Experiment, own: Dataset | None, notes: list[str]) -> Opened:
    """Return the experiment with each choice that does not fit the others put back, and a note for each."""

    def settle(attempt: Callable[[], Any], instead: str, **changes: Any) -> None:
        nonlocal experiment
        try:
            attempt()
        except (DataError, ValueError) as problem:
            notes.append(f"{problem} Shown instead: {instead}.".replace("\n", " "))
            experiment = replace(experiment, **changes)

    if experiment.data in GENERATOR:
        dimension = GENERATOR[experiment.data].dimensions[-1]
        settle(lambda: source(experiment), f"dimension {dimension}", dimension=dimension)
    settle(lambda: source(experiment, own), source(DEFAULT).title, data=DEFAULT.data, columns=())
    raw = replace(experiment, standardise=False, plane=(), by_name=False, transforms=())
    settle(lambda: resolve(raw, own), "the first columns", columns=(), plane=())
    raw = replace(experiment, standardise=False, by_name=False, transforms=())
    settle(lambda: resolve(raw, own), "the principal directions", plane=())
    raw = replace(experiment, standardise=False, by_name=False)
    settle(lambda: resolve(raw, own), "the data without transforms", transforms=())
    raw = replace(experiment, standardise=False)
    settle(lambda: resolve(raw, own), "the responsibilities", by_name=False)
    settle(lambda: resolve(experiment, own), "the data as they are", standardise=False)
    dataset = resolve(experiment, own)
    most = max(1, dataset.n)
    settle(lambda: _enough_points(experiment.k, dataset), f"k = {most}", k=min(experiment.k, most))
    settle(lambda: _enough_rows(experiment, dataset), f"{dataset.n} blocks", blocks=dataset.n)
    settle(
        lambda: _admitted(experiment, dataset),
        "EM",
        algorithm=DEFAULT.algorithm,
        blocks=DEFAULT.blocks,
        algorithm_options=DEFAULT.algorithm_options,
    )
    if experiment.start == BY_HAND:
        settle(
            lambda: typed_start(build_model(experiment, dataset), experiment.typed, dataset.d),
            "random points",
            start=DEFAULT.start,
            seed=DEFAULT.seed,
        )
    return Opened(experiment, own if experiment.data == OWN else None, tuple(notes))


def _admitted(experiment: Experiment, dataset: Dataset) -> None:
    """Raise ValueError where the experiment's algorithm cannot run on its model and data."""
    refused = why_not_by(experiment, dataset)
    if refused is not None:
        raise ValueError(refused)


def _enough_rows(experiment: Experiment, dataset: Dataset) -> None:
    if (said := too_many(experiment.algorithm, experiment.blocks, dataset.n)) is not None:
        raise ValueError(said)


def _enough_points(k: int, dataset: Dataset) -> None:
    if k > dataset.n:
        raise ValueError(f'k is "{k}", and {dataset.title} has {dataset.n} points; k must be no more than that.')


assert set(FIELDS) | {"settings", "algorithm_options"} == {field.name for field in fields(Experiment)}, (
    "every part travels in a link"
)
