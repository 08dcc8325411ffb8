"""The table of scored rows: all columns of the file in their order, and then what the model says of each row."""

from __future__ import annotations

import numpy as np

from em_core.experiments.exports.tables import csv_text
from em_core.scoring.new_rows import Scored

Cell = str | float | int | None

__all__ = ["scored_columns", "scored_csv"]


def scored_columns(scored: Scored) -> dict[str, list[Cell]]:
    """Return the columns of the table by name: the row in the file, the file's own, and what the model says."""
    table = scored.table
    own: dict[str, list[Cell]] = {name: list(cells) for name, cells in zip(table.columns, table.cells, strict=True)}
    # A file may have columns of its own that are called so: ours then say whose they are.
    found: dict[str, list[Cell]] = {_free("row", own): list(table.rows), **own}
    for name, cells in _said(scored).items():
        found[_free(name, found)] = cells
    return found


def _free(name: str, taken: dict[str, list[Cell]]) -> str:
    """Return a name that is not taken."""
    while name in taken:
        name = f"{name} (model)"
    return name


def _said(scored: Scored) -> dict[str, list[Cell]]:
    names = scored.fitted.components
    found: dict[str, list[Cell]] = {
        "component": [names[k] if good else None for k, good in zip(scored.assignment, scored.scored, strict=True)],
        "certainty": _numbers(scored.certainty),
    }
    for k in range(len(names)):
        found[f"responsibility_{k + 1}"] = _numbers(scored.responsibilities[:, k])
    if scored.log_density is not None:
        found["log_density"] = _numbers(scored.log_density)
    if scored.far is not None:
        told = np.where(scored.far, "yes", "no").tolist()
        known = scored.scored | scored.far
        found["far_from_every_component"] = [text if good else None for text, good in zip(told, known, strict=True)]
    found["not_scored"] = [why or None for why in scored.why_not]
    return found


def _numbers(values: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> list[Cell]:
    return [value if np.isfinite(value) else None for value in values.tolist()]


def scored_csv(scored: Scored) -> str:
    """Return the table as CSV, every number with all its digits."""
    columns = scored_columns(scored)
    return csv_text(columns, zip(*columns.values(), strict=True))
