"""What is dear in a file: its standard errors, made when somebody asks for the file, in a worker where that is long."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import partial

from em_core.catalogue.entry import Exhibit
from em_core.em.flat_params import arrays_by_name
from em_core.em.run_cost import derivative_seconds
from em_core.em.trace import AnyTrace
from em_core.experiments.exports.fitted import standard_errors_of
from em_core.experiments.run_description import RunDescription
from em_core.landscape import StandardErrors
from pages.work.for_file import made_for_file
from pages.work.server import shelf
from pages.work.shared import SHORT

MOST_SECONDS = 60.0
"""Nobody waits for a file for longer: it comes without standard errors then, and says so."""


def errors_when_asked(
    shown: Exhibit, trace: AnyTrace, run: RunDescription | None
) -> Callable[[], StandardErrors | None]:
    """Return what returns the standard errors at the final point of a run, made once; None where they are too dear."""
    end = hashlib.sha256(b"".join(values.tobytes() for values in arrays_by_name(trace.params[-1]).values())).hexdigest()
    key = f"errors of {'' if run is None else run.key} {end}"
    make, shelved = partial(standard_errors_of, shown, trace), shelf()
    in_worker = made_for_file(key, make, MOST_SECONDS)

    def found() -> StandardErrors | None:
        seconds = derivative_seconds(trace)
        if seconds <= SHORT:
            return shelved.made(key, make)
        return in_worker() if seconds <= MOST_SECONDS else None

    return found
