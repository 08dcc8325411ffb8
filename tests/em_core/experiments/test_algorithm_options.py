"""The options of a run's algorithm in links and files: read, written, refused with the rule."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from em_core import open_link
from em_core.experiments.experiment import Experiment
from em_core.experiments.exports import run_script
from em_core.experiments.run_description import described
from em_core.experiments.run_file import from_json, to_json
from em_core.experiments.running import run_of
from em_core.experiments.url import from_query, to_query
from em_core.experiments.visits import Visit
from em_core.experiments.visits import from_query as visit_in
from em_core.experiments.visits import to_query as link_to
from em_core.numerics.dataclass_values import with_fields

ROOT = Path(__file__).parents[3]
CHOSEN = Experiment(algorithm="annealed", algorithm_options=(("temperature", 2.5), ("hold", 3), ("seed", 7)))


def test_options_travel_in_links_and_files_and_change_the_key() -> None:
    assert to_query(CHOSEN)["algorithm.temperature"] == "2.5"
    assert (from_query(to_query(CHOSEN)).experiment, from_query(to_query(CHOSEN)).notes) == (CHOSEN, ())
    assert from_json(to_json(described(CHOSEN)).encode()).choices == CHOSEN
    assert CHOSEN.key != replace(CHOSEN, algorithm_options=()).key
    visit = Visit("poisson_mixture", "deaths", algorithm="saem", algorithm_options=(("burn_in", 2),))
    assert visit_in(link_to(visit)) == (visit, ())
    assert visit.key != replace(visit, algorithm_options=()).key


def test_what_says_the_default_is_left_out_and_what_is_another_s_plays_no_part() -> None:
    usual = Experiment(algorithm="gem", algorithm_options=(("damping", 0.5),))
    assert usual == Experiment(algorithm="gem")
    assert replace(CHOSEN, algorithm="em") == Experiment()
    assert replace(CHOSEN, algorithm="stochastic").algorithm_options == (("seed", 7),)


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("lab?algorithm=gem&algorithm.damping=2", "it must be a number from 0.01 to 1. Shown instead: 0.5."),
        ("lab?algorithm=stochastic&algorithm.seed=1.5", "it must be a whole number from 0 to"),
        ("lab?algorithm=gem&algorithm.seed=1", "it plays no part"),
        ("lab?algorithm.seed=1", "it plays no part"),
        ("lab?algorithm=gem&algorithm.speed=1", "nothing here goes by that name"),
        ("model?model=two_coins&algorithm=saem&algorithm.burn_in=x", "a whole number from 0 to 2000"),
        ("model?model=kmeans&algorithm=annealed&algorithm.seed=2", "Shown instead: EM."),
    ],
)
def test_what_an_option_cannot_be_is_said_in_a_sentence(link: str, said: str) -> None:
    assert any(said in note for note in open_link(link).notes), open_link(link).notes


def test_a_run_is_made_with_its_options() -> None:
    opened = open_link("lab?algorithm=annealed&algorithm.temperature=2.5&algorithm.hold=3&algorithm.seed=7")
    made = opened.trace().algorithm
    assert made is not None
    assert made == with_fields(made, {"temperature": 2.5, "hold": 3, "seed": 7})


def test_a_model_page_s_script_repeats_a_run_with_options(tmp_path: Path) -> None:
    options = (("seed", 3), ("steps", 12), ("burn_in", 2))
    run = described(Visit("poisson_mixture", "deaths", algorithm="saem", algorithm_options=options))
    shown, trace = run_of(run)
    text = run_script(run, shown, trace)
    assert "algorithm_of('saem', 10, (('seed', 3), ('steps', 12), ('burn_in', 2)))" in text
    file = tmp_path / "run.py"
    file.write_text(text)
    done = subprocess.run(
        [sys.executable, str(file)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
