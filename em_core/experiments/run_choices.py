"""What a run is made on and where it starts, as values: points of the lab, the data of a model's page, a start."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from em_core.data import Dataset
from em_core.experiments.experiment import Experiment, Setting
from em_core.own.own_table import OwnTable

__all__ = ["ExampleChoice", "PointsChoice", "StartChoice"]


@dataclass(frozen=True)
class PointsChoice:
    """Points as the lab takes them: where they come from, which columns, in which units.

    source:      the id of a bundled data set or of a generator, or OWN for people's own points.
    dimension, seed, settings:  of a generator.
    digest:      of people's own points; own: the points themselves, where they are at hand.
    The rest is as in `Experiment`.
    """

    source: str
    columns: tuple[str, ...] = ()
    plane: tuple[str, ...] = ()
    by_name: bool = False
    standardise: bool = False
    dimension: int = Experiment.dimension
    seed: int = Experiment.data_seed
    settings: tuple[Setting, ...] = ()
    digest: str = ""
    own: Dataset | None = field(default=None, compare=False)

    @property
    def unseen(self) -> PointsChoice:
        """The same without what is only a matter of the picture."""
        return replace(self, plane=(), by_name=False)


@dataclass(frozen=True)
class ExampleChoice:
    """The data of a model's page: an example by its id, or people's own table, which takes its place.

    plane:  as in `Visit`.
    """

    id: str
    own: OwnTable | None = None
    plane: tuple[str, ...] = ()

    @property
    def unseen(self) -> ExampleChoice:
        """The same without what is only a matter of the picture."""
        return replace(self, plane=())


@dataclass(frozen=True)
class StartChoice:
    """Where a run starts.

    method:  an id of STARTS for points; EXAMPLES, DRAWN or BY_HAND for the data of a model's page.
    seed:    what it draws with, if it does; typed: the numbers of a start by hand.
    """

    method: str
    seed: int = Experiment.seed
    typed: tuple[float, ...] = ()
