"""An experiment as a file, with its data where they are one's own: JSON that people can read, with every digit."""

from __future__ import annotations

import json

from em_core.data import DataError, Dataset, Kind, Problem
from em_core.data.json_documents import Form
from em_core.data.saving import dataset_from_document, dataset_to_json
from em_core.experiments.experiment import OWN, Experiment
from em_core.experiments.url import PACKED, from_query, to_query

FORM = Form("halfstep-experiment/1", "an experiment")

MOST_KEYS = 1_000
"""Parts of an experiment in a file; there are some twenty."""


def to_json(experiment: Experiment, own: Dataset | None = None) -> str:
    """Return the experiment as a file: what a link says of it, and the user's data in full.

    own: the user's data, when the experiment is about them; as `source` returns them, with every column.
    """
    document: dict[str, object] = {"format": FORM.format, "experiment": to_query(experiment)}
    if experiment.data == OWN and own is not None:
        document["data"] = json.loads(dataset_to_json(own))
    return json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False)


def from_json(raw: bytes) -> tuple[Experiment, Dataset | None]:
    """Return the experiment that `to_json` wrote, and the user's data where it is about them.

    Raises DataError with everything that is wrong with any other file: a file is complete, so nothing is replaced.
    """
    document = FORM.read(raw)
    query = document.get("experiment")
    if not isinstance(query, dict) or not all(isinstance(text, str) for text in query.values()) or PACKED in query:
        raise FORM.broken('its "experiment" is not a list of names with texts')
    if len(query) > MOST_KEYS:
        raise FORM.broken(f'its "experiment" has {len(query):,} parts, and at most {MOST_KEYS:,} are read')
    own = dataset_from_document(document["data"]) if "data" in document else None
    opened = from_query({name: str(text) for name, text in query.items()}, own)
    if opened.notes:
        raise DataError(
            [
                Problem(Kind.SAVED_FILE, note.split(" Shown instead:")[0].replace(" in the link", ""), "")
                for note in opened.notes
            ]
        )
    return opened.experiment, opened.own
