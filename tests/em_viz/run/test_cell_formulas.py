"""The formula behind a number of the table: its numbers, as written, make the number that stands in the cell."""

from __future__ import annotations

import math
from xml.etree import ElementTree

import pytest

from em_core import run_em
from em_core.algorithms import ECM
from em_core.entries import exhibit
from em_core.registry import FAMILY
from em_viz.animation.spec import Animation
from em_viz.models.exhibit_animation import animate_exhibit
from tests.present import present

MODELS = ["gaussian_mixture", "gaussian_mixture_map", "poisson_mixture", "latent_classes"]


def animated(name: str, steps: int = 4) -> Animation:
    shown = exhibit(FAMILY[name], FAMILY[name].examples[0])
    return animate_exhibit(shown, run_em(shown.model, shown.data, shown.start, tol=0, max_steps=steps), key=name)


def cells(animation: Animation, frame: int) -> list[ElementTree.Element]:
    """Return the cells of the table in a frame."""
    panel = next(panel for panel in animation.panels if panel.name == "parameters")
    return ElementTree.fromstring(panel.html(frame).replace("&#8199;", "")).findall(".//tbody/tr/td")


def number(element: ElementTree.Element) -> float:
    return float("".join(element.itertext()).replace("−", "-"))


def digit(text: str) -> float:
    """Return half of the last digit that a number is written with."""
    return 0.5 * 10.0 ** -len(text.partition(".")[2])


@pytest.mark.parametrize("name", MODELS)
def test_what_is_written_makes_the_number_in_the_cell(name: str) -> None:
    animation, checked = animated(name), 0
    for frame in range(2, animation.n_frames):
        for cell in cells(animation, frame):
            shown = present(cell.findtext(".//span[@class='hs-value']"))
            math_ = cell.find(".//math")
            if math_ is None or shown == "–":
                continue
            numbers = [number(each) for each in math_.iter("mn")]
            assert numbers[-1] == float(shown.replace("−", "-"))
            for fraction in list(math_.iter("mfrac"))[1::2]:
                above, below = (math.prod(number(each) for each in part.iter("mn")) for part in fraction)
                # What is below is written with two decimals or four digits, what is above with more.
                rounded = abs(numbers[-1]) * max(0.005 / below, 1.5e-3)
                assert above / below == pytest.approx(numbers[-1], abs=digit(shown) + rounded)
                checked += 1
            for root in math_.iter("msqrt"):
                for under in root.iter("mn"):
                    assert math.sqrt(number(under)) == pytest.approx(numbers[-1], abs=digit(shown) + 1e-5 * numbers[-1])
    assert checked > 20


@pytest.mark.parametrize("name", MODELS)
def test_nothing_has_made_a_start(name: str) -> None:
    animation = animated(name, 1)
    assert not [cell for cell in cells(animation, 0) if cell.find(".//math") is not None]
    said = [present(cell.findtext(".//p")) for cell in cells(animation, 0)]
    assert "From the start." in said
    # The first E-step makes the counts, and leaves the parameters as they were given.
    first = cells(animation, 1)
    made = [cell for cell in first if cell.find(".//math") is not None]
    assert 0 < len(made) < len(first)
    assert all("sum of its responsibilities" in present(cell.findtext(".//p")) for cell in made)


def test_an_m_step_of_one_block_of_parameters_has_no_formula_for_all() -> None:
    shown = exhibit(FAMILY["gaussian_mixture"], FAMILY["gaussian_mixture"].examples[0])
    trace = run_em(shown.model, shown.data, shown.start, tol=0, max_steps=3, algorithm=ECM())
    animation = animate_exhibit(shown, trace, key="ecm")
    for frame in range(animation.n_frames):
        assert not [cell for cell in cells(animation, frame) if cell.find(".//math") is not None]
