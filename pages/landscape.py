"""The landscape: the objective over two parameters with EM's path on it, and EM's stairs in q and theta."""

from __future__ import annotations

import pages.widgets.loading  # noqa: F401  # isort: skip

from pages.widgets.theory.landscape import VIEWS
from pages.widgets.theory.opening import open_page
from pages.widgets.theory.save import save_subject

opening = open_page("landscape", {name: title for name, (title, _) in VIEWS.items()})
VIEWS[opening.view][1](opening.subject, opening.settings, opening.answer)
save_subject(opening.subject)
