"""The coins: the published table, drawn and said."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from em_core import run_em
from em_core.algorithms.run import Trace
from em_core.catalogue.entry import Exhibit, exhibit
from em_core.catalogue.registry import FAMILY
from em_core.data.problems import DataError
from em_core.data.reading import read_pasted
from em_viz.animation.spec import Animation
from em_viz.models.exhibit_animation import animate_exhibit
from tests.em_viz.shown import html_of

ENTRY = FAMILY["two_coins"]


@cache
def _run(example: str = "two-coins", coins: int = 2) -> tuple[Exhibit, Trace[Any, Any], Animation]:
    shown = exhibit(ENTRY, ENTRY.example(example), chosen={"coins": coins}, seed=3 if coins != 2 else None)
    trace = run_em(shown.model, shown.data, shown.start, max_steps=shown.max_steps, tol=shown.tol)
    return shown, trace, animate_exhibit(shown, trace, key="test")


def test_the_first_step_is_the_published_table() -> None:
    """Do & Batzoglou (2008), figure 1b: 21.3 heads and 8.6 tails for A, 11.7 and 8.4 for B; 0.71 and 0.58."""
    _, _, animation = _run()
    table = html_of(animation, "formulas", 1)
    foot = table[table.index("<tfoot>") :]
    assert [float(cell) for cell in re.findall(r"<td>([\d.]+)</td>", foot)] == [33, 50, 21.30, 8.57, 11.70, 8.43]
    m = html_of(animation, "sentence", 2)
    assert "0.7130" in m
    assert "0.5813" in m


@pytest.mark.parametrize(
    ("example", "coins"), [("two-coins", 2), ("equal-coins", 2), ("two-coins", 3), ("two-coins", 1)]
)
def test_coins_stand_where_their_probabilities_are_and_bars_are_the_shares(example: str, coins: int) -> None:
    shown, trace, animation = _run(example, coins)
    tosses = np.asarray(shown.data)[:, 1]
    for frame, half in enumerate(trace.half_steps()):
        line = {
            each.uid: np.asarray(each.x, float) for each in animation.figure(frame, "data").data if each.uid != "cloud"
        }
        bars = {each.uid: np.asarray(each.x, float) for each in animation.figure(frame, "division").data}
        for k in range(coins):
            assert_allclose(line[f"coin-{k}"], half.params.probabilities[k])
            ends = bars[f"part-{k}"].reshape(-1, 3)
            if half.posterior is None:
                assert np.isnan(ends).all()
            else:
                assert_allclose(ends[:, 1] - ends[:, 0], half.posterior.responsibilities[:, k] * tosses, atol=1e-12)
    cloud = animation.pictures[0].cloud
    assert cloud is not None
    assert_allclose(cloud.x, np.asarray(shown.data)[:, 0] / tosses)


def test_equal_coins_stay_at_two_thirds_less_a_little_for_ever_and_the_words_say_why() -> None:
    _, trace, animation = _run("equal-coins")
    assert_allclose([params.probabilities for params in trace.params[1:]], 0.66, atol=1e-15)
    assert "equal coins explain every set equally well" in html_of(animation, "sentence", 5)


def test_the_words_name_the_set_that_moved_most() -> None:
    shown, trace, animation = _run()
    for t in range(1, 6):
        change = np.abs(trace.responsibilities(t) - trace.responsibilities(t - 1))
        moved = int(change.max(axis=1).argmax())
        said = html_of(animation, "sentence", 2 * t + 1)
        assert shown.sample.rows[moved].capitalize() + " changed most" in said
        assert {f"{value:.3f}" for value in trace.responsibilities(t)[moved]} & set(re.findall(r"\d\.\d{3}", said))


def test_sets_without_tosses_and_many_sets_are_shown_too() -> None:
    rng = np.random.default_rng(1)
    tosses = rng.integers(0, 12, 40)
    heads = rng.binomial(tosses, 0.4)
    text = "heads,tosses\n" + "\n".join(f"{h},{m}" for h, m in zip(heads, tosses, strict=True))
    own = ENTRY.reader.read(read_pasted(text))
    shown = exhibit(ENTRY, ENTRY.examples[0], own=own)
    trace = run_em(shown.model, shown.data, shown.start, max_steps=20)
    animation = animate_exhibit(shown, trace, key="own")
    assert html_of(animation, "formulas", 1).count('<th scope="row">') == 13
    assert "Of 40 sets" in html_of(animation, "formulas", 1)
    assert animation.pack()


def test_more_heads_than_tosses_is_refused_with_its_row() -> None:
    with pytest.raises(DataError, match='Row 3 has "heads" 11 and "tosses" 10'):
        ENTRY.reader.read(read_pasted("heads,tosses\n5,10\n11,10"))


def test_each_share_is_shown_as_the_division_that_it_is() -> None:
    _, trace, animation = _run()
    (first, second) = trace.params[0].probabilities.ravel()
    told = re.sub(r"<span[^>]*></span>", "", html_of(animation, "formulas", 1))
    for number, heads in enumerate((5, 9, 8, 4, 7), 1):
        one, two = (p**heads * (1 - p) ** (10 - heads) for p in (first, second))
        (line,) = re.findall(rf"<strong>set {number}:</strong>(.*?)</p>", told)
        assert f"{first:.4f}<sup>{heads}</sup> × {1 - first:.4f}<sup>{10 - heads}</sup> = {one:.4g}" in line
        share = re.search(r"= ([\d.]+) ÷ ([\d.]+) = ([\d.]+)$", line)
        assert share
        assert float(share[3]) == pytest.approx(one / (one + two), abs=5e-6)
        assert float(share[1]) / float(share[2]) == pytest.approx(float(share[3]), rel=1e-3)


def test_five_sets_of_ones_own_are_sets_one_to_five() -> None:
    own = ENTRY.reader.read(read_pasted("heads,tosses\n5,10\n9,10\n8,10\n4,10\n7,10", "Pasted"))
    assert own.rows == ("set 1", "set 2", "set 3", "set 4", "set 5")


def test_powers_that_no_number_holds_are_not_written_out() -> None:
    own = ENTRY.reader.read(read_pasted("heads,tosses\n5000,10000\n9000,10000", "Pasted"))
    shown = exhibit(ENTRY, ENTRY.examples[0], own=own)
    trace = run_em(shown.model, shown.data, shown.start, max_steps=2)
    assert "computed from logarithms" in html_of(animate_exhibit(shown, trace, key="k"), "formulas", 1)
