"""The inspector: how the point that is chosen is divided, in shares and in words."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from em_viz.models.common.density_curves import UNDERFLOW
from em_viz.models.dispatch import inspector
from em_viz.models.gaussian_mixture.responsibility_table import log_densities
from tests.em_viz.models.gaussian_mixture.runs import NAMES, cases, frames, words
from tests.present import present


@pytest.mark.parametrize("name", NAMES)
def test_the_inspector_divides_the_point_as_the_posterior_does(name: str) -> None:
    case = cases()[name]
    point = case.dataset.n - 1
    panel = inspector(case.model, case.dataset, case.trace, point)
    assert f"row {case.dataset.rows[point]}: " in panel.html(0)
    assert "Not assigned yet" in panel.html(0)
    for frame in frames(case)[1:]:
        division = present(case.trace.half_step(frame).posterior).responsibilities[point]
        rows = ElementTree.fromstring(f"<div>{panel.html(frame)}</div>").findall(".//tbody/tr")
        shares = [float(present(row.findtext("./td[@class='hs-strong']"))) for row in rows]
        assert shares == pytest.approx(division, abs=5.01e-4)
        widths = [
            100 * float(present(re.search(r"width:calc\(100% \* ([\d.]+)\)", bar.attrib["style"]))[1])
            for bar in _bars(rows)
        ]
        assert widths == pytest.approx(100 * division, abs=0.0501)


def _bars(rows: list[ElementTree.Element]) -> list[ElementTree.Element]:
    return [present(row.find(".//span[@class='hs-bar']/span")) for row in rows]


@pytest.mark.parametrize(("name", "in_logs"), [("degenerate at once", True), ("absurd start", False), ("plane", False)])
def test_a_point_with_a_density_too_small_to_write_is_divided_in_logarithms(name: str, in_logs: bool) -> None:
    case = cases()[name]
    found = set()
    for point in range(case.dataset.n):
        html = inspector(case.model, case.dataset, case.trace, point).html(1)
        smallest = log_densities(case.trace.params[:1], case.dataset.values[point : point + 1]).min()
        if abs(smallest - UNDERFLOW) > 3:
            assert ("exp" in html) == (smallest < UNDERFLOW)
            found.add("exp" in html)
    assert in_logs in found


@pytest.mark.parametrize("name", NAMES)
def test_a_point_is_written_alike_in_the_picture_the_inspector_and_the_formulas(name: str) -> None:
    case = cases()[name]
    labels = present(case.picture("data").cloud).labels
    e_frame = case.animation.n_frames - 1
    row = int(present(re.search(r'"hs-where">row (\d+): ', case.html("formulas", e_frame)))[1])
    said = labels[case.dataset.rows.index(row)]
    assert f"{said} " in words(case.html("formulas", e_frame)) + " "
    panel = inspector(case.model, case.dataset, case.trace, case.dataset.rows.index(row))
    assert words(panel.html(0)).startswith(said)
    assert panel.area == "side"


def test_weighted_densities_are_the_normal_densities() -> None:
    case = cases()["plane"]
    x = np.repeat(case.dataset.values[:1], case.trace.n_steps + 1, axis=0)
    found = log_densities(case.trace.params, x)
    for t, params in enumerate(case.trace.params):
        for k in range(case.model.n_components):
            expected = multivariate_normal(params.means[k], params.covariances[k]).logpdf(x[t])
            assert found[t, k] == pytest.approx(expected, rel=1e-9)


def test_the_inspector_refuses_a_point_that_does_not_exist() -> None:
    case = cases()["plane"]
    with pytest.raises(IndexError, match="Point 90 does not exist; the data have points 0 to 89"):
        inspector(case.model, case.dataset, case.trace, 90)
