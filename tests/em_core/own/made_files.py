"""Files as people have them, drawn by a seed: dialect, encoding, header, marks and damage, with the truth beside them.

The truth of a file is a number, or None where there is none, for each row of the file and each column of numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

Rng = np.random.Generator


@dataclass
class Made:
    """A file and its truth.

    raw:      its bytes; told: what it was made of, for a test that fails.
    columns:  the names of the columns of numbers; values: by row of the file, a number or None for each of them.
    others:   rows of the file that hold numbers and are no case: totals, means.
    slips:    whether some cells hold no number where one ought to be.
    """

    raw: bytes
    columns: list[str]
    values: dict[int, list[float | None]]
    others: set[int] = field(default_factory=set)
    slips: bool = False
    told: list[str] = field(default_factory=list)


NAMES = [
    "height",
    "Höhe",
    "value 1",
    "pH",
    "Umsatz (netto)",
    "temp_C",
    "poids",
    "je Stück",
    "año",
    "x",
    "Länge",
    "b-score",
]
WORDS = [
    "Bergheim",
    "Dorf am See",
    "North",
    "São Tomé",
    "x1",
    "Île d'Or",
    "Test, B",
    "A;b",
    "Harbour",
    "Ober-Au",
    "q",
    "W2",
]
MISSING = ["", "NA", "n/a", "-", ".", "k.A.", "NULL", "#N/A", "ND", "missing", "nan", "?"]
KEYS = ["Station", "Sensor", "Operator:", "Messstelle", "Versuch", "Instrument"]
TOTALS = ["Total", "Summe", "Suma", "Gesamt", "TOTAL:", "Ʃ", "Grand total", "Insgesamt", "Somme"]
NOTES = ["Source: monthly ledger", "Quelle: Amt für Statistik", "* provisional", "Fuente: INE", "Note: rounded values"]
TITLES = ["Daily report", "Messreihe Nr. 4", "Exported by Labor 2.1", "Ventes du mois"]
UNITS = ["mm", "(kg)", "[s]", "°C", "mg/l", "%"]


@dataclass
class Dialect:
    """How a program writes numbers and cells."""

    delimiter: str
    decimal: str
    thousands: str
    newline: str
    encoding: str
    quotes: str


def dialect(rng: Rng) -> Dialect:
    """Draw a dialect that some program writes."""
    delimiter = str(rng.choice([",", ";", "\t", "|"], p=[0.4, 0.3, 0.2, 0.1]))
    decimal = "." if delimiter == "," or rng.random() < 0.5 else ","
    groups = ["", ",", "'", "\u202f"] if decimal == "." else ["", ".", " ", "\u00a0"]
    thousands = str(rng.choice(groups, p=[0.7, 0.15, 0.075, 0.075]))
    newline = str(rng.choice(["\n", "\r\n", "\r"], p=[0.6, 0.35, 0.05]))
    encoding = str(rng.choice(["utf-8", "utf-8-sig", "utf-16", "cp1252"], p=[0.55, 0.2, 0.1, 0.15]))
    return Dialect(delimiter, decimal, thousands, newline, encoding, str(rng.choice(["needed", "all", "text"])))


def number(value: float, decimals: int, how: Dialect) -> str:
    """Return a number as a dialect writes it."""
    text = f"{value:,.{decimals}f}"
    return text.translate({ord(","): how.thousands, ord("."): how.decimal})


def cell(text: str, how: Dialect, is_text: bool) -> str:
    """Return a cell, in quotes where the dialect has them."""
    needs = how.delimiter in text or '"' in text or "\n" in text
    if needs or how.quotes == "all" or (how.quotes == "text" and is_text and text):
        return '"' + text.replace('"', '""') + '"'
    return text


Style = Callable[[float, int, Dialect], str]


def _plain(value: float, decimals: int, how: Dialect) -> str:
    return number(value, decimals, how)


def _brackets(value: float, decimals: int, how: Dialect) -> str:
    return f"({number(-value, decimals, how)})" if value < 0 else number(value, decimals, how)


def _behind(value: float, decimals: int, how: Dialect) -> str:
    return f"{number(-value, decimals, how)}-" if value < 0 else number(value, decimals, how)


def _dollars(value: float, decimals: int, how: Dialect) -> str:
    return f"{'-' if value < 0 else ''}${number(abs(value), decimals, how)}"


def _euros(value: float, decimals: int, how: Dialect) -> str:
    return f"{number(value, decimals, how)} €"


def _percent(value: float, decimals: int, how: Dialect) -> str:
    return f"{number(value, decimals, how)}%"


def _minus(value: float, decimals: int, how: Dialect) -> str:
    return number(value, decimals, how).replace("-", "−")


STYLES: list[tuple[str, Style, float]] = [
    ("plain", _plain, 0.7),
    ("brackets", _brackets, 0.05),
    ("behind", _behind, 0.05),
    ("dollars", _dollars, 0.05),
    ("euros", _euros, 0.05),
    ("percent", _percent, 0.05),
    ("minus", _minus, 0.05),
]


def made(seed: int) -> Made:
    """Return the file of a seed."""
    rng = np.random.default_rng(seed)
    how, n, d = dialect(rng), int(rng.integers(4, 13)), int(rng.integers(1, 4))
    names = [str(name) for name in rng.choice(NAMES, d, replace=False)]
    told = [f"{how}"]
    columns, texts = [], []
    for _ in range(d):
        decimals = int(rng.integers(0, 5))
        scale = 10.0 ** int(rng.integers(0, 6))
        style = STYLES[int(rng.choice(len(STYLES), p=[each[2] for each in STYLES]))]
        numbers = [float(f"{x:.{decimals}f}") for x in rng.normal(rng.choice([0.0, 3.0]), 1.0, n) * scale]
        columns.append(numbers)
        texts.append([style[1](x, decimals, how) for x in numbers])
        told.append(f"{style[0]}, {decimals} decimals, scale {scale:g}")
    label = rng.random() < 0.6
    labels = [str(word) for word in rng.choice(WORDS, n, replace=n > len(WORDS))]
    values: list[list[float | None]] = [[column[i] for column in columns] for i in range(n)]
    file = Made(b"", names, {}, told=told)
    _damage(rng, file, texts, values, how)
    header = ["place", *names] if label else list(names)
    beside = _beside(rng, file, n)
    header += ["beside"] * bool(beside)
    # Lines of the file, each as the row that it is: None for one that is no case.
    lines: list[tuple[list[str] | None, list[float | None] | None]] = [*_above(rng, file)]
    lines.append((header, None))
    if rng.random() < 0.1 and n > 4:
        told.append("units")
        units = [str(unit) for unit in rng.choice(UNITS, d)]
        lines.append(([""] * label + units + [""] * bool(beside), None))
    for i in range(n):
        row = [labels[i]] * label + [column[i] for column in texts] + beside[i : i + 1]
        if rng.random() < 0.02 and n > 5:
            told.append("header again")
            lines.append((list(header), None))
        if rng.random() < 0.02:
            told.append("comment")
            lines.append((["# checked"], None))
        if rng.random() < 0.03:
            told.append("blank line")
            lines.append((None, None))
        lines.append((row, values[i]))
    totals = _below(rng, file, lines, columns, label, how)
    out: list[str] = []
    trailing = how.delimiter if rng.random() < 0.1 else ""
    for place, (cells, given) in enumerate(lines, start=1):
        if given is not None:
            file.values[place] = given
        elif place - 1 in totals:
            file.others.add(place)
        out.append("" if cells is None else _line(cells, how) + (trailing if len(cells) > 1 else ""))
    text = how.newline.join(out) + ("" if rng.random() < 0.2 else how.newline)
    encoding = how.encoding
    try:
        file.raw = text.encode(encoding)
    except UnicodeEncodeError:
        file.raw = text.encode("utf-8")
    return file


def _beside(rng: Rng, file: Made, n: int) -> list[str]:
    """Return a column of dates, versions or answers, which are no numbers and tell nothing of the marks in numbers."""
    sort = str(rng.choice(["", "date", "version", "answer"], p=[0.7, 0.1, 0.1, 0.1]))
    if not sort:
        return []
    file.told.append(f"beside it: {sort}")
    days = rng.integers(1, 28, n)
    if sort == "date":
        return [f"{day:02d}.0{day % 9 + 1}.2021" for day in days]
    return [f"v{day}.2.{day % 3}" if sort == "version" else ("yes", "no", "maybe")[day % 3] for day in days]


def _line(cells: Sequence[str], how: Dialect) -> str:
    return how.delimiter.join(cell(text, how, not text[:1].isdigit()) for text in cells)


def _damage(rng: Rng, file: Made, texts: list[list[str]], values: list[list[float | None]], how: Dialect) -> None:
    """Put in what is missing, below a limit, a date or a slip."""
    n = len(values)
    for j, column in enumerate(texts):
        sort = rng.random()
        places = rng.choice(n, max(1, n // 5), replace=False).tolist()
        if sort < 0.2:
            mark = str(rng.choice(MISSING))
            file.told.append(f"missing {mark!r} in {j}")
            written = [mark] * len(places)
        elif sort < 0.25:
            file.told.append(f"limits in {j}")
            # Every third says that it is below a limit, and not which: no draw more, so that all files stay.
            word = ("<LOD", "BDL", "< LOQ", "")[n % 4] if places[0] % 3 == 0 else ""
            written = [word or f"<{number(0.5, 1, how)}"] * len(places)
        elif sort < 0.3:
            file.told.append(f"dates in {j}")
            file.slips = True
            written = [str(rng.choice(["03. Mai", "3-May", "02. Dez", "12-Feb"])) for _ in places]
        elif sort < 0.35:
            file.told.append(f"slips in {j}")
            file.slips = True
            written = [str(rng.choice(["1O.5", "oops", "3..5", "7 or 8", "1.2.3"])) for _ in places]
        else:
            continue
        for i, text in zip(places, written, strict=True):
            column[i] = text
            values[i][j] = None


def _above(rng: Rng, file: Made) -> list[tuple[list[str] | None, None]]:
    """Return lines above the header."""
    lines: list[tuple[list[str] | None, None]] = []
    sort = rng.random()
    if sort < 0.1:
        file.told.append("title")
        lines = [([str(rng.choice(TITLES))], None)]
    elif sort < 0.2:
        file.told.append("keys")
        lines = [([str(key), str(rng.choice(WORDS))], None) for key in rng.choice(KEYS, 2, replace=False)]
        lines.append((None, None))
    elif sort < 0.25:
        file.told.append("comment above")
        lines = [(["# made today"], None)]
    return lines


def _below(rng: Rng, file: Made, lines: list[Any], columns: list[list[float]], label: bool, how: Dialect) -> set[int]:
    """Add a total and a footnote below the rows; return the places of totals."""
    totals: set[int] = set()
    clean = not any("in 0" in word or "in 1" in word or "in 2" in word for word in file.told)
    if label and rng.random() < 0.12 and clean:
        file.told.append("total")
        sums = [number(sum(column), 4, how) for column in columns]
        totals.add(len(lines))
        lines.append(([str(rng.choice(TOTALS)), *sums], None))
    if rng.random() < 0.1:
        file.told.append("footnote")
        lines.append(([str(rng.choice(NOTES))], None))
    return totals
