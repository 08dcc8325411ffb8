"""One model in its data, the likelihood-ratio test and the table of intervals: what is drawn and said."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.stats import chi2

from em_core.data import load_bundled
from em_core.selection import BootstrapLRT, bootstrap_parameters
from em_core.selection.gaussian import gaussian_of
from em_viz.selection.fit_picture import MOST_DRAWN, fit_figure, fit_legend
from em_viz.selection.lrt_picture import lrt_figure, lrt_legend, lrt_words
from em_viz.selection.sure import sure_rows, sure_words
from tests.em_core.selection.tables import of_faithful, of_galaxies

TEST = BootstrapLRT(1, 2, 10.0, np.array([0.0, 1.0, 2.0, 3.0, 12.0, 0.5, 1.5, 2.5, 0.2]), 1, 19, -100.0, -95.0)


def test_a_plane_has_ellipses_through_the_points_at_one_and_two_deviations() -> None:
    cell = of_faithful().cell(3, "tied")
    params = gaussian_of(cell.params)
    assert params is not None
    assert cell.model is not None
    figure = fit_figure(cell.model, params, load_bundled("faithful"), dark=False)
    drawn = {trace.uid: trace for trace in figure.data}
    assert len(drawn["points"].x) == 272
    for k in range(3):
        for name, radius in (("one-sd", 1.0), ("two-sd", 2.0)):
            away = np.column_stack([drawn[f"{name}-{k}"].x, drawn[f"{name}-{k}"].y]) - params.means[k]
            squares = np.einsum("ni,ij,nj->n", away, np.linalg.inv(params.covariances[k]), away)
            np.testing.assert_allclose(squares, radius**2, rtol=1e-9)
        assert (drawn[f"mean-{k}"].x[0], drawn[f"mean-{k}"].y[0]) == tuple(params.means[k])


def test_a_line_has_curves_that_add_up_to_the_density() -> None:
    cell = of_galaxies().cell(2, "full")
    params = gaussian_of(cell.params)
    assert params is not None
    assert cell.model is not None
    figure = fit_figure(cell.model, params, load_bundled("galaxies_corrected"), dark=False)
    drawn = {trace.uid: trace for trace in figure.data}
    total = np.array(drawn["component-0"].y) + np.array(drawn["component-1"].y)
    np.testing.assert_allclose(total, drawn["mixture"].y, rtol=1e-12)
    grid = np.array(drawn["mixture"].x)
    # Almost all of the density is in the picture.
    assert 0.9 < np.trapezoid(total, grid) <= 1.001
    assert [mark.words for mark in fit_legend(figure, params, dark=False)] == [
        "histogram of the data",
        "components, weighted",
        "the density",
    ]


def test_replicates_are_drawn_behind_the_fit_and_not_too_many() -> None:
    cell = of_faithful().cell(2, "full")
    params = gaussian_of(cell.params)
    assert params is not None
    assert cell.model is not None
    made = bootstrap_parameters(cell.model, load_bundled("faithful").values, params, 10)
    replicates = [each for each in map(gaussian_of, made.replicates) if each is not None]
    figure = fit_figure(cell.model, params, load_bundled("faithful"), replicates=replicates * 20, dark=False)
    order = [trace.uid for trace in figure.data]
    assert order.index("replicate-1") < order.index("one-sd-0")
    line = next(trace for trace in figure.data if trace.uid == "replicate-0")
    assert sum(x is None for x in line.x) == MOST_DRAWN
    assert fit_legend(figure, params, dark=False)[-1].words == "the same of each replicate"


def test_the_test_is_a_histogram_with_the_statistic_and_the_wrong_chi_square() -> None:
    figure = lrt_figure(TEST, 2, dark=False)
    drawn = {trace.uid: trace for trace in figure.data}
    assert list(drawn["data"].x) == [10.0, 10.0]
    widths, heights = np.array(drawn["replicates"].width), np.array(drawn["replicates"].y)
    np.testing.assert_allclose((widths * heights).sum(), 1.0)
    far = replace(TEST, replicates=np.append(np.ones(99), 400.0))
    seen = lrt_figure(far, 2, dark=False)
    assert seen.layout.xaxis.range[1] < 20, "one that is far off does not press the others into a bar"
    assert "Beyond the picture: 1 sample, the largest at 400." in lrt_words(far, 2)
    np.testing.assert_allclose(drawn["chi-square"].y, chi2.pdf(drawn["chi-square"].x, 2), rtol=1e-12)
    assert [mark.words for mark in lrt_legend(figure, 2)][-1] == "chi-square with 2 degrees of freedom: wrong here"


def test_the_test_says_its_p_value_and_that_of_the_chi_square() -> None:
    words = lrt_words(TEST, 2)
    assert "1 of 9 replicates are at least as large: p = 0.20" in words
    assert "K = 1 is not rejected against K = 2 at the 5 % level." in words
    assert f"The chi-square would say p = {np.exp(-5):.4f}." in words
    assert "1 samples" not in words
    assert "1 sample had no sound fit" in words


def test_a_test_without_replicates_says_so() -> None:
    empty = BootstrapLRT(1, 2, 10.0, np.array([]), 0, 19, -100.0, -95.0)
    assert lrt_words(empty, 2) == "No replicate is complete."
    assert lrt_figure(empty, 2, dark=True).data


def test_intervals_stand_beside_those_of_wald_and_the_share_that_is_matched_is_told() -> None:
    cell = of_faithful().cell(2, "full")
    assert cell.model is not None
    assert cell.params is not None
    found = bootstrap_parameters(cell.model, load_bundled("faithful").values, cell.params, 20)
    first = found.intervals[0]
    rows = sure_rows(found, {first.name: (0.25, 0.75)})
    assert rows[0]["Wald, from"] == "0.2500"
    assert rows[1]["Wald, from"] == "–"
    assert [row["parameter"] for row in rows] == [each.name for each in found.intervals]
    assert sure_words(found) == "20 of 20 replicates (100\u00a0%) are matched to the fit without ambiguity."
