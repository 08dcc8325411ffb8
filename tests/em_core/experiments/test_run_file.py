"""What a model's page saves opens again, with people's own table of any size, and nothing of it is replaced."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from em_core.data import DataError
from em_core.experiments.run_description import described
from em_core.experiments.run_file import from_json, to_json
from em_core.experiments.visits import Visit, first_visit, fits_link
from em_core.own.own_table import OwnTable
from tests.examples import EXAMPLES

LARGE = "n\n" + "\n".join(str(n * n * 7919 % 9973) for n in range(3000))

SAVED = [
    first_visit("linkage"),
    replace(first_visit("poisson_mixture"), typed=(0.25, 0.75, 1.5, 1 / 3), tol=1e-4, max_steps=12),
    replace(
        first_visit("two_coins"), draw=7, own=OwnTable("heads,tosses\n5,10\n9,10\n"), algorithm="incremental", blocks=2
    ),
    replace(first_visit("poisson_mixture"), own=OwnTable(LARGE), chosen=(("k", 3.0),)),
]


@pytest.mark.parametrize("visit", SAVED, ids=lambda visit: visit.key[:6])
def test_a_saved_visit_opens_again(visit: Visit) -> None:
    run = described(visit)
    assert from_json(to_json(run).encode()) == run
    assert from_json(to_json(run)).choices == visit


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_can_be_saved(example: str) -> None:
    visit = Visit(EXAMPLES[example].id, example)
    assert from_json(to_json(described(visit)).encode()).choices == visit


def test_a_table_too_large_for_a_link_is_in_the_file_as_it_is() -> None:
    assert not fits_link(SAVED[-1])
    assert json.loads(to_json(described(SAVED[-1])))["table"] == LARGE


GOOD = json.loads(to_json(described(SAVED[1])))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"format": "halfstep-visit/2"}, 'its "format" is "halfstep-visit/2" and not "halfstep-visit/1"'),
        ({"format": "halfstep-experiment/1"}, 'its "experiment" is not a list of names with texts'),
        ({"visit": []}, "not a list of names with texts"),
        ({"visit": {"model": 3}}, "not a list of names with texts"),
        ({"visit": {"model": "linkage", "table": "eJx"}}, "not a list of names with texts"),
        ({"visit": {str(i): "" for i in range(2000)}}, "has 2,000 parts"),
        ({"table": 5}, 'its "table" is not a text'),
        ({"table": "a,b\n1,x\n"}, "needs"),
        ({"visit": {"model": "nothing"}}, "model is"),
        ({"visit": GOOD["visit"] | {"typed": "1,2"}}, "has 2 numbers; this model needs 4"),
        ({"visit": GOOD["visit"] | {"tol": "much"}}, "tol is"),
    ],
)
def test_a_file_that_is_not_complete_is_refused(changes: dict[str, object], said: str) -> None:
    with pytest.raises(DataError) as raised:
        from_json(json.dumps(GOOD | changes).encode())
    assert said in str(raised.value)
    assert "Shown instead" not in str(raised.value)
