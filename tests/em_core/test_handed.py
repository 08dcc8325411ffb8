"""Whatever a public verb is handed: the right answer, or one sentence with the value, the rule and the remedy."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_equal

from em_core import DegenerateError, Trace
from em_core.data import DataError
from tests.em_core.handed.values import HARMLESS, STRANGERS, Nasty, spoilt
from tests.em_core.handed.verb import Verb
from tests.em_core.handed.verbs import VERBS, is_verb, public

SHORTEST = 20
"""A sentence has at least so many characters."""

SIZE = re.compile(r"\((\d+(, ?\d+)*,?)?\)|\d+ (row|column|point|number|cell|count|time|component)")
"""A shape, or how many there are of what: enough about a value whose form is wrong."""


def nasties(verb: Verb, argument: str) -> Iterator[tuple[str, Nasty]]:
    """Yield what is handed over as this argument, by name."""
    turn = list(verb.good).index(argument)
    yield from (pair for i, pair in enumerate(STRANGERS.items()) if (i + turn) % verb.every == 0)
    if argument in verb.arrays:
        yield from spoilt(np.asarray(verb.good[argument], dtype=np.float64)).items()


def fault(verb: Verb, argument: str, nasty: Nasty) -> str | None:
    """Return what is wrong with how the verb takes this value; None where nothing is."""
    before = nasty.value.tolist() if isinstance(nasty.value, np.ndarray) else None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            answer = verb.call(**{**verb.good, argument: nasty.value})
    except (ValueError, DataError) as error:
        return fault_of_sentence(str(error), nasty)
    except DegenerateError as error:
        # No fault of what was handed over: the mathematics ends there, as the verb's docstring says that it may.
        return None if "DegenerateError" in (verb.call.__doc__ or "") else f"unannounced: {error}"
    except Exception as error:  # noqa: BLE001 whatever else it is, it is a fault to report
        return f"{type(error).__name__}: {error}"
    if before is not None and repr(nasty.value.tolist()) != repr(before):
        return "what was handed over has been changed"
    return next((f"a trace with the objective {bad}" for bad in unsound(answer)), None)


def fault_of_sentence(sentence: str, nasty: Nasty) -> str | None:
    if len(sentence) < SHORTEST or not sentence.rstrip().endswith("."):
        return f"no sentence: {sentence}"
    # What EM itself says of a start is about a component and a point.
    if sentence.startswith("EM cannot start here: "):
        return None
    said = any(sign in sentence for sign in nasty.signs) or (nasty.formless and SIZE.search(sentence))
    return None if said else f"does not say the value: {sentence}"


def unsound(answer: Any) -> Iterator[float]:
    """Yield the objectives in traces that are no numbers."""
    if isinstance(answer, Trace):
        yield from answer.log_likelihoods[~np.isfinite(answer.log_likelihoods)].tolist()
    elif isinstance(answer, list | tuple):
        for each in answer:
            yield from unsound(each)


@pytest.mark.parametrize("name", VERBS)
def test_a_value_that_cannot_be_used_is_refused_in_a_sentence(name: str) -> None:
    verb = VERBS[name]
    faults = {
        f"{argument} = {called}": wrong
        for argument in verb.good
        for called, nasty in nasties(verb, argument)
        if (wrong := fault(verb, argument, nasty)) is not None
    }
    assert not faults, "\n".join(f"{call}: {wrong}" for call, wrong in faults.items())


@pytest.mark.parametrize("name", [name for name, verb in VERBS.items() if verb.arrays])
def test_harmless_forms_of_the_same_numbers_give_the_same_answer(name: str) -> None:
    verb = VERBS[name]
    expected = numbers_of(verb.call(**verb.good))
    for argument in verb.arrays:
        plain = np.asarray(verb.good[argument], dtype=np.float64)
        for called, form in HARMLESS.items():
            given = form(plain)
            if np.shape(given) != plain.shape:
                continue
            answer = numbers_of(verb.call(**{**verb.good, argument: given}))
            assert_equal(answer, expected, err_msg=f"{argument}, {called}")
            assert_equal(np.asarray(given, dtype=np.float64), plain, err_msg=f"{argument}, {called}: it was changed")


def numbers_of(answer: Any) -> list[Any]:
    """Return all numbers and texts in an answer, in order."""
    if isinstance(answer, np.ndarray):
        return [answer.tolist()]
    if isinstance(answer, Trace):
        return [answer.log_likelihoods.tolist(), *numbers_of(list(answer.params))]
    if is_dataclass(answer) and not isinstance(answer, type):
        return [part for field in fields(answer) for part in numbers_of(getattr(answer, field.name))]
    if isinstance(answer, Mapping):
        return [part for item in answer.items() for part in numbers_of(item)]
    if isinstance(answer, list | tuple):
        return [part for each in answer for part in numbers_of(each)]
    return [answer] if answer is None or isinstance(answer, int | float | str | Enum) else []


def test_every_public_verb_is_handed_something() -> None:
    missing = [name for name, thing in public() if is_verb(name, thing) and name not in VERBS]
    assert not missing, f"no row in tests/em_core/handed/verbs.py for {missing}"
