"""Files to take away, each made when it is asked for and not before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from pages.widgets.shared.future import hides_future
from pages.widgets.shared.text import plain

CSV, JSON, HTML, PYTHON = "text/csv", "application/json", "text/html", "text/x-python"
NOTEBOOK, R = "application/x-ipynb+json", "text/x-r"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PARQUET = "application/vnd.apache.parquet"

# A group is one line: its heading, and the buttons beside it; on a narrow screen they go below.
CSS = """<style>
  [class*="st-key-files-"] { gap: .4rem; align-items: center; }
  [class*="st-key-files-"] > :first-child { flex: 0 0 7.4rem; width: 7.4rem; min-width: 7.4rem; }
  [class*="st-key-files-"] button { min-height: 2.1rem; padding-block: .1rem; }
  [class*="st-key-files-"] :is([data-testid="stMarkdownContainer"], p) { margin: 0; line-height: 1.25; }
  @media (max-width: 760px) {
    [class*="st-key-files-"] > :first-child { flex-basis: 100%; width: 100%; }
  }
</style>"""


@dataclass(frozen=True)
class Download:
    """A file to take away.

    label:          of its button, unlike any other's on the page; name: of the file.
    make:           returns what is in it.
    help:           a sentence on what is in it.
    tells_the_end:  whether it says how the run ends: it waits while that is hidden.
    """

    label: str
    name: str
    mime: str
    make: Callable[[], str | bytes]
    help: str = ""
    tells_the_end: bool = True


class Group:
    """Files that belong together: their heading, the files, and a sentence below them."""

    def __init__(self, title: str, *files: Download, words: str = "") -> None:
        self.title, self.files, self.words = title, files, words


def show_groups(groups: list[Group]) -> None:
    """Show the buttons of files, a line a group; nothing for a group without any."""
    st.html(CSS)
    for group in groups:
        if not group.files:
            continue
        slug = "".join(letter for letter in group.title.lower() if letter.isalpha())
        with st.container(horizontal=True, vertical_alignment="center", key=f"files-{slug}"):
            st.markdown(f"**{plain(group.title)}**")
            for each in group.files:
                show_download(each)
        if group.words:
            st.caption(plain(group.words))


def show_download(file: Download) -> None:
    """Show the button of a file."""
    st.download_button(
        plain(file.label),
        file.make,
        file.name,
        file.mime,
        help=plain(file.help) or None,
        on_click="ignore",
        key=f"download_{file.label}",
        disabled=file.tells_the_end and hides_future(),
    )
