"""Which option of a lecture's question is true: computed once for everybody, after the view's page has been run."""

from __future__ import annotations

from functools import partial

from em_core.lectures import LECTURES, Ask
from em_core.lectures.truths import Truth, found_by
from pages.work.server import shelf
from pages.work.shared import unheard
from pages.work.worker import made


def truths_of(link: str | None) -> dict[str, dict[str, object]]:
    """Return the true option, from 0, and why, for each question that a built-in lecture asks at this link.

    Their runs are short; a question of somebody's own is never computed.
    """
    asked = (view.ask for lecture in LECTURES.values() for view in lecture.views if view.link == link)
    return {ask.stem: _told(ask, link) for ask in asked if ask is not None and ask.finding is not None and link}


def _told(ask: Ask, link: str) -> dict[str, object]:
    assert ask.finding is not None, "only such are told"
    make = partial(made, partial(found_by, ask.finding, link), unheard)
    truth: Truth = shelf().made(f"truth {link} {ask.stem}", make)
    return {"option": ask.options.index(truth.option), "said": truth.sentence}
