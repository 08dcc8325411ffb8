"""The version of Halfstep, and how to cite it."""

from __future__ import annotations

__version__ = "0.2.0"
"""The one place that says it; the wheel takes it from here."""

YEAR = 2026

CITATION = f"""@software{{halfstep,
  title   = {{Halfstep: the EM algorithm, half a step at a time}},
  author  = {{{{The Halfstep authors}}}},
  year    = {{{YEAR}}},
  version = {{{__version__}}},
  license = {{MIT}}
}}"""
"""Halfstep as a reference for BibTeX."""
