"""Other models for the same data: what this one leaves out, a model with missing or censored values would use."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from em_core.catalogue.registry import FAMILY
from em_core.data.problems import Kind
from em_core.data.text_table import numeric_columns
from em_core.own.drafts import Draft
from em_core.own.opened import OwnData, read_own
from em_core.own.own_table import OwnTable
from em_core.own.source import Source
from em_core.own.ways import way_of

MISSING, CENSORED = "missing_values", "lifetimes"

LABELS = {
    MISSING: "Use all rows: the model for missing values",
    CENSORED: "Use all rows: the model for censored values",
}
"""What a button says that opens the model."""


@dataclass(frozen=True, eq=False)
class OtherModel:
    """A model that uses the rows which this one leaves out.

    model:  the id of its entry; table: the same data as it reads them.
    """

    model: str
    table: OwnTable

    @property
    def label(self) -> str:
        """What a button says that opens it."""
        return LABELS[self.model]


def other_models(
    source: Source, draft: Draft, own: OwnData[object], model: str, remedies: Collection[str]
) -> list[OtherModel]:
    """Return the models that would use what is missing or censored in the chosen columns.

    model:  the id of the entry that the data are for; "" for the lab.
    """
    # Left out, or to be left out: a column that is put aside for its gaps is in nobody's way.
    gaps = any(problem.kind is Kind.MISSING and problem.remedies for problem in own.problems)
    asked = [MISSING] if gaps else []
    asked += [CENSORED] if draft.censored else []
    found = []
    for other in asked:
        if other == model or model == "latent_classes":
            continue
        table = _read(source, other, _columns(draft, own.columns, other), remedies)
        if table is not None:
            found.append(OtherModel(other, table))
    return found


def _columns(draft: Draft, chosen: Sequence[str], other: str) -> list[str] | None:
    """Return the columns that the other model takes: the chosen ones, with as many more as it needs."""
    if other == CENSORED:
        with_limits = [name for name in chosen if name in draft.censored]
        return [*with_limits[:1], *(name for name in chosen if name not in draft.censored)][:2] if with_limits else None
    more = [name for name in numeric_columns(draft.table) if name not in chosen and name not in draft.aside]
    most = FAMILY[other].reader.most
    return [*chosen, *more[: max(0, 2 - len(chosen))]][:most]


def _read(source: Source, model: str, columns: list[str] | None, remedies: Collection[str]) -> OwnTable | None:
    """Return the data as another model reads them; None where it cannot."""
    if columns is None:
        return None
    return read_own(source, way_of(FAMILY[model]), columns, remedies).data
