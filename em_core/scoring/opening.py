"""A file of new rows opened as people's own data are opened anywhere in the app, and scored."""

from __future__ import annotations

from collections.abc import Collection

from em_core.data.problems import DataError, Severity
from em_core.numerics.arguments import instance, names
from em_core.own.asked import Asked
from em_core.own.drafting import drafted
from em_core.own.drafts import Draft
from em_core.own.source import Source
from em_core.scoring.fitted_model import FittedModel
from em_core.scoring.new_rows import Scored, score_table

__all__ = ["score_draft", "score_rows"]


def score_rows(
    fitted: FittedModel,
    raw: bytes | str,
    name: str = "The text",
    *,
    sheet: str | None = None,
    remedies: Collection[str] = (),
) -> Scored:
    """Return the rows of a file or a text, scored by a fitted model.

    raw:       the bytes of a file, or a text; name: of the file, or what sentences call the text.
    sheet:     of a workbook, by its name; None for the first visible one that holds a table.
    remedies:  the ids of those that are accepted for this very content, as `open_data` takes them.

    A row with a hole is kept and told, and has no score. Raises DataError with every problem of the file, with what
    must be decided first about the model's columns, and with every column of the model that the file does not have.
    """
    instance("fitted", fitted, FittedModel, "load_model returns it")
    source = Source(raw, name, sheet)
    return score_draft(fitted, drafted(source.records(), Asked(frozenset(names("remedies", remedies)), fitted.id)))


def score_draft(fitted: FittedModel, draft: Draft) -> Scored:
    """Return the rows of a table that was read with some remedies, scored by a fitted model.

    Raises DataError with what must be decided first about the model's columns, and as `score_table` does.
    """
    undecided = [
        problem
        for problem in draft.problems
        if problem.severity is Severity.DECIDE and problem.column in (None, "", *fitted.columns)
    ]
    if undecided:
        raise DataError(undecided)
    return score_table(fitted, draft.table, draft.problems)
