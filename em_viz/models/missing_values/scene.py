"""Missing values: the conditional mean and standard deviation of each, given what its row shows."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from em_core.catalogue.entry import Exhibit
from em_core.models import MissingNormal
from em_core.numerics.arrays import FloatArray
from em_core.numerics.wording import agreeing, counted, sentences
from em_viz.animation.slots import Slots, table, words
from em_viz.animation.spec import Panel
from em_viz.models.common.plain_scene import plain_scene
from em_viz.models.common.scene import Scene, Words, body_row, formulas_panel, heads, note, number_line
from em_viz.models.common.scene_registry import scene
from em_viz.models.missing_values.plane_picture import missing_planes
from em_viz.models.missing_values.profile_likelihood import profile_picture, turning_points
from em_viz.models.missing_values.run_arrays import Holes, Run, holes_of
from em_viz.models.missing_values.spread_picture import spread_picture
from em_viz.text.mathml import formula_block, i, n, o, over, row, sub, sup, total

NOWHERE = 1e-9
"""Guesses nearer to their columns' means than this many deviations are these means."""

VISIBLE = 0.0005
"""A guess that moves by less than this many deviations of its column is said to stay."""


@scene.register
def missing_scene(model: MissingNormal, exhibit: Exhibit, trace: Run) -> Scene:
    """Return the scene of a run on a table of two or more columns; one alone has no plane."""
    run = holes_of(model, exhibit, trace)
    if run.dimension == 1:
        return plain_scene(model, exhibit, trace)
    more = [spread_picture(run)] if len(run.places) else []
    if run.dimension == 2 and (~run.hole.any(axis=1)).any():
        # Where there is more than one maximum, that is what to look at.
        more.insert(0 if len(turning_points(run)[0]) > 1 else len(more), profile_picture(run))
    return Scene((*missing_planes(run), *more), _words(run), (_parameters(run), _formulas(run)))


def strongest(run: Holes) -> tuple[int, int]:
    """Return the two columns that correlate most at the end."""
    return max(combinations(range(run.dimension), 2), key=lambda pair: abs(float(run.correlation(*pair)[-1])))


def _words(run: Holes) -> Words:
    slots, t, after = Slots(run.frames.n_frames), run.frames.posterior_of, run.frames.params_of
    names = [words(name) for name in run.exhibit.sample.columns]
    a, b = strongest(run)
    rho = slots(run.correlation(a, b)[after], "fixed:4")
    tied = f"the correlation of {names[a]} and {names[b]} is {rho}"
    count = len(run.places)
    if count == 0:
        return Words(
            slots,
            f"no value is missing, so nothing is hidden; {tied}.",
            ("there is nothing to fill.",),
            (f"mean and covariance of the table: {tied}.",),
        )
    rows, columns = run.places.T
    guesses, unsure = run.filled[:, rows, columns], run.sd[:, rows, columns]
    moves = np.abs(np.diff(guesses, axis=0)) / run.deviations[0, columns]
    apart = np.abs(guesses[0] - run.means[0, columns]) / run.deviations[0, columns]
    most = np.concatenate([[apart.argmax()], moves.argmax(axis=1)]) if len(moves) else np.array([apart.argmax()])
    steps, named = np.arange(len(most)), sorted(set(most.tolist()))
    before = np.concatenate([[np.nan], guesses[:-1][steps[:-1], most[1:]]])
    still = f"no value changed by more than {slots(_largest(moves)[t], 'scientific:1')} of its column's deviation"
    holes = "the missing value is" if count == 1 else f"the {count} missing values are"
    first, again = [], []
    for place in named:
        name, form = f"{words(run.exhibit.sample.rows[rows[place]])}, {names[columns[place]]}", run.form(columns[place])
        value, sd, old = (slots(v[t], form) for v in (guesses[steps, most], unsure[steps, most], before))
        lands = "It is" if count == 1 else "Farthest from its column's mean, in standard deviations, is"
        moved = "It is" if count == 1 else "The largest change, in standard deviations, is that of"
        first.append(
            f"{holes} filled with the conditional mean, given what {agreeing(count, 'the', 'each')} row shows. "
            f"{lands} {name}: {value} ± {sd}."
        )
        again.append(f"{holes} filled again. {moved} {name}: from {old} to {value} ± {sd}.")
    whose = "its column" if count == 1 else "their columns"
    level = f"{holes} filled with the mean of {whose}: the observed values say nothing about it yet."
    fixed = f"{holes} filled again, and no value changed at all."
    index = np.array([named.index(k) for k in most.tolist()])
    case = np.where(_largest(moves) >= VISIBLE, len(named) + index, 2 * len(named))
    case[_largest(moves) == 0] = 2 * len(named) + 2
    case[0] = 2 * len(named) + 1 if apart.max() < NOWHERE else index[0]
    column = run.neediest
    share = run.added[:, column, column] / (run.kept + run.added)[:, column, column]
    part = slots(share[t], "percent:1")
    empty = int((~run.shows).sum())
    missing = f"{counted(count, 'value')} {agreeing(count, 'is', 'are')} missing; {tied}."
    left_out = f"{counted(empty, 'row')} without any value {agreeing(empty, 'is', 'are')} left out."
    return Words(
        slots,
        sentences(missing, left_out if empty else ""),
        (*first, *again, f"{holes} filled again; {still}.", level, fixed),
        (
            f"mean and covariance of the filled table, plus the variances of the missing values: {tied}. Of the "
            f"variance of {names[column]}, {part} comes from them.",
        ),
        e_case=case[t],
    )


def _largest(moves: FloatArray) -> FloatArray:
    """Return (T+1,) the largest move of each E-step, in deviations of its column; none for the first."""
    return np.concatenate([[np.nan], moves.max(axis=1, initial=0.0)])


def _parameters(run: Holes) -> Panel:
    slots, after = Slots(run.frames.n_frames), run.frames.params_of
    names = [words(name) for name in run.exhibit.sample.columns]
    nothing = np.full((1, run.dimension), np.nan)
    kept, added = (
        np.concatenate([nothing, np.diagonal(each, axis1=1, axis2=2)])[after] for each in (run.kept, run.added)
    )
    rows = []
    for j, name in enumerate(names):
        variance = slots(run.covariances[after, j, j], "significant:5")
        parts = [slots(part[:, j], "significant:5") for part in (kept, added)]
        rows.append(body_row(name, [slots(run.means[after, j], run.form(j)), *parts, variance], strong=3))
    pairs = []
    for a, b in combinations(range(run.dimension), 2):
        rho = run.correlation(a, b)
        change = slots(np.diff(rho, prepend=np.nan)[after], "signed-significant:2")
        covariance = slots(run.covariances[after, a, b], "significant:5")
        pairs.append(body_row(f"{names[a]}, {names[b]}", [covariance, slots(rho[after], "fixed:5"), change], strong=1))
    html = (
        table("hs-numbers-table", heads("mean μ", "filled", "+ missing", "= variance"), rows)
        + table("hs-numbers-table", heads("covariance", "correlation ρ", "last M-step"), pairs)
        + note("Each variance is that of the filled table plus the variances of the missing values.")
    )
    return slots.panel("parameters", "Parameters", [html], np.zeros(run.frames.n_frames, dtype=np.int64), area="side")


def worked_hole(run: Holes) -> tuple[int, int] | None:
    """Return row and column of the hole whose numbers are written out: of the first row with the fewest holes."""
    if len(run.places) == 0:
        return None
    holes = run.hole.sum(axis=1)
    at = int(holes[run.places[:, 0]].argmin())
    return int(run.places[at, 0]), int(run.places[at, 1])


def _formulas(run: Holes) -> Panel:
    slots = Slots(run.frames.n_frames)
    x, mean, hidden, seen = i("x"), i("μ"), i("h"), i("o")
    block = {a + b: sub(i("Σ"), i(a), i(b)) for a in "ho" for b in "ho"}
    inverse = sup(block["oo"], o("−"), n(1))
    away = row(o("("), sub(x, seen), o("−"), sub(mean, seen), o(")"))
    explained = (block["ho"], inverse, block["oh"])
    guess = row(i("E"), o("["), sub(x, hidden), o("]"), o("="), sub(mean, hidden), o("+"), block["ho"], inverse, away)
    unsure = row(i("Var"), o("["), sub(x, hidden), o("]"), o("="), block["hh"], o("−"), *explained)
    filled = sub("<mover><mi>x</mi><mo>^</mo></mover>", i("i"))
    apart = row(o("("), filled, o("−"), mean, o(")"))
    fitted = (
        row(mean, o("="), over(total("i", filled), i("n"))),
        row(
            i("Σ"),
            o("="),
            over(row(total("i", apart, sup(apart, i("⊤"))), o("+"), total("i", sub(i("Var"), i("i")))), i("n")),
        ),
    )
    hole = worked_hole(run)
    return formulas_panel(
        slots,
        run.frames,
        note("h: the missing values of a row; o: its observed ones. EM begins with the expected values of h."),
        formula_block(guess, unsure) + (_worked(run, slots, *hole) if hole else note("No value is missing.")),
        formula_block(*fitted) + (_refitted(run, slots, run.neediest) if hole else ""),
    )


def _worked(run: Holes, slots: Slots, r: int, h: int) -> str:
    """Return how one hole is filled, in numbers: a regression on what its row shows."""
    t, seen = run.frames.posterior_of, np.flatnonzero(~run.hole[r])
    inner = run.covariances[:, seen][:, :, seen]
    slopes = np.linalg.solve(inner, run.covariances[:, seen, h][..., None])[..., 0]
    terms = [n(slots(run.means[t, h], run.form(h)))]
    for j, column in enumerate(seen.tolist()):
        form = run.form(column)
        slope = _signed(slopes[t, j], "significant:4", slots)
        away = row(n(slots(run.x[r, column], form)), o("−"), _signed(run.means[t, column], form, slots))
        terms += [o("+"), slope, o("·"), o("("), away, o(")")]
    explained = n(slots((slopes * run.covariances[:, seen, h]).sum(axis=1)[t], "significant:5"))
    value, whole = slots(run.filled[t, r, h], run.form(h)), slots(run.covariances[t, h, h], "significant:5")
    square = slots(run.sd[t, r, h] ** 2, "significant:5")
    name = f"{words(run.exhibit.sample.rows[r])}, {words(run.exhibit.sample.columns[h])}"
    return number_line(
        name,
        row(i("E"), o("="), *terms, o("="), n(value)),
        row(i("Var"), o("="), n(whole), o("−"), explained, o("="), n(square)),
    )


def _signed(values: FloatArray, form: str, slots: Slots) -> str:
    """Return a number to stand after an operator: in brackets where it is ever negative; a zero has no sign to show."""
    number = n(slots(values, form))
    return row(o("("), number, o(")")) if float(np.min(values)) < 0 else number


def _refitted(run: Holes, slots: Slots, j: int) -> str:
    """Return one column's variance as the sum of its two parts."""
    t = run.frames.posterior_of
    kept, added = (slots(each[t, j, j], "significant:5") for each in (run.kept, run.added))
    result = slots((run.kept + run.added)[t, j, j], "significant:5")
    equation = row(sup(i("σ"), n(2)), o("="), n(kept), o("+"), n(added), o("="), n(result))
    return number_line(words(run.exhibit.sample.columns[j]), equation)
