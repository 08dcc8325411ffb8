"""Links over the whole app, without a browser: no traceback, and on the page what `open_link` says."""

from __future__ import annotations

from urllib.parse import parse_qsl

from streamlit.testing.v1 import AppTest

from em_core import OpenedLink
from em_core.experiments.page_settings.why_settings import SHOW, VIEWS, why_keys
from pages.widgets.shared.text import plain
from tests.corpus.opened import same, sums
from tests.pages.visits import ROOT, sound

MINUTES = 300
"""Seconds until a page is given up."""


def visited(link: str, page: str) -> AppTest:
    """Open a link in the app, each name as often as it stands there; AssertionError for what the page raises."""
    app = AppTest.from_file(ROOT / "app.py", default_timeout=MINUTES)
    app.switch_page(f"pages/{page}.py")
    query: dict[str, list[str]] = {}
    for name, text in parse_qsl(link.partition("#")[0].partition("?")[2], keep_blank_values=True):
        query.setdefault(name, []).append(text)
    for name, texts in query.items():
        app.query_params[name] = texts
    return sound(app.run())


def price(run: OpenedLink) -> float:
    """Return about how much work a page makes of a link: numbers times components times steps of all runs together."""
    if run.described is None:
        return 1e8
    asked, most = run.settings, run.max_steps
    steps = {
        "restarts": int(asked.get("runs", 1)) * min(most, 500),
        "tournament": int(asked.get("trials", 1)) * int(asked.get("budget", 1_000)) * 5,
        "how_many": int(asked.get("upto", 1)) * int(asked.get("starts", 1)) * 6 * min(most, 500),
        "basins": 256 * min(most, 200),
        "race": 3 * int(asked.get("passes", 1)) * len(asked.get("entrants", "").split(",")),
    }.get(run.page, most)
    return float(sums(run.data)[0] * getattr(run.model, "n_components", 1) * steps)


def said_by(app: AppTest) -> str:
    """Return all that a page says in boxes."""
    return "\n\n".join(box.value for kind in (app.info, app.warning, app.error) for box in kind)


def differences(link: str, run: OpenedLink) -> list[str]:
    """Open a link in the app; return in which ways the page is not what was read of the link."""
    app = visited(link, run.page)
    said = said_by(app)
    # Numbers of the run are read where the run is there: by another rule, and only where the view needs them.
    theirs = tuple(f"{name} is " for name in why_keys(run.page) - {SHOW}) if run.page in VIEWS else ()
    notes = [note for note in run.notes if not (theirs and note.startswith(theirs))]
    found = [f"the page does not say: {note}" for note in notes if plain(note) not in said]
    if run.page in ("lab", "model", "restarts", "basins", "tournament") and not app.error:
        shown = shown_by(app, run)
        found += [
            f"the {name} on the page is not that of the link"
            for name in ("data", "start")
            if not same(sums(getattr(shown, name)), sums(getattr(run, name)))
        ]
        if (shown.tol, shown.max_steps) != (run.tol, run.max_steps):
            found.append("the page stops by another rule")
    return found


def shown_by(app: AppTest, run: OpenedLink) -> OpenedLink:
    """Return the run that a page shows."""
    return OpenedLink(run.page, app.session_state[f"shown_{'model' if run.page == 'model' else 'lab'}"])
