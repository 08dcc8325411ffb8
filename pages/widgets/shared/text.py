"""The one door for words on a page: Streamlit reads every body, label and help text as Markdown.

`plain` is for everything that this house did not write, and for its own sentences that quote it: links, files, pastes,
names, and the values that errors repeat. `ours` is for Markdown that was meant. tests/architecture/test_words.py holds
every page to one of the two.
"""

from __future__ import annotations

import re
from functools import lru_cache

from em_viz.animation.slots import JOINER, seen

_SIGNS = re.compile(r"[\\`*_\[\]$~<>#&|]|:(?=[\w:])")
# At the beginning of a line these make a list, a rule, or a heading of the line above.
_OPENINGS = re.compile(r"^(?:()([-+=])(?=[-+=\s]|$)|(\d+)([.)])(?=\s|$))", re.MULTILINE)
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
# What follows is found in the text when its signs have been read, so that no backslash helps; a character without width
# between does. Links from addresses (GitHub's Markdown), emoji and icons by name, Streamlit's arrows and dashes.
_LINKS = re.compile(r"(https?)(?=:)|(www)(?=\.)|(@)", re.IGNORECASE)
_CODES = re.compile(r":(?=[\w+/-]+:|material/)")
_ARROWS = re.compile(r"(?<!\S)(<|-|>|~)(?=(?:->|>|-|=)(?!\S))")


@lru_cache(maxsize=2_000)
def plain(text: str) -> str:
    """Return text as Markdown that shows it to the letter: no mark-up, mathematics, emoji, colour, icon or link.

    Line breaks stay; a blank line begins a paragraph.
    """
    text = _INDENT.sub("", seen(text))
    for found in (_LINKS, _CODES, _ARROWS):
        text = found.sub(lambda match: match[0] + JOINER, text)
    text = _SIGNS.sub(r"\\\g<0>", text)
    return _OPENINGS.sub(r"\1\3\\\2\4", text)


def ours(markdown: str) -> str:
    """Return Markdown that this house wrote, as it is: whatever it quotes has gone through `plain` before."""
    return markdown
