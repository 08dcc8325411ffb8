"""`halfstep run`: EM on a table from many starts, and the places where it ends."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from em_core import group_optima, run_restarts
from em_core.models import GaussianMixture
from halfstep.asking import HELP, Ask, read_ask
from halfstep.found import Found
from halfstep.reading import read_dataset
from halfstep.refusals import Refusal
from halfstep.report import as_json, as_text


def run(words: Sequence[str]) -> int:
    """Carry out a command line without its first word `run`; Refusal with what is wrong with it or with the data."""
    tolerant_streams()
    if {"--help", "-h"} & set(words):
        print(HELP, end="")
        return 0
    ask = read_ask(words)
    found = find(ask)
    for note in found.notes:
        print(f"Note: {note}", file=sys.stderr)
    # Here, and not as Python ends: a full disk or a closed pipe is told in a sentence.
    print(as_json(found) if ask.json else as_text(found), flush=True)
    return 0


def tolerant_streams() -> None:
    """Let a terminal that has no dash or no Greek show something else in its place, and the numbers all the same."""
    for stream in (sys.stdout, sys.stderr):
        getattr(stream, "reconfigure", lambda **_: None)(errors="replace")


def find(ask: Ask) -> Found:
    """Return where the runs end; Refusal for a table, columns or starts that the model refuses."""
    dataset, notes = read_dataset(ask)
    try:
        model = GaussianMixture(ask.k, ask.covariance)
        traces = run_restarts(
            model,
            dataset.values,
            ask.starts,
            ask.start,
            ask.seed,
            max_steps=ask.max_steps,
            tol=ask.tol,
            on_progress=_tell if sys.stderr.isatty() else None,
        )
        return Found(ask, dataset, model, group_optima(model, dataset.values, traces), notes)
    except ValueError as error:
        raise Refusal(str(error).splitlines()) from error


def _tell(done: int, of: int) -> None:
    """Write over one line of the terminal how far the runs are, and clear it at the end."""
    text = f"{done:,} of {of:,} runs" if done < of else ""
    print(f"\r{text:<40}", end="" if text else "\r", file=sys.stderr, flush=True)
