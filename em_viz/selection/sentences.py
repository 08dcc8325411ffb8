"""What a table of models says, in sentences that are computed: which model each criterion takes, and what it hides."""

from __future__ import annotations

from collections.abc import Sequence

from em_core.em.covariance_kinds import Covariance
from em_core.numerics.wording import agreeing, counted, listed
from em_core.selection import Cell, Flag, Table
from em_core.selection.doubts import Heap, best_of_first
from em_viz.selection.kinds import cell_called, drawn_kinds
from em_viz.text.numbers import format_number
from em_viz.text.percentages import percent

NAMES = {"aic": "AIC", "bic": "BIC", "icl": "ICL"}
"""What the criteria are called."""

FORMULAS = {"aic": "−2 l + 2 p", "bic": "−2 l + p log n", "icl": "BIC + 2 entropy"}
MCLUST_FORMULAS = {"aic": "2 l − 2 p", "bic": "2 l − p log n", "icl": "BIC − 2 entropy"}
"""How they are computed, with the usual sign and with mclust's."""

BARE = 2.0
"""A difference of BIC below this is "not worth more than a bare mention" (Raftery 1995)."""

FEWER = (1, 2, 5, 10, 20, 50, 100, 200)
"""With so many starts the winner is compared."""


def number(value: float) -> str:
    """Return a criterion or a log-likelihood with the digits that tell neighbours apart."""
    return format_number(value, "fixed", 2)


def asked_criteria(by: str) -> tuple[str, ...]:
    """Return the criteria whose winners are told: BIC and ICL, and the one that is chosen."""
    return ("aic", "bic", "icl") if by == "aic" else ("bic", "icl")


def headline(table: Table, by: str, *, whole: bool = True) -> str:
    """Return which model the criteria take, or that they disagree.

    whole:  whether the table is; what the first models say is called so.
    """
    said = _answer(table, by)
    return said if whole else f"So far K goes up to {max(table.ks)}. {said}"


def _answer(table: Table, by: str) -> str:
    found = [(NAMES[name], best) for name in asked_criteria(by) if (best := table.best(name)) is not None]
    if not found:
        return "No model can be ranked: each has collapsed, or has a flag that the table below tells."
    first = found[0][1]
    if all(best is first for _, best in found):
        takes = agreeing(len(found), "takes it", "take it")
        return f"{cell_called(first, table.columns)}: {listed(name for name, _ in found)} {takes}."
    said = [f"{name} takes {cell_called(best, table.columns)}" for name, best in found]
    return f"The criteria disagree: {'; '.join(said)}."


def so_far(done: int, of: int) -> str:
    """Return how many models are complete while the others are still fitted."""
    return f"So far: {done:,} of {of:,} models are complete. Small open marks are a first look from a few quick starts."


def stopped(done: int, of: int) -> str:
    """Return that some models are missing."""
    return f"Stopped: {done:,} of {of:,} models are complete."


def remarks(
    table: Table,
    by: str,
    heaped: Sequence[Heap],
    columns: Sequence[str],
    n_modes: int | None,
    *,
    whole: bool = True,
) -> list[str]:
    """Return what the chosen criterion alone does not say, each where it is so.

    heaped:   the values that many rows share; columns: the names of the columns.
    n_modes:  how many modes the density of the best model has; None where that is not known.
    whole:    whether the table is: before that its largest K is not the largest that is tried.
    """
    best = table.best(by)
    told = [_about_flags(table, by)]
    if best is not None:
        told += [
            _reached_once(best, table),
            _close(table, by),
            _entropy(table),
            _modes(best, n_modes, table),
            _changed(table, by, best),
            _edge(table, by, best) if whole else "",
        ]
    told += [heap_words(heap, columns) for heap in sorted(heaped, key=lambda heap: -heap.share)[:1]]
    return [words for words in told if words]


def heap_words(heap: Heap, columns: Sequence[str]) -> str:
    """Return what is to be thought of a value that many rows share."""
    value = format_number(heap.value, "significant", 4)
    return (
        f"{heap.rows:,} of {heap.of:,} rows ({percent(heap.share)}) have the value {value} in {columns[heap.column]}: "
        "a narrow component can fit such a heap, and more components then seem better than they are."
    )


def _close(table: Table, by: str) -> str:
    ranking = _different(table, by)
    if len(ranking) < 2 or (away := ranking[1].criterion(by) - ranking[0].criterion(by)) >= BARE:
        return ""
    second, bare = cell_called(ranking[1], table.columns), format_number(BARE, "fixed", 0)
    return f"{second} is only {number(away)} behind the best: a difference below {bare} tells nothing (Raftery 1995)."


def _different(table: Table, by: str) -> list[Cell]:
    """Return the ranking without models that are the same under another name."""
    kinds = drawn_kinds(table.covariances, table.columns)
    return [cell for cell in table.ranking(by) if cell.covariance in kinds]


def _entropy(table: Table) -> str:
    bic, icl = table.best("bic"), table.best("icl")
    if bic is None or icl is None or bic is icl:
        return ""
    of_bic, of_icl = number(2 * bic.entropy), number(2 * icl.entropy)
    return (
        f"ICL adds twice the entropy of the assignment to BIC: {of_bic} for the model that BIC takes, {of_icl} for "
        "that of ICL. It prefers components that do not overlap."
    )


def _modes(best: Cell, n_modes: int | None, table: Table) -> str:
    if n_modes is None or n_modes == best.k:
        return ""
    components = counted(best.k, "component")
    return (
        f"The density of {cell_called(best, table.columns)} has {counted(n_modes, 'mode')} and {components}: "
        "components are not groups that lie apart."
    )


def _changed(table: Table, by: str, best: Cell) -> str:
    """Return which model fewer starts would have taken; of several numbers of starts, the largest that misleads."""
    if by == "icl":
        # What the entropy is at an end that is not the best is not known.
        return ""
    for starts in reversed([each for each in FEWER if each < best.n_starts]):
        other = best_of_first(table, by, starts)
        if other is not None and (other.k, other.covariance) != (best.k, best.covariance):
            with_few = "With the first start of each model alone" if starts == 1 else f"With {starts:,} starts a model"
            return (
                f"{with_few}, {NAMES[by]} would take {cell_called(other, table.columns)}: "
                "the winner has changed with more starts."
            )
    return ""


def _edge(table: Table, by: str, best: Cell) -> str:
    if best.k < max(table.ks) or best.k == 1:
        return ""
    return f"K = {best.k} is the largest that was tried, and {NAMES[by]} takes it: a larger K may be better still."


def _reached_once(best: Cell, table: Table) -> str:
    if Flag.REACHED_ONCE not in best.flags:
        return ""
    starts = counted(best.n_starts, "start")
    return (
        f"{best.hits:,} of {starts} reached the best end of {cell_called(best, table.columns)}: "
        "more starts may find a higher one."
    )


def _about_flags(table: Table, by: str) -> str:
    ranked, every = table.ranking(by), table.ranking(by, flagged=True)
    if not every or not ranked or every[0] is ranked[0]:
        return ""
    first = every[0]
    why = next(flag.value for flag in first.flags if flag.bars)
    return (
        f"The smallest {NAMES[by]} of all, {number(first.criterion(by))}, is that of "
        f"{cell_called(first, table.columns)}, which is not ranked: {why}."
    )


def flag_words(cell: Cell) -> str:
    """Return what is wrong with a cell; "" for nothing."""
    if cell.is_empty:
        return cell.why
    return "; ".join(flag.value for flag in cell.flags)


def reached_words(cell: Cell) -> str:
    """Return how many starts reached the best end, and what brought it where none did."""
    if cell.is_empty:
        return "–"
    found = f"{cell.hits:,} of {cell.n_starts:,}"
    return f"{found} (found from a smaller model)" if not cell.hits and cell.nested_runs else found


def same_kind(cell: Cell, k: int, kind: Covariance | None) -> bool:
    """Return whether this is the cell of a model."""
    return (cell.k, cell.covariance) == (k, kind)
