"""Standings: several algorithms from one start, counted in passes over the data, and how soon each arrives."""

from em_core.standings.entrants import Entrant
from em_core.standings.running import Ran, complete, judged, race
from em_core.standings.standing import LINES, Contest, Standing

__all__ = ["LINES", "Contest", "Entrant", "Ran", "Standing", "complete", "judged", "race"]
