"""Parameter names: what a number is called on the screen, by the field that holds it and where it stands in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from em_core.em.capabilities import Noun, capabilities_of
from em_core.em.protocol import AnyModel

WORDS = {
    "means": "mean",
    "centres": "centre",
    "coefficients": "coefficient",
    "rates": "rate",
    "probabilities": "probability",
    "variances": "variance",
    "covariances": "covariance",
    "scales": "scale",
    "dfs": "degrees of freedom",
    "dofs": "degrees of freedom",
    "concentrations": "concentration",
    "shrinkages": "shrinkage",
    "weights": "weight",
    "initial": "initial probability",
    "transitions": "transition probability",
    "documents": "share",
    "words": "share",
    "frequencies": "frequency",
    "theta": "θ",
    "between": "deviation between groups",
    "within": "deviation within groups",
    "image": "brightness",
}
"""One entry of a field; a field that is not listed goes by its own name."""


@dataclass(frozen=True)
class Names:
    """The names of one model's parameters.

    noun:     what the model calls its components, which the first axis of its arrays counts: state, topic, line.
    columns:  the names of the data's columns; empty where there are none, or only one.
    """

    noun: Noun
    columns: tuple[str, ...] = ()

    @classmethod
    def of(cls, model: AnyModel, columns: Sequence[str] = ()) -> Names:
        """Return the names for the parameters of a model."""
        return cls(capabilities_of(model).components, tuple(columns))

    def entry(self, field: str, index: tuple[int, ...], shape: tuple[int, ...]) -> str:
        """Return the name of one entry of an array that is no simplex and no covariance."""
        word = WORDS.get(field, field)
        if not shape:
            return word
        if field == "coefficients":
            line = f" of {self._of(index[0])}" if len(shape) == 2 and shape[0] > 1 else ""
            return f"intercept{line}" if index[-1] == 0 else f"slope{line} on {self.column(index[-1] - 1)}"
        if field == "image":
            return f"{word} of pixel {', '.join(str(i + 1) for i in index)}"
        if field == "mean":
            return f"mean of {self.column(index[0])}"
        return f"{word} of {self._of(index[0])}{self.where(index[1:], shape[1:])}"

    def share(self, field: str, row: tuple[int, ...], item: int) -> str:
        """Return the name of one entry of a simplex."""
        word = WORDS.get(field, field)
        if field == "transitions":
            to = self._of(item) if self.noun.names else item + 1
            return f"{word} from {self._of(row[0])} to {to}"
        if field in ("documents", "words"):
            return f"{word} of {field[:-1]} {item + 1} in {self._of(row[0])}"
        if field == "frequencies":
            return f"{word} of allele {'ABO'[item]}"
        if row:
            return f"{word} of symbol {item + 1} in {self._of(row[0])}"
        return f"{word} of {self._of(item)}"

    def ratio(self, field: str, row: tuple[int, ...], item: int, reference: int) -> str:
        """Return the name of the logarithm of a ratio of two entries of a simplex."""
        word = WORDS.get(field, field)
        where = f" {'from' if field == 'transitions' else 'in'} {self._of(row[0])}" if row else ""
        kind = f" of {field}" if field in ("documents", "words") else ""
        over, under = ("ABO"[i] if field == "frequencies" else str(i + 1) for i in (item, reference))
        if not row and self.noun.names and field != "frequencies":
            over, under = self._of(item), self._of(reference)
        return f"log {word} ratio{kind} {over}:{under}{where}"

    def spread(self, word: str, component: int | None, *columns: int, d: int) -> str:
        """Return the name of a number of a covariance matrix; `component` is None where all share one matrix."""
        of = "" if component is None else f" of {self._of(component)}"
        if not columns or d == 1:
            return f"{word}{of}"
        return f"{word}{of}{',' if of else ' of'} {' and '.join(self.column(c) for c in columns)}"

    def column(self, index: int) -> str:
        """Return the name of a column of the data, from 0."""
        return self.columns[index] if index < len(self.columns) else f"column {index + 1}"

    def where(self, index: tuple[int, ...], shape: tuple[int, ...]) -> str:
        """Return ", waiting" for an entry in one of several columns, and nothing where there is only one."""
        return f", {self.column(index[0])}" if shape and shape[0] > 1 else ""

    def _of(self, component: int) -> str:
        return self.noun.name(component)
