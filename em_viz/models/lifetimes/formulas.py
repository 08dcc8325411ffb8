"""The normal distribution beyond a limit and the line through completed times, as formulas with their numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from em_viz.animation.slots import Slots, decimals_format, spread_of, table, words
from em_viz.animation.spec import Panel
from em_viz.models.common.scene import (
    body_row,
    formulas_panel,
    note,
    number_line,
)
from em_viz.models.lifetimes.run_arrays import Lives
from em_viz.text.mathml import formula_block, i, n, o, over, row, sub, sup, total

PLACES_IN_TABLE = 12
"""Of more unfinished lives that differ than this, those that are expected to go on longest are listed."""


def lifetimes_formulas(run: Lives) -> Panel:
    """Return both half-steps in formulas, with a table of the unfinished lives."""
    frames = run.frames
    slots, t = Slots(frames.n_frames), frames.posterior_of
    after = np.minimum(t + 1, len(run.lines) - 1)
    times, variance = sub(i("t"), i("i")), sub(i("v"), i("i"))
    residual = row(times, o("−"), i("a"), *([o("−"), i("b"), sub(i("x"), i("i"))] if run.explained else []))
    slope = [i("b"), i("x")] if run.explained else []
    spread = row(
        sup(i("σ"), n(2)),
        o("="),
        over(row(total("i", sup(row(o("("), residual, o(")")), n(2))), o("+"), total("i", variance)), i("n")),
    )
    parts = [slots(values[t], "significant:4") for values in (run.squares, (run.sd**2).sum(axis=1))]
    result = slots(run.deviation[after] ** 2, "significant:4")
    numbers = row(
        sup(i("σ"), n(2)), o("="), over(row(n(parts[0]), o("+"), n(parts[1])), n(len(run.x))), o("="), n(result)
    )
    z, h, square = i("z"), i("h"), sup(i("h"), n(2))
    beyond = row(n(1), o("−"), i("Φ"), o("("), z, o(")"))
    e_formulas = formula_block(
        row(z, o("="), over(row(i("c"), o("−"), i("a"), *([o("−"), *slope] if slope else [])), i("σ"))),
        row(h, o("="), over(row(i("φ"), o("("), z, o(")")), beyond)),
        row(times, o("="), i("a"), *([o("+"), *slope] if slope else []), o("+"), i("σ"), h),
        row(variance, o("="), sup(i("σ"), n(2)), o("("), n(1), o("+"), z, h, o("−"), square, o(")")),
    )
    listed = _unfinished(run, slots) if len(run.cut) else note("No lifetime is censored.")
    if (run.side < 0).any():
        listed += (
            note("Below a limit, z has the other sign, and σh is subtracted: t = a − σh.")
            if not slope
            else note("Below a limit, z has the other sign, and σh is subtracted: t = a + bx − σh.")
        )
    return formulas_panel(
        slots,
        frames,
        note(
            "A lifetime censored at c has a normal distribution cut off below c. EM begins with its mean and variance."
            if run.are_times
            else "A value censored at c has a normal distribution cut off at c. EM begins with its mean and variance."
        ),
        e_formulas + listed,
        formula_block(_line(run, times), spread) + number_line("", numbers),
    )


def _line(run: Lives, times: str) -> str:
    """Return what the M-step makes of the completed times: the line of least squares, or their mean."""
    if not run.explained:
        return row(i("a"), o("="), over(total("i", times), i("n")))
    return row(o("("), i("a"), o(","), i("b"), o(")"), o(":"), i("least squares through"), times)


def _unfinished(run: Lives, slots: Slots) -> str:
    """Return one life's numbers in the formulas, and a table of the unfinished lives that differ."""
    t = run.frames.posterior_of
    places, first, counts = np.unique(
        np.column_stack([run.x, run.y])[run.cut], axis=0, return_index=True, return_counts=True
    )
    order: Sequence[int] = np.argsort(-run.added[-1, first], kind="stable").tolist()
    rows = []
    for p in order[:PLACES_IN_TABLE]:
        life = int(run.cut[first[p]])
        z, h = run.hazard(life)
        cells = [
            f"{counts[p]}",
            slots(places[p, 1], run.form),
            slots(z[t], "fixed:3"),
            slots(h[t], "fixed:3"),
            slots(run.expected[t, life], run.form),
            slots(run.sd[t, life], run.form),
        ]
        rows.append(body_row(slots(places[p, 0], decimals_format(run.x, spread_of(run.x))), cells, strong=4))
    life = int(run.cut[first[order[0]]])
    z, h = run.hazard(life)
    at = slots(run.fitted(run.x[life : life + 1])[t, 0], run.form)
    equation = row(
        sub(i("t"), i("i")),
        o("="),
        n(at),
        o("+" if run.side[run.cut == life][0] > 0 else "−"),
        n(slots(run.deviation[t], "significant:4")),
        o("·"),
        n(slots(h[t], "fixed:3")),
        o("="),
        n(slots(run.expected[t, life], run.form)),
    )
    head = "".join(
        f'<th scope="col">{name}</th>' for name in ("how many", "censored at c", "z", "h", "expected t", "± sd")
    )
    title = words(run.exhibit.sample.columns[0]) if run.explained else "place"
    few = len(rows) < len(places)
    farthest = "with the longest expected lifetime" if run.are_times else "expected farthest beyond their limits"
    more = note(f"Of {len(places)} that differ, the {len(rows)} {farthest}.") if few else ""
    return (
        number_line(words(run.exhibit.sample.rows[life]), equation)
        + table("hs-division", f'<thead><tr><th scope="col">{title}</th>{head}</tr></thead>', rows)
        + more
    )
