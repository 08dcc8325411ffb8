"""A table of phrases: wider than its place it scrolls, by keyboard too, and the page does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    import pyarrow as pa


def table_html(rows: Sequence[Mapping[str, object]], *, label: str) -> str:
    """Return a table with a row for each mapping: its keys head the columns, those of the first row.

    label:  what it is, for those who hear the page.
    """
    head = "".join(f'<th scope="col">{escape(str(column))}</th>' for column in rows[0])
    body = "".join(f"<tr>{''.join(f'<td>{escape(str(cell))}</td>' for cell in row.values())}</tr>" for row in rows)
    # Streamlit's own table (1.67) scrolls, and no key reaches it.
    place = f'<div class="hs-rows" tabindex="0" role="region" aria-label="{escape(label)}">'
    return f"{place}<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"


def show_table(rows: Sequence[Mapping[str, object]], *, label: str) -> None:
    """Show a table (`table_html`); nothing where there are no rows."""
    if rows:
        st.html(table_html(rows, label=label))


def columnar(rows: Sequence[Mapping[str, object]]) -> pa.Table:
    """Return rows as Streamlit's own tables are sent: kept so, they are not converted anew for every visitor."""
    import pandas as pd
    import pyarrow as pa

    return pa.Table.from_pandas(pd.DataFrame(list(rows)))
