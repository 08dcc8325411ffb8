"""What the server answers before Streamlit does: the pages' documents, and how long our files may be kept.

The server imports this before its runtime is there; what declares components is imported when somebody asks.
"""

from __future__ import annotations

import importlib
from types import ModuleType

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config

FOR_EVER = ", ".join(("public", "max-age=31536000", "immutable"))
"""A file whose address changes with it is kept for a year: the browser does not ask for it again."""


class Answering:
    """The middleware of app.py."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a page's document; say of our files that they may be kept; leave all else to Streamlit."""
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            await self.app(scope, receive, send)
            return
        path = _below_the_root(scope)
        if path is None:
            await self.app(scope, receive, send)
        elif path.startswith(folder := _frame("ahead").FOLDER):
            if (found := _frame("bundle").files().get(path.removeprefix(folder))) is None:
                await self.app(scope, receive, _kept(send))
            else:
                await _packed(Headers(scope=scope), *found)(scope, receive, send)
        elif (html := _frame("ahead").documents().get(path)) is not None:
            await HTMLResponse(html, headers={"Cache-Control": "no-cache"})(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def _frame(name: str) -> ModuleType:
    return importlib.import_module(f"pages.widgets.frame.{name}")


def _packed(asked: Headers, kind: str, text: bytes, packed: bytes) -> Response:
    """Return the answer with a file that is kept compressed, for whoever takes that."""
    headers = {"Cache-Control": FOR_EVER, "Vary": "Accept-Encoding"}
    if "gzip" not in asked.get("accept-encoding", ""):
        return Response(text, media_type=kind, headers=headers)
    return Response(packed, media_type=kind, headers=headers | {"Content-Encoding": "gzip"})


def _below_the_root(scope: Scope) -> str | None:
    """Return what is asked for below the path that the app is served under; None if it is not below it."""
    path: str = scope["path"]
    for base in (scope.get("root_path", ""), str(config.get_option("server.baseUrlPath") or "")):
        if parts := base.strip("/"):
            # Without the slash after it, the document's relative addresses would lead elsewhere: Streamlit adds it.
            if not path.startswith(f"/{parts}/"):
                return None
            path = path[len(parts) + 1 :]
    return path.removeprefix("/")


def _kept(send: Send) -> Send:
    """Return a `send` that lets a file be kept, if there is one."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 200:
            MutableHeaders(scope=message)["Cache-Control"] = FOR_EVER
        await send(message)

    return sending
