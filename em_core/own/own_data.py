"""People's own data as a model takes them: a value, with all that was found on the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from em_core.data.problems import Problem, Remedy

__all__ = ["OwnData"]

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, eq=False)
class OwnData(Generic[T_co]):
    """People's own data as a model takes them.

    data:      None while something must be decided, or mended, first.
    columns:   those that are chosen; offered: all that can be.
    labels, rows:  a name, and the row number in the file, of each row.
    problems:  how the file was read, and all that is wrong or to be known; each with its remedies.
    taken:     the remedies in force, by their ids: those that were named, and those that are assumed.
    sheets:    the names of a workbook's sheets; sheet: the one that was read.
    digest:    of the content: remedies are accepted for this alone.
    """

    data: T_co | None
    columns: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    rows: tuple[int, ...] = ()
    problems: tuple[Problem, ...] = ()
    taken: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    sheet: str = ""
    digest: str = ""

    @property
    def remedies(self) -> dict[str, Remedy]:
        """Every remedy that is offered, by its id, those that undo another among them."""
        return {remedy.id: remedy for problem in self.problems for remedy in problem.remedies}
