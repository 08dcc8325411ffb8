"""What many starts have to do with what is taken home: the run of a study, and the study of a run."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import partial

import streamlit as st

from em_core.catalogue.entry import Exhibit
from em_core.experiments.exports.fitted import Fitted
from em_core.experiments.exports.tried import tried_at, tried_by
from em_core.experiments.repeated import of_em, replayed
from em_core.experiments.run_description import RunDescription
from em_core.multistart.restart_study import Study
from pages.widgets.saving.origin import fitted_of
from pages.work.server import shelf

STUDIES = "studies_by_run"
"""The names on the shelf of the last studies that this session has seen, by what was run many times."""

MOST = 20
"""So many are remembered; the oldest is forgotten first."""


def saw(run: RunDescription, name: str) -> None:
    """Remember that many starts of a run were tried, and the name on the shelf of what they have shown."""
    key = of_em(run).key
    others = {other: each for other, each in _studies().items() if other != key}
    st.session_state[STUDIES] = dict(list({**others, key: name}.items())[-MOST:])


def run_of_study(study: Study, chosen: int, run: RunDescription, shown: Exhibit) -> Fitted:
    """Return what is taken home of one run of a study, from 0."""
    optimum = study.optima[int(study.optimum_of[chosen])]
    restart, description = study.plan[chosen], None
    with suppress(ValueError):
        description = replayed(run, restart)
    fitted = fitted_of(replace(shown, start=study.traces[chosen].params[0]), study.replay(chosen), description)
    return replace(fitted, tries=partial(tried_at, study, optimum))


def with_starts(fitted: Fitted) -> Fitted:
    """Return what is taken home of a run, with what many starts of it have shown, where they were tried."""
    name = None if fitted.run is None else _studies().get(of_em(fitted.run).key)
    if name is None:
        return fitted
    with suppress(KeyError):
        study: Study = shelf().get(name)
        return replace(fitted, tries=partial(tried_by, study, fitted.trace))
    return fitted


def _studies() -> dict[str, str]:
    found: dict[str, str] = st.session_state.get(STUDIES, {})
    return found
