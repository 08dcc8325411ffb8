"""A model's run on its page: title, facts and player; and its start alone while the run is being made."""

from __future__ import annotations

from functools import partial

from streamlit.delta_generator import DeltaGenerator

from em_core.catalogue.entry import Exhibit
from em_core.data import DataError
from em_core.experiments.run_description import RunDescription
from em_core.experiments.visits import Visit
from pages.widgets.model import hand
from pages.widgets.model.sections import top
from pages.widgets.saving.origin import data_title
from pages.widgets.saving.panel import not_in_link
from pages.widgets.shared.player import show_player
from pages.widgets.shared.problems import show_problems
from pages.widgets.shared.runs import packed, posed, start_of, warnings_before

PLAYER = "model-player"


def show_start(stage: DeltaGenerator, run: RunDescription) -> None:
    """Show the start alone in the place of the run, while the run is being made; nothing where there is none."""
    try:
        shown, start = posed(run), start_of(run)
    except (DataError, ValueError, ArithmeticError):
        return
    with stage:
        _above(run, shown)
        show_player(start, key=PLAYER, run=_named(run), about_link=not_in_link(run), begins=True)


def show_run(run: RunDescription, shown: Exhibit) -> DeltaGenerator:
    """Show the run, which has been drawn; return the place beside the title."""
    beside = _above(run, shown)
    show_player(
        packed(run),
        key=PLAYER,
        run=_named(run),
        heard=hand.heard(),
        about_link=not_in_link(run),
        on_start=partial(hand.take, run=run, shown=shown),
    )
    return beside


def _above(run: RunDescription, shown: Exhibit) -> DeltaGenerator:
    """Show what is above the player: as much for the start as for the run, so that the player keeps its place."""
    beside = top(run.visit, shown, data_title(shown, run))
    show_problems(warnings_before(run, shown))
    return beside


def _named(run: RunDescription) -> str:
    visit = run.visit
    return f"{visit.model} {visit.example}" if visit == Visit(visit.model, visit.example) else run.key
