"""Statistics among the rows: means, deviations and counts of the columns, which are no cases of their own."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np

from em_core.data.notation import holds_number
from em_core.data.numbers import Decimal, decide_decimal, read_number
from em_core.data.problems import Kind, Remedy, shown
from em_core.numerics.arrays import FloatArray
from em_core.numerics.wording import counted, listed
from em_core.own.asked import Asked, assumed, in_words
from em_core.own.drafts import Lines

STATISTICS = "statistics"

_ENDS = 12
"""How many rows at each end of a table are asked for a statistic."""

_NAMES: tuple[tuple[str, Callable[[FloatArray], list[float]]], ...] = (
    (
        r"(?:arithm\w*\.?\s*)?(?:means?|averages?|avg\.?|mittel(?:wert)?e?|durchschnitt|moyenne|media|promedio|"
        r"m[ée]dia|"
        r"gemiddelde|average|平均(?:値|值)?|均值|平均数|평균|среднее(?:\s+значение)?|průměr|átlag|ortalama|"
        r"gjennomsnitt|gennemsnit|medel(?:v[äa]rde)?|keskiarvo|[śs]rednia|x̄|ø)",
        lambda x: [float(np.mean(x))],
    ),
    (
        r"medians?|median[ao]|m[ée]diane|mediaan|zentralwert|mediana|медиана|中央値|中位数|中位數|중앙값|"
        r"medián|medyan",
        lambda x: [float(np.median(x))],
    ),
    (
        r"s\.?\s?d\.?|std\.?(?:\s*dev\.?(?:iation)?)?|stdev|st\.?\s*dev\.?|standard\s*(?:deviation|abweichung)|stabw|"
        r"標準偏差|标准差|標準差|표준편차|станд\w*\.?\s*откл\w*\.?|odch\w*\.?\s*st\w*\.?|"
        r"sm[ěe]rodatn[áa]\s+odchylka|szórás|desvio[- ]padr[ãa]o|"
        r"[ée]cart[- ]type|desviaci[óo]n.*|deviazione.*|σ|sigma",
        lambda x: [float(np.std(x, ddof=1)), float(np.std(x))],
    ),
    (r"s\.?\s?e\.?(?:\s?m\.?)?|standard\s*error|standardfehler", lambda x: [float(np.std(x, ddof=1) / len(x) ** 0.5)]),
    (
        r"var(?:iance|ianz|ianza)?\.?",
        lambda x: [float(np.var(x, ddof=1)), float(np.var(x))],
    ),
    (
        r"最小(?:値|值)?|최소(?:값)?|минимум|мин\.?|min(?:imum|imo)?\.?|kleinster(?: wert)?|lowest|smallest",
        lambda x: [float(np.min(x))],
    ),
    (
        r"最大(?:値|值)?|최대(?:값)?|максимум|макс\.?|max(?:imum|imo)?\.?|gr[öo][ßs]{1,2}ter(?: wert)?|highest|"
        r"largest",
        lambda x: [float(np.max(x))],
    ),
    (r"n|count|anzahl|nombre|n[úu]mero|aantal|antal|n\s*=", lambda x: [float(len(x))]),
    (r"range|spannweite|[ée]tendue|rango", lambda x: [float(np.ptp(x))]),
    (
        r"cv|c\.v\.|(?:%|rel\w*\.?)\s*s?d|variationskoeffizient|coefficient of variation",
        lambda x: [float(np.std(x, ddof=1) / np.mean(x) * scale) for scale in (1.0, 100.0)] if np.mean(x) else [],
    ),
)
_PATTERNS = tuple((re.compile(rf"[\W_]*(?:{names})[\W_]*", re.IGNORECASE), of) for names, of in _NAMES)


def statistics(lines: Lines, asked: Asked) -> Lines:
    """Leave out the rows that are called a statistic and hold it, unless that is undone."""
    places = _found(lines)
    if not places:
        return lines
    records, first = lines.records, min(lines.numeric)
    rows = [records[i][0] for i in places]
    called = listed([shown(next(filter(None, records[i][1]))) for i in places[:6]])
    count, where = counted(len(rows), "row"), in_words(rows)
    column = shown((lines.header or ())[first])
    sentence = f"Left out, for they hold statistics of the other rows: {where}, called {called}."
    in_force, problem = assumed(
        asked,
        Kind.STATISTICS,
        Remedy(STATISTICS, f"Leave out {count} of statistics", len(rows)),
        f"Keep {count} of statistics",
        sentence,
        f"Among the data are rows that hold statistics of the others, of {column} first: {where}, called {called}.",
        row=rows[0],
    )
    lines = lines.told(problem, *([STATISTICS] if in_force else []))
    return lines.without(set(places)) if in_force else lines


def _found(lines: Lines) -> list[int]:
    """Return the rows near the ends that are called a statistic and hold that of all others, in a column at least."""
    records, n, width, numeric = lines.records, len(lines.records), len(lines.header or ()), lines.numeric
    if n < 4 or not numeric:
        return []
    texts = [j for j in range(width) if j not in numeric]
    near = sorted({*range(min(_ENDS, n)), *range(max(0, n - _ENDS), n)})
    named: dict[int, Callable[[FloatArray], list[float]]] = {}
    for i in near:
        cells = records[i][1]
        # Rows that are numbered in a column have the name there, too.
        for j in (*texts, *(j for j in numeric if j < len(cells) and not holds_number(cells[j]))):
            if j < len(cells) and (of := _statistic(cells[j])) is not None:
                named[i] = of
                break
    if not named or len(named) > n / 2:
        return []
    columns = records.columns(width)
    decimal, _ = decide_decimal((cell for row in lines.sample for cell in row), lines.raw.semicolons)
    good: list[int] = []
    for i, of in named.items():
        for j in numeric:
            rest = _numbers([cell for k, cell in enumerate(columns[j]) if k not in named], decimal)
            given = _numbers([columns[j][i]], decimal)
            if len(rest) >= 3 and len(given) and any(_near(given[0], value, columns[j][i]) for value in of(rest)):
                good.append(i)
                break
    # Where one is a statistic for sure, so are its neighbours of such a name.
    return sorted({i for i in named if any(abs(i - k) < len(named) for k in good)}) if good else []


def _statistic(cell: str) -> Callable[[FloatArray], list[float]] | None:
    if not 0 < len(cell) <= 40:
        return None
    return next((of for pattern, of in _PATTERNS if pattern.fullmatch(cell)), None)


def _numbers(cells: Sequence[str], decimal: Decimal) -> FloatArray:
    mark = Decimal.POINT if decimal is Decimal.UNDECIDED else decimal
    read = [read_number(cell, mark) for cell in cells]
    return np.array([value for value in read if isinstance(value, float)])


def _near(given: float, value: float, cell: str) -> bool:
    """Return whether a statistic is the one that is written, within half of its last digit."""
    digits = re.search(r"[.,]([0-9]+)$", cell)
    half = 0.5 * 10.0 ** -(len(digits[1]) if digits else 0)
    return abs(given - value) <= half * (1 + 1e-9) + 1e-12 * abs(value)
