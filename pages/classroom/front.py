"""What app.py adds to Streamlit's server: the addresses of the phones' page, below the path of the app's own."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.routing import BaseRoute
from streamlit import config

from pages.classroom.interface import routes


@dataclass
class _Front:
    """Whether this process serves phones: a server that was started in another way has no such addresses."""

    served: bool = False


_FRONT = _Front()


def phones() -> list[BaseRoute]:
    """Return the routes of the class."""
    _FRONT.served = True
    return routes(str(config.get_option("server.baseUrlPath") or ""))


def are_served() -> bool:
    """Return whether phones can come to this process; where they cannot, a show of hands is left."""
    return _FRONT.served
