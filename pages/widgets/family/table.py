"""The table that lines the models up."""

from __future__ import annotations

from collections.abc import Sequence

from em_core.catalogue.entry import Entry

COLUMNS = ("observed", "hidden", "parameters", "e_step", "m_step", "objective")
HEADS = ("model", "observed", "hidden", "parameters", "E-step", "M-step", "objective")


def comparison(entries: Sequence[Entry]) -> str:
    """Return the table as Markdown; a model's name leads to its page."""
    lines = [f"| {' | '.join(HEADS)} |", f"|{'---|' * len(HEADS)}"]
    for entry in entries:
        # A bar ends a cell of the table, also within mathematics.
        cells = (getattr(entry.lesson, column).replace("|", "\\|") for column in COLUMNS)
        lines.append(f"| [**{entry.title}**](model?model={entry.id}) | {' | '.join(cells)} |")
    return "\n".join(lines)
