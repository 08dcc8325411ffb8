"""Source code of a model's verbs: the very functions that it runs, also where they are inherited."""

from __future__ import annotations

import inspect
import textwrap
from dataclasses import dataclass
from pathlib import Path

from em_core.places import packages

VERBS = ("e_step", "m_step", "log_likelihood", "lower_bound")
"""The parts of the grammar that the comparison shows."""


@dataclass(frozen=True)
class Source:
    """A function as it stands in its file.

    verb:  its name; owner: the class that defines it, which may be an ancestor of the model's.
    file:  relative to the folder that em_core lies in; line: of its first line, from 1.
    """

    verb: str
    owner: str
    file: str
    line: int
    text: str


def source_of(model: object, verb: str) -> Source:
    """Return the function that `model.<verb>` runs."""
    owner = next(cls for cls in type(model).__mro__ if verb in vars(cls))
    function = vars(owner)[verb]
    lines, line = inspect.getsourcelines(function)
    file = Path(inspect.getfile(function)).resolve().relative_to(packages().resolve()).as_posix()
    return Source(verb, owner.__name__, file, line, textwrap.dedent("".join(lines)).rstrip())
