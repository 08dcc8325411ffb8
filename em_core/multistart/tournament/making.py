"""Running a tournament from its first start to its ranking: work that can be followed, stopped and taken up again."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence

from em_core.em.protocol import AnyModel
from em_core.multistart.tournament.judging import Tournament, judge
from em_core.multistart.tournament.playing import Trial, Turn, play
from em_core.multistart.tournament.rules import Rules

HOPELESS = 400
"""After so many starts without a sound end, somebody has to say that the rest is wanted all the same."""


def make_tournament(
    model: AnyModel,
    x: object,
    rules: Rules,
    *,
    done: Sequence[Trial] = (),
    patience: float = HOPELESS,
    on_progress: Callable[[int, int], object] | None = None,
) -> Generator[Turn, None, Tournament | None]:
    """Make all trials and judge them: yields every turn, and returns the tournament; None where it is hopeless.

    done:      trials that are there already, in whole blocks.
    patience:  after how many starts without a sound end it is hopeless.
    """
    trials, sound = list(done), bool(done)
    for starts, turn in enumerate(play(model, x, rules, done), 1):
        sound |= turn.sound
        if turn.trial is not None:
            trials.append(turn.trial)
        yield turn
        if starts >= patience and not sound:
            return None
    return judge(model, x, rules, trials, on_progress=on_progress)
