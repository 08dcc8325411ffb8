"""Probabilistic latent semantic analysis: each topic's words, each document's topics, and the fitted table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from scipy.special import xlogy

from em_core.catalogue.entry import Exhibit
from em_core.em.trace import Trace
from em_core.models import PLSA, TopicParams, TopicPosterior
from em_core.models.plsa import tallies
from em_core.numerics.arrays import FloatArray, IntArray
from em_viz.animation.slots import Slots, swatch, table, words
from em_viz.animation.spec import Panel, Picture
from em_viz.models.common.bar_picture import Series, bars_picture, shared_out
from em_viz.models.common.scene import Scene, Words, formulas_panel, frames_of, note, number_line, over_steps
from em_viz.models.common.scene_registry import scene
from em_viz.run.component_table import Column, component_panel
from em_viz.run.half_steps import E, HalfSteps, M
from em_viz.style.theme import component_colour
from em_viz.text.mathml import formula_block, i, n, o, over, row, sub, total
from em_viz.text.numbers import short

Run: TypeAlias = Trace[TopicParams, TopicPosterior]


@dataclass(frozen=True, eq=False)
class Reading:
    """A run on a table of D documents and W words; of the responsibilities (D, W, K), what is shown of them.

    counts:       (D, W).
    by_document:  (T+1, D, K) the expected counts of each topic in each row; mass: (T+1, K) in all.
    first_row:    (T+1, W, K) the first row's responsibilities; first_column: (T+1, K) the first column's counts.
    moved:        (T+1, 3) the row, the column and the topic whose share moved most in E-step t, among cells not empty.
    share_before, share_after:  (T+1,) that share; equal at t = 0.
    """

    exhibit: Exhibit
    frames: HalfSteps
    counts: FloatArray
    by_document: FloatArray
    first_row: FloatArray
    first_column: FloatArray
    moved: IntArray
    share_before: FloatArray
    share_after: FloatArray
    weights: FloatArray
    documents: FloatArray
    words: FloatArray
    objective: FloatArray

    @property
    def mass(self) -> FloatArray:
        """(T+1, K) the expected counts of each topic."""
        result: FloatArray = self.by_document.sum(axis=1)
        return result

    @property
    def divergence(self) -> FloatArray:
        """(T+1,) sum n log(n / fitted): what KL-NMF lowers, and what l lacks of the best any table could reach."""
        best = float(xlogy(self.counts, self.counts / self.counts.sum()).sum())
        result: FloatArray = best - self.objective
        return result


@scene.register
def topics_scene(_model: PLSA, exhibit: Exhibit, trace: Run) -> Scene:
    """Return the scene of a run on a table of counts."""
    run = _reading(exhibit, trace)
    return Scene((_words_picture(run), _documents_picture(run)), _said(run), (_parameters(run), _formulas(run)))


def _reading(exhibit: Exhibit, trace: Run) -> Reading:
    """Return what is shown of a run, in one pass that keeps no responsibilities: all together may be gigabytes."""
    counts, steps = np.asarray(exhibit.data), trace.n_steps + 1
    k = len(exhibit.components)
    by_document, first_row = np.empty((steps, len(counts), k)), np.empty((steps, counts.shape[1], k))
    first_column, moved = np.empty((steps, k)), np.zeros((steps, 3), dtype=np.int64)
    before, after = np.zeros((2, steps))
    seen = (counts > 0)[..., None]
    previous: FloatArray | None = None
    for t in range(steps):
        posterior = trace.posterior(t)
        tally, tally_of_words = tallies(counts, posterior)
        by_document[t], first_column[t], first_row[t] = tally.T, tally_of_words[:, 0], posterior.responsibilities[0]
        shares = posterior.responsibilities * seen
        if previous is not None:
            place = np.unravel_index(np.abs(shares - previous).argmax(), shares.shape)
            moved[t], before[t], after[t] = place, previous[place], shares[place]
        previous = shares
    return Reading(
        exhibit,
        frames_of(trace),
        counts,
        by_document,
        first_row,
        first_column,
        moved,
        before,
        after,
        over_steps(trace, lambda params: params.weights),
        over_steps(trace, lambda params: params.documents),
        over_steps(trace, lambda params: params.words),
        trace.log_likelihoods,
    )


def _words_picture(run: Reading) -> Picture:
    """Return how each topic is spread over the words."""
    names = run.exhibit.components
    series = [
        Series(f"topic-{k}", words(names[k]), run.words[:, k], run.frames.params_of, component_colour(k))
        for k in range(len(names))
    ]
    picture = bars_picture(
        "data",
        tuple(map(words, run.exhibit.sample.columns)),
        series,
        "probability in the topic",
        side_by_side=True,
        alt="For each topic, the probabilities of the words.",
        caption="What each topic is about: its probabilities of the columns sum to 1.",
    )
    return replace(picture, group="data", title="topics over columns")


def _documents_picture(run: Reading) -> Picture:
    """Return each document's counts divided among the topics."""
    names = tuple(map(words, run.exhibit.components))
    colours = [component_colour(k) for k in range(len(names))]
    whole = run.counts.sum(axis=1)
    series = shared_out(run.frames, run.by_document, names, colours, whole=whole, noun="counts")
    picture = bars_picture(
        "documents",
        tuple(map(words, run.exhibit.sample.rows)),
        series,
        "counts",
        alt="Each row's counts, in the colours of the topics.",
        caption="The E-step assigns every single count to the topics, in parts; a bar is a row of the table.",
    )
    return replace(picture, group="data", title="topics by row")


def _said(run: Reading) -> Words:
    frames, sample = run.frames, run.exhibit.sample
    slots, t, after = Slots(frames.n_frames), frames.posterior_of, frames.params_of
    divergence = slots(run.divergence[after], "significant:5")
    d, w, k = run.moved.T
    number = slots(k[t] + 1, "integer")
    now, before = slots(run.share_after[t], "fixed:3"), slots(run.share_before[t], "fixed:3")
    moved = np.abs(run.share_after - run.share_before)
    cells = list(dict.fromkeys(zip(d.tolist(), w.tolist(), strict=True)))
    index = np.array([cells.index(cell) for cell in zip(d.tolist(), w.tolist(), strict=True)])
    again = [
        f'the responsibilities are computed again. They changed most for "{words(sample.columns[column])}" in '
        f"{words(sample.rows[line])}: that of topic&#160;{number}&#160;{swatch(number)} went from {before} to {now}."
        for line, column in cells
    ]
    total_of = slots(float(run.counts.sum()), "integer")
    case = np.where(moved >= 0.0005, 1 + index, 1 + len(cells))
    case[0] = 0
    still = f"the responsibilities are computed again; none changed by more than {slots(moved[t], 'scientific:1')}."
    return Words(
        slots,
        f"{len(run.exhibit.components)} topics, and {total_of} counts in {run.counts.size} cells.",
        (
            f"the responsibilities of the topics are computed for each of the {total_of} counts. The topics stayed.",
            *again,
            still,
        ),
        (
            (
                "each topic becomes proportions of the expected counts. The table's divergence "
                f"from the fitted one is {divergence}."
            ),
        ),
        e_case=case[t],
    )


def _parameters(run: Reading) -> Panel:
    frames = run.frames
    best = run.words.argmax(axis=2)
    columns = [
        Column(run.weights, frames.params_of, M, "fixed:4", "expected counts ÷ all counts", bar=True),
        Column(run.mass, frames.posterior_of, E, "fixed:1", "the sum of n × r"),
        Column(
            np.take_along_axis(run.words, best[..., None], 2)[..., 0],
            frames.params_of,
            M,
            "fixed:4",
            "its largest probability",
        ),
    ]
    head = "".join(f'<th scope="col">{name}</th>' for name in ("weight π", "exp. counts", "most probable"))
    return component_panel(frames, columns, f"<thead><tr><th></th>{head}</tr></thead>")


def _formulas(run: Reading) -> Panel:
    """Return both half-steps' formulas; the numbers are those of the first row and of the first column."""
    frames, sample, count = run.frames, run.exhibit.sample, len(run.exhibit.components)
    slots, t = Slots(frames.n_frames), frames.posterior_of
    after = np.minimum(t + 1, len(run.words) - 1)
    share = sub(i("r"), row(i("d"), i("w"), i("k")))
    a, b, cell = sub(i("a"), row(i("k"), i("d"))), sub(i("b"), row(i("k"), i("w"))), sub(i("n"), row(i("d"), i("w")))
    divided = row(share, o("∝"), sub(i("π"), i("k")), a, b)
    fitted = row(b, o("="), over(total("d", cell, share), total("d,w", cell, share)))
    body = []
    for w, name in enumerate(sample.columns):
        cells = [short(run.counts[0, w]), *(slots(run.first_row[t, w, k], "fixed:3") for k in range(count))]
        body.append(f'<tr><th scope="row">{words(name)}</th>{"".join(f"<td>{each}</td>" for each in cells)}</tr>')
    titles = ("counted", *(f"r {swatch(k + 1)}" for k in range(count)))
    head = "".join(f'<th scope="col">{title}</th>' for title in titles)
    of_word, of_all = run.first_column, run.mass
    lines = [
        number_line(
            swatch(k + 1),
            row(
                sub(i("b"), row(n(k + 1), o(","), n(1))),
                o("="),
                over(n(slots(of_word[t, k], "fixed:2")), n(slots(of_all[t, k], "fixed:2"))),
                o("="),
                n(slots(run.words[after, k, 0], "fixed:4")),
            ),
        )
        for k in range(count)
    ]
    return formulas_panel(
        slots,
        frames,
        note("EM begins with an E-step: how probable is each topic for each count?") + formula_block(divided),
        formula_block(divided)
        + note(f'The row "{words(sample.rows[0])}":')
        + table("hs-division", f"<thead><tr><th></th>{head}</tr></thead>", body),
        formula_block(fitted) + note(f'With the numbers of "{words(sample.columns[0])}":') + "".join(lines),
    )
