"""What a run leaves in people's hands: tables of every half-step, and a script that repeats it."""

from em_core.experiments.exports.script import script
from em_core.experiments.exports.tables import responsibilities_csv, trace_csv, trace_json
from em_core.experiments.exports.visit_script import lab_script, visit_script

__all__ = ["lab_script", "responsibilities_csv", "script", "trace_csv", "trace_json", "visit_script"]
