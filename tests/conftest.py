"""What every test shares: BLAS threads set before NumPy is imported, and Hypothesis made repeatable."""

import em_core  # noqa: F401  (first: it sets the BLAS threads before anything imports NumPy)

import pytest  # isort: skip
from hypothesis import settings  # isort: skip

# The same examples on every machine and every run: a red test is a fault, never bad luck.
settings.register_profile("repeatable", derandomize=True, deadline=None, database=None)
# New examples every time: `pytest --hypothesis-profile=search tests/em_core`.
settings.register_profile("search", deadline=None)
settings.load_profile("repeatable")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add what `make portable` asks for."""
    parser.addoption(
        "--another-order", action="store_true", help="the contract's cases with rows, columns and components reordered"
    )


@pytest.fixture(scope="session")
def another_order(request: pytest.FixtureRequest) -> bool:
    """Whether the contract's cases come with everything in another order that should not matter."""
    return bool(request.config.getoption("--another-order"))
