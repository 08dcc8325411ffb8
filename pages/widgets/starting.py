"""What is done while the server starts, before its port opens: all that pages need is imported, and pages are opened.

Streamlit takes the pages' components only while its runtime is there, and gives that moment to an `st.App` alone.
"""

from __future__ import annotations

import asyncio
import importlib
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from streamlit import cli_util, config
from streamlit.logger import get_logger
from streamlit.runtime.scriptrunner_utils import script_run_context
from streamlit.starlette import App
from streamlit.web.server import server_util

from pages.work.at_once import send_at_once
from pages.work.collecting import collected_once
from pages.work.in_batches import hand_over_in_batches

LATER = ("pandas", "pyarrow", "PIL.Image")
"""What Streamlit itself imports with the first element that could need it; the largest of it."""


@asynccontextmanager
async def started(_app: App) -> AsyncIterator[None]:
    """Import everything, open pages; then let the server open its port, and show the app to whoever sits before it."""
    with collected_once(), _without_visitor():
        for name in ("pages.widgets.loading", *LATER):
            importlib.import_module(name)
        # It takes 0.15 s, for which the first browser, and all others beside it, would wait.
        importlib.import_module("pages.widgets.frame.bundle").files()
    # Not frozen with the rest: Streamlit holds the last session until the next has come.
    await importlib.import_module("pages.widgets.warm_up").warm_up()
    send_at_once()
    hand_over_in_batches(asyncio.get_running_loop())
    # As Streamlit does it for a script; for an `st.App` it opens no browser. The port is opened before this is called:
    # its connections wait until they are accepted.
    asyncio.get_running_loop().call_soon(open_browser)
    async with importlib.import_module("pages.classroom.sweeping").sweeping():
        yield
    # What is computed ends with the server, which a signal ends without what is registered for the end of a process.
    importlib.import_module("pages.work.server").workshop().end()


@contextmanager
def _without_visitor() -> Iterator[None]:
    """Keep Streamlit from warning that a component is declared while no visitor is there: that is the purpose."""
    logger = get_logger(script_run_context.__name__)
    # Not by its level: Streamlit sets that again whenever it reads its settings.
    logger.addFilter(_unsaid)
    try:
        yield
    finally:
        logger.removeFilter(_unsaid)


def _unsaid(record: logging.LogRecord) -> bool:
    return record.levelno > logging.WARNING


def open_browser() -> None:
    """Open the app in a browser, unless the server is to run without one."""
    if config.get_option("server.headless"):
        return
    if config.is_manually_set("browser.serverAddress"):
        address = config.get_option("browser.serverAddress")
    elif config.is_manually_set("server.address"):
        address = server_util.get_display_address(config.get_option("server.address"))
    else:
        address = "localhost"
    cli_util.open_browser(server_util.get_url(address))
