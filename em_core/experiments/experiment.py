"""One run, described: what is run on what, from where, until when. Equal descriptions give equal runs, bit for bit."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields, replace
from functools import cached_property
from typing import Any, TypeAlias

from numpy.typing import ArrayLike

from em_core.algorithms import PLAYABLE, algorithm_of
from em_core.algorithms.options import Chosen
from em_core.algorithms.registry import chosen_options, refusal_of, refusals
from em_core.algorithms.run import run_em
from em_core.catalogue.registry import MODELS
from em_core.data import BUNDLED, GENERATORS, DataError, Dataset, Kind, Problem, generate, load_bundled
from em_core.data.name_groups import MOST_COLOURS, groups_of
from em_core.data.planes import check_plane, check_width
from em_core.data.transforms import transforms_in
from em_core.distributions.gaussian import Covariance
from em_core.distributions.input_checks import as_floats
from em_core.em.stopping import StopRule
from em_core.em.trace import AnyTrace
from em_core.multistart.initialisation import STARTS, draw_start, typed_start
from em_core.numerics.arguments import instance, names, number, one_of, quoted, yes_or_no
from em_core.numerics.integers import whole

__all__ = [
    "BY_HAND",
    "GENERATOR",
    "OWN",
    "SOURCES",
    "VERSION",
    "Experiment",
    "Setting",
    "build_model",
    "on_own_data",
    "resolve",
    "run_experiment",
    "source",
    "starting_params",
]

OWN = "own"
"""The data source "what the user brought", known by its digest."""

BY_HAND = "by_hand"

GENERATOR = {spec.id: spec for spec in GENERATORS}
SOURCES = (*(bundled.id for bundled in BUNDLED), *GENERATOR, OWN)
"""Every data source's id."""

VERSION = 1
"""Part of every key: raise it when the same description begins to mean another run."""

Setting: TypeAlias = tuple[str, float]


@dataclass(frozen=True)
class Experiment:
    """A frozen, flat, hashable description of one run.

    data:                a bundled data set, a generator, or "own".
    columns:             the columns that are used, up to 50; none named means the first two, or the only one.
    plane:               of more than two, the two that pictures show; none named means the principal directions.
    transforms:          what is done to columns before, "log:waiting" and the like: `em_core.data.transforms`.
    by_name:             whether the picture colours the points by their names, where those are few.
    standardise:         whether each column is brought to mean 0 and standard deviation 1 first.
    dimension, data_seed, settings:  of a generator; settings are (name, value) pairs that differ from its defaults.
    own_digest:          the `digest` of the user's own data.
    model, k, covariance:  an id of MODELS, K, and the covariance kind.
    start, seed:         an id of STARTS and the seed it draws with.
    typed:               the numbers of a start typed by hand, flat as `starts.typed_start` reads them.
    tol, max_steps:      the stop rule.
    algorithm, blocks:   an id of PLAYABLE, and of how many blocks of rows, where it has such.
    algorithm_options:   (name, value) pairs that differ from the algorithm's defaults.

    What plays no part is put back to its default (the seed of a start that draws nothing, the covariance of k-means),
    so that equal runs have equal keys. Raises ValueError for a data source, model, covariance or start that does not
    exist; whether the numbers fit the data is found out by `resolve` and `run_experiment`.
    """

    data: str = "faithful"
    columns: tuple[str, ...] = ()
    plane: tuple[str, ...] = ()
    transforms: tuple[str, ...] = ()
    by_name: bool = False
    standardise: bool = False
    dimension: int = 2
    data_seed: int = 1
    settings: tuple[Setting, ...] = ()
    own_digest: str = ""
    model: str = "gaussian_mixture"
    k: int = 2
    covariance: Covariance = "full"
    start: str = "random_points"
    # Both means land among the long eruptions; one has to find its way across. 30 steps, of which 22 can be seen.
    seed: int = 109
    typed: tuple[float, ...] = ()
    tol: float = 1e-6
    max_steps: int = 2000
    algorithm: str = "em"
    blocks: int = 10
    algorithm_options: tuple[Chosen, ...] = ()

    def __post_init__(self) -> None:
        """Check the names, and put back to its default what plays no part."""
        for name, value, options in (
            ("data", self.data, SOURCES),
            ("model", self.model, tuple(MODELS)),
            ("start", self.start, tuple(STARTS)),
            ("algorithm", self.algorithm, tuple(PLAYABLE)),
        ):
            one_of(name, value, options)
        kinds = MODELS[self.model].covariances
        if kinds:
            one_of("covariance", self.covariance, kinds)
        # Usually there are none, and a page makes half a dozen experiments for each visitor.
        if type(self.typed) is not tuple or self.typed:
            object.__setattr__(self, "typed", typed_numbers(self.typed))
        rule = StopRule(self.tol, self.max_steps)
        object.__setattr__(self, "tol", rule.tol)
        object.__setattr__(self, "max_steps", rule.max_steps)
        for name, least in (("k", 1), ("seed", 0), ("dimension", 1), ("data_seed", 0), ("blocks", 1)):
            object.__setattr__(self, name, whole(name, getattr(self, name), least))
        object.__setattr__(self, "columns", names("columns", self.columns))
        object.__setattr__(self, "plane", names("plane", self.plane))
        yes_or_no("standardise", self.standardise)
        object.__setattr__(self, "transforms", tuple(each.id for each in transforms_in(self.transforms)))
        yes_or_no("by_name", self.by_name)
        instance("own_digest", self.own_digest, str, "Dataset.digest is one")
        if self.data in GENERATOR:
            object.__setattr__(self, "settings", _own_settings(self.data, self.settings))
        object.__setattr__(self, "algorithm_options", chosen_options(self.algorithm, self.algorithm_options))
        idle: set[str] = set()
        if self.data not in GENERATOR:
            idle |= {"dimension", "data_seed", "settings"}
        if self.data != OWN:
            idle |= {"own_digest"}
        if not kinds:
            idle |= {"covariance"}
        if not STARTS[self.start].random:
            idle |= {"seed"}
        if self.start != BY_HAND:
            idle |= {"typed"}
        if len(self.columns) < 3:
            idle |= {"plane"}
        if not PLAYABLE[self.algorithm].blocks:
            idle |= {"blocks"}
        for field in fields(self):
            if field.name in idle:
                object.__setattr__(self, field.name, field.default)

    @cached_property
    def key(self) -> str:
        """The sha256 of the description, in hexadecimal: what caches go by."""
        described = asdict(self)
        for name in ("plane", "by_name", "transforms", "algorithm_options"):
            if not described[name]:
                del described[name]
        if self.algorithm == "em":
            # What was made before there were others goes by the same key.
            del described["algorithm"], described["blocks"]
        return hashlib.sha256(json.dumps([VERSION, described], sort_keys=True).encode()).hexdigest()


def typed_numbers(typed: ArrayLike) -> tuple[float, ...]:
    """Return the numbers of a start typed by hand, flat; ValueError for what is no list of numbers."""
    numbers = as_floats(typed, "typed")
    if numbers.ndim != 1:
        raise ValueError(f"typed is {quoted(typed)}; it must be a list of numbers.")
    return tuple(numbers.tolist())


def _check(experiment: object, dataset: object) -> None:
    instance("experiment", experiment, Experiment, "Experiment() makes it")
    instance("dataset", dataset, Dataset, "resolve returns it")


def on_own_data(experiment: Experiment, own: Dataset) -> Experiment:
    """Return the experiment turned to the user's own data, all of its columns open to choice again."""
    _check(experiment, own)
    by_name = experiment.by_name and groups_of(own.names, MOST_COLOURS) is not None
    return replace(experiment, data=OWN, own_digest=own.digest, columns=(), by_name=by_name, transforms=())


def source(experiment: Experiment, own: Dataset | None = None) -> Dataset:
    """Return the whole data set behind an experiment, every column as it came.

    own: the user's data, where the experiment is about them. Raises DataError when they are missing or are other data,
    and for generator settings that are out of range.
    """
    instance("experiment", experiment, Experiment, "Experiment() makes it")
    if own is not None:
        instance("own", own, Dataset, "to_dataset returns it")
    if experiment.data == OWN:
        if own is None or own.digest != experiment.own_digest:
            raise DataError([_absent(own)])
        return own
    if experiment.data in GENERATOR:
        return generate(experiment.data, experiment.dimension, experiment.data_seed, **dict(experiment.settings))
    return load_bundled(experiment.data)


def resolve(experiment: Experiment, own: Dataset | None = None) -> Dataset:
    """Return the data an experiment runs on: its columns, transformed and standardised as it says.

    Raises DataError as `source`, for columns that do not exist or are too many, for a transform that a column does not
    have (the logarithm of 0), and for a constant column that was to be standardised.
    """
    every = source(experiment, own)
    picked = every.select(experiment.columns or every.columns[:2])
    check_width(picked)
    check_plane(experiment.plane, picked.columns)
    picked = replace(picked, plane=experiment.plane) if experiment.plane else picked
    picked = picked.with_transforms(experiment.transforms)
    picked = picked.standardised() if experiment.standardise else picked
    if experiment.by_name and groups_of(picked.names, MOST_COLOURS) is None:
        raise ValueError(
            f"The rows of {picked.title} have no column of 2 to {MOST_COLOURS} names by which points could be coloured."
        )
    return replace(picked, by_name=True) if experiment.by_name else picked


def build_model(experiment: Experiment, dataset: Dataset) -> Any:
    """Return the model that the experiment names; ValueError for a K below 1 or data that its prior cannot use."""
    _check(experiment, dataset)
    return MODELS[experiment.model].build(experiment.k, experiment.covariance, dataset.values)


def why_not_by(experiment: Experiment, dataset: Dataset) -> str | None:
    """Return why the experiment's algorithm cannot run on its model and data, in a sentence; None where it can."""
    if experiment.algorithm == "em":
        return None
    model = build_model(experiment, dataset)
    return refusal_of(experiment.algorithm, experiment.blocks, model, dataset.n)


def refused_algorithms(experiment: Experiment, dataset: Dataset) -> dict[str, str]:
    """Return the ids of the algorithms that cannot run on the experiment's model, each with the sentence why."""
    try:
        return refusals(build_model(experiment, dataset))
    except ValueError as error:
        # There is no such model of these data, and nothing else to choose: the run says so.
        return {name: str(error) for name in PLAYABLE if name != "em"}


def starting_params(experiment: Experiment, dataset: Dataset) -> Any:
    """Return the parameters that the experiment starts from; ValueError where there are none."""
    model = build_model(experiment, dataset)
    if experiment.start == BY_HAND:
        return typed_start(model, experiment.typed, dataset.d)
    return draw_start(experiment.start, model, dataset.values, experiment.seed)


def run_experiment(
    experiment: Experiment, dataset: Dataset, *, on_progress: Callable[[int, int], object] | None = None
) -> AnyTrace:
    """Run the experiment on what `resolve` returned, and keep every step; `on_progress` as in `run_em`.

    Raises ValueError, a sentence or several with value, rule and remedy, where it cannot even start. A collapse on the
    way raises nothing: it is the trace's outcome.
    """
    model = build_model(experiment, dataset)
    start = starting_params(experiment, dataset)
    return run_em(
        model,
        dataset.values,
        start,
        tol=experiment.tol,
        max_steps=experiment.max_steps,
        on_progress=on_progress,
        algorithm=algorithm_of(experiment.algorithm, experiment.blocks, experiment.algorithm_options),
    )


def _own_settings(generator: str, settings: tuple[Setting, ...]) -> tuple[Setting, ...]:
    """Return the settings that differ from the generator's defaults, by name; ValueError for one it does not have."""
    known = {parameter.name: parameter for parameter in GENERATOR[generator].parameters}
    kept: list[Setting] = []
    for name, value in sorted(map(_setting, settings_of(settings))):
        if name not in known:
            raise ValueError(f"{generator} has no setting {name!r}; it has {', '.join(known)}.")
        if value != known[name].default:
            # A whole number is an int whatever it came as: a widget, a link and a file must give the same key.
            number(name, value)
            is_count = known[name].whole and float(value).is_integer()
            kept.append((name, int(value) if is_count else float(value)))
    return tuple(kept)


def settings_of(settings: object) -> tuple[object, ...]:
    """Return pairs as a tuple; ValueError for what is no list of them."""
    if not isinstance(settings, tuple | list):
        raise ValueError(f"settings is {quoted(settings)}; it must be a list of pairs: a name and a number.")
    return tuple(settings)


def _setting(pair: object) -> Setting:
    if not isinstance(pair, tuple | list) or len(pair) != 2 or not isinstance(pair[0], str):
        raise ValueError(f"A setting is {quoted(pair)}; it must be a pair: a name and a number.")
    return pair[0], pair[1] if isinstance(pair[1], int) and type(pair[1]) is not bool else number(pair[0], pair[1])


def _absent(own: Dataset | None) -> Problem:
    """Return the problem of an experiment whose own data are not here."""
    instead = "they did not come with it" if own is None else f"the data that are open, {own.title}, are different"
    return Problem(
        Kind.SAVED_FILE,
        f"This experiment is about somebody's own data, and {instead}.",
        "Open the experiment's file, or upload the same data again.",
    )
