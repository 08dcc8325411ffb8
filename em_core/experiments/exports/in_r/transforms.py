"""Transforms of columns in R: a comment and the code of each, and what is due in the original units."""

from __future__ import annotations

from textwrap import fill

from em_core.data.transforms import DIFFERENCE, LOG, STANDARDISE, Transformed
from em_core.experiments.exports.in_r.source import r_number, r_text
from em_core.experiments.exports.transform_code import BEGINS, TOLD

__all__ = ["transforms_in_r"]


def transforms_in_r(made: Transformed) -> str:
    """Return the lines that transform `x` and `rows`; l in the original units is more by their `log_jacobian`."""
    lines = [BEGINS, "log_jacobian <- 0"]
    kept = "-1" if made.left_out else ""
    cut = not made.left_out
    without_first = "x <- x[-1, , drop = FALSE]; rows <- rows[-1]"
    for each in made.transforms:
        j = made.columns.index(each.column) + 1
        if each.kind == STANDARDISE and not cut:
            lines.append(without_first)
            cut = True
        lines += _comment(f"Transform {each.id}: {TOLD[each.kind]}")
        if each.kind == LOG:
            lines += [f"x[, {j}] <- log(x[, {j}])", f"log_jacobian <- log_jacobian - sum(x[{kept}, {j}], na.rm = TRUE)"]
        elif each.kind == DIFFERENCE:
            lines.append(f"x[, {j}] <- c(NA, diff(x[, {j}]))")
        else:
            centre, scale = r_number(float(made.centre[j - 1])), r_number(float(made.scale[j - 1]))
            lines += [
                f"x[, {j}] <- (x[, {j}] - {centre}) / {scale}",
                f"log_jacobian <- log_jacobian - sum(!is.na(x[, {j}])) * log({scale})",
            ]
    if not cut:
        lines.append(without_first)
    return "\n".join(lines)


def _comment(text: str) -> list[str]:
    # A name with other letters is written as R writes it in a text: plain ASCII.
    return fill(r_text(text)[1:-1], 110, initial_indent="# ", subsequent_indent="# ").split("\n")
