"""Make a folder of tests/corpus: links and saved files of the day it was made, with what each opens to.

What a folder holds is never made anew, so that links and files of its day open the same for ever. What came later goes
into a folder of its own, without what another one holds: `python -m scripts.make_corpus tests/corpus/NAME`.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from em_core import Outcome, open_link
from em_core.data import Dataset, dataset_to_json
from em_core.experiments.experiment import Experiment
from em_core.experiments.opening import OpenedLink
from em_core.experiments.run_description import described
from em_core.experiments.run_file import to_json
from em_core.experiments.visits import first_visit
from em_core.own.own_table import OwnTable
from scripts.corpus_links import every_link, lab_experiments, own_experiments, own_sets, ruled_visits
from tests.corpus.opened import experiment, file_opened, opened, query_of

KEPT = Path(__file__).parents[1] / "tests" / "corpus"

QUICK = 0.03
"""Seconds: whoever's run takes no longer tells its end."""


THIRD = 3
"""Of so many links one tells the end of its run."""


def main(folder: Path) -> None:
    """Write the corpus into a folder that does not exist yet: what was kept is never made anew."""
    saved = folder / "saved"
    folder.mkdir(parents=True)
    saved.mkdir()
    links, texts = before()
    kept = [_kept(link, i % THIRD == 0) for i, link in enumerate(dict.fromkeys(every_link())) if link not in links]
    _write(folder / "links.json", _briefly(kept))
    names = []
    for i, (kind, text) in enumerate((kind, text) for kind, text in files() if text not in texts):
        name = f"{i:02d}-{kind}.json"
        (saved / name).write_text(text, encoding="utf-8")
        names.append({"file": name, **file_opened(text.encode())})
    _write(folder / "files.json", _briefly(names))
    ends = sum("objective" in each for each in kept)
    print(f"{len(kept)} links ({ends} with the end of their run), {len(names)} files")


def before() -> tuple[set[str], set[str]]:
    """Return the links that are kept already, and the texts of the files."""
    kept = (json.loads(path.read_text(encoding="utf-8")) for path in KEPT.rglob("links.json"))
    links = {entry["link"] for corpus in kept for entry in corpus["entries"]}
    return links, {path.read_text(encoding="utf-8") for path in KEPT.rglob("saved/*.json")}


def files() -> Iterator[tuple[str, str]]:
    """Yield saved files: what kind each is, and its text."""
    yield from (("own", to_json(described(asked, own))) for asked, own in own_experiments())
    every = list(lab_experiments())
    yield from (("experiment", to_json(described(asked))) for asked in every[:: len(every) // 14])
    for own in own_sets().values():
        yield "data", dataset_to_json(own)
    labelled = Dataset(
        "own",
        "Labelled and standardised",
        np.array([[1.5], [2.5], [-0.1]]),
        ("x",),
        labels=np.array([0, 1, 1]),
        source="a book, p. 7",
        licence="CC0",
        note="Typed in.",
    ).standardised()
    yield "data", dataset_to_json(labelled)
    yield "experiment", to_json(described(replace(Experiment(), tol=1e-9)))
    yield from (("visit", to_json(described(visit))) for visit in list(ruled_visits())[::4])
    many = "deaths\n" + "\n".join(str(i * i * 7919 % 9973) for i in range(3000))
    yield (
        "visit",
        to_json(
            described(replace(first_visit("poisson_mixture"), own=OwnTable(many), chosen=(("k", 3.0),), max_steps=3))
        ),
    )


def _kept(link: str, with_end: bool) -> dict[str, Any]:
    run = open_link(link)
    kept = {"link": link, **opened(run, query_of(link))}
    if run.described is None or not with_end:
        return kept
    try:
        return kept if (end := _end(run)) is None else {**kept, "objective": end}
    except ValueError:
        return {**kept, "objective": None}


def _end(run: OpenedLink) -> float | None:
    """Return the last objective of a run that comes to its end soon and by its tolerance; None for any other.

    Raises ValueError where EM cannot begin.
    """
    if run.max_steps > 2_000:
        return None
    started = time.perf_counter()
    trace = run.trace()
    quick = time.perf_counter() - started < QUICK
    usual = trace.outcome is Outcome.CONVERGED and trace.n_steps < 200
    return float(trace.log_likelihoods[-1]) if quick and usual else None


def _briefly(entries: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the entries with the usual experiment told once, and in each what differs from it."""
    usual = experiment(Experiment())
    return {"usual": usual, "entries": [each | {"chosen": _unusual(each, usual)} for each in entries]}


def _unusual(entry: dict[str, Any], usual: dict[str, Any]) -> dict[str, Any]:
    chosen: dict[str, Any] = entry.get("chosen", {})
    return {name: value for name, value in chosen.items() if name not in usual or value != usual[name]}


def _write(path: Path, corpus: dict[str, Any]) -> None:
    """Write a corpus, an entry a line."""
    lines = ",\n".join(_compact(entry) for entry in corpus["entries"])
    path.write_text(f'{{"usual":{_compact(corpus["usual"])},"entries":[\n{lines}\n]}}\n', encoding="utf-8")


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
