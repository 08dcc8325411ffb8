"""What app.py adds to Streamlit's server: the addresses of the phones' page, below the path of the app's own."""

from __future__ import annotations

from starlette.routing import BaseRoute
from streamlit import config

from pages.classroom.interface import routes


def phones() -> list[BaseRoute]:
    """Return the routes of the class."""
    return routes(str(config.get_option("server.baseUrlPath") or ""))
