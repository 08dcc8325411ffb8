"""A tournament as two tables: a row for each strategy, and a row for each trial."""

from __future__ import annotations

from em_core.experiments.exports.tables import csv_text
from em_core.multistart.tournament import QUANTILES, Tournament


def standings_csv(tournament: Tournament) -> str:
    """Return a row for each strategy, best first; a gap that is infinite or unknown is blank."""
    header = (
        "strategy",
        "trials",
        "hits",
        "share",
        "share_low",
        "share_high",
        *(f"gap_quantile_{int(100 * q)}" for q in QUANTILES),
        "starts",
        "steps",
        "steps_before_the_runs",
        "degenerate",
        "spurious",
    )
    return csv_text(
        header,
        (
            (
                one.strategy,
                one.trials,
                one.hits,
                one.share,
                *one.interval,
                *(_number(float(gap)) for gap in one.quantiles),
                one.starts,
                one.steps,
                one.opening_steps,
                one.degenerate,
                one.spurious,
            )
            for one in tournament.standings
        ),
    )


def trials_csv(tournament: Tournament) -> str:
    """Return a row for each trial; start i of it is drawn with `Rules.start_seed(trial - 1, i)`."""
    results = {
        (standing.strategy, index): (gap, hit)
        for standing in tournament.standings
        for index, (gap, hit) in enumerate(zip(standing.gaps, standing.hit, strict=True))
    }
    header = (
        "strategy",
        "trial",
        "steps",
        "steps_before_the_runs",
        "starts",
        "degenerate",
        "spurious",
        "gap",
        "found_the_best",
    )
    rows = []
    for trial in tournament.trials:
        gap, hit = results[trial.strategy, trial.index]
        counts = (trial.steps, trial.opening_steps, trial.starts, trial.degenerate, trial.spurious)
        rows.append((trial.strategy, trial.index + 1, *counts, _number(float(gap)), int(hit)))
    return csv_text(header, rows)


def _number(value: float) -> float | str:
    return value if abs(value) < float("inf") else ""
