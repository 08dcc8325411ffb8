"""EM's theory, computed for a run: the lower bound, the likelihood surface, the rate of convergence, its end."""

from em_core.landscape.convergence_rate import (
    Rate,
    Speed,
    Stops,
    aitken,
    observed_ratios,
    speed,
    steps_left,
    stops,
    theoretical_rate,
)
from em_core.landscape.coordinate_ascent import AlongAxis, Staircase, hidden_number, restricted, staircase
from em_core.landscape.coordinates import Coordinates, free_fields, why_not
from em_core.landscape.free_energy import FreeEnergies, FreeEnergy, free_energies, free_energy
from em_core.landscape.generalised_em import PartialStep, PointwiseEStep, e_step_by_points, partial_m_step, with_point
from em_core.landscape.information import Information, em_jacobian, information, information_at_rest, stationary_point
from em_core.landscape.minorise import Minorant, Minorants, PlaneMinorant, minorants, minorise, minorise_plane
from em_core.landscape.objective_surface import Surface, project, surface
from em_core.landscape.overlap import OverlapRate, rate_of_overlap
from em_core.landscape.parameter_axes import (
    Axis,
    Plane,
    coordinate_axes,
    grid_over,
    line_axis,
    natural_axes,
    path_plane,
)
from em_core.landscape.pointwise_kl import point_gaps
from em_core.landscape.standard_errors import StandardErrors, standard_errors
from em_core.landscape.tangents import Touches, touches
from em_core.landscape.undetermined import Undetermined, undetermined, undetermined_at_end
from em_core.landscape.verdict import Verdict, VerdictKind, nudge, verdict, verdict_of

__all__ = [
    "AlongAxis",
    "Axis",
    "Coordinates",
    "FreeEnergies",
    "FreeEnergy",
    "Information",
    "Minorant",
    "Minorants",
    "OverlapRate",
    "PartialStep",
    "Plane",
    "PlaneMinorant",
    "PointwiseEStep",
    "Rate",
    "Speed",
    "Staircase",
    "StandardErrors",
    "Stops",
    "Surface",
    "Touches",
    "Undetermined",
    "Verdict",
    "VerdictKind",
    "aitken",
    "coordinate_axes",
    "e_step_by_points",
    "em_jacobian",
    "free_energies",
    "free_energy",
    "free_fields",
    "grid_over",
    "hidden_number",
    "information",
    "information_at_rest",
    "line_axis",
    "minorants",
    "minorise",
    "minorise_plane",
    "natural_axes",
    "nudge",
    "observed_ratios",
    "partial_m_step",
    "path_plane",
    "point_gaps",
    "project",
    "rate_of_overlap",
    "restricted",
    "speed",
    "staircase",
    "standard_errors",
    "stationary_point",
    "steps_left",
    "stops",
    "surface",
    "theoretical_rate",
    "touches",
    "undetermined",
    "undetermined_at_end",
    "verdict",
    "verdict_of",
    "why_not",
    "with_point",
]
