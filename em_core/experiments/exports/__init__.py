"""What a run leaves in people's hands: tables of every half-step, and a script that repeats it with NumPy alone."""

from em_core.experiments.exports.script import script
from em_core.experiments.exports.tables import responsibilities_csv, trace_csv, trace_json

__all__ = ["responsibilities_csv", "script", "trace_csv", "trace_json"]
