"""Transforms of columns that are named among the remedies, for programs: the same that the pages have."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from em_core.catalogue.entry import Entry
from em_core.catalogue.sample import Sample
from em_core.catalogue.transformed_sample import takes_transforms, transformed_sample
from em_core.data.problems import UNDO, DataError, Kind, Problem, Remedy, Severity
from em_core.data.transforms import Transformed, is_transform
from em_core.own.own_data import OwnData

__all__ = ["told_transforms", "transforms_among", "with_transforms"]


def transforms_among(remedies: Collection[str]) -> tuple[str, ...]:
    """Return the transforms among some remedies, without those that are undone."""
    return tuple(each for each in remedies if is_transform(each) and f"{UNDO}{each}" not in remedies)


def told_transforms(made: Transformed) -> Problem:
    """Return what is told of transforms that are in force."""
    undo = tuple(Remedy(f"{UNDO}{each.id}", f"Leave out {each.id}") for each in made.transforms)
    return Problem(Kind.TRANSFORM, made.sentence, "", Severity.ASSUMED, remedies=undo)


def with_transforms(own: OwnData[object], entry: Entry, sample: Sample, ids: tuple[str, ...]) -> OwnData[object]:
    """Return people's own data with some columns transformed; without data where one cannot be, which is told.

    sample:  what the model read of them.
    """
    if not takes_transforms(entry):
        sentence = f"{entry.title} takes its columns as they are: no transform is in force."
        note = Problem(Kind.TRANSFORM, sentence, "", Severity.NOTE)
        return replace(own, data=sample.values, problems=(*own.problems, note))
    try:
        found = transformed_sample(sample, ids, own.rows)
    except DataError as error:
        asked = (replace(each, severity=Severity.DECIDE) for each in error.problems)
        return replace(own, data=None, problems=(*own.problems, *asked))
    assert found.transformed is not None
    first = found.transformed.left_out
    return replace(
        own,
        data=found.values,
        rows=own.rows[first:],
        labels=own.labels[first:],
        problems=(*own.problems, told_transforms(found.transformed)),
        taken=(*own.taken, *(each.id for each in found.transformed.transforms)),
    )
