"""A fitted run as it is taken home: what was run on what, where the rows come from, and what its files are called."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath

from em_core.catalogue.entry import Exhibit
from em_core.data.problems import UNDO
from em_core.data.text_table import Table
from em_core.em.capabilities import n_components
from em_core.em.protocol import Posterior
from em_core.em.trace import AnyTrace
from em_core.experiments.exports.own_file import OwnFile, own_file
from em_core.experiments.run_description import ExampleChoice, RunDescription
from em_core.landscape import StandardErrors, natural_axes, standard_errors, verdict_of, why_not
from em_core.numerics.arrays import frozen
from em_core.own.opened import OwnData
from em_core.own.source import Source

__all__ = ["Fitted", "Origin", "Tried", "safe_name", "standard_errors_of", "stem_of"]

LONGEST = 40
"""Characters of a file's name that are kept in the names of what is made of it."""


@dataclass(frozen=True)
class Tried:
    """How many starts were tried for a run, and how many of them reached its final point.

    share_low, share_high:  the 95 % interval of that share (Wilson 1927).
    """

    starts: int
    reached: int
    share_low: float
    share_high: float


@dataclass(frozen=True, eq=False)
class Origin:
    """The file, or the text, that a run's rows are from.

    source:  as it came.
    table:   every column, as it is read with the remedies in force.
    own:     what the model took of it: the row in the file of each row of the run, its label, the remedies in force.
    """

    source: Source
    table: Table
    own: OwnData[object]

    @property
    def remedies(self) -> tuple[str, ...]:
        """The sentence that told of each remedy in force, each sentence once."""
        taken = set(self.own.taken)
        told = (
            problem.sentence
            for problem in self.own.problems
            if taken & {remedy.id.removeprefix(UNDO) for remedy in problem.remedies}
        )
        return tuple(dict.fromkeys(told))


@dataclass(frozen=True, eq=False)
class Fitted:
    """A run whose result somebody takes home.

    shown, trace:  what was run on what, and what came out.
    run:           its description; None for a run that no link describes.
    source:        what the file was called that the rows are from; "" for data of ours.
    file:          returns that file as it was read; None where there is none. It may take a while.
    tries:         returns what many starts have shown; None where they were not tried. It may take a while.
    judges:        returns the standard errors at the final point; None where they take too long. It may take a while.
    address:       of the app, as far as "lab?..." and the like: a link is that and `run.link`.
    """

    shown: Exhibit
    trace: AnyTrace
    run: RunDescription | None = None
    source: str = ""
    file: Callable[[], Origin | None] = lambda: None
    tries: Callable[[], Tried | None] = lambda: None
    judges: Callable[[], StandardErrors | None] | None = None
    address: str = ""

    @cached_property
    def origin(self) -> Origin | None:
        """The file that the rows are from."""
        return self.file()

    @property
    def own_file(self) -> OwnFile | None:
        """The same for a program that reads it by its name; None for a text that was pasted, and for data of ours."""
        if not self.source or self.origin is None:
            return None
        points = None if self.run is None else self.run.own_points
        return own_file(self.origin.source, self.origin.own, points)

    @cached_property
    def tried(self) -> Tried | None:
        """What many starts have shown."""
        return self.tries()

    @cached_property
    def errors(self) -> StandardErrors | None:
        """The standard errors at the final point, or the reason why there are none; None where they take too long."""
        return standard_errors_of(self.shown, self.trace) if self.judges is None else self.judges()

    @property
    def params(self) -> object:
        """The parameters at its final point."""
        found: object = self.trace.params[-1]
        return found

    @cached_property
    def posterior(self) -> Posterior:
        """What is hidden, given the data and these parameters: of every row, whatever the algorithm renewed last."""
        posterior: Posterior = self.trace.model.e_step(self.trace.data, self.trace.params[-1])
        return posterior

    @property
    def title(self) -> str:
        """What the data are called."""
        return self.source or self.shown.sample.title

    @property
    def link(self) -> str:
        """The address that opens the run; "" where none holds it."""
        if self.run is None or not self.run.fits_link:
            return ""
        return f"{self.address}{self.run.link}".rstrip("?")

    @property
    def stem(self) -> str:
        """How the names of its files begin: the data, the model, K: "faithful-gaussian-mixture-k2"."""
        return stem_of(self.shown, self.source, self.run)

    def file_name(self, what: str) -> str:
        """Return the name of one of its files: `what` is what is in it, with its ending: "rows.csv"."""
        return f"{self.stem}-{what}"


def standard_errors_of(shown: Exhibit, trace: AnyTrace) -> StandardErrors:
    """Return the standard errors at the final point of a run, or the reason why there are none."""
    columns = shown.sample.columns
    judged, reason = None, why_not(trace.model, "standard errors")
    if reason is None:
        judged = verdict_of(trace, columns)
        reason = judged.reason
    if judged is None or judged.information is None:
        axes = natural_axes(trace.model, trace.params[-1], columns)
        values = frozen([axis.value(trace.params[-1]) for axis in axes])
        return StandardErrors(tuple(axis.name for axis in axes), values, None, None, None, reason)
    return standard_errors(trace.model, trace.data, trace.params[-1], columns, judged)


def stem_of(shown: Exhibit, source: str = "", run: RunDescription | None = None) -> str:
    """Return how the names of all files of a model on data begin: "faithful-gaussian-mixture-k2".

    source:  what the file was called that the rows are from; run: its description, where there is one.
    """
    key = shown.sample.points.key if shown.alone else ""
    if run is not None and isinstance(run.data, ExampleChoice):
        key = run.data.id
    title = shown.sample.title if shown.own or not key else key
    k = n_components(shown.model)
    parts = (safe_name(PurePath(source).stem or title), shown.entry.id.replace("_", "-"), "" if k is None else f"k{k}")
    return "-".join(filter(None, parts))


def safe_name(text: str) -> str:
    """Return text as part of a file's name that every system takes: a to z, digits and hyphens; "data" for nothing."""
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss")).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST].strip("-") or "data"
