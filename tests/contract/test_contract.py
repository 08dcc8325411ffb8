"""Every registered model, on every one of its cases, keeps the contract."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.contract.cases import Case, gaussian_cases
from tests.contract.checks import CHECKS

CASES = gaussian_cases()


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_model_keeps_the_contract(case: Case, check: Callable[[Any, Any, Any], None]) -> None:
    check(case.model, case.data, case.params)
