"""Making the table: in a worker, with progress and the picture as it comes, stopped at a press, kept once done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from em_core.experiments.compared_models import Compared
from em_core.selection import Cell, Table
from em_core.selection.sketching import Sketch
from em_viz.selection.kinds import cell_id
from pages.work.job import Job
from pages.work.server import shelf
from pages.work.unfinished import unfinished
from pages.work.visitor import begun
from pages.work.waiting import followed, offer_to_go_on, taken

DOING = "Fitting every model"

Part = Cell | Sketch


@dataclass(frozen=True, eq=False)
class Found:
    """What there is of a table.

    sketches:  the first look at models that are not complete; of: how many models the whole table has.
    """

    table: Table
    of: int
    sketches: Mapping[str, Sketch] = field(default_factory=dict)

    @property
    def done(self) -> int:
        """How many models are complete."""
        return len(self.table.cells)

    @property
    def whole(self) -> bool:
        """Whether nothing is missing."""
        return self.done >= self.of


def known(asked: Compared) -> bool:
    """Return whether the whole table is kept; raises as `conducted`."""
    return _name_of(asked) in shelf()


def _name_of(asked: Compared) -> str:
    return f"selection {asked.key}"


def conducted(asked: Compared, show: Callable[[Found], None]) -> Found | None:
    """Return the table, making it where it is not kept; None when stopped before the first model was there.

    show:  shows what there is so far, whenever there is more.

    Raises ValueError, in a sentence, where the model has no K to choose, or refuses the data.
    """
    of, name = asked.n_models, _name_of(asked)
    with suppress(KeyError):
        kept: Table = shelf().get(name)
        return Found(kept, of)
    work = unfinished("selection", name, _parts)
    job = begun(name, asked.make)
    if job is not None:
        work.job = job
        early = _Early(work.before, asked, show)
        if followed(job, early.look):
            table: Table = taken(job)
            return Found(table, of)
    offer_to_go_on(name, DOING, "Fit the other models")
    found = _found(work.found, asked)
    return found if found.table.cells else None


def _parts(job: Job) -> dict[str, Part]:
    """Return the models that a job has made: the first look at one, until it is complete."""
    return {_name(part): part for part in tuple(job.parts)}


def _name(part: Part) -> str:
    """Return the name of a part; a model's first look has one of its own: it never takes the place of a model."""
    return f"{'look ' if isinstance(part, Sketch) else ''}{cell_id(part.k, part.covariance)}"


def _found(parts: Mapping[str, Part], asked: Compared) -> Found:
    cells = tuple(sorted((part for part in parts.values() if isinstance(part, Cell)), key=lambda cell: cell.k))
    looks = {cell_id(each.k, each.covariance): each for each in parts.values() if isinstance(each, Sketch)}
    return Found(Table(cells, asked.asked.columns), asked.n_models, looks)


class _Early:
    """What is shown before the end: the picture whenever there is more of it."""

    def __init__(self, before: Mapping[str, Part], asked: Compared, show: Callable[[Found], None]) -> None:
        self._before, self._asked, self._show = before, asked, show
        self._seen = 0

    def look(self, job: Job) -> tuple[float, str]:
        """Return how far a table is, and that in words."""
        if len(job.parts) > self._seen:
            self._seen = len(job.parts)
            self._show(_found(dict(self._before) | _parts(job), self._asked))
        if not job.of:
            return 0.0, "A first look, from a few quick starts of each model"
        done = sum(isinstance(part, Cell) for part in tuple(job.parts))
        return job.share, f"{DOING} from all starts: {done:,} of {self._asked.n_models:,} models"
