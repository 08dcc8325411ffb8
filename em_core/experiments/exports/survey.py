"""A map of starts as a table, a row a cell, or as JSON with its optima."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

from em_core.em.capabilities import component_names
from em_core.experiments.exports.tables import csv_text
from em_core.multistart.basin_survey import Coordinate, Survey
from em_core.multistart.grouped_runs import letters, means_of


def cells_csv(survey: Survey) -> str:
    """Return a row for each cell: its two starting coordinates, its optimum, its last objective, its steps."""
    found = survey.map
    return csv_text(
        (*_names(survey), "optimum", "verdict", "objective", "steps"),
        (
            (
                float(a),
                float(b),
                letters(int(found.optimum[i, j])),
                survey.optima[int(found.optimum[i, j])].kind.value,
                float(found.log_likelihood[i, j]),
                int(found.steps[i, j]),
            )
            for i, a in enumerate(found.first)
            for j, b in enumerate(found.second)
        ),
    )


def cells_json(survey: Survey) -> str:
    """Return the map as JSON: what varies and what does not, the optima, and each array as rows of the first mean."""
    found = survey.map
    content = {
        "objective": survey.model.objective,
        "components": component_names(survey.model, len(means_of(survey.start))),
        "data": survey.dataset.title,
        "axes": _names(survey),
        "first": found.first.tolist(),
        "second": found.second.tolist(),
        "start": _numbers(survey.start),
        "optima": [
            {
                "name": survey.name_of(optimum),
                "verdict": optimum.kind.value,
                "spurious": optimum.spurious,
                "objective": optimum.log_likelihood,
                "starts": optimum.hits,
                "params": _numbers(survey.aligned(optimum.params)),
            }
            for optimum in survey.optima
        ],
        "optimum": found.optimum.tolist(),
        "steps": found.steps.tolist(),
        "objective_at_end": found.log_likelihood.tolist(),
    }
    return json.dumps(content)


def _names(survey: Survey) -> list[str]:
    def name(coordinate: Coordinate) -> str:
        return f"start_mean_{coordinate.component + 1}_{survey.dataset.columns[coordinate.column]}"

    return [name(survey.slice.first), name(survey.slice.second)]


def _numbers(params: Any) -> dict[str, object]:
    return {field.name: getattr(params, field.name).tolist() for field in fields(params)}
