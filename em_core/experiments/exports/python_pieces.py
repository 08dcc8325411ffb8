"""Pieces of text that the exported Python programs share: the rows, the table of labels, and the end that checks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from em_core.em.capabilities import ObjectiveKind, capabilities_of
from em_core.em.protocol import AnyModel

LABELS = """\
# Each row's component, the one with the largest responsibility, as a table beside this program.
with open(LABELS, "w", encoding="utf-8") as file:
    file.write("row,component,responsibility\\n")
    for row, shares in zip(rows, r):
        file.write(f"{row},{shares.argmax() + 1},{shares.max():.6f}\\n")
print(f"The component of each of the {n:,} rows is in {LABELS}.")
"""

END = """\
print(f"{TITLE}: {COLUMNS}. {SCALING}")
print(f"{OBJECTIVE} after {STEPS} steps: {float(objective)!r}")
print(OUTCOME)
for name, values in parameters.items():
    print(f"{name}:\\n{values}")
"""

ORIGINAL = """\
# What the data say of the parameters is the same; in the original units their density has another factor.
print(f"In the original units the log-likelihood is {float(objective + log_jacobian)!r}.")
"""

CHECK = """difference = abs(objective - EXPECTED) / max(1, abs(EXPECTED))
print(f"Halfstep had {EXPECTED!r}: the relative difference is {difference:.1e}.")
if not difference <= $agreement:
    raise SystemExit("The two do not agree.")
"""


def rows_text(rows: Sequence[int]) -> str:
    """Return the numbers of the rows as source text: a range where they follow one another."""
    first = rows[0] if rows else 1
    after = first + len(rows)
    if tuple(rows) == tuple(range(first, after)):
        return f"range({first}, {after})"
    return repr(list(rows))


def is_likelihood(model: AnyModel) -> bool:
    """Return whether a model's objective is the log-likelihood, which can be told in other units."""
    return capabilities_of(model).objective is ObjectiveKind.LIKELIHOOD


def file_stem(title: str) -> str:
    """Return the beginning of the names of files about these data: plain letters and digits of their title."""
    stem = re.sub(r"\.(csv|tsv|txt|xlsx|xls|ods|parquet|json)$", "", title, flags=re.IGNORECASE)
    return re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")[:40].strip("-") or "data"
