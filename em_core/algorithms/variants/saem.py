"""SAEM, stochastic approximation EM (Delyon, Lavielle & Moulines 1999): draws of the labels, averaged over the steps.

The M-step sees s_t = s_(t-1) + g_t (S(draw t) - s_(t-1)), S the complete data's sufficient statistics. They are linear
in the labels, so that it is the labels that are averaged here: the M-step of the average is that of s_t. With gains g_t
whose sum is infinite and the sum of whose squares is not, the parameters converge to a stationary point.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from em_core.algorithms.variants.draws import Drawn
from em_core.algorithms.variants.reassigned import with_responsibilities
from em_core.em.algorithm import Wording
from em_core.em.capabilities import capabilities_of
from em_core.em.nouns import Noun
from em_core.em.protocol import AnyModel, D, EMModel, P, Q
from em_core.em.schedule import Claims, Schedule
from em_core.numerics.arguments import number
from em_core.numerics.integers import whole


@dataclass(frozen=True)
class SAEM(Drawn):
    """SAEM: each step's draw of the labels moves their average a part g_t of the way.

    seed, steps:  of the draws, and how many steps are made.
    burn_in:      so many steps have the gain 1, and are those of stochastic EM.
    exponent:     of the gains after them, 1/2, 1/3, 1/4, ... to this power; above 0.5 and at most 1 it converges.

    Neither F nor the objective is promised never to fall.
    """

    burn_in: int = 30
    exponent: float = 1.0

    claims: ClassVar[Claims] = Claims("saem", "SAEM", may_fall=True, exact_e=False, judged_from=None)

    def __post_init__(self) -> None:
        """Raise ValueError for options that give no gains."""
        super().__post_init__()
        object.__setattr__(self, "burn_in", whole("burn_in", self.burn_in, 0))
        power = number("exponent", self.exponent, "a number from 0 to 1", lambda value: 0 <= value <= 1)
        object.__setattr__(self, "exponent", power)

    def refusal(self, model: AnyModel) -> str | None:
        """Return why the draws of a model cannot be averaged."""
        why = super().refusal(model)
        if why is None and not capabilities_of(model).sufficient:
            return (
                f"SAEM averages the sums that the M-step needs. {type(model).__name__} does not allow that: its M-step "
                "needs more of a row than its label. Choose stochastic EM, or EM."
            )
        return why

    def gain(self, t: int) -> float:
        """Return g_t: 1 in the first step and in the burn-in."""
        return 1.0 if t < max(self.burn_in, 1) else float((t - max(self.burn_in, 1) + 2) ** -self.exponent)

    def posterior_at(self, model: EMModel[D, P, Q], data: D, params: Sequence[P], t: int) -> Q:
        """Return the q that it held at step t: from the last step on whose gain was 1, every draw is made again."""
        first = max((s for s in range(t + 1) if self.gain(s) == 1), default=0)
        before = self._assigned(model, data, params[first], None, first)
        for s in range(first + 1, t + 1):
            before = self._assigned(model, data, params[s], before, s)
        return before

    def _assigned(self, model: EMModel[D, P, Q], data: D, params: P, before: Q | None, t: int) -> Q:
        posterior = model.e_step(data, params)
        now, gain = self.drawn(model, data, posterior, 1, t), self.gain(t)
        if before is not None and gain < 1:
            now = (1 - gain) * before.responsibilities + gain * now
        return with_responsibilities(posterior, now)

    def wording(self, model: AnyModel, schedule: Schedule, noun: Noun) -> Wording:  # noqa: ARG002 the protocol's
        """Return the sentences of the start, of E and of M."""
        said = f"a label is drawn for every {noun.singular}, and the average of its draws is updated."
        return self._told(schedule, noun, said)
