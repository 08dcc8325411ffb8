"""The forward-backward formulas with this half-step's numbers, at the row that changed most; and the M-step's."""

from __future__ import annotations

import numpy as np

from em_core.models.chain_runs import AtRows, at_rows
from em_core.numerics.arrays import FloatArray
from em_viz.animation.slots import Slots, swatch, table, words
from em_viz.animation.spec import Panel
from em_viz.models.common.density_curves import UNDERFLOW
from em_viz.models.common.scene import heads, note
from em_viz.models.hmm.m_step_formulas import refitting
from em_viz.models.hmm.row_names import row_name
from em_viz.models.hmm.run_arrays import History
from em_viz.models.hmm.words import moved_rows
from em_viz.run.half_steps import E, M
from em_viz.style.table_bars import bar_of
from em_viz.text.mathml import formula_block, i, n, o, over, row, sub, total
from em_viz.text.numbers import short


def formulas(run: History) -> Panel:
    """Return the panel."""
    frames, slots = run.half_steps, Slots(run.half_steps.n_frames)
    found = at_rows(run.model, run.data, run.trace.params, run.moved)
    rows, index = moved_rows(run)
    lasts = np.cumsum(run.data.lengths) - 1
    tables, small = _passes(run, slots, found)
    pairs = _pairs(run, slots, found)
    templates = [formula_block(_joint()) + note("The probability of a path z and the data. EM begins with an E-step.")]
    for at in rows.tolist():
        where = f'<p class="hs-where">{_where(run, at)}</p>'
        after = note("It is the last of its sequence: no move follows, and β is 1.") if at in lasts else pairs
        templates += [formula_block(*_passing()) + where + one + after for one in tables]
    templates.append(refitting(run, slots))
    case = np.select(
        [frames.kind_of == E, frames.kind_of == M],
        [1 + 2 * index + small[frames.posterior_of], len(templates) - 1],
        0,
    )
    return slots.panel("formulas", "In formulas", templates, case, area="below")


def _where(run: History, at: int) -> str:
    value = run.data.values[at, 0]
    symbols = run.emissions.symbols
    seen = words(symbols[int(value)]) if symbols else f"{short(value)}"
    return f"{words(row_name(run, at))}: x = {seen}, the {words(run.noun)} that this E-step names above"


def _passes(
    run: History, slots: Slots, found: AtRows
) -> tuple[tuple[str, str], np.ndarray[tuple[int], np.dtype[np.int64]]]:
    """Return the table of both passes, in probabilities and with ln b for those too small; which each step needs."""
    t = run.half_steps.posterior_of
    small = (found.emissions.min(axis=1) < UNDERFLOW).astype(np.int64)
    # What no state gives has no place to be written down; 0 is what its share rounds to.
    gamma = np.exp(found.filtered + found.future)
    plain, logs = [], []
    for k in range(run.n_components):
        head = f'<th scope="row">{swatch(k + 1)} {k + 1}</th>'
        first = f"<td>{slots(np.exp(found.ahead)[t, k], 'fixed:4')}</td>"
        bar = f'<td class="hs-bar-cell">{bar_of(slots(gamma[t, k], "fixed:4"), k + 1)}</td>'
        last = (
            f"<td>{slots(np.exp(found.filtered)[t, k], 'fixed:4')}</td>"
            f"<td>{slots(np.exp(found.future)[t, k], 'significant:4')}</td>"
            f'<td class="hs-strong">{slots(gamma[t, k], "fixed:4")}</td>{bar}'
        )
        dense, log = slots(np.exp(found.emissions)[t, k], "significant:4"), slots(found.emissions[t, k], "fixed:2")
        plain.append(f"<tr>{head}{first}<td>{dense}</td>{last}</tr>")
        logs.append(f"<tr>{head}{first}<td>{log}</td>{last}</tr>")
    total_, log_total = slots(np.exp(found.news)[t], "significant:4"), slots(found.news[t], "fixed:2")
    return (
        _table("× b(x)", plain, f"c = {total_}"),
        _table("ln b(x)", logs, f"ln c = {log_total}"),
    ), small


def _table(emission: str, rows: list[str], scale: str) -> str:
    names = ("Σ α a", emission, "÷ c = α", "× β")
    first = "".join(f'<th scope="col">{name}</th>' for name in names)
    head = f'<thead><tr><th></th>{first}<th scope="col" colspan="2">= γ</th></tr></thead>'
    sums = "".join(f"<td>{total}</td>" for total in ("1.0000", scale, "1.0000", "", "1.0000", ""))
    foot = f'<tr><th scope="row">sum</th>{sums}</tr>'
    return table("hs-division", head, rows, foot)


def _pairs(run: History, slots: Slots, found: AtRows) -> str:
    """The move from the row to the next one, as a matrix that sums to one."""
    t, names = run.half_steps.posterior_of, run.exhibit.components
    moves: FloatArray = np.exp(found.pairs)
    lines = []
    for j in range(run.n_components):
        cells = "".join(f"<td>{slots(moves[t, j, k], 'fixed:4')}</td>" for k in range(run.n_components))
        lines.append(f'<tr><th scope="row">{swatch(j + 1)} now {words(names[j])}</th>{cells}</tr>')
    head = heads(*(f"next {words(name)}" for name in names))
    return note("ξ, the probability of each move from here to the next one:") + table("hs-division", head, lines)


def _at(symbol: str, time: str, state: str) -> str:
    return row(sub(i(symbol), time), o("("), i(state), o(")"))


_NOW, _BEFORE, _NEXT = i("t"), row(i("t"), o("−"), n(1)), row(i("t"), o("+"), n(1))


def _a(first: str, second: str) -> str:
    return sub(i("a"), row(i(first), i(second)))


def _b(state: str, time: str) -> str:
    return row(sub(i("b"), i(state)), o("("), sub(i("x"), time), o(")"))


def _joint() -> str:
    """P(x, z) (Rabiner 1989, eq. 16)."""
    start, first = sub(i("z"), n(1)), row(sub(i("δ"), sub(i("z"), n(1))))
    moves = row("<munder><mo>∏</mo>", row(i("t"), o(">"), n(1)), "</munder>")
    step = sub(i("a"), row(sub(i("z"), _BEFORE), sub(i("z"), _NOW)))
    return row(
        i("p"), o("("), i("x"), o(","), i("z"), o(")"), o("="), first,
        sub(i("b"), start), o("("), sub(i("x"), n(1)), o(")"), moves, step,
        sub(i("b"), sub(i("z"), _NOW)), o("("), sub(i("x"), _NOW), o(")"),
    )  # fmt: skip


def _passing() -> tuple[str, ...]:
    """Forward, backward and what they make together (Rabiner 1989, eqs 19-27 and 37, scaled as in section V.A)."""
    scale, later = sub(i("c"), _NOW), sub(i("c"), _NEXT)
    arriving = row(_b("k", _NEXT), _at("β", _NEXT, "k"))
    forward = row(total("j", _at("α", _BEFORE, "j"), _a("j", "k")), _b("k", _NOW))
    return (
        row(_at("α", _NOW, "k"), o("="), over(forward, scale)),
        row(_at("β", _NOW, "j"), o("="), over(total("k", _a("j", "k"), arriving), later)),
        row(_at("γ", _NOW, "k"), o("="), _at("α", _NOW, "k"), _at("β", _NOW, "k")),
        row(sub(i("ξ"), _NOW), o("("), i("j"), o(","), i("k"), o(")"), o("="),
            over(row(_at("α", _NOW, "j"), _a("j", "k"), arriving), later)),
    )  # fmt: skip
