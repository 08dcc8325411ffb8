"""The public verbs of em_core.landscape, each with a call that works."""

from __future__ import annotations

import numpy as np

import em_core
from em_core import landscape
from tests.em_core.handed.runs import LINE, LINE_TRACE, MODEL, ON, ONE, PARAMS, POSTERIOR, START, TRACE, X
from tests.em_core.handed.verb import Verb

AXES = landscape.natural_axes(MODEL, PARAMS)
CHART = landscape.Coordinates.at(MODEL, PARAMS)
PLANE = landscape.Plane(AXES[0], AXES[1], PARAMS)
MEAN = landscape.natural_axes(ONE, LINE_TRACE.params[-1])[2]
GRID = np.linspace(MEAN.value(LINE_TRACE.params[-1]) - 1, MEAN.value(LINE_TRACE.params[-1]) + 1, 5)
END = LINE_TRACE.params[-1]
FAMILY_OF_CURVES = landscape.minorants(ONE, LINE, MEAN, END, GRID[1:4], GRID)
VERDICT = landscape.verdict(ONE, LINE, END)
RESTRICTED = landscape.restricted(ONE, MEAN, END, GRID)
STEPS_OF_ONE = em_core.run_em(RESTRICTED, LINE, MEAN.moved(END, float(GRID[1])), max_steps=2)
ALONG = {"model": ONE, "data": LINE, "axis": MEAN, "params": END}

VERBS: dict[str, Verb] = {
    # em_core.landscape
    "em_core.landscape.Coordinates": Verb(
        landscape.Coordinates.at, {"model": MODEL, "params": PARAMS, "columns": ("a", "b"), "edge": 1e-10}
    ),
    "em_core.landscape.aitken": Verb(landscape.aitken, {"objective": np.array([1.0, 2.0, 2.5])}, ("objective",)),
    "em_core.landscape.coordinate_axes": Verb(landscape.coordinate_axes, {"coordinates": CHART}),
    "em_core.landscape.e_step_by_points": Verb(
        landscape.e_step_by_points, {**ON, "posterior": POSTERIOR, "order": np.arange(14.0)}, ("data", "order")
    ),
    "em_core.landscape.em_jacobian": Verb(
        landscape.em_jacobian, {**ON, "coordinates": CHART, "unit": np.ones(CHART.size)}, ("data", "unit"), every=2
    ),
    "em_core.landscape.free_energies": Verb(landscape.free_energies, {"trace": TRACE}),
    "em_core.landscape.free_energy": Verb(landscape.free_energy, {**ON, "posterior": POSTERIOR}, ("data",)),
    "em_core.landscape.free_fields": Verb(landscape.free_fields, {"model": MODEL, "params": PARAMS}),
    "em_core.landscape.grid_over": Verb(
        landscape.grid_over, {"axis": MEAN, "values": GRID, "m": 5, "margin": 0.25}, ("values",)
    ),
    "em_core.landscape.hidden_number": Verb(
        landscape.hidden_number, {"model": MODEL, "data": X, "posterior": POSTERIOR}
    ),
    "em_core.landscape.information": Verb(landscape.information, {**ON, "coordinates": CHART}, ("data",), every=3),
    "em_core.landscape.information_at_rest": Verb(
        landscape.information_at_rest, {"model": ONE, "data": LINE, "params": END, "steps": 1}, ("data",), every=3
    ),
    "em_core.landscape.undetermined": Verb(
        landscape.undetermined, {**ON, "columns": ("a", "b"), "posterior": POSTERIOR}, ("data",)
    ),
    "em_core.landscape.undetermined_at_end": Verb(
        landscape.undetermined_at_end, {"trace": TRACE, "columns": ("a", "b")}
    ),
    "em_core.landscape.line_axis": Verb(
        landscape.line_axis,
        {"coordinates": CHART, "start": TRACE.params[0], "end": PARAMS, "unit": np.ones(CHART.size)},
        ("unit",),
    ),
    "em_core.landscape.minorants": Verb(
        landscape.minorants, {**ALONG, "thetas": GRID[1:4], "grid": GRID}, ("data", "thetas", "grid")
    ),
    "em_core.landscape.minorise": Verb(
        landscape.minorise, {**ALONG, "grid": GRID, "posterior": ONE.e_step(LINE, END)}, ("data", "grid"), every=2
    ),
    "em_core.landscape.minorise_plane": Verb(
        landscape.minorise_plane,
        {**ON, "plane": PLANE, "xs": np.array([0.3, 0.4]), "ys": np.array([0.3, 0.4]), "posterior": POSTERIOR},
        ("data", "xs", "ys"),
    ),
    "em_core.landscape.natural_axes": Verb(
        landscape.natural_axes, {"model": MODEL, "params": PARAMS, "columns": ("a", "b"), "edges": False}
    ),
    "em_core.landscape.nudge": Verb(landscape.nudge, {"params": END, "judged": VERDICT, "size": 1.0, "sign": 1}),
    "em_core.landscape.observed_ratios": Verb(landscape.observed_ratios, {"trace": TRACE}),
    "em_core.landscape.partial_m_step": Verb(
        landscape.partial_m_step, {**ON, "posterior": POSTERIOR, "fields": ("means",), "fraction": 0.5}, ("data",)
    ),
    "em_core.landscape.path_plane": Verb(
        landscape.path_plane,
        {
            "coordinates": CHART,
            "start": TRACE.params[0],
            "end": PARAMS,
            "third": TRACE.params[1],
            "unit": np.ones(CHART.size),
        },
        ("unit",),
    ),
    "em_core.landscape.point_gaps": Verb(landscape.point_gaps, {**ON, "posterior": POSTERIOR}, ("data",)),
    "em_core.landscape.project": Verb(landscape.project, {"plane": PLANE, "params": [START, PARAMS]}),
    "em_core.landscape.rate_of_overlap": Verb(
        landscape.rate_of_overlap, {"separation": 2.0, "dimension": 2, "covariance": "full", "weight": 0.5}
    ),
    "em_core.landscape.restricted": Verb(
        landscape.restricted, {"model": ONE, "axis": MEAN, "params": END, "reach": GRID}, ("reach",)
    ),
    "em_core.landscape.speed": Verb(landscape.speed, {"trace": LINE_TRACE}),
    "em_core.landscape.staircase": Verb(
        landscape.staircase, {"axis": MEAN, "trace": STEPS_OF_ONE, "grid": GRID}, ("grid",)
    ),
    "em_core.landscape.standard_errors": Verb(
        landscape.standard_errors,
        {"model": ONE, "data": LINE, "params": END, "columns": ("a",), "judged": VERDICT},
        ("data",),
        every=3,
    ),
    "em_core.landscape.stationary_point": Verb(
        landscape.stationary_point, {"model": ONE, "data": LINE, "params": END}, ("data",), every=3
    ),
    "em_core.landscape.steps_left": Verb(landscape.steps_left, {"rise": 1.0, "rate": 0.5, "tol": 1e-6}),
    "em_core.landscape.stops": Verb(landscape.stops, {"trace": TRACE, "tol": 1e-3, "end": -50.0}),
    "em_core.landscape.surface": Verb(
        landscape.surface,
        {"model": MODEL, "data": X, "plane": PLANE, "xs": np.array([0.3, 0.4]), "ys": np.array([0.3, 0.4])},
        ("data", "xs", "ys"),
    ),
    "em_core.landscape.theoretical_rate": Verb(
        landscape.theoretical_rate, {"model": ONE, "data": LINE, "params": END}, ("data",), every=3
    ),
    "em_core.landscape.touches": Verb(
        landscape.touches, {"model": ONE, "data": LINE, "params": END, "family": FAMILY_OF_CURVES}, ("data",), every=2
    ),
    "em_core.landscape.verdict": Verb(
        landscape.verdict, {"model": ONE, "data": LINE, "params": END, "columns": ("a",)}, ("data",), every=3
    ),
    "em_core.landscape.verdict_of": Verb(landscape.verdict_of, {"trace": LINE_TRACE, "columns": ("a",)}),
    "em_core.landscape.why_not": Verb(landscape.why_not, {"model": MODEL, "what": "curvature", "p": 3}),
    "em_core.landscape.with_point": Verb(
        landscape.with_point,
        {"posterior": POSTERIOR, "point": 2, "responsibilities": np.array([0.25, 0.75])},
        ("responsibilities",),
    ),
}
