"""The M-step's formulas, and the same with the numbers of this half-step, a line a state."""

from __future__ import annotations

from em_core.em.capabilities import covariance_form
from em_core.numerics.arrays import FloatArray
from em_core.numerics.wording import sentences
from em_viz.animation.slots import Slots, swatch, words
from em_viz.models.common.scene import note, number_line
from em_viz.models.hmm.run_arrays import History
from em_viz.text.mathml import formula_block, i, n, o, over, row, sub, sup, total

MOST_SYMBOLS = 6
"""Of so many symbols the division is written out; all results stand in the table."""


def refitting(run: History, slots: Slots) -> str:
    """Return the formulas and their numbers (Rabiner 1989, eqs 40a-c and 52-54)."""
    lines = [_line(run, slots, k) for k in range(run.n_components)]
    return formula_block(*_formulas(run)) + "".join(lines) + _remark(run)


def _formulas(run: History) -> list[str]:
    gamma = row(sub(i("γ"), i("t")), o("("), i("k"), o(")"))
    x, count = sub(i("x"), i("t")), sub(i("N"), i("k"))
    xi = row(sub(i("ξ"), i("t")), o("("), i("j"), o(","), i("k"), o(")"))
    moves = total("t", xi)
    formulas = [
        row(
            sub(i("a"), row(i("j"), i("k"))),
            o("="),
            over(moves, row("<munder><mo>∑</mo>", row(i("t"), o(","), i("k")), "</munder>", xi)),
        ),
        row(count, o("="), total("t", gamma)),
    ]
    if run.emissions.symbols:
        matching = row("<munder><mo>∑</mo>", row(x, o("="), i("s")), "</munder>", gamma)
        return [*formulas, row(sub(i("b"), i("k")), o("("), i("s"), o(")"), o("="), over(matching, count))]
    symbol = sub(i(run.emissions.symbol), i("k"))
    formulas.append(row(symbol, o("="), over(total("t", gamma, x), count)))
    if run.emissions.spread is not None:
        square = sup(row(o("("), x, o("−"), symbol, o(")")), n(2))
        if _tied(run):
            formulas.append(row(sup(i("σ"), n(2)), o("="), over(total("t,k", gamma, square), i("n"))))
        else:
            own = f"<msubsup>{i('σ')}{i('k')}{n(2)}</msubsup>"
            formulas.append(row(own, o("="), over(total("t", gamma, square), count)))
    return formulas


def _line(run: History, slots: Slots, k: int) -> str:
    """Return state k's line: its transitions and its emissions."""
    frames, emissions = run.half_steps, run.emissions
    t, after = frames.posterior_of, frames.params_of
    leaving = slots(run.moves[t, k].sum(axis=-1), "fixed:2")
    parts = [
        row(
            sub(i("a"), n(f"{k + 1}{j + 1}")), o("="),
            over(n(slots(run.moves[t, k, j], "fixed:2")), n(leaving)), o("="),
            n(slots(run.transitions[after, k, j], "fixed:3")),
        )
        for j in range(run.n_components)
    ]  # fmt: skip
    count = slots(run.counts[t, k], "fixed:2")
    for m in range(min(len(emissions.heads), MOST_SYMBOLS)):
        value = emissions.values[after, k, m]
        parts.append(_mean(run, slots, value, value * run.counts[t, k], count, k, m))
    if emissions.spread is not None and not _tied(run):
        variance = emissions.spread[after, k] ** 2
        parts.append(
            row(
                f"<msubsup>{i('σ')}{n(k + 1)}{n(2)}</msubsup>", o("="),
                over(n(slots(variance * run.counts[t, k], "significant:5")), n(count)), o("="),
                n(slots(variance, "significant:4")),
            )
        )  # fmt: skip
    return number_line(swatch(k + 1), *parts)


def _mean(run: History, slots: Slots, value: FloatArray, whole: FloatArray, count: str, k: int, m: int) -> str:
    emissions = run.emissions
    symbol = sub(i(emissions.symbol), n(k + 1))
    if emissions.symbols:
        symbol = row(symbol, o("("), f"<mtext>{words(emissions.symbols[m])}</mtext>", o(")"))
    form = "fixed:2" if emissions.symbols else "significant:6"
    return row(symbol, o("="), over(n(slots(whole, form)), n(count)), o("="), n(slots(value, emissions.form)))


def _tied(run: History) -> bool:
    form = covariance_form(run.trace.model)
    return form is not None and form.tied


def _remark(run: History) -> str:
    several = (
        "their average over the sequences"
        if len(run.data.lengths) > 1
        else "there is one sequence, so it tends to a single state"
    )
    more = "The first symbols are written out; the table has all." if len(run.emissions.heads) > MOST_SYMBOLS else ""
    first = "γ" + "<sub>1</sub>"
    return note(
        sentences(
            f"Expected transitions divided by expected departures; the initial distribution δ is {first}: {several}.",
            more,
        )
    )
