"""A lecture in a link, where it fits: its file without spaces, compressed."""

from __future__ import annotations

import json

from em_core.experiments.url import LINK_LIMIT
from em_core.experiments.url_data import pack_text, unpack_text
from em_core.lectures.file import FORM, lecture_document, lecture_from_json
from em_core.lectures.lecture import Lecture

DAMAGED = "Copy the whole link again."
"""What to do about a link of which a part is missing."""


def lecture_to_link(lecture: Lecture) -> str | None:
    """Return the lecture as a text for a link; None where it does not fit."""
    document = {name: told for name, told in lecture_document(lecture).items() if name != "format"}
    text = pack_text(json.dumps(document, separators=(",", ":"), ensure_ascii=False))
    return text if len(text) <= LINK_LIMIT else None


def lecture_from_link(text: str) -> Lecture:
    """Return the lecture that `lecture_to_link` packed; DataError, in sentences, for anything else."""
    try:
        document = json.loads(unpack_text(text))
    except (ValueError, RecursionError):
        raise FORM.broken("the link is damaged", DAMAGED) from None
    if not isinstance(document, dict):
        raise FORM.broken("the link is damaged", DAMAGED)
    return lecture_from_json(json.dumps({"format": FORM.format, **document}))
