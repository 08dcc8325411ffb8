"""Scoring what was brought: its sheet, its remedies, and the rows with their scores."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

import streamlit as st

from em_core.data import DataError, Problem
from em_core.own.asked import after
from em_core.own.drafts import Draft
from em_core.own.source import Source
from em_core.own.ways import LAB
from em_core.scoring.new_rows import Scored
from em_core.scoring.opening import score_draft
from pages.widgets.own import memory
from pages.widgets.own.findings import show_findings
from pages.widgets.scoring.which_model import Chosen
from pages.widgets.scoring.which_rows import PLACE, Rows
from pages.work.server import shelf


def scored_rows(chosen: Chosen, rows: Rows) -> Scored | None:
    """Show the choice of a sheet and what was found in the file; return its rows with their scores, None without."""
    if rows.example:
        # Everybody meets it first, and nothing is wrong with it: it is read and scored once.
        return shelf().made(f"scored {known_by(chosen, rows)}", partial(_score_example, chosen, rows))
    source, draft = _opened(rows.source)
    if isinstance(draft, DataError):
        _tell(source, draft.problems)
        return None
    try:
        scored = score_draft(chosen.fitted, draft)
    except DataError as error:
        _tell(source, error.problems)
        return None
    return scored


def known_by(chosen: Chosen, rows: Rows) -> str:
    """Return what the scored rows go by among all: equal names are equal rows, scored by equal models."""
    source = _with_sheet(rows.source)
    return " ".join([chosen.key, source.key, *sorted(memory.named_for(PLACE, source))])


def tell(rows: Rows, scored: Scored) -> None:
    """Show what is to be known of the file and its rows, each remedy as a button."""
    _tell(_with_sheet(rows.source), scored.notes)


def _score_example(chosen: Chosen, rows: Rows) -> Scored:
    draft = memory.draft_of(PLACE, rows.source, LAB, memory.named_for(PLACE, rows.source))
    if isinstance(draft, DataError):
        raise draft
    return score_draft(chosen.fitted, draft)


def _with_sheet(source: Source) -> Source:
    """Return the source with the sheet that was chosen."""
    sheet = st.session_state.get(f"new_rows_sheet_{source.digest[:8]}")
    return source if sheet is None else replace(source, sheet=sheet)


def _opened(source: Source, *, ask: bool = True) -> tuple[Source, Draft | DataError]:
    """Return the source with the sheet that was chosen, and its table with the remedies that were."""
    key = f"new_rows_sheet_{source.digest[:8]}"
    source = _with_sheet(source)
    draft = memory.draft_of(PLACE, source, LAB, memory.named_for(PLACE, source))
    if ask and isinstance(draft, Draft) and len(draft.raw.facts.sheets) > 1:
        sheets = list(draft.raw.facts.sheets)
        st.selectbox(
            "Sheet", sheets, sheets.index(draft.raw.facts.sheet) if draft.raw.facts.sheet in sheets else 0, key=key
        )
        if st.session_state[key] != draft.raw.facts.sheet:
            return _opened(source, ask=False)
    return source, draft


def _tell(source: Source, problems: Iterable[Problem]) -> None:
    def press(remedy: str) -> None:
        memory.name_for(PLACE, source, after(memory.named_for(PLACE, source), remedy))

    show_findings(problems, press, f"new_rows_remedy_{source.digest[:8]}")
