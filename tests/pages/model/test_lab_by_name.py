"""Colouring points by their names in the lab: offered where the names are few, in the address, off by one click."""

from __future__ import annotations

from dataclasses import replace

from em_core.experiments.experiment import Experiment
from tests.pages.visits import address, choose, elements, expect_run, sound, visit

LABEL = "Colour points by their names"
IRIS = Experiment(data="iris", max_steps=20)
OWN = "\n".join(["place,height,width", *(f"{'north' if i % 3 else 'south'},{i},{i * i % 7}" for i in range(12))])


def offered(lab: object) -> list[bool]:
    return [each.value for each in elements(lab.sidebar, "toggle") if each.label == LABEL]  # type: ignore[attr-defined]


def test_it_is_chosen_with_one_click_kept_in_the_address_and_undone_with_another() -> None:
    lab = visit(link="data=iris&max=20")
    assert offered(lab) == [False]
    lab = choose(lab, LABEL, True)
    expect_run(lab, replace(IRIS, by_name=True))
    assert address(lab)["names"] == "1"
    expect_run(choose(lab, LABEL, False), IRIS)


def test_a_link_opens_it_and_other_data_drop_it() -> None:
    lab = visit(link="data=iris&max=20&names=1")
    assert offered(lab) == [True]
    expect_run(lab, replace(IRIS, by_name=True))
    lab = choose(lab, "Data set", "faithful")
    assert not offered(lab)
    expect_run(lab, Experiment(max_steps=20))


def test_a_column_of_text_of_ones_own_colours_the_points() -> None:
    lab = choose(visit(link="max=20"), "Where the data come from", "Yours")
    lab = choose(lab, "File", ("own.csv", OWN.encode(), ""))
    assert offered(lab) == [False]
    lab = choose(lab, LABEL, True)
    sound(lab)
    assert address(lab)["names"] == "1"
