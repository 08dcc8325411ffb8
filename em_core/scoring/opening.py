"""A file of new rows as a table, as people's own data are opened anywhere in the app."""

from __future__ import annotations

from em_core.experiments.own_data import Source
from em_core.scoring.fitted_model import FittedModel
from em_core.scoring.new_rows import Scored, score_table

__all__ = ["score_rows"]


def score_rows(
    fitted: FittedModel,
    raw: bytes | str,
    name: str = "The text",
) -> Scored:
    """Return the rows of a file or a text, scored by a fitted model.

    raw:   the bytes of a file, or a text; name: of the file, or what sentences call the text.

    A row with a hole is kept and told, and has no score. Raises DataError with every problem of the file, and with
    every column of the model that it does not have.
    """
    return score_table(fitted, Source(raw, name).table())
