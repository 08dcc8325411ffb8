"""What the tournament's pictures draw and its sentences say is what was found."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from em_core.experiments.experiment import Experiment, build_model, resolve
from em_core.multistart.optima import wilson
from em_core.multistart.tournament import Rules, Standing, Tournament, judge, play
from em_viz.multistart.tournament.pictures import FINE, gaps_figure, gaps_legend, hit_rates_figure, rates_legend
from em_viz.multistart.tournament.sentences import asides, headline, told_apart, what_is_best
from em_viz.multistart.tournament.table import standings_table
from em_viz.style.palette import OPTIMA, OPTIMA_DARK


@cache
def galaxies() -> Tournament:
    experiment = Experiment(data="galaxies_corrected", k=3)
    x, model = resolve(experiment).values, build_model(experiment, resolve(experiment))
    rules = Rules(("random_points", "random_responsibilities", "kmeans", "spread"), budget=100, trials=10)
    return judge(model, x, rules, [turn.trial for turn in play(model, x, rules) if turn.trial])


def standing(strategy: str, hits: int, of: int = 50, gap: float = 4.0) -> Standing:
    hit = tuple(i < hits for i in range(of))
    gaps = np.array([0.0 if one else gap for one in hit])
    return Standing(strategy, of, hits, wilson(hits, of), gaps, hit, 3 * of, 100 * of, 0, 0, 0)


def made(*standings: Standing, complete: int = 50) -> Tournament:
    found = galaxies()
    rules = Rules(tuple(one.strategy for one in standings), budget=1000, trials=50)
    return Tournament(found.model, rules, (), complete, found.best, standings)


def traces(figure: Any, name: str) -> list[dict[str, Any]]:
    return [trace for trace in figure.to_dict()["data"] if trace["name"] == name]


@pytest.mark.parametrize("dark", [False, True])
def test_the_bars_are_the_rates_and_the_whiskers_their_intervals(dark: bool) -> None:
    found = galaxies()
    (bars,) = traces(hit_rates_figure(found, dark=dark), "hit rate")
    drawn = [one for one in found.standings if one.random]
    assert list(bars["x"]) == [one.share for one in drawn]
    low = np.array(bars["x"]) - bars["error_x"]["arrayminus"]
    high = np.array(bars["x"]) + bars["error_x"]["array"]
    assert low == pytest.approx([one.interval.low for one in drawn])
    assert high == pytest.approx([one.interval.high for one in drawn])
    assert bars["marker"]["color"] == (OPTIMA_DARK if dark else OPTIMA)[0]


def test_every_trial_is_in_a_bubble_of_its_row_and_colour() -> None:
    found = galaxies()
    figure = gaps_figure(found, dark=False)
    for hit, name in ((True, "found the best"), (False, "did not find it")):
        (bubbles,) = traces(figure, name)
        counts: dict[int, int] = {}
        for y, words in zip(bubbles["y"], bubbles["hovertext"], strict=True):
            row = round(-y)
            counts[row] = counts.get(row, 0) + int(words.split()[0])
        expected = {row: one.hit.count(hit) for row, one in enumerate(found.standings) if one.hit.count(hit)}
        assert counts == expected


def test_gaps_are_where_the_axis_says() -> None:
    figure = gaps_figure(made(standing("kmeans", 0, gap=9.9)), dark=False)
    (bubble,) = traces(figure, "did not find it")
    assert bubble["x"][0] == pytest.approx(np.log10(1 + 9.9 / FINE), abs=0.03)
    ticks = dict(zip(figure.layout.xaxis.ticktext, figure.layout.xaxis.tickvals, strict=True))
    assert ticks["0"] == 0
    assert ticks["1"] < bubble["x"][0] < ticks.get("10", 3)


def test_repetitions_without_a_sound_end_are_at_the_edge() -> None:
    figure = gaps_figure(made(standing("kmeans", 0, gap=np.inf)), dark=False)
    (bubble,) = traces(figure, "did not find it")
    assert figure.layout.xaxis.ticktext[-1] == "none found"
    assert bubble["x"][0] == pytest.approx(figure.layout.xaxis.tickvals[-1], abs=0.03)


def test_quartiles_and_median_are_drawn() -> None:
    (found,) = traces(gaps_figure(made(standing("kmeans", 30)), dark=False), "k-means: quartiles")
    place = float(np.log10(1 + 4 / FINE))
    assert list(found["x"]) == pytest.approx([0, place])


def test_a_clear_winner_is_the_answer() -> None:
    found = made(standing("kmeans", 45), standing("random_points", 5))
    assert headline(found) == (
        "k-means: with 1,000 EM steps it finds the best local maximum in 90\u00a0% of 50 repetitions."
    )
    assert told_apart(found) == (
        "With 1,000 EM steps per repetition, k-means found it in 45 of 50 repetitions (95 % interval 79–96\u00a0%). "
        "This "
        "interval is entirely above that of Random points."
    )


def test_methods_that_cannot_be_told_apart_have_no_winner() -> None:
    found = made(standing("kmeans", 40), standing("short_em", 35), standing("random_points", 5))
    assert headline(found) == (
        "No clear winner: k-means finds the best local maximum in 80\u00a0% of 50 repetitions, Short EM in 70\u00a0%."
    )
    assert "This interval overlaps that of Short EM: 50 repetitions cannot tell them apart." in told_apart(found)
    assert told_apart(found).endswith("This interval is entirely above that of Random points.")


def test_the_headline_of_ties_of_nobody_and_of_one() -> None:
    found = made(standing("kmeans", 20), standing("short_em", 20), standing("random_points", 19))
    assert headline(found).startswith("No clear winner: k-means and Short EM each find the best local maximum in 40")
    assert "k-means and Short EM each found it in 20 of 50" in told_apart(found)
    everybody = headline(made(standing("kmeans", 50), standing("short_em", 50)))
    assert everybody.startswith(
        "No difference: with 1,000 EM steps every random method finds the best local maximum in"
    )
    nobody = made(standing("kmeans", 0), standing("short_em", 0))
    assert headline(nobody).startswith("None: with 1,000 EM steps no repetition of a random method found")
    assert told_apart(nobody) == ""
    assert headline(made(standing("kmeans", 7))).startswith("k-means: with 1,000 EM steps it finds")


def test_what_must_be_said_beside_is_said() -> None:
    said = asides(made(standing("kmeans", 7), standing("spread", 0, 1), complete=25))
    assert "Stopped after 25 of 50 repetitions" in said[0]
    assert said[-1] == "Spread out draws nothing at random: its one run ends 4.00 nats below the best, after 100 steps."
    assert len(said) == 2
    assert "log-likelihood −203.48" in what_is_best(galaxies())


def test_the_table_says_the_same() -> None:
    rows = standings_table(made(standing("kmeans", 20), standing("spread", 1, 1)))
    assert rows[0]["Found the best"] == "20 of 50 (40\u00a0%)"
    assert rows[0]["Below the best, median"] == "4.00"
    assert rows[0]["Below the best, middle half"] == "0.00 to 4.00"
    assert rows[0]["Steps per start"] == "33.3"
    assert rows[1]["Found the best"] == "1 of 1"
    assert rows[1]["95 % interval"] == "–"


@pytest.mark.parametrize("dark", [False, True])
def test_the_legends_draw_what_the_pictures_draw(dark: bool) -> None:
    found = galaxies()
    (rates,) = rates_legend(hit_rates_figure(found, dark=dark))
    assert (rates.kind, rates.colour) == ("square", (OPTIMA_DARK if dark else OPTIMA)[0])
    figure = gaps_figure(found, dark=dark)
    marks = {mark.words: mark for mark in gaps_legend(figure)}
    hits, misses = (marks[words] for words in ("repetitions that found the best point", "those that did not"))
    assert (hits.kind, misses.kind) == ("dot", "diamond")
    assert hits.colour == traces(figure, "found the best")[0]["marker"]["color"]
    assert misses.colour == traces(figure, "did not find it")[0]["marker"]["color"]
    widths = [marks[words].width for words in ("the middle half of the repetitions", "the middle 80\u00a0%")]
    assert widths == [4, 1.4]
    uids = [trace.uid for trace in figure.data]
    assert len(set(uids)) == len(uids)


def test_a_mark_that_is_not_drawn_is_not_in_the_legend() -> None:
    never = made(standing("random_points", 0), standing("kmeans", 0))
    said = [mark.words for mark in gaps_legend(gaps_figure(never, dark=False))]
    assert "repetitions that found the best point" not in said
    assert "those that did not" in said
