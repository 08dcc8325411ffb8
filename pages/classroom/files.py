"""The files of the pupil's page, kept in memory as they are sent: 300 phones ask for 30 of them within a minute."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from em_core.places import asset

FOLDERS = ("classroom", "shared")
"""The folders of assets/ that a pupil's page may ask for."""

MOST_BYTES = 64_000
"""What is longer is no part of the page: Plotly lies in shared/, too."""


@dataclass(frozen=True)
class Kept:
    """A file as it is sent.

    tag:     names its content: a browser that has it is told so, and nothing is sent.
    packed:  the same, compressed.
    """

    tag: str
    kind: str
    body: bytes
    packed: bytes


def page(request: Request, headers: Mapping[str, str]) -> Response:
    """Answer with the page itself."""
    return _sent(request, asset("classroom", "index.html"), headers)


def file(request: Request, folder: str, name: str, headers: Mapping[str, str]) -> Response:
    """Answer with a file of the page; 404 for anything else."""
    path = asset(folder, name) if folder in FOLDERS else None
    if path is None or name.startswith(".") or path.parent != asset(folder) or not path.is_file():
        return Response(status_code=404)
    return _sent(request, path, headers)


def _sent(request: Request, path: Path, headers: Mapping[str, str]) -> Response:
    found = path.stat()
    if found.st_size > MOST_BYTES:
        return Response(status_code=404)
    kept = _kept(path, found.st_mtime_ns)
    said = {**headers, "ETag": kept.tag, "Vary": "Accept-Encoding"}
    # A proxy that has compressed a file itself puts W/ before its tag.
    has = request.headers.get("if-none-match", "").removeprefix("W/")
    if has == kept.tag:
        return Response(status_code=304, headers=said)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(kept.packed, headers={**said, "Content-Encoding": "gzip"}, media_type=kept.kind)
    return Response(kept.body, headers=said, media_type=kept.kind)


@lru_cache(maxsize=128)
def _kept(path: Path, _changed: int) -> Kept:
    """Read a file once for each time that it was changed."""
    body = path.read_bytes()
    kind = "text/javascript" if path.suffix == ".js" else mimetypes.guess_type(path.name)[0]
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    return Kept(tag, kind or "application/octet-stream", body, gzip.compress(body, mtime=0))
