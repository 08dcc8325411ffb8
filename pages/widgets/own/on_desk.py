"""The data desk: what a person brought is one value of the session, for the lab and every model's page.

Data that came with a link or a saved run are shown where they belong, and leave the desk as it is (`set_aside`).
"""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from em_core.own.source import Source
from pages.widgets.own import memory
from pages.widgets.own.brought import FILE, PASTED, TEXT, Brought
from pages.widgets.own.memory import DESK, Entered

EARLIER, COLUMNS, HEAD, SHEETS = "desk_earlier", "desk_columns", "desk_head", "desk_sheets"

MOST_EARLIER = 3
"""So many files and texts that were on the desk before can be taken again."""


def current(place: str, first: str) -> Entered:
    """Return what stands in the widgets of a place: what came with its link, or what is on the desk.

    first:  FILE or TEXT: what is offered where nothing was brought.
    """
    return memory.entered(place if is_aside(place) else DESK, first)


def is_aside(place: str) -> bool:
    """Return whether a place shows data that came otherwise than by the desk."""
    return memory.is_entered(place)


def set_aside(place: str, came: Entered) -> None:
    """Show what came with a link at a place, and leave the desk as it is."""
    memory.enter(place, came)


def use(place: str) -> None:
    """Show what is on the desk at a place."""
    memory.enter_nothing(place)


def turn(place: str, way: str, first: str) -> None:
    """Show the uploader, or the box to paste into."""
    memory.enter(place if is_aside(place) else DESK, replace(current(place, first), way=way))


def bring_file(place: str, source: Source) -> None:
    """Put a file on the desk, and show it at a place."""
    now = memory.entered(DESK, FILE)
    if now.file is not None and now.file.digest != source.digest:
        _put_away(now.file)
    memory.enter(DESK, replace(now, way=FILE, file=source))
    use(place)


def bring_text(place: str, text: str) -> None:
    """Put a text on the desk, and show it at a place."""
    now = memory.entered(DESK, TEXT)
    if is_aside(place) and now.text.strip() and now.text != text:
        _put_away(Source(now.text, PASTED))
    memory.enter(DESK, replace(now, way=TEXT, text=text))
    use(place)


def bring_again(place: str, source: Source) -> None:
    """Put on the desk what was there before."""
    if isinstance(source.raw, str):
        now = memory.entered(DESK, TEXT)
        if now.text.strip() and now.text != source.raw:
            _put_away(Source(now.text, PASTED))
        memory.enter(DESK, replace(now, way=TEXT, text=source.raw))
        use(place)
    else:
        bring_file(place, source)


def choose_sheet(name: str) -> None:
    """Read another sheet of the workbook on the desk."""
    now = memory.entered(DESK, FILE)
    if now.file is not None:
        memory.enter(DESK, replace(now, file=replace(now.file, sheet=name)))


def know_sheets(source: Source, sheets: tuple[str, ...]) -> tuple[str, ...]:
    """Return the sheets of a workbook: those that were found now, or before where one of them cannot be read."""
    known: tuple[str, tuple[str, ...]] = st.session_state.get(SHEETS, ("", ()))
    if sheets:
        st.session_state[SHEETS] = known = source.digest, sheets
    return known[1] if known[0] == source.digest else ()


def take_away() -> None:
    """Take the file from the desk."""
    memory.enter(DESK, replace(memory.entered(DESK, FILE), file=None))


def restore(before: Brought) -> None:
    """Put on the desk what a browser has given back."""
    if before.way == FILE:
        now = memory.entered(DESK, FILE)
        if now.file is not None and now.file.digest != before.source.digest:
            _put_away(now.file)
        memory.enter(DESK, replace(now, way=FILE, file=before.source))
    elif before.way == TEXT and not before.source.settled:
        text = before.source.content.decode()
        memory.enter(DESK, replace(memory.entered(DESK, TEXT), way=TEXT, text=text))
    else:
        return
    memory.name_for(DESK, before.source, before.named)
    prefer(before.source, before.columns)


def held() -> Source | None:
    """Return what is on the desk; None where there is nothing."""
    now = memory.entered(DESK, FILE)
    if now.way == FILE:
        return now.file
    return Source(now.text, PASTED) if now.text.strip() else None


def earlier() -> tuple[Source, ...]:
    """Return what was on the desk before, the latest first."""
    found: tuple[Source, ...] = st.session_state.get(EARLIER, ())
    now = memory.entered(DESK, FILE)
    there = {now.file.digest if now.file else "", Source(now.text, PASTED).digest}
    return tuple(each for each in found if each.digest not in there)


def known_by(content: str) -> Source | None:
    """Return what is on the desk, or was there before, by the digest of its content; None where it is neither."""
    found: tuple[Source, ...] = st.session_state.get(EARLIER, ())
    now = memory.entered(DESK, FILE)
    there = [*([now.file] if now.file else []), *([Source(now.text, PASTED)] if now.text.strip() else []), *found]
    return next((each for each in there if each.digest == content), None)


def _put_away(source: Source) -> None:
    found: tuple[Source, ...] = st.session_state.get(EARLIER, ())
    others = [each for each in found if each.digest != source.digest]
    st.session_state[EARLIER] = (source, *others)[:MOST_EARLIER]


def prefer(source: Source, columns: tuple[str, ...]) -> None:
    """Remember which columns of a file were chosen: other models begin with them."""
    st.session_state[COLUMNS] = source.digest, source.sheet, columns


def preferred(source: Source) -> tuple[str, ...]:
    """Return the columns of a file that were chosen last, wherever that was."""
    known: tuple[str, str | None, tuple[str, ...]] = st.session_state.get(COLUMNS, ("", None, ()))
    return known[2] if known[:2] == (source.digest, source.sheet) else ()


def name_in_browser(mark: str | None) -> None:
    """Remember by what the browser knows what is on the desk; None where it knows of nothing."""
    st.session_state[HEAD] = mark


def named_in_browser() -> str | None:
    """Return by what the browser knows what is on the desk."""
    found: str | None = st.session_state.get(HEAD)
    return found
