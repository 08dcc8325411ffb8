"""What a run leaves in people's hands: tables of every half-step, and a script that repeats it."""

from em_core.experiments.exports.run_script import run_script
from em_core.experiments.exports.script import script
from em_core.experiments.exports.tables import responsibilities_csv, trace_csv, trace_json

__all__ = ["responsibilities_csv", "run_script", "script", "trace_csv", "trace_json"]
