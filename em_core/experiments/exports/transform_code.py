"""Transforms of columns as lines of a program: a comment and the code of each, and what is due in original units."""

from __future__ import annotations

from textwrap import fill

from em_core.data.transforms import DIFFERENCE, LOG, STANDARDISE, Transformed

__all__ = ["BEGINS", "TOLD", "transform_text"]

BEGINS = "# Transforms of columns, one after the other; log_jacobian is for the original units."
"""The comment above all transforms, in Python and in R."""

TOLD = {
    LOG: "the natural logarithm. The density of the original column has the factor 1 / value in each row.",
    DIFFERENCE: "differences of successive rows. They change no density, given the first row, which is left out.",
    STANDARDISE: "minus the mean, over the standard deviation. The density has the factor 1 / deviation in each row.",
}
"""What a comment says of each kind of transform."""


def transform_text(made: Transformed) -> str:
    """Return the lines that transform `x` and `rows`; l in the original units is more by their `log_jacobian`."""
    lines = [BEGINS, "log_jacobian = 0.0"]
    first = made.left_out
    kept = f"{first}:" if first else ":"
    cut = not first
    for each in made.transforms:
        j = made.columns.index(each.column)
        if each.kind == STANDARDISE and not cut:
            lines.append("x, rows = x[1:], rows[1:]")
            cut = True
        lines += fill(
            f"Transform {each.id}: {TOLD[each.kind]}", 116, initial_indent="# ", subsequent_indent="# "
        ).split("\n")
        if each.kind == LOG:
            lines += [f"x[:, {j}] = np.log(x[:, {j}])", f"log_jacobian -= np.nansum(x[{kept}, {j}])"]
        elif each.kind == DIFFERENCE:
            lines.append(f"x[1:, {j}] = np.diff(x[:, {j}])")
        else:
            centre, scale = float(made.centre[j]), float(made.scale[j])
            lines += [
                f"x[:, {j}] = (x[:, {j}] - {centre!r}) / {scale!r}",
                f"log_jacobian -= (~np.isnan(x[:, {j}])).sum() * np.log({scale!r})",
            ]
    if not cut:
        lines.append("x, rows = x[1:], rows[1:]")
    return "\n".join(lines)
