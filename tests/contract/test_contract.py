"""Every model of the lab and of the gallery keeps the contract on every one of its cases, without a new test."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from em_core.gallery import GALLERY
from em_core.registry import MODELS, Case
from tests.contract.checks import CHECKS, checks_for

CASES = [case for entry in MODELS.values() for case in entry.cases()]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_model_keeps_the_contract(case: Case, check: Callable[[Any, Any, Any], None]) -> None:
    check(case.model, case.model.prepare(case.data), case.params)


@pytest.mark.parametrize(
    ("case", "check"),
    [
        pytest.param(case, check, id=f"{case.name}-{check.__name__}")
        for entry in GALLERY.values()
        for case in entry.cases()
        for check in checks_for(entry.traits)
    ],
)
def test_member_of_the_family_keeps_the_contract(case: Case, check: Callable[[Any, Any, Any], None]) -> None:
    check(case.model, case.model.prepare(case.data), case.params)


def test_every_registered_model_has_cases() -> None:
    assert MODELS
    for entry in MODELS.values():
        assert any(entry.cases()), f"{entry.id} has no cases: the contract would hold of it vacuously"
