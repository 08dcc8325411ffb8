"""Hidden Markov models: what is drawn and said is what the run did."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy.stats import norm, poisson

from em_core import run_em
from em_core.algorithms.run import HalfStepKind, Trace
from em_core.catalogue.entry import exhibit
from em_core.catalogue.registry import FAMILY
from em_core.catalogue.sample import Sample
from em_core.data.reading import read_pasted
from em_core.models import Sequences
from em_viz.animation.spec import Animation, Picture
from em_viz.models.exhibit_animation import animate_exhibit
from em_viz.models.hmm.run_arrays import History, history, hits
from tests.present import present

EXAMPLES = ("earthquakes", "earthquakes-three", "eruptions-in-order", "casino")


def _played(
    entry: Any, example: Any, steps: int | None = None, **given: Any
) -> tuple[Animation, Trace[Any, Any], History]:
    shown = exhibit(entry, example, **given)
    trace = run_em(shown.model, shown.data, shown.start, max_steps=steps or shown.max_steps, tol=shown.tol)
    return animate_exhibit(shown, trace, key="test"), trace, history(shown.model, shown, trace)


@cache
def run_of(name: str) -> tuple[Animation, Trace[Any, Any], History]:
    return _played(*next((e, x) for e in FAMILY.values() for x in e.examples if x.id == name))


def own(model: str, values: Any, k: int, steps: int = 10, **about: Any) -> tuple[Animation, Trace[Any, Any], History]:
    n = len(values)
    rows = about.pop("rows", tuple(f"day {i + 1}" for i in range(n)))
    sample = Sample(values, "own data", rows, ("x",), row_noun="day", **about)
    return _played(FAMILY[model], FAMILY[model].examples[0], steps, chosen={"k": k}, own=sample)


def picture(animation: Animation, name: str) -> Picture:
    return next(each for each in animation.pictures if each.name == name)


def traces(animation: Animation, name: str, frame: int) -> dict[str, Any]:
    return {trace.uid: trace for trace in animation.figure(frame, name).data}


def said(animation: Animation, panel: str, frame: int) -> str:
    html = next(each for each in animation.panels if each.name == panel).html(frame)
    return re.sub(r"<[^>]*>", "", html).replace("&#160;", " ")


def frames(animation: Animation) -> list[int]:
    return sorted({0, 1, 2, 3, animation.n_frames // 2, animation.n_frames - 2, animation.n_frames - 1})


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_strip_of_probabilities_is_the_posterior(name: str) -> None:
    animation, trace, run = run_of(name)
    for frame in frames(animation):
        half, drawn = trace.half_step(frame), traces(animation, "data", frame)
        k_all = run.model.n_components
        for k in range(k_all):
            strip = drawn[f"probability-{k}"]
            assert strip.opacity == (0 if half.posterior is None else 1)
            if half.posterior is None:
                continue
            columns = np.asarray(strip.y, float).reshape(len(trace.data), -1, 3)
            ends = half.posterior.responsibilities.cumsum(axis=1)[:, k]
            begins = ends - half.posterior.responsibilities[:, k]
            for drawn_at, is_at in ((columns[..., 0], begins), (columns[..., 1], ends)):
                assert_allclose(drawn_at, np.broadcast_to(is_at[:, None], columns.shape[:2]), atol=2e-4)
            assert np.isnan(columns[..., 2]).all()


@pytest.mark.parametrize("name", EXAMPLES)
def test_points_wear_their_states_colours_and_stand_in_time(name: str) -> None:
    animation, trace, _ = run_of(name)
    cloud = picture(animation, "data").cloud
    assert cloud is not None
    assert_array_equal(cloud.y, trace.data.values[:, 0])
    for frame in frames(animation):
        posterior, weights = trace.half_step(frame).posterior, cloud.weights[cloud.keys[frame]]
        expected = np.zeros(weights.shape) if posterior is None else 255 * posterior.responsibilities
        assert_allclose(weights, expected, atol=1.0001)
    if name == "earthquakes":
        assert_array_equal(cloud.x, np.arange(1900, 2007))
        assert cloud.labels[18] == "1918: earthquakes (a year) 21"


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_path_on_screen_is_viterbis_at_the_last_e_steps_parameters(name: str) -> None:
    animation, trace, run = run_of(name)
    cloud = picture(animation, "data").cloud
    assert cloud is not None
    for frame in frames(animation):
        half, drawn = trace.half_step(frame), traces(animation, "data", frame)
        covered = np.full(len(trace.data), -1)
        for k in range(run.model.n_components):
            for begin, end in np.asarray(drawn[f"path-{k}"].x, float).reshape(-1, 3)[:, :2]:
                covered[(cloud.x > begin) & (cloud.x < end)] = k
        marks = np.asarray(drawn["differs"].x, float)
        marks = marks[~np.isnan(marks)]
        if half.posterior is None:
            assert (covered == -1).all()
            assert len(marks) == 0
            continue
        path, _ = run.model.most_likely_path(trace.data, trace.params[half.step])
        assert_array_equal(covered, path)
        assert_array_equal(marks, cloud.x[path != half.posterior.responsibilities.argmax(axis=1)])


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_row_of_the_transition_matrix_is_a_bar_of_one(name: str) -> None:
    animation, trace, run = run_of(name)
    for frame in frames(animation):
        params, drawn = trace.half_step(frame).params, traces(animation, "moves", frame)
        k_all = run.model.n_components
        bars = np.stack([np.asarray(drawn[f"to-{k}"].x, float).reshape(-1, 3) for k in range(k_all)])
        lengths = np.nan_to_num(bars[..., 1] - bars[..., 0])
        assert_allclose(lengths.sum(axis=0), 1, atol=1e-12)
        assert_allclose(lengths[:, 0], params.initial, atol=1e-12)
        assert_allclose(lengths[:, 1:].T, params.transitions, atol=1e-12)


@pytest.mark.parametrize("name", EXAMPLES[:3])
def test_lines_stand_at_the_means_and_a_standard_deviation_either_side(name: str) -> None:
    animation, trace, run = run_of(name)
    for frame in frames(animation):
        half, drawn = trace.half_step(frame), traces(animation, "data", frame)
        for k in range(run.model.n_components):
            gaussian = hasattr(half.params, "means")
            mean = half.params.means[k, 0] if gaussian else half.params.rates[k, 0]
            assert_allclose(drawn[f"level-{k}"].y, mean)
            assert drawn[f"ghost-{k}"].opacity == pytest.approx(0.75 if half.kind is HalfStepKind.M else 0)
            if half.kind is HalfStepKind.M:
                before = trace.params[half.step]
                assert_allclose(drawn[f"ghost-{k}"].y, before.means[k, 0] if gaussian else before.rates[k, 0])
            if gaussian:
                sd = np.sqrt(half.params.covariances[k, 0, 0])
                assert_allclose(drawn[f"spread-{k}"].y, [mean - sd] * 2 + [np.nan] + [mean + sd] * 2)


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_each_state_gives_is_its_distribution_at_the_parameters_on_screen(name: str) -> None:
    animation, trace, run = run_of(name)
    k_all = run.model.n_components
    for frame in frames(animation):
        half, drawn = trace.half_step(frame), traces(animation, "distributions", frame)
        r = half.posterior.responsibilities.mean(axis=0) if half.posterior else np.full(k_all, 1 / k_all)
        for k in range(k_all):
            x, y = (np.asarray(v, float) for v in (drawn[f"given-{k}"].x, drawn[f"given-{k}"].y))
            if hasattr(half.params, "probabilities"):
                assert_allclose(x.reshape(-1, 3)[:, 1], half.params.probabilities[k])
            elif hasattr(half.params, "rates"):
                assert_allclose(y, r[k] * poisson.pmf(x, half.params.rates[k, 0]), rtol=1e-9)
            else:
                sd = np.sqrt(half.params.covariances[k, 0, 0])
                assert_allclose(y, r[k] * norm.pdf(x, half.params.means[k, 0], sd), rtol=1e-9, atol=1e-15)
    if name != "casino":
        seen = picture(animation, "distributions").figure.data[0]
        assert float(np.sum(np.asarray(seen.y) * np.asarray(seen.width))) == pytest.approx(1)


def test_the_e_step_names_the_year_that_changed_most() -> None:
    animation, trace, run = run_of("earthquakes")
    for step in (1, 2, 5):
        before, after = trace.responsibilities(step - 1), trace.responsibilities(step)
        row, k = np.unravel_index(np.abs(after - before).argmax(), after.shape)
        sentence = said(animation, "sentence", 2 * step + 1)
        moves = trace.posterior(step).transitions
        assert f"The state of {1900 + row} changed most" in sentence
        assert f"state {k + 1} " in sentence
        assert f"from {before[row, k]:.3f} to {after[row, k]:.3f}" in sentence
        assert f"{moves.sum() - np.trace(moves):.1f} changes of state are expected" in sentence
        assert f"{1900 + row}: x = {run.data.values[row, 0]:g}," in said(animation, "formulas", 2 * step + 1)


def test_the_m_step_names_the_rate_that_moved_most_and_how_long_its_state_lasts() -> None:
    animation, trace, _ = run_of("earthquakes-three")
    for step in (1, 2, 6):
        move = (trace.params[step].rates - trace.params[step - 1].rates)[:, 0]
        k = int(np.abs(move).argmax())
        sentence = said(animation, "sentence", 2 * step)
        assert re.search(rf"The rate of state {k + 1}\s+moved most", sentence)
        assert f"to {trace.params[step].rates[k, 0]:.3f}; a visit to this state lasts" in sentence
        stay = float(present(re.search(r"lasts ([\d.]+) years on average", sentence))[1])
        assert stay == pytest.approx(1 / (1 - trace.params[step].transitions[k, k]), rel=5e-3)


def test_forward_backward_in_the_formulas_is_the_posterior_of_that_row() -> None:
    animation, trace, run = run_of("earthquakes-three")
    for step in (0, 3, trace.n_steps):
        table = said(animation, "formulas", 2 * step + 1)
        for share in trace.responsibilities(step)[run.moved[step]]:
            assert f"{share:.4f}" in table
    m = said(animation, "formulas", 2)
    moves, after = trace.posterior(0).transitions, trace.params[1]
    for j in range(3):
        for k in range(3):
            assert f"a{j + 1}{k + 1}={moves[j, k]:.2f}{moves[j].sum():.2f}={after.transitions[j, k]:.3f}" in m


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_rows_in_which_path_and_likeliest_states_differ_are_named(name: str) -> None:
    animation, trace, run = run_of(name)
    labels = run.exhibit.sample.rows
    for step in {0, 1, trace.n_steps // 2, trace.n_steps}:
        path, log = run.model.most_likely_path(trace.data, trace.params[step])
        differs = np.flatnonzero(path != trace.responsibilities(step).argmax(axis=1))
        for frame in {2 * step + 1, min(2 * step + 2, animation.n_frames - 1)}:
            text = said(animation, "paths", frame)
            now = int(trace.half_step(frame).step) if frame % 2 else step
            if now != step:
                continue
            if len(differs) == 0:
                assert "through the most likely state of every single" in text
            else:
                assert f"In {len(differs)} of {len(trace.data)} " in text
                assert ", ".join(labels[row] for row in differs[:6]) in text
            changes = int(np.count_nonzero(np.diff(path)))
            often = {0: "never changes its state", 1: "changes its state once"}
            assert often.get(changes, f"changes its state {changes} times") in text
            assert log <= trace.log_likelihoods[step] + 1e-9


def test_the_casinos_path_is_compared_with_the_truth() -> None:
    animation, trace, run = run_of("casino")
    assert run.truth is not None
    path = run.paths[-1]
    right = max(int((path == run.truth).sum()), int((path != run.truth).sum()))
    alone = trace.responsibilities(trace.n_steps).argmax(axis=1)
    soft = max(int((alone == run.truth).sum()), int((alone != run.truth).sum()))
    assert f"{right} of 300 rolls on the path, {soft} one by one" in said(animation, "paths", animation.n_frames - 1)
    # What the example teaches: the loaded die is found, and mostly when it was there.
    assert min(right, soft) > 240
    dark = np.asarray(traces(animation, "data", 0)["truth-1"].x, float).reshape(-1, 3)
    x = np.arange(1, 301)
    loaded = np.zeros(300, dtype=bool)
    for begin, end, _ in dark:
        loaded |= (x > begin) & (x < end)
    assert_array_equal(loaded, run.truth == 1)


def test_hits_do_not_depend_on_what_states_are_called() -> None:
    truth = np.array([0, 0, 1, 1, 2, 2])
    assert hits(np.array([2, 2, 0, 0, 1, 1]), truth) == 6
    assert hits(np.array([0, 0, 0, 0, 0, 0]), truth) == 2
    assert hits(np.array([1, 1, 1, 0, 2, 2]), truth) == 5


def test_sequences_stand_apart_and_no_change_is_counted_between_them() -> None:
    counts = np.array([[0.0]] * 6 + [[20.0]] * 5 + [[0.0]] * 4)
    animation, _, run = own("poisson_hmm", Sequences(counts, (6, 5, 4)), 2)
    cloud = picture(animation, "data").cloud
    assert cloud is not None
    gaps = np.diff(cloud.x)
    assert set(np.flatnonzero(gaps > 1)) == {5, 10}
    assert cloud.labels[6].startswith("day 7 of sequence 2")
    assert "never changes its state" in said(animation, "paths", animation.n_frames - 1)
    assert int(run.changes_of(run.paths)[-1]) == 0
    assert len(np.unique(run.paths[-1])) == 2
    assert "through every sequence" in said(animation, "sentence", 1)
    stretches = [np.asarray(traces(animation, "data", animation.n_frames - 1)[f"path-{k}"].x, float) for k in (0, 1)]
    assert sum(int((~np.isnan(x)).sum()) for x in stretches) == 6


def test_sequences_keep_their_names() -> None:
    sheet = "group,day,count\n" + "".join(
        f"{who},{day},{3 + 9 * (day > 3)}\n" for who in ("Ann", "Bo<b>") for day in range(6)
    )
    entry = FAMILY["poisson_hmm"]
    sample = entry.reader.read(read_pasted(sheet))
    animation, _, _ = _played(entry, entry.examples[0], 5, chosen={"k": 2}, own=sample)
    shown = picture(animation, "data")
    assert shown.cloud is not None
    assert shown.cloud.labels[7] == "1 of Bo<b>: count 3"
    assert list(shown.figure.layout.xaxis.ticktext) == ["Ann", "Bo&lt;b&gt;"]
    heads, rows = entry.reader.write(sample)
    assert heads[0] == "sequence"
    assert [row[0] for row in rows] == ["Ann"] * 6 + ["Bo<b>"] * 6


def test_of_many_sequences_a_few_are_named_along_the_axis() -> None:
    animation, _, _ = own("poisson_hmm", Sequences(np.arange(60.0)[:, None] % 4, (2,) * 30), 2, steps=2)
    time = picture(animation, "data").figure.layout.xaxis
    assert list(time.ticktext) == [f"sequence {i}" for i in range(1, 31, 4)]
    assert len(time.tickvals) == 8


def test_one_state_says_so() -> None:
    animation, _, _ = own("poisson_hmm", np.array([[1.0], [4.0], [2.0]]), 1)
    assert "there is one state" in said(animation, "sentence", 1)
    assert "one path" in said(animation, "paths", animation.n_frames - 1)


def test_of_very_long_sequences_the_first_rows_are_drawn_and_the_caption_says_it() -> None:
    rng = np.random.default_rng(0)
    animation, trace, run = own("gaussian_hmm", rng.normal(size=(6000, 1)), 2, steps=2)
    shown = picture(animation, "data")
    assert shown.cloud is not None
    assert len(shown.cloud.x) == 5000
    assert shown.caption.startswith("The first 5,000 of 6,000 are drawn.")
    assert run.paths.shape == (trace.n_steps + 1, 6000)
    # What cannot be written as a probability any more is written as its logarithm.
    assert "log-probability of −" in said(animation, "paths", 1)


def test_names_from_outside_stay_text() -> None:
    rng = np.random.default_rng(1)
    names = tuple(f"<b>{{0|integer}} {i}" for i in range(40))
    facts = {"symbols": ("<i>", "{1|integer}", "&")}
    animation, _, _ = own("categorical_hmm", rng.integers(3, size=(40, 1)).astype(float), 2, rows=names, facts=facts)
    for panel in animation.panels:
        for frame in frames(animation):
            html = panel.html(frame)
            assert "<b>" not in html
            assert "<i>" not in html
    assert "<i>" not in str(animation.figure(0).layout)


def test_what_the_examples_say_is_what_their_runs_find() -> None:
    """The numbers in `teaches`, in em_core/catalogue/entries/hidden_markov_models.py."""
    ends = {name: run_of(name)[1].params[-1] for name in EXAMPLES}
    assert_allclose(np.sort(ends["earthquakes"].rates[:, 0]).round(1), [15.4, 26.0])
    assert (np.diag(ends["earthquakes"].transitions) > 0.85).all()
    assert_array_equal(np.sort(ends["earthquakes-three"].rates[:, 0]).round(), [13, 20, 30])
    short = int(ends["eruptions-in-order"].means[:, 0].argmin())
    assert ends["eruptions-in-order"].transitions[short, short] < 0.07
    assert ends["casino"].probabilities[:, 5].max() > 0.45


@pytest.mark.parametrize("text", ["a\n1000000\n2000000\n3000000\n5\n0", "a\n100000000000000\n3\n7\n200000000000000"])
def test_counts_however_large_are_drawn_at_a_few_hundred_places(text: str) -> None:
    entry = FAMILY["poisson_hmm"]
    shown = exhibit(entry, entry.examples[0], own=entry.reader.read(read_pasted(text)))
    animation = animate_exhibit(shown, run_em(shown.model, shown.data, shown.start, max_steps=5), key="test")
    places = next(line.x for line in animation.figure(0, "distributions").data if line.uid == "given-0")
    assert 100 < len(places) < 400
