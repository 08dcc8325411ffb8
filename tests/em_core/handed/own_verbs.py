"""The public verbs of people's own data and of fitted models, each with a call that works."""

from __future__ import annotations

import em_core
from em_core.experiments.run_description import described
from em_core.experiments.running import run_of
from em_core.experiments.visits import first_visit
from em_core.scoring.example_rows import example_rows
from tests.em_core.handed.verb import Verb

RUN = described(first_visit("gaussian_mixture"))
SHOWN, TRACE = run_of(RUN)
FITTED = em_core.fitted_model(RUN, SHOWN, TRACE)
ROWS = "a,b\n1,2\n2,1\n4,5\n5,4\n"

VERBS: dict[str, Verb] = {
    "em_core.open_data": Verb(
        em_core.open_data,
        {
            "raw": ROWS,
            "name": "table.csv",
            "model": "gaussian_mixture",
            "columns": ["a"],
            "remedies": (),
            "sheet": None,
        },
    ),
    "em_core.fitted_model": Verb(
        em_core.fitted_model,
        {"run": RUN, "shown": SHOWN, "trace": TRACE, "step": 2},
    ),
    "em_core.model_to_json": Verb(em_core.model_to_json, {"fitted": FITTED}),
    "em_core.load_model": Verb(em_core.load_model, {"raw": em_core.model_to_json(FITTED)}),
    "em_core.score_rows": Verb(
        em_core.score_rows,
        {"fitted": FITTED, "raw": example_rows(FITTED), "name": "rows.csv", "sheet": None, "remedies": ()},
    ),
}
