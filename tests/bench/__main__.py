"""Run every benchmark beside this file: `python -m tests.bench`."""

from __future__ import annotations

import importlib
import pkgutil

import em_core  # noqa: F401  (first: it sets the BLAS threads before anything imports NumPy)
import tests.bench

for module in pkgutil.iter_modules(tests.bench.__path__):
    if module.name.startswith("bench_"):
        importlib.import_module(f"tests.bench.{module.name}").main()
