"""The kinds of questions about a run, one a file; a new kind is a file and a line in KINDS."""

from __future__ import annotations

from collections.abc import Callable

from em_core.lessons.asking.kinds import (
    curve_can_fall,
    end_verdict,
    gap_now,
    mean_moves_most,
    other_start_ends,
    point_changes_most,
    steps_left,
    weight_rises,
)
from em_core.lessons.asking.shown import Shown
from em_core.lessons.question import Question

KINDS: dict[str, Callable[[Shown], Question]] = {
    kind.ID: kind.ask
    for kind in (
        point_changes_most,
        weight_rises,
        mean_moves_most,
        steps_left,
        gap_now,
        end_verdict,
        other_start_ends,
        curve_can_fall,
    )
}
"""How each kind is asked, by its id; each raises Refused where its answer would be ambiguous."""
