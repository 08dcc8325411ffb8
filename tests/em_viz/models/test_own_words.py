"""Other people's rows are not told the story of a model's example: neither its nouns nor its lesson."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from em_core.catalogue.entry import Exhibit
from em_core.experiments.running import run_shown
from em_core.experiments.visits import Visit, exhibit_of, first_visit
from em_core.own.own_table import OwnTable
from em_viz.animation.spec import Animation
from em_viz.models.exhibit_animation import animate_exhibit
from em_viz.text.parameter_edges import edge_sentence

STORIES = ("day", "season", "year", "eruption", "roll", "motor", "geyser", "croupier", "die", "earthquake", "sample")
"""What the examples are about. A model's own words (sets of tosses, persons who answer) are no story."""

OWN = {
    "poisson_hmm": "count\n1\n0\n2\n1\n0\n1\n2\n1\n0\n1\n1\n40",
    "gaussian_hmm": "value\n1.1\n1.4\n.9\n4.2\n4.1\n3.9\n1.0\n1.2\n4.4\n4.0\n1.3",
    "categorical_hmm": "word\na\nb\na\na\nc\nb\na\nc\nc\na",
    "poisson_mixture": "n\n" + "0\n" * 12 + "4\n6\n5\n7\n3\n5",
    "lifetimes": "x,t,s\n1,2,1\n2,2.5,1\n3,3.1,0\n4,4.2,1\n5,5.5,0",
    "variance_components": "g,y\nA,1\nA,2\nB,4\nB,5\nC,2\nC,2.5",
    "student_mixture": "n\n4\n6\n5\n7\n3\n55",
    "missing_values": "a,b\n1,2\n2,\n3,5\n4,6\n,7",
}


def shown_on(model: str) -> tuple[Exhibit, Animation]:
    visit: Visit = replace(first_visit(model), own=OwnTable(OWN[model]))
    shown = exhibit_of(visit)
    return shown, animate_exhibit(shown, run_shown(shown), key="k")


@pytest.mark.parametrize("model", OWN)
def test_no_word_of_the_example_is_said_of_other_peoples_rows(model: str) -> None:
    shown, made = shown_on(model)
    said = [panel.html(frame) for panel in made.panels for frame in (0, 1, 2, made.n_frames - 1)]
    for picture in made.pictures:
        layout = picture.figure.layout
        said += [picture.caption, picture.alt, str(layout.xaxis.title.text), str(layout.yaxis.title.text)]
    lesson = shown.lesson
    said += [lesson.observed, lesson.hidden, lesson.parameters, lesson.e_step, lesson.m_step, lesson.objective]
    text = re.sub(r"<[^>]*>", " ", " ".join(said)).lower()
    for story in STORIES:
        assert not re.search(rf"\b{story}s?\b", text), (story, text)


def test_rows_are_called_as_their_own_table_calls_them() -> None:
    visit = replace(first_visit("poisson_hmm"), own=OwnTable("year,count\n1900,13\n1901,14\n1902,8"))
    assert exhibit_of(visit).sample.row_noun == "year"
    visit = replace(first_visit("gaussian_hmm"), own=OwnTable("id,count\n7,13\n8,14\n9,8.5"))
    assert exhibit_of(visit).sample.row_noun == "row"


def test_a_state_that_is_hardly_ever_left_is_not_said_to_last_a_quarter_of_a_million_rows() -> None:
    _, made = shown_on("poisson_hmm")
    (table,) = (panel for panel in made.panels if panel.title == "Transition probabilities")
    last = made.n_frames - 1
    rows = re.findall(r"<tr><th scope=.row.>.*?</tr>", table.html(last))
    cells = [re.findall(r"hs-value.>(.*?)<", row) for row in rows]
    assert cells[0][1:] == ["0.909", "0.091", "11.0"]
    assert cells[1][1:] == ["–", "–", "–"], "no row departs from the last one"
    assert "expected to be left less than half a time" in table.html(last)
    assert "expected to be left" not in table.html(0), "the start was given, and is shown"
    (moves,) = (picture for picture in made.pictures if picture.name == "moves")
    lengths = [channel.at(last) for channel in moves.channels if channel.attribute == "x"]
    assert all(np.isnan(length[-1]) for length in lengths)
    assert "the data do not say how long it lasts" in "".join(panel.html(last - 1) for panel in made.panels)


def test_the_end_says_what_has_gone_to_an_edge() -> None:
    _, made = shown_on("poisson_mixture")
    end = made.panels[0].html(made.n_frames - 1)
    assert re.search(r"The rate of component \d \(to 0\) goes to an edge of the parameter space", end)
    assert "edge" not in made.panels[0].html(made.n_frames - 2)
    interior = exhibit_of(first_visit("two_coins"))
    assert edge_sentence(run_shown(interior)) == ""
    many = exhibit_of(first_visit("tomography"))
    assert re.match(r"[\d,]+ parameters go to an edge of the parameter space, where", edge_sentence(run_shown(many)))
