"""Links: the same experiment comes back; a hostile or stale one shows something and says what is wrong."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest

from em_core import Outcome
from em_core.experiments.experiment import Experiment, resolve, run_experiment
from em_core.experiments.presets import PRESETS
from em_core.experiments.url import to_query
from tests.pages.visits import address, expect_run, shown_key, visit, words

FIRST = Experiment()

HOSTILE = [
    "k=0",
    "k=999",
    "k=1e9",
    "k=-1",
    "k=2.5",
    "k=" + "9" * 10_000,
    "cov=banana",
    "data=../../etc/passwd",
    "data=",
    "model=pickle",
    "start=__init__",
    "seed=-1",
    "seed=9007199254740992",
    "seed=٣",
    "tol=nan",
    "tol=-1",
    "tol=1e999",
    "max=10001",
    "max=1e3",
    "dim=7",
    "standardise=yes",
    "columns=a,b,c",
    "columns=waiting,waiting",
    "columns=,",
    "typed=abc",
    "typed=" + "1," * 5_000,
    "start=by_hand",
    "start=by_hand&typed=1,2,3",
    "start=by_hand&typed=.5,.5,1,2,3,4,1,0,0,1,1,5,5,1",
    "own=garbage",
    "own=" + "A" * 10_000,
    "digest=0",
    "data=own",
    "data=own&digest=" + "0" * 64,
    "<script>alert(1)</script>=1",
    "x=" + "y" * 10_000,
    "k=7&k=0",
]


@pytest.mark.parametrize("link", HOSTILE, ids=lambda link: link[:40])
def test_a_value_that_cannot_be_used_is_replaced_and_said_once(link: str) -> None:
    lab = visit(link=link)
    expect_run(lab, FIRST)
    (note,) = (info.value for info in lab.info)
    assert len(note) < 700
    assert "<script>" not in note.replace("\\<", "")


@pytest.mark.parametrize("link", ["data=moons&data.noise=1e9", "data=moons&data.nonsense=1", "data=moons&data.n=0"])
def test_a_setting_that_cannot_be_used_leaves_the_generator(link: str) -> None:
    lab = visit(link=link)
    expect_run(lab, replace(FIRST, data="moons"))
    assert len(lab.info) == 1


def test_every_wrong_value_gets_a_note_of_its_own() -> None:
    notes = "\n".join(info.value for info in visit(link="k=0&cov=banana&seed=-1&tol=nan&nonsense=1").info)
    for said in ('k is "0"', 'cov is "banana"', 'seed is "-1"', 'tol is "nan"', '"nonsense"'):
        assert notes.count(said) == 1


def test_a_note_goes_when_somebody_starts_anew_and_stays_till_then() -> None:
    lab = visit(link="k=0")
    assert len(lab.run().info) == 1
    (reset,) = (button for button in lab.button if button.label == "Reset everything")
    assert not reset.click().run().info


@pytest.mark.parametrize(
    "link",
    [
        "seed=9007199254740991",
        "data=moons&dataseed=9007199254740991",
        "max=0",
        "max=10000&tol=0.01",
        "tol=0&max=50",
        "tol=1000000",
        "tol=3.7e-09",
        "k=8&data=moons&data.n=10",
        "columns=waiting,eruptions&standardise=1",
        "data=nested&dim=1&model=gaussian_mixture_map&cov=tied&k=3",
        "start=by_hand&typed=0.5,0.5,2,60,4,80,1,0,0,30,1,0,0,40",
    ],
)
def test_whatever_a_link_may_say_the_controls_can_show(link: str) -> None:
    lab = visit(link=link)
    assert not lab.info
    assert address(lab) == dict(pair.split("=") for pair in link.split("&"))
    assert shown_key(visit(link=address(lab))) == shown_key(lab)


@pytest.mark.parametrize("step", ["7", "-5", "99999", "abc", ""])
def test_the_half_step_is_the_player_s_business(step: str) -> None:
    lab = visit(link={"k": "3", "step": step})
    readable = step.isdecimal()
    assert [info.value.startswith("step is ") for info in lab.info] == [True] * (not readable)
    assert shown_key(lab) == replace(FIRST, k=3).key
    assert address(lab) == {"k": "3", "step": step}


def test_another_experiment_starts_at_its_first_half_step() -> None:
    lab = visit(link="k=3&step=7")
    lab.sidebar.slider[0].set_value(4).run()
    assert address(lab) == {"k": "4"}


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_comes_back_from_its_own_address(preset: str) -> None:
    experiment = PRESETS[preset].experiment
    link = address(visit(link=to_query(experiment)))
    expect_run(visit(link=link), experiment)


def test_the_collapse_says_which_component_and_on_what() -> None:
    experiment = PRESETS["collapse"].experiment
    assert run_experiment(experiment, resolve(experiment)).outcome is Outcome.DEGENERATE
    said = html.unescape(re.sub(r"<[^>]*>", "", words(visit(link=to_query(experiment)))))
    assert Outcome.DEGENERATE.value in said
    assert re.search(r"component 2 .*row 100 alone", said)
