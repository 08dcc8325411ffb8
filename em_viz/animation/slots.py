"""Slots for a panel's numbers: `{12|fixed:3}` is column 12, in a format that suits the data's size."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import ArrayLike

from em_core.em.nouns import Noun
from em_core.numerics.arrays import FloatArray, IntArray
from em_core.numerics.wording import at_the_start
from em_viz.animation.spec import Panel

JOINER = "\u2060"
"""A character without width: after a brace it keeps what follows from being a slot, in Python and in the browser."""


_TEXT = "\ue010"
"""A private character, of which there is none in what people read: it marks the place of a text."""

_PLACE = re.compile(f"{_TEXT}([0-9]+){_TEXT}")

COMING = "data-coming"
"""The attribute of an element that tells how the run ends: while that is hidden, it is not in the document.

No element with it holds another of its own kind.
"""


class Slots:
    """The numbers of one panel, collected while its templates are written.

    Calling it with one number a frame (or one for all frames) returns the slot to put into a template.
    """

    def __init__(self, n_frames: int) -> None:
        self._n_frames = n_frames
        self._columns: list[FloatArray] = []
        self._texts: list[Sequence[str]] = []

    def __call__(self, values: ArrayLike, form: str) -> str:
        """Return the slot for `values`, shape (frames,) or (), shown in the number format `form`."""
        column = np.broadcast_to(np.asarray(values, dtype=np.float64), (self._n_frames,))
        self._columns.append(column)
        return f"{{{len(self._columns) - 1}|{form}}}"

    def text(self, texts: Sequence[str]) -> str:
        """Return the place of a text, safe for HTML, that is another in each frame: (frames,) the texts.

        Each text makes a template of its own: for numbers there are slots.
        """
        self._texts.append(texts)
        return f"{_TEXT}{len(self._texts) - 1}{_TEXT}"

    def panel(self, name: str, title: str, templates: Sequence[str], template_of: IntArray, area: str) -> Panel:
        """Return the finished panel; templates that no frame shows are left out, equal ones are kept once."""
        texts, places = self._in_frames(templates, template_of)
        used = list(dict.fromkeys(texts[i] for i in np.unique(places)))
        index = np.array([used.index(text) if text in used else -1 for text in texts])
        slots = np.stack(self._columns, axis=1) if self._columns else np.empty((self._n_frames, 0))
        return Panel(name, title, tuple(used), index[places], slots, area=area)

    def _in_frames(self, templates: Sequence[str], template_of: IntArray) -> tuple[Sequence[str], IntArray]:
        """Return the templates and which each frame shows, once the texts have been put in their places."""
        if not self._texts:
            return templates, template_of
        made: dict[str, int] = {}

        def put(template: str, frame: int) -> str:
            return _PLACE.sub(lambda place: self._texts[int(place[1])][frame], template)

        shown = enumerate(template_of.tolist())
        places = [made.setdefault(put(templates[i], frame), len(made)) for frame, i in shown]
        return list(made), np.array(places, dtype=np.int64)


_NUMBERED = re.compile(r"E-step \{\d+\|integer\}:")


def closing(templates: Sequence[str], case: IntArray, end: str = "") -> tuple[list[str], IntArray]:
    """Return a run's sentences, and which each frame shows, with one more for its last frame.

    After the last whole step an E-step is left over. A number of its own, one beyond the steps that the run made, would
    make two counts of one run: it is called the last. end: how the run ended, as HTML.
    """
    last = _NUMBERED.sub("Last E-step:", templates[case[-1]]) + end
    shown = case.copy()
    shown[-1] = len(templates)
    return [*templates, last], shown


_ORDERS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LEFTWARD = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]+"
_LEFTWARD_RUN = re.compile(f"{_LEFTWARD}(?:[ \t]+{_LEFTWARD})*")


def seen(text: str) -> str:
    """Return text from outside with its writing direction isolated: the order of what stands around it stays.

    Its own orders about the direction of writing go: they would turn the sentence around it. Words that are written
    from right to left are isolated (U+2068, U+2069) instead, so that a number after them stays behind them.
    """
    return _LEFTWARD_RUN.sub("\u2068\\g<0>\u2069", _ORDERS.sub("", text))


def words(text: str) -> str:
    """Return text from outside (a column's name, a reason) made safe for a template: neither HTML nor a slot."""
    return html.escape(seen(text)).replace("{", "{" + JOINER)


def swatch(component: int | str) -> str:
    """Return the mark of a component: its colour and its shape. `component` is its number from 1, or a slot."""
    return f'<span class="hs-swatch" data-component="{component}" style="--hs-c:var(--hs-c{component})"></span>'


def marked(noun: Noun, number: str, *, first: bool = False) -> str:
    """Return a component of a sentence with its mark: "state 2 ●"; `number`: the slot of its number from 1.

    Components with names of their own are not numbered: the mark says which. first: at the beginning of a sentence.
    """
    called = words(at_the_start(noun.singular) if first else noun.singular)
    return f"{called}&#160;{'' if noun.names else f'{number}&#160;'}{swatch(number)}"


def table(kind: str, head: str, rows: Iterable[str], foot: str = "") -> str:
    """Return a table of `kind` (a class); where it is wider than its place it scrolls, and the page does not."""
    foot = f"<tfoot>{foot}</tfoot>" if foot else ""
    body = f"<tbody>{''.join(rows)}</tbody>"
    return f'<div class="hs-scroll" tabindex="0"><table class="hs-table {kind}">{head}{body}{foot}</table></div>'


def spread_of(values: FloatArray) -> float:
    """Return the standard deviation that the middle half of `values` (n,) suggests; an outlier does not blur it."""
    lower, upper = np.quantile(values, [0.25, 0.75])
    # Of a Gaussian, the middle half is 1.349 standard deviations wide.
    return float((upper - lower) / 1.349) or float(values.std())


def decimals_format(values: ArrayLike, spread: float) -> str:
    """Return the format that shows a thousandth of `spread`, with as many digits as numbers this large need for it."""
    largest = _largest(values)
    spread = spread if np.isfinite(spread) and spread > 0 else max(largest, 1.0)
    decimals = 3 - int(np.floor(np.log10(spread)))
    if decimals <= 7 and largest < 1e9:
        return f"fixed:{max(decimals, 0)}"
    digits = 4 + int(np.floor(np.log10(max(largest / spread, 1.0))))
    return f"significant:{min(digits, 15)}"


def form_and_digits(form: str) -> tuple[str, int]:
    """Return a format's name and digits: "fixed:3" as ("fixed", 3)."""
    name, _, digits = form.partition(":")
    return name, int(digits or 0)


def change_format(form: str) -> str:
    """Return the format for a change in a number shown as `form`."""
    return form.replace("fixed", "signed") if form.startswith("fixed") else "signed-significant:3"


def objective_format(values: ArrayLike) -> str:
    """Return the format of an objective: seven digits, and thousandths where its size allows them."""
    largest = _largest(values)
    if not 1e-2 <= largest < 1e9:
        return "significant:7"
    return f"fixed:{max(3, 6 - int(np.floor(np.log10(largest))))}"


def _largest(values: ArrayLike) -> float:
    array = np.abs(np.asarray(values, dtype=np.float64))
    return float(np.max(array, where=np.isfinite(array), initial=0.0))
