"""Parameters as a type, for what is true of every run."""

from __future__ import annotations

from dataclasses import Field
from typing import ClassVar, Protocol


class Params(Protocol):
    """The parameters of a model, whichever: a dataclass, whose fields carry the kinds of their numbers."""

    __dataclass_fields__: ClassVar[dict[str, Field[object]]]
