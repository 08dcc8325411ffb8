"""A file that is uploaded is written to no disk: every file that is opened for writing meanwhile would be seen."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager

from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartParser

from em_core.places import asset
from pages.widgets.own.no_disk import AT_ONCE
from tests.pages.visits import choose, shown_key, visit

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
ROWS = 150_000

_listening: list[list[str]] = []


def _hear(event: str, args: tuple[object, ...]) -> None:
    if _listening and event == "open" and isinstance(args[2], int) and args[2] & WRITING:
        _listening[-1].append(str(args[0]))


sys.addaudithook(_hear)


@contextmanager
def opened_for_writing() -> Iterator[list[str]]:
    """Return the files that are opened for writing until the block ends."""
    _listening.append([])
    yield _listening[-1]
    _listening.pop()


def parsed(content: bytes) -> bytes:
    """Return what the web server's parser hands on of an upload."""
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="mine.csv"\r\n\r\n'

    async def stream() -> AsyncGenerator[bytes, None]:
        whole = head + content + b"\r\n--x--\r\n"
        for start in range(0, len(whole), 65_536):
            yield whole[start : start + 65_536]

    async def form() -> bytes:
        parser = MultiPartParser(Headers({"content-type": "multipart/form-data; boundary=x"}), stream())
        (upload,) = (await parser.parse()).values()
        assert isinstance(upload, UploadFile)
        try:
            return await upload.read()
        finally:
            await upload.close()

    return asyncio.run(form())


def test_the_way_to_the_page_goes_through_no_file() -> None:
    content = b"x,y\n" + b"1,2\n" * ROWS * 10
    assert 5 * 1024**2 < len(content) < AT_ONCE
    with opened_for_writing() as heard:
        assert parsed(content) == content
    assert heard == []


def test_what_listens_hears_a_temporary_file() -> None:
    before, MultiPartParser.spool_max_size = MultiPartParser.spool_max_size, 1024**2
    try:
        with opened_for_writing() as heard:
            parsed(b"1,2\n" * ROWS * 10)
    finally:
        MultiPartParser.spool_max_size = before
    assert heard


def test_the_page_reads_a_file_and_writes_none() -> None:
    raw = asset("data", "faithful.csv").read_bytes()
    lab = choose(visit(), "Where the data come from", "Yours")
    before = shown_key(lab)
    with opened_for_writing() as heard:
        choose(lab, "File", ("faithful.csv", raw, ""))
    assert shown_key(lab) != before
    assert heard == []
