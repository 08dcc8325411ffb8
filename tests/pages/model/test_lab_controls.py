"""Each control changes the run and the address, and nothing that somebody chose before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from em_core.catalogue.registry import MODELS
from em_core.data import BUNDLED, GENERATORS
from em_core.data.generators import GeneratorSpec
from em_core.distributions.gaussian import COVARIANCES
from em_core.experiments.experiment import Experiment, resolve
from em_core.multistart.initialisation import STARTS
from em_viz.models.dispatch import has_picture
from pages.widgets.arrival import address as in_the_browser
from tests.pages.visits import address, choose, elements, expect_run, press, shown_key, sound, visit

FIRST = Experiment()
SHORT, FEW_STEPS = "max=20", Experiment(max_steps=20)
"""Where a control has to reach the run, and not the run its end."""

KINDS = "Where the data come from"


def test_the_first_visit_shows_old_faithful() -> None:
    lab = visit()
    expect_run(lab, FIRST)
    assert not lab.info
    assert any("Old Faithful" in caption.value and "272 points" in caption.value for caption in lab.caption)


def test_every_bundled_data_set_runs() -> None:
    lab = visit()
    for bundled in BUNDLED:
        lab = choose(lab, "Data set", bundled.id)
        # In one dimension, diagonal and full are one thing.
        expect_run(lab, replace(FIRST, data=bundled.id))
        assert any(bundled.teaches in caption.value for caption in lab.sidebar.caption)


@pytest.mark.parametrize("generator", GENERATORS, ids=lambda generator: generator.id)
def test_every_generator_runs_in_each_of_its_dimensions(generator: GeneratorSpec) -> None:
    lab = choose(choose(visit(), KINDS, "Generated"), "Shape", generator.id)
    for dimension in generator.dimensions:
        lab = choose(lab, "Dimensions", dimension)
        expect_run(lab, replace(FIRST, data=generator.id, dimension=dimension))


def test_every_setting_of_every_generator_reaches_the_run() -> None:
    lab = choose(visit(link=SHORT), KINDS, "Generated")
    for spec in GENERATORS:
        choose(lab, "Shape", spec.id)
        dimension = next(each.value for each in elements(lab.sidebar, "button_group") if each.label == "Dimensions")
        changed = []
        for parameter in spec.parameters_in(dimension):
            value = parameter.default + parameter.step
            value = value if value <= parameter.maximum else parameter.default - parameter.step
            choose(lab, parameter.title[0].upper() + parameter.title[1:], value)
            changed.append((parameter.name, value))
        expect_run(lab, replace(FEW_STEPS, data=spec.id, dimension=dimension, settings=tuple(changed)))


@pytest.mark.parametrize("model", [key for key in MODELS if has_picture(key) and MODELS[key].covariances])
def test_every_model_runs_with_each_covariance(model: str) -> None:
    lab = choose(visit(), "Model", model)
    for covariance in COVARIANCES:
        lab = choose(lab, "Covariances", covariance)
        expect_run(lab, replace(FIRST, model=model, covariance=covariance))


def test_a_model_without_covariances_offers_none() -> None:
    lab = choose(visit(), "Model", "kmeans")
    assert "Covariances" not in [each.label for each in lab.sidebar.selectbox]
    expect_run(lab, replace(FIRST, model="kmeans"))


def test_in_one_dimension_two_kinds_of_variance_remain() -> None:
    lab = choose(visit(link="cov=tied_diag"), "Columns", ["waiting"])
    tied = replace(FIRST, columns=("waiting",), covariance="tied")
    expect_run(lab, tied)
    expect_run(choose(lab, "Variances", "full"), replace(tied, covariance="full"))


@pytest.mark.parametrize("data", ["faithful", "faithful_waiting"])
def test_every_start_runs(data: str) -> None:
    lab = visit(link={"data": data})
    for start in STARTS:
        if start != "by_hand":
            expect_run(choose(lab, "Start", start), replace(FIRST, data=data, start=start))
            assert STARTS[start].explanation in [caption.value for caption in lab.sidebar.caption]


def test_a_start_by_hand_begins_with_numbers_and_is_kept_in_the_link() -> None:
    lab = choose(visit(), "Start", "by_hand")
    link = address(lab)
    assert link["start"] == "by_hand"
    assert len(link["typed"].split(",")) == 2 * (1 + 2 + 4)
    again = visit(link=link)
    assert not again.info
    assert shown_key(again) == shown_key(lab)


def test_every_k_runs() -> None:
    lab = visit(link=SHORT)
    for k in range(1, 9):
        expect_run(choose(lab, "Components K", k), replace(FEW_STEPS, k=k))


def test_a_new_random_start_is_the_next_seed_and_says_so() -> None:
    lab = press(visit(), "New random start")
    expect_run(lab, replace(FIRST, seed=110))
    assert next(each.value for each in lab.number_input if each.label == "Seed") == 110
    expect_run(choose(lab, "Seed", 7), replace(FIRST, seed=7))


def test_the_stop_rule_is_part_of_the_experiment() -> None:
    lab = choose(choose(visit(), "Tolerance (nats)", 1e-10), "Step limit", 5)
    expect_run(lab, replace(FIRST, tol=1e-10, max_steps=5))


def test_standardising_and_columns_are_part_of_the_experiment() -> None:
    lab = choose(choose(visit(), "Standardise each column", True), "Columns", ["waiting", "eruptions"])
    experiment = replace(FIRST, standardise=True, columns=("waiting", "eruptions"))
    expect_run(lab, experiment)
    assert any(resolve(experiment).scaling[:20] in caption.value for caption in lab.main.caption)


def test_no_column_chosen_means_the_first_two() -> None:
    expect_run(choose(visit(), "Columns", []), FIRST)


def test_a_choice_keeps_all_others() -> None:
    lab = visit()
    for label, value in [
        ("Components K", 4),
        ("Covariances", "diag"),
        ("Start", "kmeans"),
        ("Data set", "iris_petals"),
    ]:
        choose(lab, label, value)
    expect_run(lab, replace(FIRST, k=4, covariance="diag", start="kmeans", data="iris_petals"))


def test_reset_brings_the_first_visit_back() -> None:
    lab = choose(choose(visit(link="k=3&data=moons&seed=4"), "Components K", 5), "Start", "all_equal")
    lab = press(lab, "Reset everything")
    expect_run(lab, FIRST)
    assert lab.sidebar.slider[0].value == 2
    expect_run(choose(lab, "Components K", 3), replace(FIRST, k=3))


def test_the_experiment_waits_while_somebody_is_on_the_front_page() -> None:
    lab = choose(visit(), "Components K", 5)
    home = lab.switch_page("pages/home.py")
    home.query_params.clear()
    assert shown_key(sound(home.run())) == FIRST.key
    lab = home.switch_page("pages/lab.py").run()
    expect_run(lab, replace(FIRST, k=5))
    assert lab.sidebar.slider[0].value == 5


def test_an_edited_address_is_followed() -> None:
    lab = choose(visit(), "Components K", 5)
    lab.query_params["k"] = "3"
    expect_run(lab.run(), replace(FIRST, k=3))


def test_a_click_that_carries_an_address_of_before_undoes_nothing() -> None:
    lab = choose(choose(visit(), "Components K", 5), "Components K", 6)
    lab.query_params["k"] = "5"
    expect_run(choose(lab, "Start", "kmeans"), replace(FIRST, k=6, start="kmeans"))


def test_a_point_named_by_its_row_is_forgotten_with_its_data() -> None:
    lab = visit()
    (field,) = (each for each in lab.number_input if each.label == "Row of a point")
    sound(field.set_value(272).run())
    expect_run(choose(lab, "Data set", "galaxies_corrected"), replace(FIRST, data="galaxies_corrected"))


def test_going_back_to_an_address_of_before_is_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    lab = choose(choose(visit(), "Components K", 5), "Components K", 6)
    monkeypatch.setattr(in_the_browser, "_went_back", lambda: True)
    lab.query_params["k"] = "5"
    expect_run(lab.run(), replace(FIRST, k=5))
    assert lab.sidebar.slider[0].value == 5
    lab.query_params.clear()
    expect_run(lab.run(), FIRST)


def test_what_was_entered_is_there_again_after_a_look_elsewhere() -> None:
    lab = choose(choose(choose(visit(), KINDS, "Generated"), "Shape", "moons"), "Seed of the data", 5)
    for _ in range(2):
        expect_run(choose(lab, KINDS, "Built-in"), FIRST)
        choose(lab, "Components K", 2)
    expect_run(choose(lab, KINDS, "Generated"), replace(FIRST, data="moons", data_seed=5))
    assert not lab.warning


def test_k_means_begins_by_hand_at_the_means_of_a_drawn_start() -> None:
    lab = choose(visit(link={"model": "kmeans"}), "Start", "by_hand")
    assert not lab.error
    link = address(lab)
    assert len(link["typed"].split(",")) == 2 * (1 + 2 + 4)
    assert any(control.label == "Tolerance" for control in lab.sidebar.selectbox)
