"""A class of 300 phones: how long they wait to join and to have an answer confirmed, and what a flood does to that.

Run by `make load`. The phones are bare connections (tests/bench/class_pupils.py) on the machine that they wait for; the
server is the app itself, with its database in a temporary folder. The stage is a real browser, by the lecturer's link;
without one, or with --no-browser, the lecturer's verbs are asked every second instead, as the stage asks them. At last
servers are started anew: the first visitor is to wait no longer than the tenth.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from urllib.parse import urlencode

from em_core.classroom.activities import Activity, Column
from em_core.classroom.from_lesson import lesson_activity
from em_core.classroom.from_run import starts_activity
from em_core.classroom.numbers import numbers_activity
from em_core.data.json_documents import Json
from em_core.experiments.run_description import run_in
from em_core.lessons.registry import LESSONS
from pages.classroom import api
from pages.classroom.place import VARIABLE
from scripts.live import Server
from tests.bench.class_pupils import Phone
from tests.bench.class_stage import Stage, staged
from tests.bench.first_visitor import print_first_visitors
from tests.bench.visiting import memory, processor_seconds

JOIN_SECONDS, ANSWER_SECONDS = 60.0, 20.0
"""Within which all pupils join, and all answer."""

LIMITS = {"join": 1.5, "answer": 0.3}
"""What 95 of 100 may wait."""

STAGE_SECONDS, FLOOD_SECONDS, GO_SECONDS, MEGABYTES = 2.0, 0.2, 3.0, 600
"""When every answer is on the stage; what a flood may add; how long the class's runs take; the server's memory."""

FLOOD = 10_000
"""So many posts come from one address within a minute."""

POINTS = "1000"
RUN = {"data": "separated", "data.n": POINTS, "k": "3"}
"""What the stage shows, and the class's starts are placed on."""


def told(name: str, seconds: Sequence[float]) -> str:
    """Return what was waited, in a line."""
    if len(seconds) < 2:
        return f"{name}: too few"
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    return (
        f"{name}: {len(seconds)} times, median {cuts[49]:.3f} s, 95 % within {cuts[94]:.3f} s, all {max(seconds):.3f} s"
    )


def waited(phones: Sequence[Phone], what: str) -> list[float]:
    """Return what all phones have waited."""
    return [each for phone in phones for each in phone.waited.get(what, [])]


async def spread(verbs: Sequence[Awaitable[object]], seconds: float) -> list[object]:
    """Let all happen at random moments within some seconds."""
    draw = random.Random(1)

    async def later(verb: Awaitable[object]) -> object:
        await asyncio.sleep(draw.uniform(0, seconds))
        return await verb

    return await asyncio.gather(*map(later, verbs))


async def flood(url: str, code: str, until: asyncio.Event) -> int:
    """Post 10,000 times a minute, half of it as one browser that has joined, half as ever new ones."""
    one = Phone(url, code, 10**6)
    await one.join()
    posts, began = 0, time.perf_counter()
    while not until.is_set():
        one.browser = f"{10**6 if posts % 2 else 10**7 + posts:032x}"
        await one.ask("flood", "POST", f"{code}/answer", {"browser": one.browser, "activity": "1", "round": 1})
        posts += 1
        await asyncio.sleep(max(0.0, began + posts * 60 / FLOOD - time.perf_counter()))
    one.close()
    return posts


async def on_stage(held: api.Held, stage: Stage | None, count: int) -> float:
    """Return how long it takes until the stage, or the lecturer who asks every second, sees so many answers."""
    if stage is not None:
        return await stage.counts(count)
    began = time.perf_counter()
    while True:
        room = await asyncio.to_thread(api.room, held.code, held.key)
        if room.posed is not None and room.posed.answered >= count:
            return time.perf_counter() - began
        await asyncio.sleep(1)


async def lesson(url: str, server: Server, count: int, hurry: float, browser: bool, starts_alone: bool) -> None:
    """Hold a class, and print what it waited."""
    held = await asyncio.to_thread(api.open_room)
    async with staged(url, held, urlencode(RUN)) if browser else nullcontext() as stage:
        await held_class(url, server, held, stage, count, hurry, starts_alone)
    await asyncio.to_thread(api.end, held.code, held.key)


async def held_class(
    url: str, server: Server, held: api.Held, stage: Stage | None, count: int, hurry: float, starts_alone: bool
) -> None:
    """Let all join, answer three times and see what came of it; `starts_alone`: once, with their starts."""
    print("The stage is " + ("the lecturer's verbs." if stage is None else "a browser, 1920 x 1080."))
    phones = [Phone(url, held.code, number) for number in range(count)]
    over = asyncio.Event()
    joined = await spread([phone.join() for phone in phones], JOIN_SECONDS / hurry)
    assert joined == [200] * count
    staying = [asyncio.create_task(phone.stay(over)) for phone in phones]
    print(told("join", waited(phones, "join")))
    await strained(stage, "while all joined")
    if not starts_alone:
        await questions(url, held, stage, phones, hurry)
    await starts_placed(held, stage, phones, hurry)
    await asyncio.sleep(3)
    over.set()
    await asyncio.gather(*staying)
    print(told("news", waited(phones, "look")))
    print(f"refused: {sum(phone.refused for phone in phones)}")
    print(f"memory: {memory(server) / 1e6:.0f} MB (at most {MEGABYTES}); processor: {processor_seconds(server):.1f} s")
    for phone in phones:
        phone.close()


async def questions(url: str, held: api.Held, stage: Stage | None, phones: Sequence[Phone], hurry: float) -> None:
    """Ask a question, and for numbers in a flood of posts."""
    ask = await asyncio.to_thread(lesson_activity, LESSONS["half_a_step"])
    await answers(held, stage, phones, ask, lambda i: {"option": str(i % 3)}, "answer", hurry)

    flooding_over = asyncio.Event()
    flooding = asyncio.create_task(flood(url, held.code, flooding_over))
    numbers = numbers_activity([Column("Shoe size", 20, 60)])
    await answers(held, stage, phones, numbers, lambda i: {"values": [20 + i % 40]}, "answer in a flood", hurry)
    flooding_over.set()
    print(f"posts of the flood: {await flooding}")


async def starts_placed(held: api.Held, stage: Stage | None, phones: Sequence[Phone], hurry: float) -> None:
    """Let all place a start, and run them at "Go": a key on the stage, or the lecturer's verb without a browser."""
    run, _ = run_in("lab", RUN)
    starts = starts_activity(run)
    draw, picture = random.Random(2), starts.picture
    placed: list[dict[str, Json]] = [
        {"marks": [[draw.uniform(*ends) for ends in zip(picture.low, picture.high, strict=True)] for _ in range(3)]}
        for _ in phones
    ]
    await answers(held, stage, phones, replace(starts, retry=False), lambda i: placed[i], "start", hurry)
    before = [len(phone.waited.get("look", [])) for phone in phones]
    began = time.perf_counter()
    if stage is None:
        await asyncio.to_thread(api.reveal, held.code, held.key)
    else:
        await stage.goes_on()
        while not await asyncio.to_thread(has_run, held):
            await asyncio.sleep(0.05)
    print(f"{len(phones)} runs on {POINTS} points: {since(began)} after Go")
    if stage is not None:
        await stage.draws()
        print(f"  drawn on the stage {since(began)} after Go; {stage.received() / 1e3:.0f} kB came to it")
    await strained(stage, "while they were drawn")
    after = zip(phones, before, strict=True)
    print(told("  news meanwhile", [each for phone, count in after for each in phone.waited["look"][count:]]))


def has_run(held: api.Held) -> bool:
    """Return whether all see what came of the starts."""
    now = api.room(held.code, held.key).posed
    return now is not None and now.result is not None and now.round.tells


def since(began: float) -> str:
    """Return how long ago that was, and how long it may be."""
    return f"{time.perf_counter() - began:.2f} s (at most {GO_SECONDS:g} s)"


async def strained(stage: Stage | None, when: str) -> None:
    """Print what held the stage up since this was told before."""
    if stage is not None:
        print(f"  the stage {when}: {(await stage.strain()).told()}")


async def answers(
    held: api.Held,
    stage: Stage | None,
    phones: Sequence[Phone],
    activity: Activity,
    answer: Callable[[int], Json],
    what: str,
    hurry: float,
) -> None:
    """Ask, let all answer, and print what they waited."""
    identity = await asyncio.to_thread(api.start, held.code, held.key, activity)
    if stage is not None:
        await stage.asks()
    await strained(stage, "when it was asked")
    stored = await spread(
        [phone.answer(identity, answer(i), what) for i, phone in enumerate(phones)], ANSWER_SECONDS / hurry
    )
    seen = await on_stage(held, stage, len(phones))
    given = await asyncio.to_thread(api.answers, held.code, held.key, identity)
    print(told(what, waited(phones, what)))
    print(f"  stored {sum(map(bool, stored))}, counted {len(given)} of {len(phones)}")
    print(f"  on the stage {seen:.2f} s after the last (at most {STAGE_SECONDS:g} s)")
    await strained(stage, "while all answered")


def main() -> None:
    """Hold a class."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pupils", type=int, default=300)
    parser.add_argument("--hurry", type=float, default=1, help="join and answer so many times sooner")
    parser.add_argument("--no-browser", action="store_true", help="the stage is no browser")
    parser.add_argument("--starts", action="store_true", help="place starts, and nothing else")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault(VARIABLE, f"sqlite:///{folder}/classes.sqlite3")
        server = Server("app.py")
        server.start()
        try:
            print(
                f"{chosen.pupils} phones; 95 % may wait {LIMITS['join']:g} s to join, {LIMITS['answer']:g} s to answer"
            )
            browser = not chosen.no_browser
            asyncio.run(lesson(server.url, server, chosen.pupils, chosen.hurry, browser, chosen.starts))
        finally:
            server.stop()
        if not chosen.starts:
            print_first_visitors()


if __name__ == "__main__":
    main()
