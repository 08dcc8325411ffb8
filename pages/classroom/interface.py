"""The interface for phones: a page and four requests, beside Streamlit in the same process (docs/class.md)."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from em_core.classroom.codes import tidy_code
from em_core.classroom.documents import as_document
from em_core.data.json_documents import Json
from em_core.places import asset
from pages.classroom import pupils
from pages.classroom.names import checked_digits, pupil_of
from pages.classroom.presence import Presence
from pages.classroom.problems import (
    ClassProblem,
    NoRoom,
    NotJoined,
    RoomClosed,
    RoomFull,
    TooLate,
    TooMuch,
    TooOften,
    Unavailable,
    Unusable,
)
from pages.classroom.rates import Gate
from pages.classroom.serving import Threads, Versions
from pages.classroom.store import store

MOST_BYTES = 8_192
"""So long a request is at most: six marks take 300 bytes."""

FOLDERS = ("classroom", "shared")
"""The folders of assets/ that a pupil's page may ask for."""

STATUS: Mapping[type[ClassProblem], int] = {
    NoRoom: 404,
    NotJoined: 403,
    RoomClosed: 409,
    RoomFull: 409,
    TooLate: 409,
    TooMuch: 413,
    Unusable: 422,
    TooOften: 429,
    Unavailable: 503,
}

PAGE_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    # Asked for again each time, and sent again only where it is another: a new version of the app is there at once.
    "Cache-Control": "no-cache",
}

NEVER_KEPT = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}

T = TypeVar("T")

Handler = Callable[[Request], Awaitable[Response]]


def routes(base: str = "") -> list[BaseRoute]:
    """Return the routes of the interface; `base`: the path below which Streamlit serves its own."""
    interface = _Interface()
    top = f"/{base.strip('/')}/class" if base.strip("/") else "/class"
    return [
        Route(top, _to_the_page),
        Route(f"{top}/", _page),
        Route(f"{top}/static/{{folder}}/{{name}}", _static),
        Route(f"{top}/api/{{code}}/join", _said(interface.join), methods=["POST"]),
        Route(f"{top}/api/{{code}}/answer", _said(interface.answer), methods=["POST"]),
        Route(f"{top}/api/{{code}}", _said(interface.look)),
        Route(f"{top}/{{code}}", _page),
    ]


async def _to_the_page(_request: Request) -> Response:
    # The page's own addresses are relative, so that it works below any path of any proxy: they begin at "class/".
    return RedirectResponse("class/", 307)


async def _page(_request: Request) -> Response:
    return FileResponse(asset("classroom", "index.html"), headers=PAGE_HEADERS)


async def _static(request: Request) -> Response:
    folder, name = request.path_params["folder"], request.path_params["name"]
    path = asset(folder, name) if folder in FOLDERS else None
    if path is None or name.startswith(".") or path.parent != asset(folder) or not path.is_file():
        return Response(status_code=404)
    return FileResponse(path, headers=PAGE_HEADERS)


def _said(handler: Handler) -> Handler:
    """Return the handler with every problem said in its answer, under the status that is the problem's."""

    async def handled(request: Request) -> Response:
        try:
            return await handler(request)
        except ClassProblem as problem:
            return JSONResponse({"said": str(problem)}, STATUS.get(type(problem), 409), NEVER_KEPT)

    return handled


class _Interface:
    """The requests of phones. What is refused is refused here, before a thread or the database is asked."""

    def __init__(self) -> None:
        self._gate = Gate()
        self._threads = Threads()
        self._versions = Versions(self._threads, self._version)
        self._presence = Presence()
        self._joined: set[tuple[str, str]] = set()

    async def join(self, request: Request) -> Response:
        """Let a browser in."""
        code, sent, browser = await self._posted(request)
        seen = await self._asked(request, partial(pupils.join, store(), code, browser, sent.get("nickname")))
        self._known(code, browser)
        return JSONResponse(seen, headers=NEVER_KEPT)

    async def look(self, request: Request) -> Response:
        """Say what is new."""
        code, address = self._code(request), _address(request)
        browser = checked_digits(request.query_params.get("browser"), "browser")
        if not self._gate.may_look(code, browser):
            raise TooOften
        known = (code, browser) in self._joined
        if not known and not self._gate.may_be_new(code, address):
            raise TooOften
        self._presence.saw(code, pupil_of(code, browser), store().now())
        try:
            version = await self._versions.of(code)
        except NoRoom:
            self._gate.wrong_code(address)
            raise
        if known and request.query_params.get("version") == str(version):
            return Response(status_code=204, headers=NEVER_KEPT)
        seen = await self._asked(request, partial(pupils.look, store(), code, browser))
        self._known(code, browser)
        return JSONResponse(seen, headers=NEVER_KEPT)

    async def answer(self, request: Request) -> Response:
        """Store an answer."""
        code, sent, _browser = await self._posted(request)
        done = await self._asked(request, partial(pupils.answer, store(), code, sent))
        return JSONResponse({"stored": done.stored, "mine": done.mine}, headers=NEVER_KEPT)

    async def _posted(self, request: Request) -> tuple[str, dict[str, Json], str]:
        """Return the code, the document and the browser of a request that changes something."""
        code = self._code(request)
        sent = await _document(request)
        browser = checked_digits(sent.get("browser"), "browser")
        if not self._gate.may_post(code, browser):
            raise TooOften
        if (code, browser) not in self._joined and not self._gate.may_be_new(code, _address(request)):
            raise TooOften
        return code, sent, browser

    def _code(self, request: Request) -> str:
        """Return the code in the address; NoRoom for none, TooOften after too many that were no room's."""
        address = _address(request)
        if not self._gate.may_try_codes(address):
            raise TooOften
        code = tidy_code(request.path_params["code"])
        if code is None:
            raise NoRoom
        return code

    async def _asked(self, request: Request, work: Callable[[], T]) -> T:
        try:
            return await self._threads.run(work)
        except NoRoom:
            self._gate.wrong_code(_address(request))
            raise

    def _version(self, code: str) -> int:
        """Ask the database, in a thread; and write down, when it is time, who is there."""
        found = pupils.version(store(), code)
        if self._presence.is_due(store().now()):
            self._presence.write(store())
        return found

    def _known(self, code: str, browser: str) -> None:
        if len(self._joined) > 100_000:
            self._joined.clear()
        self._joined.add((code, browser))


async def _document(request: Request) -> dict[str, Json]:
    """Return the JSON object of a request; TooMuch for a long one, Unusable for what is none."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        # A page of another site cannot send this type without being asked whether it may.
        raise Unusable("A request must be sent as application/json.")
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise TooMuch(f"A request has at most {MOST_BYTES:,} bytes.")
    try:
        read: Json = json.loads(bytes(body))
        return as_document(read, "request")
    except (ValueError, RecursionError):
        raise Unusable("A request must be a JSON object.") from None


def _address(request: Request) -> str:
    """Return the address of whoever asks, for counting and nothing else."""
    return request.client.host if request.client else ""
