"""Headers of several levels: joined to one name a column, which can be undone."""

from __future__ import annotations

from dataclasses import replace

from em_core.data.header_levels import find_levels, with_names
from em_core.data.problems import Kind, Remedy, shown
from em_core.own.asked import Asked, assumed, in_words
from em_core.own.drafts import Lines

HEADER_LEVELS = "header_levels"


def header_levels(lines: Lines, asked: Asked) -> Lines:
    """Join a header of several levels, unless that is undone."""
    if lines.header is not None or any(problem.kind is Kind.SECOND_HEADER for problem in lines.problems):
        return lines
    levels = find_levels(lines.records, lines.raw.facts.merged)
    if levels is None:
        return lines
    rows = in_words(levels.numbers)
    pairs = zip(levels.names, levels.lowest, strict=True)
    example = next((name for name, lowest in pairs if name != lowest), levels.names[-1])
    in_force, problem = assumed(
        asked,
        Kind.SECOND_HEADER,
        Remedy(HEADER_LEVELS, f"Join the header's {len(levels.numbers)} rows", len(levels.numbers), changes=False),
        f"Take row {levels.numbers[-1]} alone as the header",
        f"{rows.capitalize()} are a header of several levels: they were joined to one name a column, such as "
        f"{shown(example)}.",
        f"{rows.capitalize()} look like a header of several levels; row {levels.numbers[-1]} alone was taken as one.",
        row=levels.numbers[0],
        value=example,
    )
    lines = lines.told(problem, *([HEADER_LEVELS] if in_force else []))
    names = levels.names if in_force else levels.lowest
    return replace(lines, records=with_names(lines.records, levels, names))
