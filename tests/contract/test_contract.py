"""Every registered model keeps the contract on every one of its cases, without a new test."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from em_core.catalogue.entry import Case
from em_core.catalogue.registry import FAMILY
from tests.contract.checks import checks_for
from tests.contract.orders import in_another_order


@pytest.mark.parametrize(
    ("case", "check"),
    [
        pytest.param(case, check, id=f"{case.name}-{check.__name__}")
        for entry in FAMILY.values()
        for case in entry.cases()
        for check in checks_for(case.model)
    ],
)
def test_model_keeps_the_contract(case: Case, check: Callable[[Any, Any, Any], None], another_order: bool) -> None:
    if another_order:
        case = in_another_order(case)
    check(case.model, case.model.prepare(case.data), case.params)


def test_every_registered_model_has_cases() -> None:
    assert FAMILY
    for entry in FAMILY.values():
        assert any(entry.cases()), f"{entry.id} has no cases: the contract would hold of it vacuously"
