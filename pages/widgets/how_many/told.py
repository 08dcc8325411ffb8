"""What is told of a table of models beside its picture: computed once for everybody where the table is whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from em_core.selection import Cell
from em_core.selection.doubts import heaps
from em_viz.selection.kinds import cell_called, cell_id
from em_viz.selection.sentences import headline, remarks
from em_viz.selection.table import listed_cells, table_rows, top_cells
from pages.widgets.how_many.conduct import Found
from pages.widgets.how_many.modes import modes_of
from pages.widgets.how_many.subject import Question
from pages.widgets.shared.table import columnar
from pages.widgets.shared.text import plain
from pages.work.server import shelf

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, eq=False)
class Told:
    """What there is to tell.

    headline:  the answer to the page's question.
    remarks:   what the number hides, as Markdown; "" where there is nothing to say.
    top:       the best models; rows: their table, as it is sent.
    every:     all models, best first; names: what each is called, by its name in a link.
    """

    headline: str
    remarks: str
    top: tuple[Cell, ...]
    rows: pa.Table
    columns: tuple[str, ...]
    every: tuple[Cell, ...]
    names: Mapping[str, str]


def told_of(question: Question, found: Found) -> Told:
    """Return it."""
    if not found.whole:
        return _made(question, found)
    ask, columns = question.ask, question.shown.sample.columns
    # Equal numbers may come from files that call their columns otherwise.
    name = f"told {question.compared.key} {ask.by} {ask.mclust} {hash(columns)}"
    return shelf().made(name, partial(_made, question, found))


def _made(question: Question, found: Found) -> Told:
    table, ask = found.table, question.ask
    said = remarks(
        table,
        ask.by,
        heaps(question.compared.rows),
        question.shown.sample.columns,
        modes_of(question.compared, table),
        whole=found.whole,
    )
    top, every = top_cells(table, ask.by), listed_cells(table, ask.by)
    rows = table_rows(table, ask.by, top, mclust=ask.mclust)
    if not any(row["flagged"] for row in rows):
        rows = [{name: value for name, value in row.items() if name != "flagged"} for row in rows]
    return Told(
        headline(table, ask.by, whole=found.whole),
        "\n".join(f"- {plain(words)}" for words in said),
        top,
        columnar(rows),
        tuple(rows[0]) if rows else (),
        every,
        {cell_id(each.k, each.covariance): cell_called(each, table.columns) for each in every},
    )
