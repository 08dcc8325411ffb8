"""A visit to a model's page as a flat value: to and from its link, and to the exhibit that it is about."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from em_core.algorithms import PLAYABLE
from em_core.algorithms.options import Chosen
from em_core.algorithms.registry import chosen_options, refusal_of, refusals, too_many
from em_core.catalogue.entry import Entry, Exhibit, exhibit
from em_core.catalogue.registry import FAMILY
from em_core.catalogue.transformed_sample import columns_before, transformed_sample
from em_core.data.generators import LARGEST_SEED
from em_core.data.planes import check_plane
from em_core.data.problems import DataError
from em_core.data.transforms import transforms_in
from em_core.experiments.algorithm_options import OPTION_KEYS, options_in, options_query
from em_core.experiments.experiment import Experiment
from em_core.experiments.model_options import OPTION, chosen_in, chosen_query
from em_core.experiments.start_and_stop import RULED_KEYS, Ruled, as_ruled, read_ruled, typed_fits
from em_core.experiments.table_transforms import TRANSFORM, transforms_asked
from em_core.experiments.url import LINK_LIMIT, ignored
from em_core.experiments.url_data import unpack_text
from em_core.experiments.url_fields import FIELDS, idle, unusable, whole
from em_core.experiments.url_provenance import MADE_KEYS, made_of_in, made_of_query
from em_core.numerics.arguments import one_of
from em_core.own.own_table import OwnTable

TABLE = "table"
"""The name of people's own table in a link, packed."""

WITHOUT = "without"
"""The name of the mark in a link that its table was too large for: how many lines it has, and which it is."""

PLAYED = ("algorithm", "blocks")
"""The parts of a visit that are what the lab calls so, and stand in a link as they do there."""

PLANE = FIELDS["plane"].key
"""The name of the two columns that pictures show, as in the lab's links."""

KEYS = (
    frozenset({TRANSFORM, "model", "example", "draw", "table", WITHOUT, PLANE, *PLAYED, *RULED_KEYS, *MADE_KEYS})
    | OPTION_KEYS
)
"""The names of a visit's parts in a link, beside its options."""


@dataclass(frozen=True)
class Visit:
    """What a model's page shows.

    model, example:  ids; where `own` is given, the example lends its options and its stop rule.
    chosen:          options that differ from the example's, by name.
    draw:            the seed that draws the start; None for the example's own start.
    own:             people's own data; None for the example's.
    algorithm, blocks:  an id of PLAYABLE, and of how many blocks of rows, where it has such.
    transforms:      what is done to columns of people's own data, as in `Experiment`.
    algorithm_options:  (name, value) pairs that differ from the algorithm's defaults.
    plane:           of points in more than two columns, the two that pictures show; () for the principal directions.
    """

    model: str = next(iter(FAMILY))
    example: str = next(iter(FAMILY.values())).examples[0].id
    chosen: tuple[tuple[str, float], ...] = ()
    draw: int | None = None
    own: OwnTable | None = None
    algorithm: str = "em"
    blocks: int = Experiment.blocks
    typed: tuple[float, ...] = ()
    tol: float | None = None
    max_steps: int | None = None
    plane: tuple[str, ...] = ()
    transforms: tuple[str, ...] = ()
    algorithm_options: tuple[Chosen, ...] = ()

    def __post_init__(self) -> None:
        """Put back to its default what plays no part or says what the example does; ValueError for what is neither."""
        one_of("algorithm", self.algorithm, tuple(PLAYABLE))
        if not PLAYABLE[self.algorithm].blocks:
            object.__setattr__(self, "blocks", Experiment.blocks)
        object.__setattr__(self, "algorithm_options", chosen_options(self.algorithm, self.algorithm_options))
        asked = transforms_in(self.transforms) if self.own is not None else ()
        object.__setattr__(self, "transforms", tuple(each.id for each in asked))
        if self.typed:
            object.__setattr__(self, "draw", None)
        usual = next((each for each in self.entry.examples if each.id == self.example), None)
        for name, value in vars(self.ruled if usual is None else self.ruled.but_for(usual)).items():
            object.__setattr__(self, name, value)

    @property
    def entry(self) -> Entry:
        """The model's entry."""
        return FAMILY[self.model]

    @property
    def ruled(self) -> Ruled:
        """Where it starts and when it stops, as far as that was chosen."""
        return Ruled(self.typed, self.tol, self.max_steps)

    @cached_property
    def key(self) -> str:
        """The same for equal visits alone: what a run and its animation are cached by."""
        parts: tuple[object, ...] = (
            self.model,
            self.example,
            self.chosen,
            self.draw,
            self.own.text if self.own else "",
        )
        if self.algorithm != "em":
            parts += (self.algorithm, self.blocks)
        if self.ruled.chosen:
            # What was made before these could be chosen goes by the same key.
            parts += (self.ruled,)
        if self.plane:
            parts += (self.plane,)
        if self.transforms:
            parts += ("transforms", self.transforms)
        if self.algorithm_options:
            parts += ("algorithm_options", self.algorithm_options)
        return hashlib.sha256(repr(parts).encode()).hexdigest()


def first_visit(model: str) -> Visit:
    """Return the visit to a model's first example."""
    return Visit(model, FAMILY[model].examples[0].id)


def has_own_start(visit: Visit) -> bool:
    """Return whether the visit's data come with an instructive start, at least for some options."""
    example = visit.entry.example(visit.example)
    return example.start is not None and (not visit.own or example.anywhere)


def exhibit_of(visit: Visit) -> Exhibit:
    """Return what the visit is about.

    Raises DataError for data of one's own that the model's reader refuses and for a plane that the data do not have,
    ValueError for what the model refuses: data, or the numbers of a typed start.
    """
    entry = visit.entry
    own = visit.own.sample(entry) if visit.own else None
    if own is not None and visit.transforms:
        own = transformed_sample(own, visit.transforms)
    shown = exhibit(entry, entry.example(visit.example), chosen=dict(visit.chosen), seed=visit.draw, own=own)
    if visit.plane:
        before = columns_before(shown.sample)
        check_plane(visit.plane, before)
        plane = tuple(shown.sample.columns[before.index(name)] for name in visit.plane)
        shown = replace(shown, sample=replace(shown.sample, plane=plane))
    return as_ruled(shown, visit.ruled)


def why_not_by(visit: Visit, shown: Exhibit) -> str | None:
    """Return why the visit's algorithm cannot run on what it is about, in a sentence; None where it can."""
    return refusal_of(visit.algorithm, visit.blocks, shown.model, len(shown.sample.rows))


def refused_algorithms(visit: Visit) -> dict[str, str]:
    """Return the ids of the algorithms that cannot run on the visit's model, each with the sentence why."""
    try:
        # Of one's own data only the model is asked, which is the example's.
        return refusals(exhibit_of(replace(visit, own=None, typed=())).model)
    except ValueError as error:
        return {name: str(error) for name in PLAYABLE if name != "em"}


def to_query(visit: Visit) -> dict[str, str]:
    """Return the visit as query parameters; a table too large for a link leaves a mark there, by which that is told."""
    query = {"model": visit.model}
    if visit.example != visit.entry.examples[0].id:
        query["example"] = visit.example
    query |= chosen_query(visit.entry, visit.chosen)
    if visit.draw is not None:
        query["draw"] = str(visit.draw)
    usual = first_visit(visit.model)
    query |= {key: str(now) for key in PLAYED if (now := _played(visit)[key]) != _played(usual)[key]}
    query |= options_query(visit.algorithm_options)
    query |= visit.ruled.query
    if visit.transforms:
        query[TRANSFORM] = FIELDS["transforms"].write(visit.transforms)
    if visit.plane:
        query[PLANE] = FIELDS["plane"].write(visit.plane)
    if visit.own and fits_link(visit):
        query["table"] = visit.own.packed
    elif visit.own:
        query[WITHOUT] = visit.own.mark
    return query | made_of_query(visit.own.made_of if visit.own else None)


def fits_link(visit: Visit) -> bool:
    """Return whether the visit's own data, if any, can travel in a link."""
    return visit.own is None or len(visit.own.packed) <= LINK_LIMIT


def from_query(query: Mapping[str, str], at_hand: OwnTable | None = None) -> tuple[Visit, tuple[str, ...]]:
    """Return the visit in a link, and a sentence for each part of it that cannot be used; never raises.

    at_hand:  people's own table that this session has, for a link that names it without holding it.
    """
    notes: list[str] = []
    visit = Visit()
    if (model := query.get("model", visit.model)) in FAMILY:
        visit = first_visit(model)
    else:
        notes.append(unusable("model", model, f"one of {', '.join(FAMILY)}", visit.model))
    examples = [example.id for example in visit.entry.examples]
    if (example := query.get("example", visit.example)) in examples:
        visit = replace(visit, example=example)
    else:
        notes.append(unusable("example", example, f"one of {', '.join(examples)}", visit.example))
    visit = replace(visit, chosen=chosen_in(visit.entry, visit.entry.example(visit.example), query, notes))
    try:
        visit = replace(visit, draw=whole(query["draw"], 0, LARGEST_SEED) if "draw" in query else None)
    except ValueError as rule:
        notes.append(unusable("draw", query["draw"], rule, "the example's start"))
    try:
        text = unpack_text(query["table"]) if "table" in query else ""
        visit = replace(visit, own=OwnTable(text) if text else None)
    except ValueError as error:
        notes.append(str(error))
    for key in (key for key in PLAYED if key in query):
        try:
            visit = replace(visit, **{key: FIELDS[key].read(query[key])})
        except ValueError as rule:
            notes.append(unusable(key, query[key], rule, str(_played(visit)[key])))
    visit = replace(visit, algorithm_options=options_in(visit.algorithm, query, notes))
    try:
        visit = replace(visit, plane=FIELDS["plane"].read(query[PLANE]) if PLANE in query else ())
    except ValueError as rule:
        notes.append(unusable(PLANE, query[PLANE], rule, "the principal directions"))
    visit = replace(visit, **read_ruled(query, visit.entry.example(visit.example), notes))
    if visit.typed and "draw" in query:
        notes.append(idle("draw", query["draw"]))
    if "blocks" in query and not PLAYABLE[visit.algorithm].blocks:
        notes.append(idle("blocks", query["blocks"]))
    if WITHOUT in query and not visit.own:
        if at_hand and query[WITHOUT] == at_hand.mark:
            visit = replace(visit, own=at_hand)
        else:
            notes.append(_absent(query[WITHOUT], visit))
    visit = replace(visit, transforms=transforms_asked(query, visit.entry, visit.own, notes))
    made_of = made_of_in(query, notes, own=visit.own is not None or WITHOUT in query)
    if visit.own and made_of is not None and visit.own.made_of is None:
        visit = replace(visit, own=replace(visit.own, made_of=made_of))
    read = KEYS - {WITHOUT} if visit.own and "table" in query else KEYS
    notes += ignored({key for key in query if key not in read and not key.startswith(OPTION)})
    return _settled(visit, notes), tuple(notes)


def _played(visit: Visit) -> dict[str, str | int]:
    return {"algorithm": visit.algorithm, "blocks": visit.blocks}


def _absent(mark: str, visit: Visit) -> str:
    """Return the sentence that tells whoever opens a link that it was made with data which it does not hold."""
    lines = mark.partition("-")[0]
    counts = lines.isascii() and lines.isdigit() and len(lines) < 8
    table = f"a table of {int(lines):,} lines" if counts else "a table"
    return (
        f"This link was made with {table} of somebody's own, which was too large for it and is not here. Shown "
        f"instead: {visit.entry.example(visit.example).title}. With the same table, pasted or uploaded under Data, you "
        "see what they saw."
    )


def with_chosen(visit: Visit, settings: Mapping[str, float]) -> Visit:
    """Return the visit with these settings, keeping only those that differ from the example's."""
    usual = visit.entry.settings(visit.entry.example(visit.example))
    return replace(visit, chosen=tuple((name, v) for name, v in settings.items() if usual[name] != v))


def shows_plane(entry: Entry) -> bool:
    """Return whether a model's picture shows points of many columns on a plane: two of them, or two directions."""
    return entry.reader.first is not None


def _with_plane(visit: Visit, shown: Exhibit, notes: list[str]) -> Visit:
    """Return the visit without a plane that its data do not have, and a note on it."""
    if not visit.plane:
        return visit
    if not shows_plane(visit.entry):
        notes.append(idle(PLANE, FIELDS["plane"].write(visit.plane)))
        return replace(visit, plane=())
    try:
        check_plane(visit.plane, columns_before(shown.sample))
    except DataError as problem:
        notes.append(f"{problem} Shown instead: the principal directions.".replace("\n", " "))
        return replace(visit, plane=())
    return visit


def _settled(visit: Visit, notes: list[str]) -> Visit:
    """Return the visit if it can be shown, else less and less of it, and a note for what was put back."""
    for less in (
        replace(visit, own=None, plane=()),
        replace(visit, own=None, chosen=(), plane=()),
        first_visit(visit.model),
    ):
        try:
            shown = exhibit_of(replace(visit, typed=(), plane=()))
            visit = _with_plane(visit, shown, notes)
            if visit.typed and not typed_fits(shown, visit.typed, notes):
                visit = replace(visit, typed=())
            rows = len(shown.sample.rows)
            if (said := too_many(visit.algorithm, visit.blocks, rows)) is not None:
                notes += [f"{said} Shown instead: {rows} blocks."] if visit.blocks != Experiment.blocks else []
                visit = replace(visit, blocks=rows)
            if (refused := why_not_by(visit, shown)) is not None:
                notes.append(f"{refused} Shown instead: EM.")
                visit = replace(visit, algorithm="em", algorithm_options=())
        except (DataError, ValueError) as error:
            notes.append(f"{error} Shown instead: {visit.entry.example(less.example).title}.".replace("\n", " "))
            visit = less
        else:
            break
    return visit
