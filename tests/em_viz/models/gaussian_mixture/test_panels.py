"""Every number in words, tables and formulas is the trace's."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from xml.etree import ElementTree

import numpy as np
import pytest

from em_core import Outcome, run_em
from em_core.data.dataset import Dataset
from em_core.models import GaussianMixture, GaussianMixtureMAP
from em_viz.animation.slots import JOINER, decimals_format, spread_of
from em_viz.models.common.point_cloud import label, value_forms
from em_viz.models.dispatch import animate, inspector
from em_viz.run.outcome import outcome_sentence
from em_viz.text.numbers import SLOT, format_number
from tests.em_viz.models.gaussian_mixture.runs import NAMES, cases, frames, groups, words
from tests.numerals import typed
from tests.present import present

STEPPED = [name for name in NAMES if cases()[name].trace.n_steps > 0]
DIVIDED_AGAIN = [name for name in STEPPED if cases()[name].trace.n_steps > 1 and cases()[name].model.n_components > 1]


@pytest.mark.parametrize("name", NAMES)
def test_panels_are_well_formed_and_every_slot_is_filled(name: str) -> None:
    case = cases()[name]
    panels = [*case.animation.panels, inspector(case.model, case.dataset, case.trace, 0)]
    for panel in panels:
        for frame in frames(case):
            html = panel.html(frame)
            assert not SLOT.search(html), panel.name
            ElementTree.fromstring(f"<div>{html}</div>")
            assert "nan" not in words(html).lower()


@pytest.mark.parametrize("name", [name for name in NAMES if cases()[name].dataset.d > 1])
def test_a_hostile_column_name_is_only_text(name: str) -> None:
    case = cases()[name]
    html = case.html("parameters", 0)
    assert "<b>" not in html
    # The browser decodes entities before it fills slots: what stands in braces must not be one then either.
    decoded = unescape(html)
    assert not SLOT.search(decoded)
    assert "<b>{3|fixed:2}" in decoded.replace(JOINER, "")
    assert "<b>" not in case.picture("data").figure.layout.yaxis.title.text


@pytest.mark.parametrize("name", STEPPED)
def test_the_m_sentence_says_by_how_much_the_objective_changed_and_whose_mean_moved(name: str) -> None:
    case = cases()[name]
    objective = case.trace.log_likelihoods
    for t in range(min(case.trace.n_steps, 8)):
        text = words(case.html("sentence", 2 * t + 2))
        assert text.startswith(f"M-step {t + 1}:")
        assert case.model.objective in text
        change = objective[t + 1] - objective[t]
        assert format_number(abs(change), "significant", 4) in text
        verb = "rose by" if change > 1e-11 * abs(objective[t]) else "rose by|stayed at"
        assert re.search(verb, text)
        old, new = case.trace.params[t], case.trace.params[t + 1]
        moves = [
            float(np.sqrt(shift @ np.linalg.solve(covariance, shift)))
            for shift, covariance in zip(new.means - old.means, old.covariances, strict=True)
        ]
        far = r"([\d.]+) of its own standard deviations\."
        if max(moves) <= 1e-12:
            assert "No mean moved by more than rounding." in text
            continue
        largest = float(present(re.search(rf"moved(?: most)?, by {far}", text))[1])
        if max(moves) > 1e-4:
            assert largest == pytest.approx(max(moves), rel=5e-3)
            if len(moves) > 1:
                assert f"mean of component {int(np.argmax(moves)) + 1} " in text


@pytest.mark.parametrize("name", ["K = 1", "K = 1, line"])
def test_every_point_belongs_to_an_only_component(name: str) -> None:
    assert "every point belongs to it." in words(cases()[name].html("sentence", 1))


@pytest.mark.parametrize("name", ["all equal", "all equal, plane"])
def test_where_no_share_moves_the_last_e_sentence_says_so(name: str) -> None:
    case = cases()[name]
    assert case.trace.n_steps == 1
    assert "No responsibility changed by more than rounding" in words(case.html("sentence", 3))


@pytest.mark.parametrize("name", DIVIDED_AGAIN)
def test_the_e_sentence_names_the_point_whose_division_moved_most(name: str) -> None:
    case = cases()[name]
    for t in range(1, min(case.trace.n_steps, 8)):
        text = words(case.html("sentence", 2 * t + 1))
        before, after = case.trace.responsibilities(t - 1), case.trace.responsibilities(t)
        point, component = np.unravel_index(np.abs(after - before).argmax(), after.shape)
        assert text.startswith(f"E-step {t + 1}:")
        said = int(present(re.search(r"[Rr]ow (\d+)", text))[1])
        # Two components mirror each other, and so may two points: the size of the move decides.
        moved = np.abs(after - before)
        assert moved[case.dataset.rows.index(said)].max() == pytest.approx(moved.max(), rel=1e-9)
        if moved.max() >= 0.0005 and case.dataset.rows[point] == said and f"component {component + 1} " in text:
            assert format_number(before[point, component], "fixed", 3) in text
            assert format_number(after[point, component], "fixed", 3) in text


@pytest.mark.parametrize("name", NAMES)
def test_the_last_sentence_and_nothing_else_says_how_the_run_ended(name: str) -> None:
    case = cases()[name]
    last, trace = case.animation.n_frames - 1, case.trace
    said = outcome_sentence(trace, case.dataset.rows)
    assert words(case.html("sentence", last)).endswith(said)
    assert not any(said in words(case.html(panel, last)) for panel in ("check", "parameters", "formulas"))
    assert said not in words(case.html("sentence", last - 1))
    begins = {Outcome.CONVERGED: "Converged after", Outcome.STEP_LIMIT: "Stopped at", Outcome.DEGENERATE: "Degenerate:"}
    assert said.startswith(begins[trace.outcome])
    if trace.n_steps and trace.outcome is not Outcome.DEGENERATE:
        change = trace.log_likelihoods[-1] - trace.log_likelihoods[-2]
        assert f" {trace.n_steps} step{'s' * (trace.n_steps > 1)}: the last " in said
        assert case.model.objective in said
        assert change == 0 or format_number(abs(change), "scientific", 1) in said


def test_only_a_rise_beyond_rounding_is_held_against_the_tolerance() -> None:
    case = cases()["to the end"]
    assert case.trace.outcome is Outcome.CONVERGED
    assert outcome_sentence(case.trace, case.dataset.rows).count(", less than the tolerance") == 1
    equal = cases()["all equal"]
    assert equal.trace.outcome is Outcome.CONVERGED
    said = outcome_sentence(equal.trace, equal.dataset.rows)
    assert re.search("left the log-likelihood as it was|within rounding", said)


def test_a_run_that_fell_or_was_allowed_no_step_says_so() -> None:
    case = cases()["plane"]
    fallen = replace(case.trace, outcome=Outcome.DECREASED, log_likelihoods=case.trace.log_likelihoods[::-1].copy())
    size = format_number(case.trace.log_likelihoods[1] - case.trace.log_likelihoods[0], "scientific", 1)
    assert f"Decreased at step 12: the log-likelihood fell by {size}" in outcome_sentence(fallen, case.dataset.rows)
    still = run_em(case.model, case.dataset.values, case.trace.params[0], max_steps=0)
    assert outcome_sentence(still, case.dataset.rows) == "Stopped at the step limit, which allows no step."


@pytest.mark.parametrize(
    ("values", "start", "said"),
    [
        ([0.0, 1.0, 2.0, 3.0, 50.0], ([1.0, 50.0], [1.0, 1e-9]), "component 2 a variance of zero: it is on row 6"),
        (
            [0.0, 1.0, 2.0, 9.0, 9.0],
            ([1.0, 9.0], [1.0, 1e-9]),
            "component 2 a variance of zero: it is on rows 5, 6, all with the value 9.",
        ),
        ([0.0, 1.0, 2.0, 3.0], ([1.0, 900.0], [1.0, 1e-3]), "Step 1 cannot be made: component 2 is empty"),
    ],
)
def test_a_failed_m_step_is_told_as_what_would_happen_with_rows_as_in_the_file(
    values: list[float], start: tuple[list[float], list[float]], said: str
) -> None:
    model, x = GaussianMixture(2), np.array(values)[:, None]
    trace = run_em(model, x, model.params([0.5, 0.5], *start))
    dataset = Dataset("test", "Test", x, ("x",), rows=tuple(range(2, len(x) + 2)))
    assert trace.outcome is Outcome.DEGENERATE
    text = outcome_sentence(trace, dataset.rows)
    assert said in text
    assert "has collapsed" not in text
    assert "point" not in text.removesuffix("no point has any responsibility left to give it.")


def test_a_collapse_onto_a_line_is_told_as_a_singular_matrix() -> None:
    model, x = GaussianMixture(1), np.array([[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]])
    trace = run_em(model, x, model.params([1.0], [[1.0, 1.0]], [np.eye(2)]))
    text = outcome_sentence(trace, Dataset("test", "Test", x, ("x", "y")).rows)
    assert "would give component 1 a singular covariance matrix: it is on rows 1, 2, 3." in text


def test_the_start_says_what_stands_there_and_what_to_press() -> None:
    case = cases()["all equal"]
    text = words(case.html("sentence", 0))
    assert text.startswith("Start: 2 identical components with equal weights, and no point is assigned yet.")
    # Both are written, and the stylesheet shows one of them.
    assert text.endswith("Press → for the first E-step. Tap ▸, right of Play, for the first E-step.")
    assert case.html("sentence", 0).endswith(
        '<span class="hs-by-keys">Press → for the first E-step.</span>'
        '<span class="hs-by-touch">Tap ▸, right of Play, for the first E-step.</span>'
    )
    assert "Start: 2 components with equal weights" in words(cases()["absurd start"].html("sentence", 0))
    assert "Start: one component, and" in words(cases()["K = 1"].html("sentence", 0))
    model, x = GaussianMixture(2), groups(1)
    uneven = run_em(model, x, model.params([0.3, 0.7], [0.0, 5.0], [1.0, 1.0]), max_steps=1)
    panels = animate(model, Dataset("test", "Test", x, ("x",)), uneven, key="").panels
    assert "2 components with unequal weights" in panels[0].html(0)


def test_no_move_beyond_rounding_is_not_given_a_size() -> None:
    case = cases()["all equal"]
    assert "No responsibility changed by more than rounding, and the Gaussians stayed." in words(
        case.html("sentence", 3)
    )


@pytest.mark.parametrize("name", NAMES)
def test_no_sentence_calls_the_e_step_guessing_or_q_monotone(name: str) -> None:
    case = cases()[name]
    for panel in case.animation.panels:
        text = " ".join(panel.templates)
        assert "guess" not in text.lower()
        assert "monoton" not in text.lower()


@pytest.mark.parametrize("name", NAMES)
def test_the_check_shows_objective_bound_and_their_distance(name: str) -> None:
    case = cases()[name]
    for frame in frames(case):
        half = case.trace.half_step(frame)
        numbers = [
            present(value.text)
            for value in ElementTree.fromstring(f"<div>{case.html('check', frame)}</div>").findall(".//dd")
        ]
        shown = [np.nan if value == "–" else float(typed(value).split("×")[0]) for value in numbers]
        assert shown[0] == pytest.approx(half.log_likelihood, rel=1e-5)
        if half.posterior is None:
            assert np.isnan(shown[1:]).all()
        else:
            assert shown[1] == pytest.approx(half.lower_bound, rel=1e-5)
        said = words(case.html("check", frame))
        assert ("has never fallen" in said) is (frame >= 2), "nothing can have fallen before the first M-step"
        assert ("After every step it is checked" in said) is (frame < 2)


@pytest.mark.parametrize("name", ["plane", "MAP", "tied", "line", "K = 8"])
def test_the_parameter_table_holds_the_parameters_and_their_changes(name: str) -> None:
    case = cases()[name]
    for frame in range(2, case.animation.n_frames, 2):
        new, old = case.trace.half_step(frame).params, case.trace.half_step(frame - 2).params
        rows = ElementTree.fromstring(case.html("parameters", frame)).findall(".//tbody/tr")
        assert len(rows) == case.model.n_components
        for k, row in enumerate(rows):
            values = [present(cell.findtext(".//span[@class='hs-value']")) for cell in row.findall("td")]
            changes = [cell.findtext(".//span[@class='hs-change']") for cell in row.findall("td")]
            counts = present(case.trace.half_step(frame).posterior).counts
            assert values[0] == format_number(new.weights[k], "fixed", 3)
            assert changes[0] == format_number(new.weights[k] - old.weights[k], "signed", 3)
            assert values[1] == format_number(counts[k], "fixed", 1)
            assert "–" not in case.html("parameters", 1), "the first E-step has no counts to compare with"
            shown = float(values[2].replace("−", "-"))
            assert shown == pytest.approx(new.means[k, 0], abs=0.0005)
            deviation = float(values[2 + case.dataset.d])
            assert deviation == pytest.approx(np.sqrt(new.covariances[k, 0, 0]), rel=0.01, abs=0.0005)


@pytest.mark.parametrize("name", ["plane", "MAP", "tied", "diag", "spherical", "MAP, line", "line"])
def test_the_sums_in_the_m_formulas_divide_to_the_parameters(name: str) -> None:
    """Sum of squares over divisor, as written, is the variance of the next step, whatever the kind and the prior."""
    case = cases()[name]
    for frame in range(2, case.animation.n_frames, 4):
        text = case.html("formulas", frame)
        params = case.trace.half_step(frame).params
        numbers = [float(x.replace("−", "-")) for x in re.findall(r"<mn>([−\d.]+)</mn>", text)]
        weighted = present(case.trace.half_step(frame).posterior).counts
        for k, count in enumerate(weighted):
            assert any(abs(number - count) <= 0.005 + 1e-9 for number in numbers)
            assert any(abs(number - params.means[k, 0]) <= 0.0006 for number in numbers)
            variance = params.covariances[k, 0, 0]
            at = [j for j, number in enumerate(numbers) if number == pytest.approx(variance, rel=1e-3)]
            assert at


def test_values_are_written_with_the_decimals_of_their_column() -> None:
    x = np.array([[3.6, 79.0], [1.8, 54.0], [3.333, 74.0]])
    dataset = Dataset("test", "Test", x, ("eruptions", "waiting"), ("min", "min"))
    assert value_forms(dataset) == ("fixed:3", "fixed:0")
    assert label(dataset, 0, value_forms(dataset)) == "row 1: eruptions 3.600 min, waiting 79 min"
    sevenths = x / 7
    assert value_forms(replace(dataset, values=sevenths))[0] == decimals_format(
        sevenths[:, 0], spread_of(sevenths[:, 0])
    )


@pytest.mark.parametrize("name", ["MAP", "MAP, line"])
def test_the_m_formulas_give_the_values_of_the_prior(name: str) -> None:
    case = cases()[name]
    assert isinstance(case.model, GaussianMixtureMAP)
    prior = case.model.prior
    line = re.search(r'hs-line-head">prior</span>(.*?)<div class="hs-numbers-line">', case.html("formulas", 2))
    said = [float(number.replace("−", "-")) for number in re.findall(r"−?\d[\d.]*(?![×\d.])", words(present(line)[1]))]
    expected = [prior.shrinkage, *prior.mean, prior.dof, *prior.scale.ravel()]
    assert said == pytest.approx(expected, rel=2e-3)
    assert "prior" not in cases()["plane"].html("formulas", 2)


@pytest.mark.parametrize("name", STEPPED)
def test_the_opened_bound_is_the_expected_joint_plus_the_entropy(name: str) -> None:
    case = cases()[name]
    assert "<mi>F</mi>" not in case.html("check", 0), "there is no lower bound before the first E-step"
    for frame in (1, 2, case.animation.n_frames - 1):
        half, posterior = case.trace.half_step(frame), case.trace.posterior((frame - 1) // 2)
        shares = posterior.responsibilities
        entropy = -float(np.sum(shares * np.log(np.where(shares > 0, shares, 1))))
        bound = case.model.lower_bound(case.trace.data, posterior, half.params)
        expected = {"l": half.log_likelihood, "Q": bound - entropy, "H": entropy, "F": bound, "KL": half.kl}
        formulas = ElementTree.fromstring(f"<div>{case.html('check', frame)}</div>").findall(".//details//math/mrow")
        shown = {formula[0].text: typed(formula[-1].text or "").split("×")[0] for formula in formulas}
        assert shown.keys() == expected.keys()
        for symbol in "lQHF":
            assert float(shown[symbol]) == pytest.approx(expected[symbol], rel=1e-5, abs=1e-3), symbol
