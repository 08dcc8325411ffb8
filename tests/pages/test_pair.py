"""Two runs side by side: the sentence is computed, and the link holds both."""

from __future__ import annotations

import pytest

from em_core import open_link
from em_core.experiments.page_settings.pair_settings import USUAL
from em_viz.run.pair import Run, comparison
from tests.pages.visits import address, elements, sound, visit


def test_the_good_and_the_bad_start_are_compared_first() -> None:
    page = sound(visit("pair"))
    said = " ".join(each.value for each in page.markdown)
    runs = [open_link(one.link).trace() for one in USUAL.values()]
    difference = runs[0].log_likelihoods[-1] - runs[1].log_likelihoods[-1]
    assert f"The first run ends {difference:.3g} nats higher than the second in log-likelihood." in said.replace(
        "\\", ""
    )
    assert address(page) == {}


def test_a_link_holds_both_runs_and_says_what_it_cannot_use() -> None:
    page = sound(visit("pair", {"a": "lab?k=3&seed=5", "b": "model?model=two_coins"}))
    assert address(page) == {"a": "lab?k=3&seed=5", "b": "model?model=two_coins"}
    assert "different data" in " ".join(each.value for each in page.markdown)
    wrong = sound(visit("pair", {"a": "speed?k=3"}))
    assert "a is" in wrong.info[0].value
    assert address(wrong) == {}


def test_a_run_that_is_kept_can_be_chosen() -> None:
    page = visit("lab", {"k": "4", "seed": "3"})
    (button,) = (each for each in page.button if each.label.startswith("Keep this run"))
    sound(button.click().run())
    page.switch_page("pages/pair.py").run()
    first = next(each for each in elements(sound(page).main, "selectbox") if each.label == "First run")
    sound(first.set_value("lab?k=4&seed=3").run())
    assert address(page)["a"] == "lab?k=4&seed=3"
    assert len(elements(page.main, "bidi_component")) >= 2


def test_a_collapse_and_different_objectives_are_not_compared() -> None:
    collapsed = open_link("lab?data=outlier&dim=1&seed=3")
    held = open_link("lab?data=outlier&dim=1&seed=3&model=gaussian_mixture_map")
    a, b = (Run(each.title, each.trace()) for each in (collapsed, held))
    assert "they cannot be compared" in comparison(a, b)
    assert "The first run has collapsed" in comparison(a, a)


@pytest.mark.parametrize("link", ["lab?seed=15"])
def test_one_run_twice_ends_at_the_same_height(link: str) -> None:
    run = Run("x", open_link(link).trace())
    assert comparison(run, run).startswith("Both runs end at the same log-likelihood, ")
