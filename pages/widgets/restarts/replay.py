"""Replaying runs of a study in the player: one, or two side by side in step."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from html import escape

import streamlit as st

from em_core.em.run_cost import drawing_seconds
from em_core.experiments.page_settings.restart_settings import REPLAY, different
from em_core.multistart.restart_study import Study
from em_core.multistart.restarts import Restart
from em_viz.multistart.restarts.pictures import Replay
from em_viz.multistart.restarts.sentences import fate
from pages.widgets.arrival import address
from pages.widgets.shared.links import link
from pages.widgets.shared.player import show_player
from pages.widgets.shared.runs import DRAWING
from pages.widgets.shared.said import value_of
from pages.widgets.shared.text import plain
from pages.work.server import shelf
from pages.work.shared import shared

ANCHOR = "replay"
BROUGHT = "restarts_brought"
CHOSEN = "restarts_chosen"


def chosen(study: Study, key: str) -> list[int]:
    """Return the runs that are replayed, one or two; at first, one that ends in the first optimum."""
    of, runs = st.session_state.get(CHOSEN, ("", []))
    return list(runs) if of == key else [first(study)]


def first(study: Study) -> int:
    """Return the run that is replayed when nobody has chosen one."""
    return study.optima[0].members[0]


def arrive(study: Study, key: str) -> None:
    """Take the runs that a link has brought, once."""
    runs = st.session_state.pop(BROUGHT, [])
    if runs and max(runs) < study.n_runs:
        st.session_state[CHOSEN] = (key, runs)


def remember(study: Study, key: str) -> None:
    """Put the replayed runs into the address, where they are not what everybody sees first."""
    runs = chosen(study, key)
    text = ",".join(str(run + 1) for run in runs)
    address.put(REPLAY, None if runs == [first(study)] else text)


def choose(study: Study, key: str, run: int, beside: bool) -> None:
    """Replay a run: alone, or beside the one that is shown first. The browser goes there."""
    runs = different([chosen(study, key)[0], run]) if beside else [run]
    st.session_state[CHOSEN] = (key, runs)
    st.session_state["restarts_scroll"] = scrolls() + 1
    _show_in_fields(key, runs)


def _show_in_fields(key: str, runs: list[int]) -> None:
    for name, value in (("left", runs[0] + 1), ("right", runs[1] + 1 if len(runs) > 1 else None)):
        st.session_state[_widget(key, name)] = value


def scrolls() -> int:
    """Return how often a replay was asked for."""
    return int(st.session_state.get("restarts_scroll", 0))


def show_replay(study: Study, key: str, draw: Replay, play: Callable[[Restart], dict[str, str]] | None = None) -> None:
    """Show the chosen runs in the player, and the fields that choose others by number.

    draw:  as `em_viz.multistart.restarts.pictures.Pictures` has it.
    play:  returns the query of the model's page that plays the run from a start; None where there is no such.
    """
    st.subheader("Replay of a run", anchor=ANCHOR)
    runs = chosen(study, key)
    for name, value in (("left", runs[0] + 1), ("right", runs[1] + 1 if len(runs) > 1 else None)):
        st.session_state.setdefault(_widget(key, name), value)
    fields = st.container(key="replayed-runs")
    for name, label in (("left", "Run"), ("right", "Compare with run")):
        fields.number_input(
            plain(label), 1, study.n_runs, None, 1, key=_widget(key, name), on_change=_numbered, args=(study, key)
        )
    fates = [shelf().made(f"fate {key}-{run}", partial(fate, study, run)) for run in runs]
    said = "".join(f"<p>{escape(each)}</p>" for each in fates)
    ways = "" if play is None else "".join(_way(play, study, run) for run in runs)
    fields.html(f'<div class="hs-fates">{said}<div class="hs-row">{ways}</div></div>')
    if len(runs) == 1:
        show_player(_packed(f"{key}-{runs[0]}", study, runs[0], 0, draw), key="restarts-player", address=False)
        return
    frames = max(study.traces[run].n_half_steps for run in runs)
    for column, run, side in zip(st.columns(2), runs, ("left", "right"), strict=True):
        with column:
            packed = _packed(f"{key}-{run}-{frames}", study, run, frames, draw)
            show_player(packed, key=f"restarts-player-{side}", address=False, together="restarts")


def _way(play: Callable[[Restart], dict[str, str]], study: Study, run: int) -> str:
    return link("model", f"Play run {run + 1} on the model's page", play(study.plan[run]))


def _numbered(study: Study, key: str) -> None:
    """Take the runs from the fields; an empty first field leaves the run that is shown."""
    left, right = (value_of(_widget(key, name)) for name in ("left", "right"))
    first = chosen(study, key)[0] if left is None else left - 1
    asked = [first] if right is None else [first, right - 1]
    runs = different(asked)
    st.session_state[CHOSEN] = (key, runs)
    if runs != asked:
        _show_in_fields(key, runs)


def _widget(key: str, name: str) -> str:
    return f"restarts_{name}#{key[:16]}"


def _packed(name: str, study: Study, run: int, frames: int, draw: Replay) -> bytes:
    with suppress(KeyError):
        known: bytes = shelf().get(f"replay {name}")
        return known
    trace = study.replay(run)
    return shared(
        partial(draw, trace, name, frames),
        key=f"replay {name}",
        doing=DRAWING,
        seconds=partial(drawing_seconds, trace),
    )
