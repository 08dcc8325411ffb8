"""A start dragged in the picture of a model's page turns its sidebar, its table and its link to itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from em_core.em.flat_params import flat_params
from em_core.experiments.rounded_start import rounded_start
from em_core.experiments.visits import exhibit_of, first_visit
from tests.pages.gallery.test_family import expect, open_model
from tests.pages.model.test_lab_hand import dragged, handles, heard
from tests.pages.visits import choose

GAUSSIAN = first_visit("gaussian_mixture")
START = flat_params(exhibit_of(GAUSSIAN).start)
MOVED = rounded_start((*START[:2], START[2] + 0.25, *START[3:]), 2, 2)
THREE = (0.25, 0.25, 0.5, 2, 50, 3, 60, 4, 80, *(1, 0, 0, 30) * 3)


def test_a_dragged_start_is_the_visit_the_sidebar_and_the_link() -> None:
    app = dragged(open_model(GAUSSIAN), MOVED, 2, edit=4)
    expect(app, replace(GAUSSIAN, typed=MOVED))
    assert heard(app) == 4
    assert handles(app)["centres"][0] == list(MOVED[2:4])
    expect(choose(app, "Start", "Example"), GAUSSIAN)


def test_a_component_that_was_added_turns_k() -> None:
    app = dragged(open_model(GAUSSIAN), THREE, 3, edit=1)
    expect(app, replace(GAUSSIAN, typed=THREE, chosen=(("k", 3.0),)))
    assert handles(app)["most"] == 15


def test_k_means_keeps_the_centres_alone() -> None:
    usual = first_visit("kmeans")
    numbers = (0.5, 0.5, -1, -1, 1, 1, *(1, 0, 0, 1) * 2)
    expect(dragged(open_model(usual), numbers, 2, edit=1), replace(usual, typed=(-1, -1, 1, 1)))


def test_student_components_keep_their_degrees_of_freedom() -> None:
    usual = replace(first_visit("student_mixture"), example="faithful-tails")
    start = flat_params(exhibit_of(usual).start)
    moved = rounded_start((*START[:2], *THREE[3:7], *START[6:]), 2, 2)
    expect(dragged(open_model(usual), moved, 2, edit=1), replace(usual, typed=(*moved, *start[-2:])))


def test_an_annealed_mixture_is_dragged_as_a_mixture_is() -> None:
    usual = first_visit("annealed_mixture")
    expect(dragged(open_model(usual), MOVED, 2, edit=1), replace(usual, typed=MOVED))


@pytest.mark.parametrize(
    ("numbers", "k", "about"),
    [(MOVED, 2, "other data"), (MOVED[:-1], 2, None), (MOVED, 7, None), ((float("nan"), *MOVED[1:]), 2, None)],
)
def test_what_is_no_start_of_what_is_shown_changes_nothing(
    numbers: tuple[float, ...], k: int, about: str | None
) -> None:
    app = dragged(open_model(GAUSSIAN), numbers, k, edit=9, about=about)
    expect(app, GAUSSIAN)
    assert heard(app) == 9
