"""The interface for phones: a page and four requests, beside Streamlit in the same process (docs/class.md)."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TypeVar
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from em_core.classroom.codes import tidy_code
from em_core.classroom.documents import as_document
from em_core.classroom.written import Seen, written
from em_core.data.json_documents import Json
from pages.classroom import files, pupils
from pages.classroom.names import checked_digits, pupil_of
from pages.classroom.presence import Presence
from pages.classroom.problems import (
    ClassProblem,
    Full,
    NoRoom,
    NotJoined,
    RoomClosed,
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

READERS, WRITERS = 4, 4
"""So many threads look, and so many write, at once."""

MOST_KNOWN = 100_000
"""So many browsers are known to have joined; then all are asked for again."""

STATUS: Mapping[type[ClassProblem], int] = {
    NoRoom: 404,
    NotJoined: 403,
    RoomClosed: 409,
    Full: 409,
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

RETRY_SECONDS = "2"
"""After so many seconds a page that came too often, or found no database, asks again."""

NEVER_KEPT = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}

T = TypeVar("T")

Handler = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True)
class Asking:
    """Who asks: the code of a room, a browser, and the address it comes from, which is counted and never kept."""

    code: str
    browser: str
    address: str

    @property
    def who(self) -> tuple[str, str]:
        """The browser in this room."""
        return self.code, self.browser


def routes(base: str = "", gate: Gate | None = None) -> list[BaseRoute]:
    """Return the routes of the interface; `base`: the path below which Streamlit serves its own."""
    interface = Interface(gate)
    top = f"/{base.strip('/')}/class" if base.strip("/") else "/class"
    return [
        Route(top, _to_the_page),
        Route(f"{top}/", _page),
        Route(f"{top}/static/{{folder}}/{{name}}", _static),
        Route(f"{top}/api/{{code}}/join", _said(interface.join), methods=["POST"]),
        Route(f"{top}/api/{{code}}/answer", _said(interface.answer), methods=["POST"]),
        Route(f"{top}/api/{{code}}", _said(interface.look)),
        Route(f"{top}/{{code}}", _page),
        Route(f"{top}/{{code}}/", _without_slash),
    ]


async def _to_the_page(_request: Request) -> Response:
    # The page's own addresses are relative, so that it works below any path of any proxy: they begin at "class/".
    return RedirectResponse("class/", 307)


async def _without_slash(request: Request) -> Response:
    return RedirectResponse(f"../{quote(request.path_params['code'])}", 307)


async def _page(request: Request) -> Response:
    return files.page(request, PAGE_HEADERS)


async def _static(request: Request) -> Response:
    return files.file(request, request.path_params["folder"], request.path_params["name"], PAGE_HEADERS)


def _said(handler: Handler) -> Handler:
    """Return the handler with every problem said in its answer, under the status that is the problem's."""

    async def handled(request: Request) -> Response:
        try:
            return await handler(request)
        except ClassProblem as problem:
            later = {"Retry-After": RETRY_SECONDS} if isinstance(problem, TooOften | Unavailable) else {}
            return JSONResponse({"said": str(problem)}, STATUS.get(type(problem), 409), {**NEVER_KEPT, **later})

    return handled


class Interface:
    """The requests of phones. What is refused is refused here, before a thread or the database is asked."""

    def __init__(self, gate: Gate | None = None) -> None:
        self._gate = Gate() if gate is None else gate
        # Where a locked database keeps who writes waiting, others can still look.
        self._readers, self._writers = Threads(READERS), Threads(WRITERS)
        self._versions = Versions(self._readers, self._version)
        self._presence = Presence()
        self._joined: set[tuple[str, str]] = set()

    async def join(self, request: Request) -> Response:
        """Let a browser in."""
        asking, sent = await self._posted(request)
        seen = await self._done(
            asking, self._writers, partial(pupils.join, store(), asking.code, asking.browser, sent.get("nickname"))
        )
        self._know(asking)
        return _as_json(seen)

    async def look(self, request: Request) -> Response:
        """Say what is new."""
        asking = _asking(request, request.query_params.get("browser"))
        if not self._gate.may_look(asking.code, asking.browser):
            raise TooOften
        self._admit(asking)
        known = asking.who in self._joined
        if known:
            self._presence.saw(asking.code, pupil_of(asking.code, asking.browser), store().now())
        try:
            version = await self._versions.of(asking.code)
        except NoRoom:
            self._wrong(asking)
            raise
        if known and request.query_params.get("version") == str(version):
            return Response(status_code=204, headers=NEVER_KEPT)
        seen = await self._done(asking, self._readers, partial(pupils.look, store(), asking.code, asking.browser))
        self._know(asking)
        return _as_json(seen)

    async def answer(self, request: Request) -> Response:
        """Store an answer."""
        asking, sent = await self._posted(request)
        done = await self._done(asking, self._writers, partial(pupils.answer, store(), asking.code, sent))
        self._know(asking)
        return _as_json({"stored": done.stored, "mine": done.mine})

    async def _posted(self, request: Request) -> tuple[Asking, dict[str, Json]]:
        """Return who asks, and the document of a request that changes something."""
        sent = await _document(request)
        asking = _asking(request, sent.get("browser"))
        if not self._gate.may_post(asking.code, asking.browser):
            raise TooOften
        self._admit(asking)
        return asking, sent

    def _admit(self, asking: Asking) -> None:
        """Count a browser that is not known to have joined by its address; TooOften where that has come too often."""
        if asking.who in self._joined:
            return
        if not self._gate.may_try_codes(asking.address) or not self._gate.may_be_new(asking.code, asking.address):
            raise TooOften

    async def _done(self, asking: Asking, threads: Threads, work: Callable[[], T]) -> T:
        try:
            return await threads.run(work)
        except NoRoom:
            self._wrong(asking)
            raise

    def _wrong(self, asking: Asking) -> None:
        """Note that there is no such room."""
        self._gate.wrong_code(asking.code, asking.address)

    def _version(self, code: str) -> int:
        """Ask the database, in a thread; and write down, when it is time, who is there."""
        found = pupils.version(store(), code)
        if self._presence.is_due(store().now()):
            # Who is there is worth no refusal: where nothing can be written, everything can still be seen.
            with suppress(Unavailable):
                self._presence.write(store())
        return found

    def _know(self, asking: Asking) -> None:
        if len(self._joined) >= MOST_KNOWN:
            self._joined.clear()
        self._joined.add(asking.who)


def _as_json(seen: Seen) -> Response:
    return Response(written(seen), headers=NEVER_KEPT, media_type="application/json")


def _asking(request: Request, browser: Json) -> Asking:
    """Return who asks; NoRoom for what is no code, Unusable for what is no browser."""
    code = tidy_code(request.path_params["code"])
    if code is None:
        raise NoRoom
    return Asking(code, checked_digits(browser, "browser"), _address(request))


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
