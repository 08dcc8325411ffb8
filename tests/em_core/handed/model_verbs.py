"""What every model is handed: its constructor, `prepare`, `params`, and a run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

import em_core
from em_core import models
from em_core.catalogue.entry import Case
from em_core.catalogue.registry import FAMILY
from tests.em_core.handed.verb import Verb


def model_verbs() -> Iterator[tuple[str, Verb]]:
    """Yield for every model its constructor, `prepare`, `params`, and a run from parameters built past `params`."""
    cases: dict[str, Case] = {}
    for entry in FAMILY.values():
        for case in entry.cases():
            cases.setdefault(type(case.model).__name__, case)
    for name in models.__all__:
        kind = getattr(models, name)
        if not hasattr(kind, "prepare"):
            continue
        case, called = cases[name], f"em_core.models.{name}"
        given = {field.name: getattr(case.params, field.name) for field in fields(case.params)}
        options = {field.name: getattr(case.model, field.name) for field in fields(kind)} if is_dataclass(kind) else {}
        small = isinstance(case.data, np.ndarray) and case.data.size <= 1000
        yield called, Verb(kind, options)
        yield (
            f"{called}.prepare",
            Verb(case.model.prepare, {"data": case.data}, ("data",) if isinstance(case.data, np.ndarray) else ()),
        )
        yield f"{called}.params", Verb(case.model.params, given, tuple(given), every=2)
        yield f"{called} run from what was built", Verb(_run_built(case), given, tuple(given), every=2 if small else 6)


def _run_built(case: Any) -> Callable[..., Any]:
    return lambda **given: em_core.run_em(case.model, case.data, type(case.params)(**given), max_steps=2)
