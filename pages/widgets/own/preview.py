"""The preview of a table: a line a column with its histogram and what is missing, and the first rows below."""

from __future__ import annotations

import html
from collections.abc import Sequence

import streamlit as st

from em_core.data.problems import printable
from em_core.numerics.number_format import short
from em_core.own.drafts import Draft
from em_core.own.preview import ColumnPreview, Preview, preview

PREVIEW = "desk_preview"

LONGEST = 24
"""So many characters of a cell are shown."""

CSS = """
<style>
  .hs-preview { max-height: 13rem; overflow: auto; font-size: .8125rem; line-height: 1.35; }
  .hs-preview table { border-collapse: collapse; width: 100%; }
  .hs-preview :is(th, td) { padding: .15rem .5rem .15rem 0; text-align: left; white-space: nowrap;
    border-bottom: 1px solid rgba(128, 128, 128, .25); font-variant-numeric: tabular-nums; }
  .hs-preview th { font-weight: 600; }
  .hs-histogram { display: flex; align-items: flex-end; gap: 1px; width: 5rem; height: 1.1rem; }
  .hs-histogram i { flex: 1; background: currentColor; opacity: .6; }
  .hs-preview .hs-name { max-width: 7.5rem; overflow: hidden; text-overflow: ellipsis; }
</style>
"""


def show_preview(draft: Draft, key: str) -> None:
    """Show what a table holds, folded where nobody has asked for it."""
    known: tuple[Draft, Preview] | None = st.session_state.get(PREVIEW)
    if known is None or known[0] is not draft:
        known = st.session_state[PREVIEW] = draft, preview(draft.table)
    look = known[1]
    with st.expander("Preview", expanded=True, key=key):
        st.html(CSS + _columns(look.columns))
        st.html(_rows(look))


def _columns(columns: Sequence[ColumnPreview]) -> str:
    lines = "".join(
        f"<tr><th class='hs-name' title='{_text(each.name)}' scope='row'>{_text(_short(each.name))}</th>"
        f"<td>{_picture(each)}</td><td>{_missing(each)}</td></tr>"
        for each in columns
    )
    head = "<thead><tr><th>Column</th><th>Values</th><th>Missing</th></tr></thead>"
    return f"<div class='hs-preview' tabindex='0'><table>{head}<tbody>{lines}</tbody></table></div>"


def _missing(column: ColumnPreview) -> str:
    if column.missing == 0:
        return "none"
    return "&lt;1 %" if column.missing < 0.01 else f"{column.missing:.0%}".replace("%", " %")


def _picture(column: ColumnPreview) -> str:
    if not column.counts:
        return _text(_texts(column.values))
    most = max(column.counts)
    bars = "".join(f"<i style='height: {100 * count / most:.0f}%'></i>" for count in column.counts)
    span = f"{short(column.low)} to {short(column.high)}"
    return f"<span class='hs-histogram' role='img' aria-label='Histogram, {span}' title='{span}'>{bars}</span>"


def _texts(different: int) -> str:
    """Return how many texts there are in a column, in few letters: the table is as narrow as a sidebar."""
    if different < 2:
        return "one text" if different else "empty"
    return f"{different:,} different"


def _rows(look: Preview) -> str:
    head = "".join(f"<th scope='col'>{_text(_short(each.name))}</th>" for each in look.columns)
    lines = "".join(
        f"<tr><th scope='row'>{row}</th>{''.join(f'<td>{_text(_short(cell))}</td>' for cell in cells)}</tr>"
        for row, cells in look.rows
    )
    table = f"<table><thead><tr><th scope='col'>Row</th>{head}</tr></thead><tbody>{lines}</tbody></table>"
    return f"<div class='hs-preview' tabindex='0'>{table}</div>"


def _short(text: str) -> str:
    # A day that a spreadsheet keeps as a moment.
    text = text.removesuffix("T00:00:00")
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _text(text: str) -> str:
    return html.escape(printable(text), quote=True)
