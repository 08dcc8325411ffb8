"""Everything that pages import, imported in one go by whoever comes first.

Pages run in threads. Where several import parts of one package at once, each may wait for what another has half loaded,
and Python breaks that off with an error. Here all wait for the first one: one module at the top, and nothing below it.
"""

from __future__ import annotations

import importlib
import pkgutil

import em_core
import em_viz
import pages.classroom
import pages.widgets
import pages.work

for _package in (em_core, em_viz, pages.classroom, pages.widgets, pages.work):
    for _module in pkgutil.walk_packages(_package.__path__, f"{_package.__name__}."):
        importlib.import_module(_module.name)
