"""A race as two tables: a row for each run of each entrant, and a row for each point of every run."""

from __future__ import annotations

from em_core.em.flat_params import flat_params, shapes_of
from em_core.experiments.exports.tables import csv_text
from em_core.standings import LINES, Contest


def standings_csv(contest: Contest) -> str:
    """Return a row for each run, the first entrant to arrive first; a line that a run did not reach is blank."""
    header = (
        "algorithm",
        "numbers",
        "seed",
        *(f"passes_to_{line:g}" for line in LINES),
        "last_gap",
        "passes",
        "maps",
        "seconds",
        "falls",
        "outcome",
        "final_point",
    )
    rows = []
    for each in contest.ranked:
        numbers = " ".join(f"{name}={value}" for name, value in each.entrant.numbers)
        verdict = "" if each.verdict is None else each.verdict.kind.value
        for seed, run in enumerate(each.runs):
            rows.append(
                (
                    each.entrant.id,
                    numbers,
                    seed if each.entrant.random else "",
                    *(float(passes) if passes < float("inf") else "" for passes in each.reached[seed]),
                    float(each.last_gaps[seed]),
                    float(run.passes[-1]),
                    run.maps,
                    float(run.seconds[-1]),
                    len(run.falls),
                    run.outcome.value,
                    verdict if len(each.runs) == 1 else "",
                )
            )
    return csv_text(header, rows)


def points_csv(contest: Contest) -> str:
    """Return a row for each accepted point of every run: its passes, its objective, its gap and every parameter."""
    names = [
        f"{field}_{i + 1}" if size > 1 else field
        for field, size in ((field, _size(shape)) for field, shape in shapes_of(contest.start).items())
        for i in range(size)
    ]
    header = ("algorithm", "numbers", "seed", "point", "passes", "seconds", "objective", "gap", *names)
    rows = (
        (
            each.entrant.id,
            " ".join(f"{name}={value}" for name, value in each.entrant.numbers),
            seed if each.entrant.random else "",
            t,
            float(run.passes[t]),
            float(run.seconds[t]),
            float(run.log_likelihoods[t]),
            float(each.gaps[seed][t]),
            *flat_params(run.params[t]),
        )
        for each in contest.standings
        for seed, run in enumerate(each.runs)
        for t in range(len(run.params))
    )
    return csv_text(header, rows)


def _size(shape: tuple[int, ...]) -> int:
    size = 1
    for each in shape:
        size *= each
    return size
