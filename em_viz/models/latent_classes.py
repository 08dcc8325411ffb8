"""Latent classes: how each class answers each question, and every pattern of answers divided among the classes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from scipy.special import softmax

from em_core.catalogue.entry import Exhibit
from em_core.em.trace import Trace
from em_core.models import LatentClasses, LatentClassParams, MixturePosterior
from em_core.numerics.arrays import FloatArray
from em_core.numerics.wording import sentences
from em_viz.animation.slots import Slots, swatch, table, words
from em_viz.animation.spec import Panel, Picture
from em_viz.models.common.bar_picture import Series, bars_picture, shared_out
from em_viz.models.common.scene import Scene, Words, formulas_panel, note, number_line, over_steps
from em_viz.models.common.scene_registry import scene
from em_viz.run.cell_formulas import Makers, count_formula, mean_formula, weight_formula
from em_viz.run.component_table import Column, component_panel, determined
from em_viz.run.half_steps import E, M
from em_viz.run.responsibilities import Shares, shares_of
from em_viz.style.theme import component_colour
from em_viz.text.mathml import formula_block, i, n, o, over, row, sub, sup, total
from em_viz.text.numbers import short

Run: TypeAlias = Trace[LatentClassParams, MixturePosterior]

MOST_PATTERNS = 24
"""Of more patterns than this, the most frequent ones are drawn."""

HOLE = -1.0
"""An answer that is missing, among patterns: two missing values are not equal by themselves."""


@dataclass(frozen=True, eq=False)
class Answers:
    """A run on n rows of d answers, of which m different patterns occur.

    patterns, often:  (m, d) and (m,) the patterns shown, HOLE for a missing answer, the most frequent first, and how
                      many rows have each.
    different:        how many patterns there are in all.
    p, weights:       (T+1, K, d) and (T+1, K).
    answered:         (T+1, K, d) the responsibilities of those who answered each question, summed.
    """

    exhibit: Exhibit
    shares: Shares
    patterns: FloatArray
    often: FloatArray
    different: int
    p: FloatArray
    weights: FloatArray
    answered: FloatArray

    @property
    def has_holes(self) -> bool:
        """Whether an answer is missing."""
        return bool(np.isnan(np.asarray(self.exhibit.data)).any())

    @property
    def names(self) -> tuple[str, ...]:
        """What the classes are called."""
        return self.exhibit.components

    @property
    def divided(self) -> FloatArray:
        """(T+1, m, K) the responsibilities of each pattern shown."""
        with np.errstate(divide="ignore", invalid="ignore"):
            yes, no = np.log(self.p), np.log1p(-self.p)
            x = self.patterns[:, None]
            terms = np.select([x == 1, x == 0], [yes[:, None], no[:, None]], 0.0).sum(axis=3)
            found: FloatArray = softmax(np.log(self.weights)[:, None] + terms, axis=2)
        return found

    def written(self, pattern: int) -> str:
        """Return a pattern as it is written: "1011", "1·11" where the second answer is missing."""
        return _written(self.patterns[pattern])

    @property
    def columns(self) -> tuple[str, ...]:
        """What the questions are called, each with the answer that is counted as 1, where that is not a 1."""
        return tuple(f"{name}: {one}" if one not in ("", "1") else name for name, (_, one) in self._answers)

    @property
    def meaning(self) -> str:
        """What a 0 and a 1 of the patterns stand for, and a point; "" where there is nothing to say."""
        answers = {pair for _, pair in self._answers}
        said = ""
        if answers != {("0", "1")}:
            zero, one = next(iter(answers)) if len(answers) == 1 else ("", "")
            zero, one = words(zero or "an empty cell"), words(one)
            said = (
                f"1 stands for {one}, 0 for {zero}." if one else "1 stands for the answer beside each question's name."
            )
        return sentences(said, "A point (·) is a missing answer." if (self.patterns == HOLE).any() else "")

    @property
    def _answers(self) -> Iterator[tuple[str, tuple[str, str]]]:
        columns = self.exhibit.sample.columns
        known = (self.exhibit.sample.facts or {}).get("answers", (("0", "1"),) * len(columns))
        return zip(columns, known, strict=True)


def _written(answers: FloatArray) -> str:
    """Return some answers of 0, 1 and HOLE as they are written."""
    return "".join("·" if answer == HOLE else f"{answer:g}" for answer in answers)


def _with_holes(data: FloatArray) -> FloatArray:
    """Return the answers (n, d) with HOLE where one is missing."""
    return np.where(np.isnan(data), HOLE, data)


@scene.register
def answers_scene(_model: LatentClasses, exhibit: Exhibit, trace: Run) -> Scene:
    """Return the scene of a run on answers of 0 or 1, of which some may be missing."""
    patterns, often = np.unique(_with_holes(np.asarray(exhibit.data)), axis=0, return_counts=True)
    order = np.argsort(-often, kind="stable")[:MOST_PATTERNS]
    run = Answers(
        exhibit,
        shares_of(trace),
        patterns[order],
        often[order].astype(np.float64),
        len(often),
        over_steps(trace, lambda params: params.probabilities),
        over_steps(trace, lambda params: params.weights),
        _answered(np.asarray(exhibit.data), trace),
    )
    return Scene((_profiles(run), _patterns(run)), _words(run), (_parameters(run), _formulas(run)))


def _answered(data: FloatArray, trace: Run) -> FloatArray:
    there = (~np.isnan(data)).astype(np.float64)
    return np.stack([trace.responsibilities(t).T @ there for t in range(trace.n_steps + 1)])


def _profiles(run: Answers) -> Picture:
    """Return each class's probability of a 1, question by question."""
    shown = run.shares.half_steps.params_of
    series = [
        Series(f"class-{k}", words(name), run.p[:, k], shown, component_colour(k)) for k, name in enumerate(run.names)
    ]
    picture = bars_picture(
        "data",
        tuple(map(words, run.columns)),
        series,
        "probability of answering 1",
        extent=(0.0, 1.0),
        side_by_side=True,
        alt="For each question, the probability with which each class answers 1.",
        caption="How each class answers: the M-step moves the bars.",
    )
    return replace(picture, group="data", title="answers by class")


def _patterns(run: Answers) -> Picture:
    """Return how many rows have each pattern of answers, divided among the classes."""
    noun = words(run.exhibit.sample.row_noun)
    parts, colours = run.divided * run.often[:, None], [component_colour(k) for k in range(len(run.names))]
    names = tuple(map(words, run.names))
    series = shared_out(run.shares.half_steps, parts, names, colours, whole=run.often, noun=f"{noun}s")
    few = f"The {len(run.often)} most frequent of {run.different}." if len(run.often) < run.different else ""
    picture = bars_picture(
        "patterns",
        [run.written(m) for m in range(len(run.often))],
        series,
        f"{noun}s with these answers",
        alt="The patterns of answers, each a bar as long as it is frequent, in the colours of the classes.",
        caption=sentences("Equal answers have equal responsibilities: the E-step moves the borders.", few, run.meaning),
    )
    return replace(picture, group="data", title="answers by pattern")


def _words(run: Answers) -> Words:
    shares, frames = run.shares, run.shares.half_steps
    slots, t, after = Slots(frames.n_frames), frames.posterior_of, frames.params_of
    k = len(run.names)
    noun = words(run.exhibit.sample.row_noun)
    sizes = ", ".join(f"{swatch(c + 1)}&#160;{slots(run.weights[after, c], 'percent:1')}" for c in range(k))
    data = _with_holes(np.asarray(run.exhibit.data))
    written = [_written(data[i]) for i in shares.moved]
    named = list(dict.fromkeys(written))
    index = np.array([named.index(text) for text in written])
    number = slots(shares.moved_to_component[t] + 1, "integer")
    now, before = slots(shares.share_after[t], "fixed:3"), slots(shares.share_before[t], "fixed:3")
    share = np.abs(shares.share_after - shares.share_before)
    small = slots(share[t], "scientific:1")
    class_ = f"class&#160;{number}&#160;{swatch(number)}"
    first = [
        f"the responsibilities of every {noun} are computed. Those who answered {text} are shared most evenly: "
        f"{class_} has {now}."
        for text in named
    ]
    again = [
        f"the responsibilities are computed again. They changed most for the answers {text}: that of {class_} went "
        f"from {before} to {now}."
        for text in named
    ]
    case = np.where(share >= 0.0005, len(named) + index, 2 * len(named))
    case[0] = index[0]
    one = "the class has" if k == 1 else "the classes have"
    return Words(
        slots,
        f"{one} {sizes} of all.",
        (*first, *again, f"the responsibilities are computed again; none changed by more than {small}."),
        (f"each class's probabilities become the proportions of ones among its members; {one} {sizes}.",),
        e_case=case[t],
    )


def _parameters(run: Answers) -> Panel:
    frames = run.shares.half_steps
    makers, origin = Makers(frames, run.shares.counts), "the sum of r × answer, ÷ N"
    below = total("i", sub(i("r"), row(i("i"), i("k"))))
    if run.has_holes:
        origin = "the sum of r × answer, ÷ the sum of r, of those who answered"
    weight, summed = weight_formula(makers, len(np.asarray(run.exhibit.data))), "the sum of its responsibilities"
    columns = [
        Column(run.weights, frames.params_of, M, "fixed:3", "N ÷ n", bar=True, formula=weight),
        Column(run.shares.counts, frames.posterior_of, E, "fixed:1", summed, formula=count_formula()),
    ]
    for j, name in enumerate(run.exhibit.sample.columns):
        means = run.p[:, :, j]
        answered = Makers(frames, run.answered[:, :, j])
        formula = mean_formula(answered, means, "p", words(name), below=row(below) if run.has_holes else "")
        told = determined(means, run.answered[:, :, j])
        columns.append(Column(told, frames.params_of, M, "fixed:3", origin, formula=formula))
    names = ("weight π", "N", *(f"p {words(name)}" for name in run.columns))
    head = "".join(f'<th scope="col" class="hs-column" title="{name}">{name}</th>' for name in names)
    return component_panel(frames, columns, f"<thead><tr><th></th>{head}</tr></thead>")


def _formulas(run: Answers) -> Panel:
    """Return both half-steps' formulas; the numbers are those of the first question."""
    frames, k = run.shares.half_steps, len(run.names)
    slots, t = Slots(frames.n_frames), frames.posterior_of
    after = np.minimum(t + 1, len(run.p) - 1)
    share, answer, p = (
        sub(i("r"), row(i("i"), i("k"))),
        sub(i("x"), row(i("i"), i("j"))),
        sub(i("p"), row(i("k"), i("j"))),
    )
    product = f"<munder><mo>∏</mo>{i('j')}</munder>"
    no = sup(row(o("("), n(1), o("−"), p, o(")")), row(n(1), o("−"), answer))
    divided = row(share, o("∝"), sub(i("π"), i("k")), product, sup(p, answer), no)
    lines = []
    for c in range(k):
        counted = run.answered[t, c, 0]
        ones, of = slots(counted * run.p[after, c, 0], "fixed:2"), slots(counted, "fixed:2")
        result = slots(run.p[after, c, 0], "fixed:4")
        name = sub(i("p"), row(n(c + 1), o(","), n(1)))
        lines.append(number_line(swatch(c + 1), row(name, o("="), over(n(ones), n(of)), o("="), n(result))))
    fitted = row(p, o("="), over(total("i", share, answer), total("i", share)))
    first = words(run.exhibit.sample.columns[0])
    return formulas_panel(
        slots,
        frames,
        note("EM begins with an E-step: how well does each class explain each row of answers?")
        + formula_block(divided),
        formula_block(divided) + _division(run, slots),
        formula_block(fitted) + note(f'With the numbers of "{first}":') + "".join(lines),
    )


def _division(run: Answers, slots: Slots) -> str:
    """Return a table of the patterns and whose they are."""
    t, divided = run.shares.half_steps.posterior_of, run.divided
    body = []
    for m in range(len(run.often)):
        cells = [short(run.often[m]), *(slots(divided[t, m, c], "fixed:3") for c in range(len(run.names)))]
        body.append(f'<tr><th scope="row">{run.written(m)}</th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>')
    heads = ("rows", *(f"r {swatch(c + 1)}" for c in range(len(run.names))))
    head = "".join(f'<th scope="col">{each}</th>' for each in heads)
    return table("hs-division", f'<thead><tr><th scope="col">answers</th>{head}</tr></thead>', body)
