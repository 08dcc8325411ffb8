"""A result as a value: what all see after the reveal, and what each pupil sees beside it."""

from __future__ import annotations

from dataclasses import dataclass

from em_core.data.json_documents import Json


@dataclass(frozen=True)
class Result:
    """What a round has come to.

    shared:  what everybody sees after the reveal.
    own:     what each pupil's own phone sees beside it, in the order of the answers; () where there is no such thing.
    """

    shared: dict[str, Json]
    own: tuple[dict[str, Json], ...] = ()
