"""Transforms of people's own columns in a link of a model's page: read, and noted where they cannot be used."""

from __future__ import annotations

from collections.abc import Mapping

from em_core.catalogue.entry import Entry
from em_core.catalogue.transformed_sample import takes_transforms, transformed_sample
from em_core.data.problems import DataError
from em_core.experiments.url_fields import FIELDS, idle, unusable
from em_core.own.own_table import OwnTable

__all__ = ["TRANSFORM", "transforms_asked"]

TRANSFORM = FIELDS["transforms"].key
"""The name of the transforms of columns, as in the lab's links."""

WITHOUT_THEM = "the data without transforms"


def transforms_asked(query: Mapping[str, str], entry: Entry, own: OwnTable | None, notes: list[str]) -> tuple[str, ...]:
    """Return the transforms in a link that a table and its model take; others are noted."""
    if TRANSFORM not in query:
        return ()
    try:
        found: tuple[str, ...] = FIELDS["transforms"].read(query[TRANSFORM])
    except ValueError as rule:
        notes.append(unusable(TRANSFORM, query[TRANSFORM], rule, WITHOUT_THEM))
        return ()
    if own is None or not takes_transforms(entry):
        notes.append(idle(TRANSFORM, query[TRANSFORM]))
        return ()
    try:
        sample = own.sample(entry)
    except DataError:
        # That the table itself cannot be read is told in its own place.
        return ()
    try:
        transformed_sample(sample, found)
    except DataError as problem:
        notes.append(f"{problem} Shown instead: {WITHOUT_THEM}.".replace("\n", " "))
        return ()
    return found
