"""Values as R source code: numbers with every digit, matrices by rows, texts that stay texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from em_core.numerics.arrays import FloatArray

_WIDTH = 110


def r_text(text: str) -> str:
    """Return a text as R source: plain ASCII, so that it is the same in whatever encoding R reads it."""
    return '"' + "".join(map(_sign, text)) + '"'


def _sign(sign: str) -> str:
    if sign in '"\\':
        return f"\\{sign}"
    if " " <= sign <= "~":
        return sign
    # R has no text with a zero in it, and none with half of a surrogate pair.
    return "" if sign == "\0" or "\ud800" <= sign <= "\udfff" else f"\\U{{{ord(sign):x}}}"


def r_number(value: float) -> str:
    """Return a number as R source, with the digits that give the same double back."""
    if np.isnan(value):
        return "NA"
    return ("Inf" if value > 0 else "-Inf") if np.isinf(value) else repr(float(value)).removesuffix(".0")


def r_vector(values: Iterable[float]) -> str:
    """Return numbers as R source: c(1, 2.5)."""
    return f"c({_broken([r_number(value) for value in values])})"


def r_matrix(values: FloatArray) -> str:
    """Return a matrix (n, d) as R source, by its rows."""
    rows = np.asarray(values, dtype=np.float64)
    return f"matrix({r_vector(rows.ravel().tolist())}, ncol = {rows.shape[1]}, byrow = TRUE)"


def r_matrices(values: FloatArray) -> str:
    """Return K symmetric matrices (K, d, d) as an array of R, d x d x K."""
    k, d, _ = values.shape
    return f"array({r_vector(np.asarray(values).ravel().tolist())}, c({d}, {d}, {k}))"


def r_rows(rows: Sequence[int]) -> str:
    """Return the numbers of rows as R source: a range where they follow one another."""
    first = rows[0] if rows else 1
    if tuple(rows) == tuple(range(first, first + len(rows))):
        return f"{first}:{first + len(rows) - 1}"
    return f"c({_broken([str(row) for row in rows])})"


def r_texts(texts: Sequence[str]) -> str:
    """Return texts as R source: c("", "NA")."""
    return f"c({_broken([r_text(text) for text in texts])})"


def r_ranges(rows: Sequence[int]) -> str:
    """Return the numbers of rows as R source, those that follow one another as ranges: c(2:40, 42, 50:90)."""
    parts: list[list[int]] = []
    for row in rows:
        if parts and row == parts[-1][1] + 1:
            parts[-1][1] = row
        else:
            parts.append([row, row])
    written = [str(first) if first == last else f"{first}:{last}" for first, last in parts]
    return written[0] if len(written) == 1 else f"c({_broken(written)})"


def _broken(parts: Sequence[str]) -> str:
    """Return parts with commas between them, in lines that can be read."""
    lines, line = [], ""
    for i, part in enumerate(parts):
        more = part + ("," if i + 1 < len(parts) else "")
        if line and len(line) + len(more) + 1 > _WIDTH:
            lines.append(line)
            line = more
        else:
            line = f"{line} {more}".strip()
    lines.append(line)
    return lines[0] if len(lines) == 1 else "\n  " + "\n  ".join(lines) + "\n"
