"""What every test shares: BLAS threads set before NumPy is imported, and Hypothesis made repeatable."""

import em_core  # noqa: F401  (first: it sets the BLAS threads before anything imports NumPy)

from hypothesis import settings  # isort: skip

# The same examples on every machine and every run: a red test is a fault, never bad luck.
settings.register_profile("repeatable", derandomize=True, deadline=None, database=None)
# New examples every time: `pytest --hypothesis-profile=search tests/core`.
settings.register_profile("search", deadline=None)
settings.load_profile("repeatable")
