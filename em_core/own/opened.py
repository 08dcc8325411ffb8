"""People's own data, opened: `open_data`, and what a model takes of a file or a text."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from em_core.catalogue.registry import FAMILY
from em_core.data.problems import UNDO, DataError, Kind, Problem, Remedy, Severity
from em_core.data.provenance import Provenance
from em_core.data.raw_table import RawTable
from em_core.data.text_table import with_numbers
from em_core.numerics.arguments import instance, names, one_of, quoted
from em_core.own.asked import Asked
from em_core.own.drafting import NoTable, drafted
from em_core.own.drafts import Draft
from em_core.own.finders.sequences import SEQUENCE
from em_core.own.not_offered import not_offered
from em_core.own.own_table import ROW
from em_core.own.source import Source
from em_core.own.ways import Way, way_of

T = TypeVar("T")
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


def open_data(
    raw: bytes | str,
    name: str = "The text",
    *,
    model: str = "gaussian_mixture",
    columns: Sequence[str] | None = None,
    remedies: Collection[str] = (),
    sheet: str | None = None,
) -> OwnData[object]:
    """Return what `run_em` takes of a file or a text for a model, with all that was found in it.

    raw:       the bytes of a file, or a text; name: of the file, or what sentences call the text.
    model:     the id of an entry of FAMILY.
    columns:   those that are to be used; None for a first choice.
    remedies:  the ids of those that are accepted, from `problems` of an opening of the same content.
    sheet:     of a workbook, by its name; None for the first visible one that holds a table.

    Never raises for what stands in the file: `data` is None, and `problems` say why and what can be done.
    """
    if not isinstance(raw, bytes | str):
        raise ValueError(f"raw is {quoted(raw)}; it must be the bytes of a file, or a text.")
    instance("name", name, str, "sentences call the file by it")
    one_of("model", model, FAMILY)
    if columns is not None:
        columns = names("columns", columns)
    if sheet is not None:
        instance("sheet", sheet, str, "a workbook names its sheets")
    entry = FAMILY[model]
    own = read_own(Source(raw, name, sheet), way_of(entry), columns, names("remedies", remedies))
    return replace(own, data=None if own.data is None else own.data.sample(entry).values)


def read_own(
    source: Source,
    way: Way[T],
    columns: Sequence[str] | None = None,
    remedies: Collection[str] = (),
    *,
    records: RawTable | None = None,
    draft: Draft | DataError | None = None,
) -> OwnData[T]:
    """Return what a model takes of a file or a text; never raises for what stands in it.

    columns:   those that are chosen; None for the first that are offered, as many as the model takes.
    remedies:  those that were accepted for this very content, by their ids.
    records:   the source's, where they have been read already; draft: its table with these remedies, likewise, or why
               there is none.
    """
    asked = way.asked(remedies)
    own: OwnData[T] = OwnData(None, tuple(columns or ()), digest=source.digest)
    if draft is None:
        draft = _draft(source, asked, records)
    if isinstance(draft, DataError):
        taken = draft.taken if isinstance(draft, NoTable) else ()
        return replace(own, problems=draft.problems, taken=taken)
    facts = draft.raw.facts
    own = replace(own, problems=draft.problems, taken=draft.taken, sheets=facts.sheets, sheet=facts.sheet)
    try:
        if way.numeric:
            with_numbers(draft.table)
        own = replace(own, offered=tuple(way.offered(draft.table)))
        if not source.settled:
            known = [each.column for each in draft.problems]
            if any(each.kind is Kind.SEQUENCES for each in draft.problems):
                # The subject's column, as readers know it, and the rows' numbers beside it.
                known += [SEQUENCE, ROW]
            own = replace(own, problems=(*own.problems, *not_offered(draft.table, own.offered, known)))
        chosen = way.choice(draft) if columns is None else tuple(columns)
        own = replace(own, columns=chosen)
        # What is open about a column that is not in use keeps nobody waiting.
        own = replace(own, problems=tuple(_in_use(each, chosen) for each in own.problems))
        if any(each.severity is Severity.DECIDE for each in own.problems):
            return own
        made = way.made(source, draft, chosen, asked)
    except DataError as error:
        return replace(own, problems=(*own.problems, *map(_to_decide, error.problems)))
    own = replace(
        own,
        rows=made.rows,
        labels=made.labels,
        problems=(*own.problems, *made.problems),
        taken=(*own.taken, *made.taken),
    )
    made_of = None if source.settled else _provenance(own, asked)
    return replace(own, data=made.data if made_of is None else way.noted(made.data, made_of))


def _provenance(own: OwnData[T], asked: Asked) -> Provenance | None:
    """Return what was done to the content; None where it was read as it stands, without a choice."""
    # A filter that was undone is gone; what is offered still would be done, or could be, but for this.
    undone = [each for each in sorted(asked.named) if each.startswith(UNDO) and each.removeprefix(UNDO) in own.remedies]
    sheet = own.sheet if len(own.sheets) > 1 else ""
    remedies = (*dict.fromkeys(own.taken), *undone)
    return Provenance(own.digest, remedies, sheet) if remedies or sheet else None


def _draft(source: Source, asked: Asked, records: RawTable | None) -> Draft | DataError:
    try:
        return drafted(records or source.records(), asked, settled=source.settled)
    except DataError as error:
        return error


def _in_use(problem: Problem, columns: Sequence[str]) -> Problem:
    """Return what is open about a column as something to know, where the column is not in use."""
    if problem.severity is Severity.DECIDE and problem.column is not None and problem.column not in columns:
        return replace(problem, severity=Severity.NOTE)
    return problem


def _to_decide(problem: Problem) -> Problem:
    """Return a fault that a remedy would solve as one that is to be decided."""
    if problem.severity is Severity.ERROR and problem.remedies:
        return replace(problem, severity=Severity.DECIDE)
    return problem
