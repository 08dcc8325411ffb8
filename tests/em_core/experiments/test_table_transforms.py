"""Transforms of columns in links and saved files of the lab and of the models' pages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from em_core.catalogue.registry import FAMILY
from em_core.catalogue.transformed_sample import takes_transforms
from em_core.experiments.experiment import Experiment
from em_core.experiments.run_description import LAB, MODEL, described, run_in
from em_core.experiments.run_file import from_json, to_json
from em_core.experiments.visits import exhibit_of, first_visit
from em_core.own.own_table import OwnTable
from tests.em_core.experiments.test_transformed_scripts import lab_run, model_run

OWN = OwnTable("a,b,c\n1,2,8\n2,1,7\n4,5,6\n5,4,1\n7,9,3\n3,0,2\n")
VISIT = replace(first_visit("gaussian_mixture"), own=OWN)


@pytest.mark.parametrize(
    "run",
    [
        described(Experiment(transforms=("log:waiting", "difference:waiting"))),
        lab_run(("log:price", "difference:price"), standardise=True)[0],
        model_run("student_mixture", ("log:income", "standardise:price"))[0],
    ],
)
def test_links_and_saved_files_hold_them(run: object) -> None:
    described_run = run
    opened, notes = run_in(described_run.page, described_run.query)  # type: ignore[attr-defined]
    assert not notes
    assert opened.key == described_run.key  # type: ignore[attr-defined]
    assert opened.query["transform"] == described_run.query["transform"]  # type: ignore[attr-defined]
    assert from_json(to_json(opened)).key == opened.key


def test_runs_without_them_have_the_keys_and_links_of_ever() -> None:
    assert "transform" not in described(Experiment()).query
    assert Experiment().key == "9ee98e31b022735ee12d9bc9f1c0964bc4a99e3d454d693fdfc62933ef33b35c"
    assert Experiment(transforms=("log:waiting",)).key != Experiment().key
    assert replace(VISIT, transforms=("log:a",)).key != VISIT.key
    # The order in a link is no matter: there is one order.
    asked = Experiment(transforms=("standardise:waiting", "log:waiting"))
    assert asked == Experiment(transforms=("log:waiting", "standardise:waiting"))


@pytest.mark.parametrize(
    ("query", "note"),
    [
        ({"transform": "log:a"}, ""),
        ({"transform": "log:b"}, 'Column "b" is 0 in row 7; a logarithm needs values above 0. Shown instead: the data'),
        ({"transform": "log:x"}, 'There is no column "x" to transform'),
        ({"transform": "root:a"}, "it must be log:, difference: or standardise: and the name of a column"),
    ],
)
def test_what_a_table_does_not_take_is_noted(query: dict[str, str], note: str) -> None:
    opened, notes = run_in(MODEL, described(VISIT).query | query)
    assert bool(notes) == bool(note)
    assert note in "".join(notes)
    assert opened.visit.transforms == (() if note else ("log:a",))
    assert opened.visit.own == OWN


def test_an_example_and_a_model_of_counts_take_none() -> None:
    for query in ({"model": "gaussian_mixture"}, described(replace(first_visit("poisson_mixture"), own=OWN)).query):
        opened, notes = run_in(MODEL, query | {"transform": "log:a"})
        assert notes == ('transform is "log:a" in the link; it plays no part in this run, and is ignored.',)
        assert opened.visit.transforms == ()
    assert Experiment(data="own", transforms=()).transforms == ()
    _, notes = run_in(LAB, {"transform": "log:nothing"})
    assert len(notes) == 1


def test_the_plane_goes_by_the_names_of_the_file() -> None:
    visit = replace(VISIT, plane=("c", "a"), transforms=("log:a",))
    shown = exhibit_of(visit)
    assert shown.sample.columns == ("log of a", "b", "c")
    assert shown.sample.plane == ("c", "log of a")
    opened, notes = run_in(MODEL, described(visit).query)
    assert not notes
    assert opened.visit == visit
    lab = described(Experiment(data="iris", columns=("petal length", "petal width", "sepal length")))
    names = lab.dataset().columns
    wide = replace(lab.experiment, plane=(names[2], names[0]), transforms=(f"log:{names[0]}",))
    assert described(wide).dataset().plane == (names[2], f"log of {names[0]}")


def test_models_that_take_them() -> None:
    found = {id for id, entry in FAMILY.items() if takes_transforms(entry)}
    assert found == {
        "gaussian_mixture",
        "gaussian_mixture_map",
        "kmeans",
        "annealed_mixture",
        "variational_gaussian_mixture",
        "student_mixture",
        "missing_values",
    }
