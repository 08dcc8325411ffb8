"""What comes of a link: a run or a refusal, whether it is what the link says, and what that took."""

from __future__ import annotations

import base64
import json
import time
import tracemalloc
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl

import numpy as np

from em_core import OpenedLink, open_link
from em_core.algorithms import PLAYABLE
from em_core.data.problems import printable
from em_core.experiments.algorithm_options import options_query
from em_core.experiments.experiment import GENERATOR, Experiment
from em_core.experiments.model_options import OPTION
from em_core.experiments.opening import EMBEDDING, FOLLOWED
from em_core.experiments.url_fields import FIELDS, SETTING, brief
from em_core.experiments.visits import Visit
from em_core.own.own_table import OwnTable
from tests.hostile.links import Link

LONGEST_NOTE, MOST_NOTES = 3_000, 40

REPLACED: tuple[str, ...] = ("data", "columns", "standardise", "dim", "k", "start", "typed", "seed", "digest", "own")
REPLACED += ("table", "example", "draw", "without")
"""What a note may put back that begins with what does not fit, and ends with what is shown instead."""


@dataclass(frozen=True)
class Result:
    """run: what was opened, or None; said: the refusal; seconds of processor time."""

    run: OpenedLink | None
    said: str
    seconds: float


def opened_link(link: Link) -> Result:
    """Open a link and draw its start; anything but ValueError is a fault and gets through."""
    began = time.thread_time()
    run, said = None, ""
    try:
        run = open_link(link.text)
        if run.described is not None:
            _ = run.start
    except ValueError as error:
        said = str(error)
    return Result(run, said, time.thread_time() - began)


def largest_memory(link: Link) -> float:
    """Return how many megabytes Python's objects and NumPy's arrays took at most while a link was opened."""
    tracemalloc.start()
    try:
        opened_link(link)
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()


def faults(link: Link, result: Result) -> Iterator[str]:
    """Yield what is wrong with the way a link was opened: no sentence, or other numbers without a word."""
    notes = result.run.notes if result.run else ()
    if result.run is None and not result.said:
        yield "refused without a word"
    if len(notes) > MOST_NOTES:
        yield f"{len(notes)} notes"
    for sentence in (*notes, result.said):
        if len(sentence) > LONGEST_NOTE or printable(sentence.replace("\n", " ")) != sentence.replace("\n", " "):
            yield f"no sentence for a screen: {sentence!r:.300}"
        if sentence and sentence.rstrip()[-1] not in ".?":
            yield f"a sentence without an end: {sentence[-80:]!r}"
    if result.run is not None:
        yield from unsaid(link, result.run)


def unsaid(link: Link, run: OpenedLink) -> Iterator[str]:
    """Yield each part of a link that was not taken as it stands there, and of which no note speaks."""
    taken = what_was_taken(run)
    pairs = parse_qsl(link.text.strip().partition("#")[0].partition("?")[2], keep_blank_values=True)
    counts, query = Counter(name for name, _ in pairs), dict(pairs)
    query = {name: text for name, text in query.items() if name.lower() not in EMBEDDING and name != FOLLOWED}
    said = "\n".join(run.notes)
    if " characters after its question mark" in said:
        return
    if any(counts[name] > 1 for name in query) and "The last one counts." not in said:
        yield "a name that stands twice"
    replaced = any("Shown instead: " in note and " in the link; it must be " not in note for note in run.notes)
    for name, text in query.items():
        if name in taken and alike(text, taken[name]):
            continue
        excused = replaced and name.startswith((*REPLACED, OPTION))
        if not (excused or told(name, said)):
            yield f"{name[:60]} = {text[:60]!r} was taken as {taken.get(name, 'nothing')!r:.80}"
    for name in ("own", "table"):
        if name in query and name in taken and not replaced and not same_data(name, query[name], run):
            yield f"{name} was read as other numbers"


def what_was_taken(run: OpenedLink) -> dict[str, str]:
    """Return every choice by its name in a link, whether or not it is the usual one."""
    taken = dict(run.settings)
    described = run.described
    if isinstance(described, Experiment) and run.page != "home":
        taken |= {field.key: field.write(getattr(described, name)) for name, field in FIELDS.items()}
        if described.data in GENERATOR:
            usual = {each.name: each.default for each in GENERATOR[described.data].parameters}
            taken |= {SETTING + name: brief(value) for name, value in (usual | dict(described.settings)).items()}
        taken |= options_taken(described)
        if run.own is not None:
            taken["own"] = PACKED
    elif isinstance(described, Visit) and run.page != "compare":
        taken |= {"model": described.model, "example": described.example}
        taken |= {"table": PACKED} if described.own else {}
        if run.page == "model":
            chosen = described.entry.settings(described.entry.example(described.example), dict(described.chosen))
            taken |= {OPTION + name: brief(value) for name, value in chosen.items()}
            taken |= options_taken(described)
            taken |= {} if described.draw is None else {"draw": str(described.draw)}
            taken |= {"tol": brief(run.tol), "max": str(run.max_steps)} | described.ruled.query
    return taken


def options_taken(described: Experiment | Visit) -> dict[str, str]:
    """Return every option of the run's algorithm by its name in a link."""
    usual = {option.name: option.default for option in PLAYABLE[described.algorithm].choices}
    return options_query((usual | dict(described.algorithm_options)).items())


PACKED = "*"
"""What stands for packed data: they are compared unpacked."""


def told(name: str, said: str) -> bool:
    """Return whether the notes speak of a part of a link."""
    short = printable(name[:40])
    mark = f"{short}…" if len(name) > 40 else short
    if f"{mark} is " in said or f'"{short}' in said:
        return True
    if name in ("own", "table") and "The data in the link cannot be read" in said:
        return True
    return " more: nothing here goes by that name" in said or (" more are not options" in said and OPTION in name)


def alike(text: str, taken: str) -> bool:
    """Return whether a text says what was taken: the same letters, or the same numbers."""
    if text == taken or taken == PACKED:
        return True
    ours, theirs = text.split(","), taken.split(",")
    return len(ours) == len(theirs) and all(map(_same, ours, theirs))


def _same(one: str, other: str) -> bool:
    try:
        return one == other or float(one) == float(other)
    except ValueError:
        return False


def same_data(name: str, packed: str, run: OpenedLink) -> bool:
    """Return whether packed data, unpacked by another way, are what was opened."""
    plain = zlib.decompress(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
    if name == "own":
        return run.own is not None and np.array_equal(np.array(json.loads(plain)[3], dtype=float), run.own.values)
    return isinstance(run.described, Visit) and run.described.own == OwnTable(plain.decode())
