"""A class that opens one link, and plays: what 100 and 300 visitors wait, beside the same load on an empty page.

Run by `make load`. The visitors are bare connections that speak Streamlit's own protocol (tests/bench/visiting.py), on
the machine that they wait for. A page stands when the script's last message has come, the run's data before it; the
time counts from the start of the TCP connection. Then everybody stays for two minutes. Stepping, playing and resting
send nothing (tests/browser/test_player_steps.py); what does ask the server is a point that is chosen, and each visitor
rests and chooses one every 8 to 16 seconds. On the empty page they turn a widget instead.

The empty page's server sends at once, as Halfstep's does (pages/work/at_once.py): as it is, Streamlit's waits up to
40 ms for an acknowledgment, and an empty page, whose messages are all small, takes longer than a page of ours.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from streamlit.proto.WidgetStates_pb2 import WidgetState

from scripts.live import Server
from tests.bench.bench_opening import EMPTY, LINKS
from tests.bench.proxy import NGINX, behind_nginx
from tests.bench.visiting import PLAYER, Opened, Visitor, memory, opened, processor_seconds, visitor

CLASSES = ((100, 30.0), (300, 60.0))
"""How many visitors come, and within how many seconds."""

LIMITS = {100: (0.3, 1.0), 300: (0.8, 3.0)}
"""What they may wait: the one in the middle, and the 95th percentile."""

STAY, REST = 120.0, (8.0, 16.0)
"""Seconds that they stay when the last has come, and between two points that one chooses."""

AT_ONCE = f"from pages.work.at_once import send_at_once\n\nsend_at_once()\n{EMPTY}"

POINTS = 272
"""So many rows has the data set of the link."""


async def turn(each: Visitor, n: int) -> Opened:
    """Turn a widget of the empty page."""
    return await each.change("Turned on", WidgetState(bool_value=n % 2 == 0))


async def choose(each: Visitor, n: int) -> Opened:
    """Choose a point of the player's picture, as a click does."""
    point = {"key": each.shown, "index": n % POINTS}
    return await each.change(PLAYER, WidgetState(json_value=json.dumps({"point": point})))


@dataclass(frozen=True)
class Place:
    """A page that a class opens.

    page:   its address; `query` is the rest of the link.
    act:    asks the server what somebody asks who is on the page; another number each time.
    least:  so many components have to be in the page, and in an answer.
    """

    page: str
    query: str
    act: Callable[[Visitor, int], Awaitable[Opened]]
    least: int


EMPTY_PAGE = Place("", "", turn, 0)
SHARED_LINK = Place("lab", LINKS["shared link"], choose, 1)


@dataclass(frozen=True)
class Lesson:
    """What a class waited.

    opening, answers:              seconds, one each: until the page stood; until something that was asked was answered.
    opening_spent, answers_spent:  seconds of the servers' processor time.
    bytes:                         the servers' memory at the end, while all are there.
    faults:                        what exceptions pages showed, and what was not there.
    """

    opening: list[float]
    answers: list[float]
    opening_spent: float
    answers_spent: float
    bytes: int
    faults: list[str]


async def lesson(
    url: str, servers: Sequence[Server], place: Place, visitors: int, seconds: float, stay: float
) -> Lesson:
    """Let visitors come one after another, evenly, within `seconds`; when all are there, they stay and act."""
    faults: list[str] = []

    def took(found: Opened) -> float:
        faults.extend(found.faults or ["not there"] * (found.pictures < place.least))
        return found.whole

    async def come(i: int) -> tuple[Visitor, float]:
        await asyncio.sleep(seconds * i / visitors)
        each = await room.enter_async_context(visitor(url))
        return each, took(await each.open(place.page, place.query, each.since))

    async def remain(i: int, each: Visitor, until: float) -> list[float]:
        draw = random.Random(i)
        found: list[float] = []
        while (rest := draw.uniform(*REST) * min(1.0, stay / REST[1])) < until - time.perf_counter():
            await asyncio.sleep(rest)
            found.append(took(await place.act(each, i + len(found))))
        return found

    def spent() -> float:
        return sum(processor_seconds(server) for server in servers)

    for _ in range(3 * len(servers)):
        took(await opened(url, place.page, place.query))
    async with AsyncExitStack() as room:
        before = spent()
        there = await asyncio.gather(*(come(i) for i in range(visitors)))
        between, until = spent(), time.perf_counter() + stay
        answers = await asyncio.gather(*(remain(i, each, until) for i, (each, _) in enumerate(there)))
        return Lesson(
            [time for _, time in there],
            [time for each in answers for time in each],
            between - before,
            spent() - between,
            sum(memory(server) for server in servers),
            faults,
        )


@contextmanager
def started(script: str, processes: int) -> Iterator[tuple[str, list[Server]]]:
    """Run so many servers until the block ends; more than one behind nginx. Yields the address that visitors use."""
    with ExitStack() as stack:
        servers = [Server(script) for _ in range(processes)]
        for server in servers:
            server.start()
            stack.callback(server.stop)
        yield servers[0].url if processes == 1 else stack.enter_context(behind_nginx(servers)), servers


def middle_and_most(times: Sequence[float]) -> tuple[float, float]:
    """Return the median and the 95th percentile."""
    return statistics.median(times), statistics.quantiles(times, n=20, method="inclusive")[-1]


def rows(name: str, visitors: int, found: Lesson, empty: Lesson) -> tuple[str, str]:
    """Return a row of the table of openings, and one of the table of answers."""
    (median, most), (one, other) = middle_and_most(found.opening), middle_and_most(empty.opening)
    limits = LIMITS.get(visitors)
    verdict = "" if limits is None else "pass" if median <= limits[0] and most <= limits[1] else "short"
    opening = (
        f"| {visitors} | {name} | {median:.3f} s | {most:.3f} s | {median / one:.2f}, {most / other:.2f} "
        f"| {1000 * found.opening_spent / visitors:.0f} ms | {verdict} | {len(found.faults)} |"
    )
    (median, most), (one, other) = middle_and_most(found.answers), middle_and_most(empty.answers)
    answers = (
        f"| {visitors} | {name} | {len(found.answers):,} | {median:.3f} s | {most:.3f} s "
        f"| {median / one:.2f}, {most / other:.2f} | {1000 * found.answers_spent / len(found.answers):.0f} ms "
        f"| {found.bytes / 1e6:,.0f} MB |"
    )
    return opening, answers


OPENING_HEAD = """
| visitors | page | median | 95th percentile | of the empty page's | processor time a visitor | | faults |
|---|---|---|---|---|---|---|---|"""
ANSWERS_HEAD = """
| visitors | page | answers | median | 95th percentile | of the empty page's | processor time an answer | memory |
|---|---|---|---|---|---|---|---|"""


def measured(
    classes: Sequence[tuple[int, float]], processes: Sequence[int], stay: float
) -> tuple[list[str], list[str]]:
    """Return the rows of both tables, and tell of each as it is there."""
    tables: tuple[list[str], list[str]] = [], []
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "empty.py"
        script.write_text(AT_ONCE, "utf-8")
        for visitors, seconds in classes:
            empty: Lesson | None = None
            for count, place, name in (
                (1, EMPTY_PAGE, "an empty page of twelve widgets"),
                *((count, SHARED_LINK, f"a shared link to the lab, {_processes(count)}") for count in processes),
            ):
                with started(str(script) if place is EMPTY_PAGE else "app.py", count) as (url, servers):
                    found = asyncio.run(lesson(url, servers, place, visitors, seconds, stay))
                empty = empty or found
                for table, row in zip(tables, rows(name, visitors, found, empty), strict=True):
                    table.append(row)
                print(f"{visitors} visitors, {name}: there {found.faults[:3] or ''}", flush=True)
    return tables


def _processes(count: int) -> str:
    return "one process" if count == 1 else f"{count} processes behind nginx"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visitors", type=int, help="one class of so many alone, who come within --seconds")
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--stay", type=float, default=STAY, help="seconds that they stay and act")
    parser.add_argument("--processes", type=int, nargs="+", help="how many server processes, one after the other")
    said = parser.parse_args()
    classes = ((said.visitors, said.seconds),) if said.visitors else CLASSES
    opening, answers = measured(classes, said.processes or ([1, 2] if NGINX else [1]), said.stay)
    print("\n# A class opens one link", OPENING_HEAD, *opening, sep="\n")
    print("\n# Then it plays, and chooses points", ANSWERS_HEAD, *answers, sep="\n")


if __name__ == "__main__":
    main()
