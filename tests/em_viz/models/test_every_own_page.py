"""Each of the models on other people's data: no word of its example's story on its picture and in its panels."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from em_core.catalogue.registry import FAMILY
from em_core.experiments.running import run_shown
from em_core.experiments.visits import exhibit_of, first_visit
from em_core.own.own_table import OwnTable
from em_viz.models.exhibit_animation import animate_exhibit

POINTS = "u,v\n1,1\n2,1\n1.5,3\n7,7\n8,6\n7.2,7.5\n6.5,6"

OWN = {
    "two_coins": "hits,shots\n3,9\n4,9\n8,11\n2,7",
    "linkage": "a,b,c,d\n30,5,6,12",
    "blood_groups": "a,b,c,d\n30,5,6,12",
    "gaussian_mixture": POINTS,
    "gaussian_mixture_map": POINTS,
    "kmeans": POINTS,
    "annealed_mixture": POINTS,
    "variational_gaussian_mixture": POINTS,
    "mixture_of_regressions": POINTS,
    "student_mixture": POINTS,
    "poisson_mixture": "n\n" + "0\n" * 12 + "4\n6\n5\n7\n3\n5",
    "latent_classes": "a,b,c\nyes,no,yes\nno,no,\nyes,yes,yes\nno,yes,no\nyes,no,no",
    "poisson_hmm": "count\n1\n0\n2\n1\n0\n1\n2\n1\n0\n1\n1\n40",
    "gaussian_hmm": "value\n1.1\n1.4\n.9\n4.2\n4.1\n3.9\n1.0\n1.2\n4.4\n4.0\n1.3",
    "categorical_hmm": "word\na\nb\na\na\nc\nb\na\nc\nc\na",
    "missing_values": "a,b\n1,2\n2,\n3,5\n4,6\n,7",
    "lifetimes": "level\n<1\n2\n2.5\n>4\n3\n1.5",
    "variance_components": "g,y\nA,1\nA,2\nB,4\nB,5\nC,2\nC,2.5",
    "topics": "a,b,c\n1,5,3\n2,2,7\n4,1,1",
    "tomography": "n\n" + "5\n18\n10\n34\n" * 11 + "1\n2",
    "deblurring": "n\n0\n0\n3\n9\n2\n1",
}

STORY = re.compile(
    r"\b(?:days?|seasons?|winter|summer|deaths?|notices?|years?|earthquakes?|quakes?|eruptions?|geysers?|rolls?|"
    r"croupiers?|dice|die|casino|motor(?:ette)?s?|animals?|coins?|heads|tails|toss(?:es)?|students?|galax\w+|"
    r"ozone|sunshine|batch(?:es)?|dyestuff|newcomb|lakes?|countries|mothers?|hair|eyes?|sets)\b",
    re.IGNORECASE,
)
"""What examples are about, and what is theirs alone."""


def test_every_model_is_here() -> None:
    assert set(OWN) == set(FAMILY)


@pytest.mark.parametrize("model", OWN)
def test_nothing_of_the_example_is_said_of_other_peoples_data(model: str) -> None:
    shown = exhibit_of(replace(first_visit(model), own=OwnTable(OWN[model])))
    made = animate_exhibit(shown, run_shown(shown), key="own")
    frames = range(0, made.n_frames, max(1, made.n_frames // 8))
    said = [panel.html(frame) for panel in made.panels for frame in (*frames, made.n_frames - 1)]
    for picture in made.pictures:
        layout = picture.figure.layout
        said += [
            picture.title,
            picture.caption,
            picture.alt,
            str(layout.xaxis.title.text),
            str(layout.yaxis.title.text),
        ]
        said += [mark.words for mark in picture.legend]
        said += list(picture.cloud.labels) if picture.cloud is not None else []
    lesson = shown.lesson
    said += [lesson.observed, lesson.hidden, lesson.parameters, lesson.e_step, lesson.m_step, lesson.objective]
    text = re.sub(r"<[^>]*>", " ", " ".join(map(str, said)))
    # A model may say what its data are like; there the word is an example of one.
    text = text.replace("such as heads and tosses", "")
    found = STORY.search(text)
    assert found is None, text[max(found.start() - 80, 0) : found.end() + 80]
    assert shown.teaches == ""
    assert shown.own


@pytest.mark.parametrize("model", OWN)
def test_a_run_on_data_that_were_just_brought_stops_by_a_rule_of_its_own(model: str) -> None:
    for example in FAMILY[model].examples:
        stop = example.own_stop
        assert stop.tol == 1e-6
        assert stop.max_steps >= 200
