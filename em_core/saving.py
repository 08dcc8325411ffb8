"""An experiment as a file, with its data where they are one's own: JSON that people can read, with every digit."""

from __future__ import annotations

import json
from typing import Any

from em_core.data import DataError, Dataset, Kind, Problem
from em_core.data.limits import MAX_UNPACKED
from em_core.data.problems import shown
from em_core.data.saving import dataset_from_document, dataset_to_json
from em_core.experiment import OWN, Experiment
from em_core.links import PACKED, from_query, to_query

FORMAT = "halfstep-experiment/1"


def to_json(experiment: Experiment, own: Dataset | None = None) -> str:
    """Return the experiment as a file: what a link says of it, and the user's data in full.

    own: the user's data, when the experiment is about them; as `source` returns them, with every column.
    """
    document: dict[str, Any] = {"format": FORMAT, "experiment": to_query(experiment)}
    if experiment.data == OWN and own is not None:
        document["data"] = json.loads(dataset_to_json(own))
    return json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False)


def from_json(raw: bytes) -> tuple[Experiment, Dataset | None]:
    """Return the experiment that `to_json` wrote, and the user's data where it is about them.

    Raises DataError with everything that is wrong with any other file: a file is complete, so nothing is replaced.
    """
    if len(raw) > MAX_UNPACKED:
        raise _broken(f"it has {len(raw):,} bytes, and at most {MAX_UNPACKED:,} are read")
    try:
        document = json.loads(raw, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise _broken("it is not valid JSON") from None
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        found = document.get("format") if isinstance(document, dict) else document
        raise _broken(f'its "format" is {shown(found)} and not "{FORMAT}"')
    query = document.get("experiment")
    if not isinstance(query, dict) or not all(isinstance(text, str) for text in query.values()) or PACKED in query:
        raise _broken('its "experiment" is not a list of names with texts')
    own = dataset_from_document(document["data"]) if "data" in document else None
    opened = from_query(query, own)
    if opened.notes:
        raise DataError(
            [
                Problem(Kind.SAVED_FILE, note.split(" Shown instead:")[0].replace(" in the link", ""), "")
                for note in opened.notes
            ]
        )
    return opened.experiment, opened.own


def _no_constant(name: str) -> float:
    raise ValueError(name)


def _broken(why: str) -> DataError:
    sentence = f"This is not an experiment saved by Halfstep: {why}."
    return DataError([Problem(Kind.SAVED_FILE, sentence, "Choose a file that was saved here, unchanged.")])
