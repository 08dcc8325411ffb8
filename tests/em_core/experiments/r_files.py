"""Files whose scripts in R are stored: kinds of text, remedies, and what base R does not read."""

from __future__ import annotations

import io
from dataclasses import dataclass

import pandas as pd

__all__ = ["FILES", "FileOfRun"]

ROWS = [(3.6, 79), (1.8, 54), (3.333, 74), (2.283, 62), (4.533, 85), (2.883, 55), (4.7, 88), (3.6, 85), (1.95, 51)]


@dataclass(frozen=True)
class FileOfRun:
    """A file that a run is from.

    remedies:     that are named; standardise: whether the lab does that.
    model:        on whose page it is; "" for the lab.
    held:         whether base R does not read it, so that the script holds the data.
    """

    raw: bytes
    name: str = "own.csv"
    remedies: tuple[str, ...] = ()
    standardise: bool = False
    model: str = ""
    held: bool = False


def _table(separator: str = ",", mark: str = ".", name: str = "geyser") -> str:
    lines = [separator.join((name, "waiting", "eruptions"))]
    lines += [separator.join((f"g{i}", str(wait), str(time).replace(".", mark))) for i, (time, wait) in enumerate(ROWS)]
    return "\n".join(lines) + "\n"


def _excel() -> bytes:
    target = io.BytesIO()
    pd.DataFrame(ROWS, columns=["eruptions", "waiting"]).to_excel(target, index=False)
    return target.getvalue()


HOLES = _table().replace("g3,62,", "g3,,").replace("g6,88,4.7", "g6,88,NA")
QUOTED = _table().replace("g1,", '"g1, the ""first"" one",').replace("g4,", '"g4\nof two lines",') + "Total,633,28.6\n"
YIELDS = "place;yield;hours\n" + "".join(f"g{i};{1 + i % 2}.0{w};{10 * t:.0f}\n" for i, (t, w) in enumerate(ROWS))
MONEY = _table().replace(",79,", ",$79,").replace(",54,", ",($54),")

FILES: dict[str, FileOfRun] = {
    "commas-quotes-total": FileOfRun(QUOTED.encode()),
    "semicolons-decimal-commas": FileOfRun(f"Geyser\nsince 1990\n\n{_table(';', ',')}".encode()),
    "tabs-utf16": FileOfRun(_table("\t", name="g\u00e9").encode("utf-16"), "own.txt"),
    "utf8-with-a-mark": FileOfRun(_table(name="g\u00e9").encode("utf-8-sig")),
    "blanks": FileOfRun(_table(" ").encode(), "own.dat", standardise=True),
    "windows": FileOfRun(_table(name="g\u00e9").replace("\n", "\r\n").encode("cp1252")),
    "blank-lines-and-holes": FileOfRun(f"\n{HOLES}\n\n".replace("g4", "\ng4").encode()),
    "thousands": FileOfRun(YIELDS.encode(), remedies=("thousands_points",)),
    "money": FileOfRun(MONEY.encode()),
    "no-header": FileOfRun(_table().split("\n", 1)[1].encode()),
    "one-column": FileOfRun("\n".join(["eruptions", *(str(time) for time, _ in ROWS)]).encode()),
    "answers-with-holes": FileOfRun(
        b"id,q1,q2,q3\n1,1,0,1\n2,0,,1\n3,1,1,1\n4,NA,0,0\n5,1,1,0\n6,0,0,0\n", model="latent_classes"
    ),
    "counts": FileOfRun(b"day,calls\nmon,3\ntue,\nwed,9\nthu,2\nfri,11\nTotal,25\n", model="poisson_mixture"),
    "workbook": FileOfRun(_excel(), "own.xlsx", held=True),
    "quotes-in-a-cell": FileOfRun(_table().replace("g1,", 'g1 5" wide,').encode(), held=True),
    "cells-of-blood-groups": FileOfRun(b"A,B,AB,O\n186,38,13,284\n", model="blood_groups", held=True),
}
"""By a name for the stored script."""
