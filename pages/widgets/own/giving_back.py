"""What a browser gives back to a session that has lost it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeVar

from em_core.data import DataError, Dataset
from em_core.experiments.experiment import OWN
from em_core.own.ways import LAB
from pages.widgets.own import keeping, memory, on_desk
from pages.widgets.own.brought import FILE, PASTED, TEXT, Brought, complete, from_head

T = TypeVar("T")


def given_back(
    place: str, digest: str, read: Callable[[keeping.Given], Brought], made: Callable[[Brought], T | None]
) -> T | None:
    """Return the data that the browser keeps under a digest; None where it has none that can be used.

    place:  where they are for.
    read:   what was given -> what was brought; made: that -> the data, None for others than those named.

    The page stops until the browser has answered.
    """
    given = keeping.ask(digest)
    if given is None:
        return None
    try:
        latest = read(given)
        data = made(latest)
    except (DataError, ValueError, RecursionError):
        data = None
    if data is None:
        keeping.refuse(digest)
        return None
    memory.remember(place, latest)
    return data


def data_for(link: Mapping[str, str], at_hand: Dataset | None) -> Dataset | None:
    """Return the data that a link to the lab names: those at hand, or what the browser gives back, or those at hand."""
    digest = link.get("digest", "")
    names_own = link.get("data") == OWN and re.fullmatch("[0-9a-f]{64}", digest) is not None
    if not names_own or (at_hand is not None and at_hand.digest == digest):
        return at_hand

    def read(given: keeping.Given) -> Brought:
        return from_head(given.head, given.content, digest, PASTED)

    def made(latest: Brought) -> Dataset | None:
        if latest.way in (FILE, TEXT):
            found = memory.data_of("lab", latest.source, LAB, latest.columns or None, latest.named).data
        else:
            found = complete(latest)
        return found if found is not None and found.digest == digest else None

    return given_back("lab", digest, read, made) or at_hand


def restore_desk(mark: str) -> None:
    """Put back what was on the desk of a session that is gone, where the browser keeps it.

    The page stops until the browser has answered.
    """
    if on_desk.held() is not None or (given := keeping.ask(mark)) is None:
        return
    try:
        on_desk.restore(from_head(given.head, given.content, "", PASTED))
    except (ValueError, RecursionError):
        keeping.refuse(mark)
