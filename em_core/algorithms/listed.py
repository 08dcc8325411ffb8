"""What the registry says of an algorithm: its names, its options and how it is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from em_core.algorithms.options import AlgorithmOption
from em_core.algorithms.race.method import Driver, Method
from em_core.em.algorithm import Algorithm
from em_core.em.protocol import AnyModel
from em_core.numerics.dataclass_values import fields_of
from em_core.numerics.wording import listed as in_a_list


class Family(Enum):
    """What sort of algorithm it is; the value is what a page calls the sort."""

    EM_LIKE = "EM and its variants"
    ACCELERATED = "Accelerated EM"
    RIVAL = "Optimisers that use the gradient"


@dataclass(frozen=True)
class Listed:
    """An algorithm by its id.

    title:    what lists call it.
    about:    one sentence on what is different.
    make:     options by their names -> algorithm; all of them have defaults.
    family:   what sort it is: those of EM_LIKE are Algorithms, all others are Methods.
    blocks:   whether the number of blocks of rows is chosen.
    options:  what each option is, a phrase each.
    choices:  those that pages and links offer, with their ranges.
    played:   whether the pages of the models offer it, to be played half a step at a time.
    """

    id: str
    title: str
    about: str
    make: Callable[..., Algorithm | Driver | Method]
    family: Family = Family.EM_LIKE
    blocks: bool = False
    options: Mapping[str, str] = field(default_factory=dict)
    played: bool = True
    choices: tuple[AlgorithmOption, ...] = ()

    @property
    def defaults(self) -> dict[str, object]:
        """The options' values where nobody chooses them, by name."""
        made = self.make()
        return {each.name: getattr(made, each.name) for each in fields_of(made)}

    def made(self, options: Mapping[str, object]) -> Algorithm | Driver | Method:
        """Return the algorithm with these options; ValueError for one that it does not have, or cannot take."""
        known = self.defaults
        for name in options:
            if name not in known:
                has = f"its options are {in_a_list(list(known))}" if known else "it has no options"
                raise ValueError(f"{self.title} has no option {name!r}; {has}.")
        return self.make(**options)

    def admits(self, model: AnyModel) -> str | None:
        """Return None where it can run on a model, and why it cannot in a sentence."""
        return self.make().refusal(model)
