"""Codes for missing values: numbers such as -999 and 99, and words in other languages, that stand for no value."""

from __future__ import annotations

import re

import numpy as np

from em_core.data.column_readings import GOOD, KINDS
from em_core.data.problems import Kind, Remedy, shown
from em_core.numerics.arrays import FloatArray
from em_core.numerics.number_format import short
from em_core.numerics.wording import counted
from em_core.own.asked import Asked, assumed, in_words, offered
from em_core.own.drafts import Draft

MISSING = "missing"

_CODES = frozenset(
    [sign * float(digit * length) for digit in "789" for length in range(1, 7) for sign in (1, -1)]
    + [-1.0, -99.9, -999.9, -9999.9, 999.9, 9999.9, -99.99, -999.99, -9999.99, 99.99, 999.99, 9999.99]
    + [-32768.0, 32767.0, -2147483648.0, 2147483647.0, 1e20, -1e20, 1e30, -1e30, 1e34, -1e34, 9.96921e36]
    + [sign * (10.0**length - rest) for length in range(4, 7) for rest in (2, 3, 4) for sign in (1, -1)]
    + [0.0, 6999.0, 99990.0, 998.0, 997.0, 996.0, 98.0, 97.0, 96.0, -998.0, -997.0, -98.0, -97.0, -96.0]
)
_MARK = re.compile(
    r"n\.?\s?[avdqc]\.?|n/[advq]|n\.?\s?b\.?|k\.?\s?a\.?|k\.?\s?d\.?|k\.?\s?w\.?|n\.?\s?n\.?|s\.?\s?d\.?|s\.?\s?o\.?|"
    r"n\.?\s?r\.?|n\.?\s?d\.?|[sn]/[do]|keine?\s+(?:angaben?|daten|werte?)|fehlt|fehlend|unbekannt|unknown|unk|not\s+"
    r"(?:available|applicable|measured|recorded|known|done)|no\s+(?:data|value|answer)|missing(?:\s+value)?|"
    r"sin\s+dato|desconocido|inconnu|non\s+d[ée]termin[ée]|manquant|mancante|ontbreekt|saknas|mangler|puuttuu|brak|"
    r"refus(?:ed|al)|declined?(?:\s+to\s+(?:say|answer))?|(?:do\s+not|don['’]?t)\s+know|dk(?:/na)?|"
    r"prefer\s+not\s+to\s+(?:say|answer|disclose|respond)|no\s+(?:response|reply|opinion)|not\s+(?:asked|"
    r"stated|answered|"
    r"reported|ascertained)|skipped|inapplicable|pending|tbd|verweigert|wei(?:ß|ss)\s+nicht|keine\s+antwort|"
    r"nicht\s+(?:gemessen|erhoben|bekannt|beantwortet)|ne\s+sait\s+pas|nsp|sans\s+r[ée]ponse|non\s+r[ée]ponse|"
    r"no\s+(?:sabe|contesta|responde)|ns/nc|nie\s+wiem|"
    r"нет\s+(?:данных|значения)|нд|н/д|пропуск|не\s+(?:известно|измерено)|欠[測損側]?|欠測値|欠損値|データなし|"
    r"なし|無し|無回答|不明|未測定|"
    r"缺失|缺测|缺測|缺失值|缺|无|無|无数据|無資料|未知|未测|결측|결측치|없음|무응답|모름|미측정|brak\s+danych|"
    r"chybí|nezměřeno|hiányzik|"
    r"lipsă|veri\s+yok|yok|ei\s+(?:tietoa|mitattu)|ikke\s+m[åa]lt|ej\s+m[äa]tt|não\s+(?:medido|disponível)|"
    r"no\s+(?:medido|disponible)|non\s+(?:mesur[ée]|disponible|misurato|disponibile)|niet\s+gemeten|"
    r"\.[a-z_]|…|:|:\s?[a-z]|·|blank|empty|leer|vide|void|error|err|#+|\*+|/|\\n|<na>|na[nt]|\(null\)|\[null\]|"
    r"not a number|1\.#(?:ind|qnan)",
    re.IGNORECASE,
)


def missing_marks(draft: Draft, asked: Asked) -> Draft:
    """Read words that stand for a missing value in a column of numbers as missing."""
    table = draft.table
    for j, name in enumerate(table.columns):
        codes = table.readings[j].codes
        texts = np.flatnonzero(codes == KINDS.index(Kind.TEXT)).tolist()
        if not texts or len(texts) > (codes == GOOD).sum():
            continue
        cells = table.cells[j]
        marks = {cell for cell in {cells[i] for i in texts} if _MARK.fullmatch(cell)}
        places = [i for i in texts if cells[i] in marks]
        if not places:
            continue
        count, rows = counted(len(places), "cell"), in_words([table.rows[i] for i in places])
        words = ", ".join(shown(mark) for mark in sorted(marks)[:6])
        remedy = f"{MISSING}_marks:{name}"
        in_force, problem = assumed(
            asked,
            Kind.MISSING_MARK,
            Remedy(remedy, "Read them as missing", len(places)),
            "Do not read them as missing",
            f"Column {shown(name)} has {words} in {count} ({rows}): read as missing values.",
            f"Column {shown(name)} has {words} in {count} ({rows}), which are not read as missing values.",
            row=table.rows[places[0]],
            column=name,
            value=cells[places[0]],
        )
        draft = draft.told(problem, *([remedy] if in_force else []))
        if in_force:
            draft = draft.with_cells({j: tuple("" if cell in marks else cell for cell in cells)})
    return draft


def missing_codes(draft: Draft, asked: Asked) -> Draft:
    """Tell of numbers that are used as codes for missing values and lie far from the rest; read them so if asked."""
    table = draft.table
    for j, name in enumerate(table.columns):
        values = table.readings[j].values
        codes = table.readings[j].codes
        for code in _codes_in(values[codes == GOOD]):
            places = np.flatnonzero((codes == GOOD) & (values == code)).tolist()
            cells = draft.table.cells[j]
            cell, count = cells[places[0]], len(places)
            rest = values[(codes == GOOD) & ~np.isin(values, _codes_in(values[codes == GOOD]))]
            remedy = f"{MISSING}:{name}={cell}"
            low, high = short(float(rest.min())), short(float(rest.max()))
            rows, times = in_words([table.rows[i] for i in places]), counted(count, "time")
            called, label = shown(name), name[:40]
            told = f"Column {called} has {cell} {times} ({rows}), far from its other values, {low} to {high}."
            in_force, problem = offered(
                asked,
                Kind.MISSING_CODE,
                Remedy(remedy, f"Read {cell} as missing in {label}", count),
                f"Keep {cell} as a number in {label}",
                f"{told} It may be a code for a missing value, and is used as a number.",
                f"{told} It is read as a missing value.",
                row=table.rows[places[0]],
                column=name,
                value=cell,
            )
            draft = draft.told(problem, *([remedy] if in_force else []))
            if in_force:
                chosen = set(places)
                draft = draft.with_cells({j: tuple("" if i in chosen else c for i, c in enumerate(cells))})
    return draft


def _codes_in(values: FloatArray) -> list[float]:
    """Return the codes for missing values among numbers: those far from all that are none."""
    if len(values) < 4:
        return []
    found = sorted(float(code) for code in _CODES if bool((values == code).any()))
    if not found:
        return []
    rest = np.unique(values[~np.isin(values, found)])
    # What lies within the rest is a value like others, and then counts for the rest.
    while True:
        if len(rest) < 3 and not _are_answers(rest):
            return []
        low, high = float(rest[0]), float(rest[-1])
        inside = [code for code in found if not _far(code, low, high, rest)]
        if not inside:
            # Codes are fewer than values.
            return found if 2 * int(np.isin(values, found).sum()) < len(values) else []
        found = [code for code in found if code not in inside]
        rest = np.unique(np.concatenate([rest, inside]))
        if not found:
            return []


def _are_answers(rest: FloatArray) -> bool:
    """Return whether the other numbers are the answers of a question, such as 1 and 2: a 9 beside them is a code."""
    return len(rest) == 2 and bool((rest == np.floor(rest)).all()) and float(rest[1] - rest[0]) == 1.0


def _far(code: float, low: float, high: float, rest: FloatArray) -> bool:
    """Return whether a number lies outside a range by half of it and three of its largest gaps, or is of another sign.

    A code below zero is far from numbers that are never negative wherever it lies beyond their smallest gap below.
    """
    if low <= code <= high:
        return False
    spread = high - low
    gap = low - code if code < low else code - high
    if code < 0 <= low and code != -1.0 and gap >= 0.2 * spread:
        return True
    return gap >= 0.5 * spread and gap > 3 * float(np.diff(rest).max())
