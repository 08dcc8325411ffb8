"""What `halfstep run` prints: a table for people, JSON for programs."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import numpy as np

from em_core.data.problems import named
from em_core.distributions.gaussian import KINDS
from em_core.multistart.grouped_runs import letters
from em_core.multistart.optima import Optimum
from em_core.numerics.number_format import format_number, power_of_ten, short
from em_core.numerics.wording import agreeing, counted, listed
from halfstep import __version__
from halfstep.found import Found, collapsed

NOTHING = "–"
"""What stands where there is no number."""


def as_text(found: Found) -> str:
    """Return what was run, the ends as a table, what must be said of them, and the best one's parameters."""
    ask, best, sound = found.ask, found.best, found.best_sound
    listed = found.optima[: ask.best or None]
    blocks = [_heading(found), "\n".join(grid(_ENDS, [_row(found, i, each) for i, each in enumerate(listed)]))]
    rest = found.optima[len(listed) :]
    if rest:
        hits = sum(each.hits for each in rest)
        blocks.append(f"{counted(len(rest), 'more final point')} of {counted(hits, 'run')}; --best 0 lists all.")
    said = _sentences(found)
    if said:
        blocks.append("\n".join(said))
    blocks += [_parameters(found, each) for each in dict.fromkeys((best, sound)) if each is not None]
    return "\n\n".join(blocks)


def as_json(found: Found) -> str:
    """Return everything as one JSON object: no number in it is infinite or missing without being null."""
    ask, dataset = found.ask, found.dataset
    content = {
        "halfstep": __version__,
        "file": ask.file,
        "columns": list(dataset.columns),
        "points": dataset.n,
        "model": {"name": "GaussianMixture", "n_components": ask.k, "covariance": ask.covariance},
        "starts": ask.starts,
        "start": list(ask.start),
        "seed": ask.seed,
        "tol": ask.tol,
        "max_steps": ask.max_steps,
        "notes": list(found.notes),
        "optima": [_as_values(found, i, each) for i, each in enumerate(found.optima)],
    }
    return json.dumps(plain(content), ensure_ascii=False, allow_nan=False, indent=2)


def _as_values(found: Found, index: int, optimum: Optimum) -> dict[str, object]:
    return {
        "optimum": letters(index),
        "kind": optimum.kind.value,
        "spurious": optimum.spurious,
        "log_likelihood": optimum.log_likelihood,
        "below_best": found.below_best(optimum),
        "hits": optimum.hits,
        "share": optimum.share,
        "interval": list(optimum.interval),
        # Runs are numbered from 1, as on the page and in its CSV.
        "runs": [member + 1 for member in optimum.members],
        "params": {field.name: getattr(optimum.params, field.name) for field in fields(optimum.params)},
    }


def plain(value: Any) -> Any:
    """Return a value of dictionaries, lists, texts and numbers alone; JSON has no infinity and no not-a-number."""
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [plain(each) for each in value]
    if isinstance(value, float | np.floating):
        return float(value) if math.isfinite(value) else None
    return value.item() if isinstance(value, np.generic) else value


def _heading(found: Found) -> str:
    ask, dataset = found.ask, found.dataset
    return (
        f"{dataset.title}: {counted(dataset.n, 'point')}, {agreeing(dataset.d, 'column', 'columns')} "
        f"{named(dataset.columns)}.\n"
        f"Gaussian mixture, K = {ask.k}, covariance {ask.covariance}; {counted(ask.starts, 'start')} "
        f"({', '.join(ask.start)}; seed {ask.seed}), tolerance {power_of_ten(ask.tol)}."
    )


_ENDS = ("final point", "log-likelihood", "below best", "runs", "share", "95 % interval", "what it is")


def _row(found: Found, index: int, optimum: Optimum) -> tuple[str, ...]:
    gap = found.below_best(optimum)
    low, high = optimum.interval
    return (
        letters(index),
        # How high a run was before it collapsed means nothing.
        NOTHING if collapsed(optimum) else format_number(optimum.log_likelihood, "fixed", 4),
        NOTHING if gap is None else format_number(gap, "fixed", 4),
        f"{optimum.hits:,}",
        format_number(optimum.share, "percent", 1),
        f"{format_number(100 * low, 'fixed', 1)}–{format_number(high, 'percent', 1)}",
        f"{optimum.kind.value}, spurious" if optimum.spurious and not collapsed(optimum) else optimum.kind.value,
    )


def _sentences(found: Found) -> list[str]:
    said = []
    hits = sum(each.hits for each in found.optima if collapsed(each))
    if hits:
        ways = ["Fewer components", "one covariance for all (--covariance tied)", "another --start"]
        if KINDS[found.ask.covariance].tied:
            ways.remove("one covariance for all (--covariance tied)")
        said.append(
            f"{counted(hits, 'run')} of {found.ask.starts:,} collapsed, where the likelihood has no maximum. "
            f"{listed(ways, 'or')} can prevent that."
        )
    best, sound = found.best, found.best_sound
    if best is not None and best.spurious:
        gap = None if sound is None else found.below_best(sound)
        without = "None of these runs ended at a maximum without such a component."
        if sound is not None and gap is not None:
            without = (
                f"The best maximum without such a component is {found.name_of(sound)}, "
                f"{format_number(gap, 'fixed', 4)} below, where {counted(sound.hits, 'run')} ended."
            )
        said.append(f"A is high because of a component on a few points, and says little about the others. {without}")
    return said


def _parameters(found: Found, optimum: Optimum) -> str:
    """Return the parameters as a table: a line for each component and column, heaviest component first."""
    params = optimum.params
    rows = []
    for place, k in enumerate(np.argsort(-params.weights, kind="stable")):
        spread = np.sqrt(np.diagonal(params.covariances[k]))
        for j, column in enumerate(found.dataset.columns):
            first = (str(place + 1), format_number(float(params.weights[k]), "fixed", 4)) if j == 0 else ("", "")
            rows.append((*first, column, short(float(params.means[k, j])), short(float(spread[j]), 4)))
    header = ("component", "weight", "column", "mean", "standard deviation")
    return "\n".join([f"Final point {found.name_of(optimum)}:", *grid(header, rows, left=(0, 2))])


def grid(header: Sequence[str], rows: Sequence[Sequence[str]], left: Sequence[int] = (0, 6)) -> list[str]:
    """Return lines in which every column is as wide as its widest cell; those in `left` begin on the left."""
    table = [tuple(header), *map(tuple, rows)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return [
        "  ".join(
            cell.ljust(w) if j in left else cell.rjust(w) for j, (cell, w) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in table
    ]
