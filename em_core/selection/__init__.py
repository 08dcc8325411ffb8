"""Model selection: how many components and which covariance, with criteria from many starts, and how sure that is."""

from __future__ import annotations

from em_core.selection.cell import Cell
from em_core.selection.fit import Fit
from em_core.selection.flags import Flag
from em_core.selection.lrt import BootstrapLRT, bootstrap_lrt, bootstrapping
from em_core.selection.parameter_bootstrap import (
    ParameterBootstrap,
    bootstrap_parameters,
    bootstrapping_parameters,
)
from em_core.selection.selecting import Progress, select, selecting
from em_core.selection.table import Table

__all__ = [
    "BootstrapLRT",
    "Cell",
    "Fit",
    "Flag",
    "ParameterBootstrap",
    "Progress",
    "Table",
    "bootstrap_lrt",
    "bootstrap_parameters",
    "bootstrapping",
    "bootstrapping_parameters",
    "select",
    "selecting",
]
