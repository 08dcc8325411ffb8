"""Every public verb with a call that works. A verb of a public module's `__all__` without a row here fails a test."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator
from dataclasses import fields
from enum import Enum
from itertools import islice
from typing import Any

import numpy as np

import em_core
from em_core import algorithms, data, landscape, models, theorems
from em_core.catalogue import entry as entries
from em_core.catalogue.registry import FAMILY
from em_core.data import Dataset, read_pasted
from em_core.experiments import experiment, exports, map_start
from em_core.experiments import url as links
from em_core.experiments.experiment import Experiment
from em_core.experiments.run_description import described
from em_core.experiments.running import run_of
from em_core.experiments.visits import first_visit
from em_core.models import KMeans
from em_core.multistart import basin_survey as survey
from em_core.multistart import tournament
from em_core.multistart.basin_map import basin_bands, basin_map, drained, mapped
from tests.em_core.handed.bootstrap_verbs import VERBS as BOOTSTRAP_VERBS
from tests.em_core.handed.landscape_verbs import VERBS as LANDSCAPE_VERBS
from tests.em_core.handed.model_verbs import model_verbs
from tests.em_core.handed.own_verbs import VERBS as OWN_VERBS
from tests.em_core.handed.race_verbs import VERBS as RACE_VERBS
from tests.em_core.handed.runs import LINE, LINE_START, MODEL, ONE, START, TRACE, X
from tests.em_core.handed.selection_verbs import VERBS as SELECTION_VERBS
from tests.em_core.handed.verb import Verb, all_of

MODULES = (
    "em_core",
    "em_core.models",
    "em_core.landscape",
    "em_core.theorems",
    "em_core.multistart.tournament",
    "em_core.multistart.basin_map",
    "em_core.multistart.basin_survey",
    "em_core.catalogue.registry",
    "em_core.catalogue.entry",
    "em_core.data",
    "em_core.algorithms",
    "em_core.selection",
    "em_core.experiments.experiment",
    "em_core.experiments.map_start",
    "em_core.experiments.url",
    "em_core.experiments.exports",
)
"""The public modules."""


DATASET = Dataset("small", "Small", X, ("a", "b"))
TABLE = read_pasted("a,b\n1,2\n2,1\n3,5\n4,4\n")
RUNS = em_core.run_restarts(MODEL, X, 3)
VISIT = first_visit("linkage")
SHOWN, VISITED = run_of(described(VISIT))
EXPERIMENT = Experiment(data="separated", settings=(("n", 12), ("k", 2)), max_steps=3)
EXPERIMENT_DATA = experiment.resolve(EXPERIMENT)
OWN = experiment.on_own_data(EXPERIMENT, DATASET)
RULES = tournament.Rules(("random_points", "spread"), budget=3, trials=1)
TRIALS = [turn.trial for turn in tournament.play(MODEL, X, RULES) if turn.trial is not None]
FIRST, SECOND = survey.Coordinate(0, 0), survey.Coordinate(1, 0)
STARTS = survey.StartGrid(FIRST, SECOND, np.array([0.0, 1.0]), np.array([3.0, 4.0]))
CUT = survey.Slice(FIRST, SECOND, (0.0, 4.0, 0.0, 4.0))
SURVEY = drained(survey.survey(MODEL, DATASET, START, CUT, 2, max_steps=3, tol=1e-3))
ENTRY = FAMILY["linkage"]


def first_steps(**given: Any) -> list[Any]:
    """Return two steps; DegenerateError as `em_steps`."""
    return list(islice(em_core.em_steps(**given), 2))


RULE = {"max_steps": 3, "tol": 1e-3}

VERBS: dict[str, Verb] = {
    # em_core
    "em_core.run_em": Verb(em_core.run_em, {"model": MODEL, "data": X, "start": START, "seed": 1, **RULE}, ("data",)),
    "em_core.em_steps": Verb(first_steps, {"model": MODEL, "data": X, "params": START}, ("data",)),
    "em_core.run_restarts": Verb(
        em_core.run_restarts,
        {"model": MODEL, "x": X, "n_starts": 2, "start": "random_points", "seed": 1, "on_progress": None, **RULE},
        ("x",),
        every=2,
    ),
    "em_core.run_restarts of k-means": Verb(
        em_core.run_restarts,
        {"model": KMeans(2), "x": X, "n_starts": 2, "start": ["spread"], "seed": 1},
        ("x",),
        every=4,
    ),
    "em_core.open_link": Verb(em_core.open_link, {"link": "lab?k=3"}),
    "em_core.group_optima": Verb(
        em_core.group_optima,
        {"model": MODEL, "x": X, "traces": RUNS, "follow": True, "on_progress": None},
        ("x",),
    ),
    "em_core.group_optima of k-means": Verb(
        lambda traces: em_core.group_optima(KMeans(2), X, traces), {"traces": em_core.run_restarts(KMeans(2), X, 2)}
    ),
    "em_core.StopRule": Verb(em_core.StopRule, {"tol": 1e-6, "max_steps": 5}),
    # em_core.multistart.tournament
    "em_core.multistart.tournament.Rules": Verb(
        tournament.Rules, {"entrants": ("spread",), "budget": 5, "trials": 2, "seed": 1, "tol": 1e-6, "max_steps": 5}
    ),
    "em_core.multistart.tournament.judge": Verb(
        tournament.judge,
        {"model": MODEL, "x": X, "rules": RULES, "trials": TRIALS, "on_progress": None},
        ("x",),
        every=3,
    ),
    "em_core.multistart.tournament.overlap": Verb(
        tournament.overlap,
        {"a": em_core.multistart.optima.Interval(0.1, 0.2), "b": em_core.multistart.optima.Interval(0.1, 0.3)},
    ),
    "em_core.multistart.tournament.play": Verb(
        all_of(tournament.play), {"model": MODEL, "x": X, "rules": RULES}, ("x",), every=3
    ),
    # em_core.multistart.basin_map
    "em_core.multistart.basin_map.basin_bands": Verb(
        all_of(basin_bands), {"model": ONE, "x": LINE, "first": [0.0, 1.0], "second": [3.0]}, ("x",), every=3
    ),
    "em_core.multistart.basin_map.basin_map": Verb(
        basin_map,
        {
            "model": ONE,
            "x": LINE,
            "first": np.array([0.0, 1.0]),
            "second": np.array([3.0, 4.0]),
            "rest": LINE_START,
            **RULE,
        },
        ("x", "first", "second"),
        every=2,
    ),
    "em_core.multistart.basin_map.drained": Verb(drained, {"work": basin_bands(ONE, LINE, [0.0], [3.0])}),
    # em_core.multistart.basin_survey
    "em_core.multistart.basin_survey.Coordinate": Verb(
        lambda component, column: survey.Slice(
            survey.Coordinate(component, column), survey.Coordinate(1, 0), (0, 1, 0, 1)
        ),
        {"component": 0, "column": 0},
    ),
    "em_core.multistart.basin_survey.Slice": Verb(
        survey.Slice, {"first": FIRST, "second": SECOND, "box": np.array([0.0, 1, 0, 1])}, ("box",)
    ),
    "em_core.multistart.basin_survey.StartGrid": Verb(
        survey.StartGrid,
        {"first": FIRST, "second": SECOND, "rows": np.array([0.0, 1.0]), "columns": np.array([3.0, 4.0])},
        ("rows", "columns"),
    ),
    "em_core.multistart.basin_survey.end_index": Verb(survey.end_index, {"survey": SURVEY, "trace": TRACE}),
    "em_core.experiments.map_start.held_model": Verb(
        map_start.held_model, {"experiment": EXPERIMENT, "dataset": EXPERIMENT_DATA, "weights": True, "width": 1.0}
    ),
    "em_core.multistart.basin_survey.is_pair": Verb(survey.is_pair, {"model": MODEL, "dataset": DATASET, "cut": CUT}),
    "em_core.experiments.map_start.shared_start": Verb(
        map_start.shared_start, {"experiment": EXPERIMENT, "dataset": EXPERIMENT_DATA, "model": MODEL}
    ),
    "em_core.multistart.basin_survey.single_run": Verb(
        survey.single_run, {"survey": SURVEY, "first": 1.0, "second": 2.0, **RULE}
    ),
    "em_core.multistart.basin_survey.slice_cells": Verb(
        all_of(survey.slice_cells),
        {"model": MODEL, "x": X, "start": START, "grid": STARTS},
        ("x",),
        every=3,
    ),
    "em_core.multistart.basin_survey.slice_map": Verb(
        survey.slice_map,
        {
            "model": MODEL,
            "x": X,
            "start": START,
            "grid": STARTS,
            **RULE,
        },
        ("x",),
        every=3,
    ),
    "em_core.multistart.basin_survey.starting_levels": Verb(survey.starting_levels, {"survey": SURVEY}),
    "em_core.multistart.basin_survey.survey": Verb(
        all_of(survey.survey),
        {"model": MODEL, "dataset": DATASET, "start": START, "cut": CUT, "size": 2, **RULE},
        every=3,
    ),
    "em_core.multistart.basin_survey.whole_box": Verb(
        survey.whole_box, {"dataset": DATASET, "first": FIRST, "second": SECOND}
    ),
    # em_core.catalogue.entry
    "em_core.catalogue.entry.exhibit": Verb(
        entries.exhibit,
        {"entry": ENTRY, "example": ENTRY.examples[0], "chosen": None, "seed": 1, "own": ENTRY.examples[0].sample()},
    ),
    "em_core.catalogue.entry.exhibit with options": Verb(
        lambda value: entries.exhibit(FAMILY["gaussian_mixture"], FAMILY["gaussian_mixture"].examples[0], chosen=value),
        {"value": {}},
    ),
    # em_core.data
    "em_core.data.Dataset": Verb(
        Dataset,
        {
            "key": "small",
            "title": "Small",
            "values": X,
            "columns": ("a", "b"),
            "units": ("m", "s"),
            "rows": tuple(range(14)),
            "source": "",
            "labels": np.zeros(14),
            "centre": np.zeros(2),
        },
        ("values", "centre"),
    ),
    "em_core.data.add_point": Verb(data.add_point, {"data": DATASET, "point": np.array([1.0, 2.0])}, ("point",)),
    "em_core.data.bundled_datasets": Verb(data.bundled_datasets, {}),
    "em_core.data.data_warnings": Verb(data.data_warnings, {"data": DATASET, "n_components": 2, "covariance": "full"}),
    "em_core.data.dataset_from_json": Verb(data.dataset_from_json, {"text": data.dataset_to_json(DATASET)}),
    "em_core.data.dataset_from_rows": Verb(
        data.dataset_from_rows, {"rows": X.tolist(), "columns": ("a", "b"), "base": DATASET, "n_components": 2}
    ),
    "em_core.data.dataset_to_json": Verb(data.dataset_to_json, {"data": DATASET}),
    "em_core.data.delete_rows": Verb(data.delete_rows, {"data": DATASET, "indices": [0, 3], "n_components": 2}),
    "em_core.data.generate": Verb(
        data.generate, {"spec_id": "separated", "dimension": 2, "seed": 1, "n": 12, "k": 2, "separation": 3.0}
    ),
    "em_core.data.load_bundled": Verb(data.load_bundled, {"id": "faithful"}),
    "em_core.data.numeric_columns": Verb(data.numeric_columns, {"table": TABLE}),
    "em_core.data.read_pasted": Verb(data.read_pasted, {"text": "a,b\n1,2\n", "name": "x", "numeric": True}),
    "em_core.data.read_table": Verb(data.read_table, {"raw": b"a,b\n1,2\n", "filename": "x.csv", "numeric": True}),
    "em_core.data.to_dataset": Verb(
        data.to_dataset,
        {
            "table": TABLE,
            "columns": ("a", "b"),
            "drop_missing": False,
            "sample": (3, 1),
            "n_components": 2,
            "key": "own",
        },
    ),
    # em_core.experiments.experiment
    "em_core.experiments.experiment.Experiment": Verb(
        Experiment,
        {field.name: getattr(EXPERIMENT, field.name) for field in fields(Experiment)},
    ),
    "em_core.experiments.experiment.build_model": Verb(
        experiment.build_model, {"experiment": EXPERIMENT, "dataset": EXPERIMENT_DATA}
    ),
    "em_core.experiments.experiment.on_own_data": Verb(
        experiment.on_own_data, {"experiment": EXPERIMENT, "own": DATASET}
    ),
    "em_core.experiments.experiment.resolve": Verb(experiment.resolve, {"experiment": OWN, "own": DATASET}),
    "em_core.experiments.experiment.run_experiment": Verb(
        experiment.run_experiment, {"experiment": EXPERIMENT, "dataset": EXPERIMENT_DATA}
    ),
    "em_core.experiments.experiment.source": Verb(experiment.source, {"experiment": OWN, "own": DATASET}),
    "em_core.experiments.experiment.starting_params": Verb(
        experiment.starting_params, {"experiment": EXPERIMENT, "dataset": EXPERIMENT_DATA}
    ),
    # em_core.algorithms
    "em_core.algorithms.IncrementalEM": Verb(algorithms.IncrementalEM, {"blocks": 3, "seed": 1}),
    "em_core.algorithms.ECM": Verb(algorithms.ECM, {"blocks": (("means",), ("weights", "covariances"))}),
    "em_core.algorithms.EM": Verb(algorithms.EM, {}),
    "em_core.algorithms.algorithm_of": Verb(algorithms.algorithm_of, {"name": "incremental", "blocks": 3}),
    # em_core.experiments.url
    "em_core.experiments.url.from_query": Verb(links.from_query, {"query": {"k": "3"}, "own": DATASET}),
    "em_core.experiments.url.to_query": Verb(links.to_query, {"experiment": EXPERIMENT, "own": DATASET}),
    "em_core.experiments.url.why_not_in_a_link": Verb(links.why_not_in_a_link, {"own": DATASET}),
    # em_core.experiments.exports
    "em_core.experiments.exports.responsibilities_csv": Verb(
        exports.responsibilities_csv, {"trace": TRACE, "dataset": DATASET}
    ),
    "em_core.experiments.exports.script": Verb(exports.script, {"dataset": DATASET, "trace": TRACE}),
    "em_core.experiments.exports.trace_csv": Verb(exports.trace_csv, {"trace": TRACE, "dataset": DATASET}),
    "em_core.experiments.exports.trace_json": Verb(
        exports.trace_json, {"trace": TRACE, "dataset": DATASET, "run": EXPERIMENT, "responsibilities": False}
    ),
    "em_core.experiments.exports.run_script": Verb(
        exports.run_script, {"run": described(VISIT), "shown": SHOWN, "trace": VISITED}
    ),
    # em_core.models: what the rows made below do not see
    "em_core.models.NormalInverseWishart": Verb(
        models.NormalInverseWishart,
        {"shrinkage": 0.01, "mean": np.zeros(2), "dof": 4.0, "scale": np.eye(2)},
        ("mean", "scale"),
    ),
    "em_core.models.NormalInverseWishart.default": Verb(
        models.NormalInverseWishart.default, {"x": X, "n_components": 2}, ("x",)
    ),
    "em_core.models.Sequences": Verb(models.Sequences, {"values": X, "lengths": (10, 4)}, ("values",)),
    "em_core.models.Sequences.by_group": Verb(
        models.Sequences.by_group, {"values": X, "groups": ["a"] * 10 + ["b"] * 4}, ("values",)
    ),
}


VERBS |= LANDSCAPE_VERBS | OWN_VERBS | RACE_VERBS | SELECTION_VERBS | BOOTSTRAP_VERBS | dict(model_verbs())


def public() -> Iterator[tuple[str, Any]]:
    """Yield everything that the public modules offer, by its full name."""
    for module in MODULES:
        loaded = importlib.import_module(module)
        for name in loaded.__all__:
            yield f"{module}.{name}", getattr(loaded, name)


MADE_BY_THE_LIBRARY = {
    # what verbs return, and how the registries are written down: nobody hands their parts over
    "em_core": {"Cause", "DegenerateError", "EMModel", "FittedModel", "HalfStep", "HalfStepKind", "OpenedLink"}
    | {"Outcome", "OwnData", "Step", "Trace"},
    "em_core.models": {name for name in models.__all__ if name.endswith(("Params", "Posterior"))},
    "em_core.landscape": {name for name in landscape.__all__ if inspect.isclass(getattr(landscape, name))}
    - {"Coordinates"},
    "em_core.theorems": set(theorems.__all__),
    "em_core.multistart.tournament": {"Standing", "Tournament", "Trial", "Turn"},
    "em_core.multistart.basin_map": {"BasinMap", "mapped"},
    "em_core.multistart.basin_survey": {"Survey"},
    "em_core.catalogue.registry": {"Case", "Entry", "ModelEntry"},
    "em_core.catalogue.entry": set(entries.__all__) - {"exhibit"},
    "em_core.data": {"Action", "Bundled", "DataError", "Decimal", "GeneratorSpec", "Kind", "Parameter", "Problem"}
    | {"Severity", "Table"},
    "em_core.algorithms": {"Algorithm", "AlgorithmOption", "Listed", "Made", "Race", "State", "Wording"},
    "em_core.experiments.url": {"Opened"},
    "em_core.selection": {"BootstrapLRT", "Cell", "Fit", "ParameterBootstrap", "Progress", "Table"},
}
assert callable(mapped)


def is_verb(full_name: str, thing: Any) -> bool:
    """Return whether people call this with values of their own."""
    module, name = full_name.rsplit(".", 1)
    called = inspect.isfunction(thing) or (inspect.isclass(thing) and not issubclass(thing, Enum))
    return called and name not in MADE_BY_THE_LIBRARY.get(module, set())
