"""How sure the parameters of a model are, as a table and in words: bootstrap intervals beside Wald's."""

from __future__ import annotations

from collections.abc import Mapping

from em_core.numerics.wording import sentences
from em_core.selection import ParameterBootstrap
from em_viz.animation.figure_table import Row
from em_viz.selection.lrt_picture import left_out_words
from em_viz.text.numbers import format_number
from em_viz.text.percentages import percent

METHODS = {"parametric": "Samples drawn from the model", "plain": "Rows of the data, with replacement"}
"""The ways of the bootstrap, as they are chosen."""

FEW = 0.9
"""Where a smaller share of the replicates is matched without ambiguity, the intervals are doubtful."""

Wald = Mapping[str, tuple[float, float]]
"""The Wald interval of a parameter by its name."""


def sure_rows(found: ParameterBootstrap, wald: Wald) -> list[Row]:
    """Return a row for each parameter: its estimate, and 95 % intervals in two ways."""
    return [
        {
            "parameter": each.name,
            "estimate": _text(each.value),
            "bootstrap, from": _text(each.low),
            "bootstrap, to": _text(each.high),
            "Wald, from": _text(wald[each.name][0]) if each.name in wald else "–",
            "Wald, to": _text(wald[each.name][1]) if each.name in wald else "–",
        }
        for each in found.intervals
    ]


def sure_words(found: ParameterBootstrap) -> str:
    """Return on how many replicates the intervals rest, and how many were matched without ambiguity."""
    made = len(found.replicates)
    if not made:
        return "No replicate is complete."
    share = found.matched / made
    doubt = "Components change places between samples: the intervals of single components say little."
    return sentences(
        f"{found.matched:,} of {made:,} replicates ({percent(share)}) are matched to the fit without ambiguity.",
        doubt if share < FEW else "",
        left_out_words(found.failed),
    )


def _text(value: float) -> str:
    return format_number(value, "significant", 4)
