"""Workbooks as people have them, written anew for each test, and what is told of them."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from em_core import OwnData, open_data
from em_core.data.problems import Kind, Problem
from em_core.numerics.arrays import FloatArray

Rows = Iterable[Sequence[object]]


def book(*sheets: tuple[str, Rows], changed: Callable[[openpyxl.Workbook], None] | None = None) -> bytes:
    """Return a workbook with these sheets, changed in the end."""
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for title, rows in sheets:
        sheet: Worksheet = made.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    if changed is not None:
        changed(made)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def numbers(own: OwnData[object]) -> FloatArray:
    """Return the data as an array."""
    assert own.data is not None, [problem.sentence for problem in own.problems]
    return np.asarray(own.data, dtype=np.float64)


def told(own: OwnData[object], kind: Kind) -> Problem:
    """Return the one problem of a kind."""
    (problem,) = [problem for problem in own.problems if problem.kind is kind]
    return problem


def plain(own: OwnData[object]) -> bool:
    """Return whether nothing is told but which columns are not offered, and why."""
    return {problem.kind for problem in own.problems} <= {Kind.NOT_OFFERED}


def opened(
    raw: bytes | str,
    name: str = "a.xlsx",
    *,
    columns: Sequence[str] | None = None,
    remedies: Sequence[str] = (),
    sheet: str | None = None,
) -> OwnData[object]:
    """Open data for a Gaussian mixture."""
    return open_data(raw, name, columns=columns, remedies=remedies, sheet=sheet)
