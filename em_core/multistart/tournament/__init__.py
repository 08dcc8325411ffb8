"""Comparison of start strategies: a tournament in which each has the same number of EM iterations to spend.

After Biernacki, Celeux & Govaert (2003), "Choosing starting values for the EM algorithm for getting the highest
likelihood in multivariate Gaussian mixture models", Computational Statistics & Data Analysis 41, 561-575: strategies
are compared at one budget of iterations a trial, whatever they spend it on.

What a step is: an E+M step of a run, an E+M step of a short inner run, a sweep of k-means, and an M-step from given
responsibilities cost one each (`starts.Meter` counts them); a step that a collapse broke off is paid for; choosing
points is free; and every start costs at least one. A trial makes start after start, and its last run is cut exactly
where the budget ends. A strategy that draws nothing would make the same run again and again: it makes it once.
"""

from __future__ import annotations

from em_core.multistart.tournament.judging import QUANTILES, Standing, Tournament, judge, overlap
from em_core.multistart.tournament.playing import Trial, Turn, play
from em_core.multistart.tournament.rules import BLOCK, ENTRANTS, FIRST_BLOCK, Rules

__all__ = [
    "BLOCK",
    "ENTRANTS",
    "FIRST_BLOCK",
    "QUANTILES",
    "Rules",
    "Standing",
    "Tournament",
    "Trial",
    "Turn",
    "judge",
    "overlap",
    "play",
]
