"""Names that somebody might give to a file, a sheet, a column or a row so that a page does something with them."""

from __future__ import annotations

import re

MARK = "Zq7"
"""In every one of them: where a name went can be found."""

FOREIGN = "example.org"
"""What no page of ours may ask for or lead to."""

NAMES = (
    f"![{MARK}](https://{FOREIGN}/i.png)",
    f"[{MARK}](https://{FOREIGN}/x) <https://{FOREIGN}/y>",
    f"<img src=https://{FOREIGN}/i.png onerror=window.hostile=1>{MARK}",
    f"https://{FOREIGN}/{MARK} www.{FOREIGN} {MARK}@{FOREIGN}",
    f"${MARK}^2$ $$x$$ \\({MARK}\\) `{MARK}` **{MARK}** ~~{MARK}~~",
    f":smile: :red[{MARK}] :material/home: :blue-badge[{MARK}] :streamlit: :small[{MARK}]",
    f"{{0|integer}} {{1|fixed:3}} %{{x}} {MARK} $MARK {{{{}}}}",
    f"- {MARK} | a | --- <-> -- &lt;b&gt; &amp; [^1]",
    f"\u05e9\u05dc\u05d5\u05dd \u202e{MARK}\u202c \u200b\u200d\ufeff",
    MARK + "W" * 1_897,
)

FORMULAS = (
    f"=cmd|'/c calc'!{MARK}",
    f"+{MARK}",
    f"-{MARK}",
    f"@SUM({MARK})",
    f"\t={MARK}",
    f"\r{MARK}",
    f" ={MARK}",
    f"'={MARK}",
)

LIVE_MARKDOWN = (
    *(f"![{MARK}", f"[{MARK}](", "<https:", "<img", f"https://{FOREIGN}", f"www.{FOREIGN}", f"{MARK}@{FOREIGN}"),
    *(f"${MARK}", "$$x", f"`{MARK}", f"**{MARK}", f"~~{MARK}", ":smile:", f":red[{MARK}", ":material/home:"),
    *(":blue-badge[", ":streamlit:", ":small[", " <-> ", " -- ", "&lt;b", "[^1]", "\u202e"),
)
"""How a name of these looks where Streamlit would make something of it."""

LIVE_HTML = ("<img", "<https", "{0|integer} {1", "{1|fixed:3} %", "\u202e", "<a ")
"""The same where a template or a figure would."""


def alive(text: str, signs: tuple[str, ...]) -> list[str]:
    """Return the signs that stand in a text without a backslash before them."""
    return [sign for sign in signs if re.search(r"(?<!\\)" + re.escape(sign), text)]
