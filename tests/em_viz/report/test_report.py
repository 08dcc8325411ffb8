"""The printed report: one page without scripts, with the picture as the player draws it, the numbers and the link."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from em_core import run_em
from em_core.data import read_pasted, to_dataset
from em_core.entries import exhibit
from em_core.experiments.experiment import Experiment, on_own_data
from em_core.experiments.exports.fitted import Fitted
from em_core.experiments.exports.methods import methods
from em_core.experiments.run_description import described
from em_core.experiments.running import run_of
from em_core.registry import FAMILY
from em_viz.report.page import final_picture, report
from tests.em_core.experiments.test_parameter_files import undetermined_counts

SVG = "{http://www.w3.org/2000/svg}"
SMALL = [(entry.id, example.id) for entry in FAMILY.values() for example in entry.examples if not example.large]


@pytest.fixture(scope="module")
def faithful() -> Fitted:
    run = described(Experiment())
    return Fitted(*run_of(run), run, address="http://localhost:8501/")


def test_it_holds_the_paragraph_the_numbers_and_the_link(faithful: Fitted) -> None:
    page = report(faithful, "1 May 2026")
    text = re.sub(r"<[^>]+>", "", page).replace("&quot;", '"').replace("&amp;", "&")
    assert methods(faithful) in text
    assert "Report of 1 May 2026." in text
    for words in ("BIC", "2,322.1917", "standard error", "correlation of component 2", "Azzalini"):
        assert words in text
    assert 'href="http://localhost:8501/lab"' in page


def test_it_needs_nothing_else_and_prints_on_white(faithful: Fitted) -> None:
    page = report(faithful)
    assert "<script" not in page
    assert not re.search(r"src\s*=|@import|url\((?!#)", page)
    assert "background: #fff" in page
    assert "@page" in page
    assert "break-inside: avoid" in page


def test_the_points_are_where_the_data_are(faithful: Fitted) -> None:
    found = final_picture(faithful)
    assert found is not None
    picture, drawn = found
    root = ElementTree.fromstring(drawn)
    circles, squares = root.findall(f".//{SVG}circle"), root.findall(f".//{SVG}polygon")
    # One mark a point, and for each mean one and the beginning of its path, which is there.
    assert len(circles) + len(squares) == 272 + 2 * 2
    low, high = picture.figure.layout.xaxis.range
    xs = sorted(float(circle.attrib["cx"]) for circle in circles)
    columns = faithful.trace.data[:, 0]
    box = root.find(f".//{SVG}clipPath/{SVG}rect")
    assert box is not None
    left, width = float(box.attrib["x"]), float(box.attrib["width"])
    expected = left + (columns.min() - low) / (high - low) * width
    # Two decimals of a pixel are written.
    assert xs[0] == pytest.approx(expected, abs=0.011)


@pytest.mark.parametrize(("entry", "example"), SMALL)
def test_every_model_has_its_picture(entry: str, example: str) -> None:
    shown = exhibit(FAMILY[entry], FAMILY[entry].example(example))
    fitted = Fitted(shown, run_em(shown.model, shown.data, shown.start, tol=0, max_steps=3))
    found = final_picture(fitted)
    assert found is not None
    root = ElementTree.fromstring(found[1])
    drawn = [each for group in root.findall(f"{SVG}g") for each in group.iter()]
    assert len(drawn) > 2
    assert "nan" not in found[1]


def test_text_from_outside_stays_text() -> None:
    text = "<script>alert(1)</script>,y\n" + "\n".join(f"{i},{i * i % 7}" for i in range(12))
    own = to_dataset(read_pasted(text, "<img src=x onerror=alert(1)>"), ["<script>alert(1)</script>", "y"])
    run = described(on_own_data(Experiment(covariance="tied_spherical", max_steps=3), own), own)
    page = report(Fitted(*run_of(run), run, source="<b>x</b>.csv"))
    assert "<script" not in page
    assert "<img" not in page
    assert "<b>x" not in page
    assert "&lt;script&gt;" in page


def test_a_parameter_that_nothing_determines_has_no_number_in_the_report() -> None:
    page = report(undetermined_counts())
    assert page.count(">undetermined<") == 2
    assert "The transition probabilities from state 2 are undetermined: the expected number of departures" in page
