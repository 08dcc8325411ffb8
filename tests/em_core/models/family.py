"""What the tests of every member of the family share."""

from __future__ import annotations

from itertools import chain
from typing import Any

import pytest

from em_core.catalogue.entry import Case
from em_core.catalogue.registry import FAMILY
from tests.contract.checks import Check


def case_named(name: str) -> Case:
    """Return the registry's case of this name."""
    return next(case for case in chain.from_iterable(e.cases() for e in FAMILY.values()) if case.name == name)


def assert_caught(mutant: Any, case: Case, check: Check, complaint: str) -> None:
    """Hold that `check` passes the case's own model and says `complaint` of the mutant."""
    check(case.model, case.data, case.params)
    with pytest.raises(AssertionError, match=complaint):
        check(mutant, case.data, case.params)
