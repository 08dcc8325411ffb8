"""One wheel and one environment for all that is asked of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.packaging.environments import Environment, build_wheel, install


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the source distribution as `python -m build` does."""
    return build_wheel(tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="session")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """A new environment with the wheel, outside the checkout; what it depends on are the tests' own packages."""
    return install(wheel, tmp_path_factory.mktemp("environment") / "env")
