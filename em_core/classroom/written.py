"""JSON that is put together from texts: what is stored as a text is sent as it stands, and never read in between."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from em_core.data.json_documents import Json


@dataclass(frozen=True)
class Written:
    """A JSON value as a text: reading it anew for each pupil of a class would take longer than all else."""

    text: str


Seen: TypeAlias = "Mapping[str, Seen] | Json | Written"
"""What is sent: a JSON value, parts of which may be texts already."""


def written(value: Seen) -> str:
    """Return a value as JSON, in one line."""
    if isinstance(value, Written):
        return value.text
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{json.dumps(name)}:{written(each)}" for name, each in value.items()) + "}"
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
