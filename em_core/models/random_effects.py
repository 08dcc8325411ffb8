"""Variance components: how much groups differ, and how much their members do, by a random effect for each group.

Dempster, Laird & Rubin (1977), section 4.4; Laird & Ware (1982), Biometrics 38, 963-974.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from em_core.distributions.gaussian import EPS
from em_core.distributions.input_checks import LARGEST, as_floats, check_matrix, raise_all, there_are, told
from em_core.em.capabilities import Capabilities
from em_core.em.parameters import POSITIVE, REAL
from em_core.em.protocol import Cause, DegenerateError
from em_core.numerics.arrays import FloatArray, IntArray, frozen
from em_core.numerics.wording import counted

LOG_2PI = float(np.log(2 * np.pi))

SMALLEST = 1 / LARGEST
"""Squares of smaller numbers vanish in double precision."""


@dataclass(frozen=True, eq=False)
class EffectsParams:
    """y = mean + between * b_group + within * e, with b and e standard normal; numbers as arrays without axes.

    mean, between, within:  in the units of y; the two standard deviations are positive.
    """

    mean: FloatArray = field(metadata={"kind": REAL})
    between: FloatArray = field(metadata={"kind": POSITIVE})
    within: FloatArray = field(metadata={"kind": POSITIVE})

    def __post_init__(self) -> None:
        """Freeze the numbers."""
        for name in ("mean", "between", "within"):
            object.__setattr__(self, name, frozen(getattr(self, name)))


@dataclass(frozen=True, eq=False)
class EffectsPosterior:
    """Posterior of the random effects: a normal distribution for each group's, how far it lies from the mean.

    group:               (n,) the group of each row, from 0.
    effects, variances:  (groups,) in y's units and their squares.
    entropy:             of all of them together, in nats.
    """

    group: IntArray
    effects: FloatArray
    variances: FloatArray
    entropy: float
    log_likelihood: float

    def __post_init__(self) -> None:
        """Freeze the arrays."""
        object.__setattr__(self, "group", frozen(self.group, np.int64))
        object.__setattr__(self, "effects", frozen(self.effects))
        object.__setattr__(self, "variances", frozen(self.variances))

    @property
    def responsibilities(self) -> FloatArray:
        """(n,) the expected effect of each row's group: what is hidden here are numbers."""
        return self.effects[self.group]


class RandomEffects:
    """The one-way layout with random groups, by maximum likelihood. Data are (n, 2): a number for the group, and y."""

    objective = "log-likelihood"
    capabilities = Capabilities(exchangeable_rows=True)

    def params(self, mean: ArrayLike, between: ArrayLike, within: ArrayLike) -> EffectsParams:
        """Return validated parameters; ValueError names every problem."""
        given = {"mean": mean, "between": between, "within": within}
        numbers = {name: as_floats(value, f"The value of {name}") for name, value in given.items()}
        above = f"positive number above {SMALLEST:g}"
        rules = {"mean": "finite number", "between": above, "within": above}
        problems = [
            f"{name} is {told(given[name], value)}; it must be one {rules[name]}, below {LARGEST:g} in size."
            for name, value in numbers.items()
            if value.shape != () or not (-LARGEST if name == "mean" else SMALLEST) < value < LARGEST
        ]
        raise_all(problems)
        return EffectsParams(**numbers)

    def prepare(self, data: object) -> FloatArray:
        """Return the data as (n, 2) float64; ValueError names what cannot be fitted."""
        x = check_matrix(data)
        if x.shape[1] != 2:
            raise ValueError(f"The data have {x.shape[1]} columns; they need two: the group, and the measurement.")
        _, sizes = np.unique(x[:, 0], return_counts=True)
        if len(sizes) < 2 or sizes.max() < 2:
            raise ValueError(
                f"{there_are(len(x), 'row')} in {counted(len(sizes), 'group')}; two variances need at least two "
                "groups, one of them with two rows. Add rows, or check the column of groups."
            )
        spread = float(np.ptp(x[:, 1]))
        if 0 < spread < 1 / LARGEST:
            raise ValueError(
                f"The measurements vary by only {spread:g}; they must vary by at least {SMALLEST:g}, for squares of "
                "smaller numbers vanish in double precision. Use a smaller unit."
            )
        return x

    def initialise(self, data: FloatArray, rng: np.random.Generator) -> EffectsParams:
        """Return the overall mean, and the overall variance divided between groups and members at random."""
        y = data[:, 1]
        share = rng.uniform(0.05, 0.95)
        return EffectsParams(frozen(y.mean()), frozen(y.std() * share**0.5), frozen(y.std() * (1 - share) ** 0.5))

    def e_step(self, data: FloatArray, params: EffectsParams) -> EffectsPosterior:
        """Return each group's mean drawn towards the overall one (Laird & Ware 1982, eqs 3.2 and 3.4)."""
        group, sizes, means, _ = _summary(data)
        between, within = float(params.between) ** 2, float(params.within) ** 2
        total = within + sizes * between
        variances = between * within / total
        return EffectsPosterior(
            group,
            sizes * between / total * (means - params.mean),
            variances,
            float(np.sum(np.log(variances) + LOG_2PI + 1)) / 2,
            self.log_likelihood(data, params),
        )

    def m_step(self, data: FloatArray, posterior: EffectsPosterior) -> EffectsParams:
        """Return mean and variances of the effects and of what they leave; each adds what is not known of an effect."""
        y, unsure = data[:, 1], posterior.variances[posterior.group]
        mean = np.mean(y - posterior.responsibilities)
        residuals = y - mean - posterior.responsibilities
        between = np.sqrt(np.mean(posterior.effects**2 + posterior.variances))
        within = np.sqrt(np.mean(residuals**2 + unsure))
        for i, (spread, where) in enumerate(((between, "between"), (within, "within"))):
            if not spread > 16 * EPS * np.abs(y).max():
                reason = f"has become zero: no spread is left {where} the groups"
                raise DegenerateError(i, reason, noun="Variance", cause=Cause.COLLAPSED if i else Cause.EDGE)
        return EffectsParams(frozen(mean), frozen(between), frozen(within))

    def log_likelihood(self, data: FloatArray, params: EffectsParams) -> float:
        """Return the log-density with the effects integrated out; each group's mean and its inner spread part."""
        _, sizes, means, inner = _summary(data)
        within = float(params.within) ** 2
        total = within + sizes * float(params.between) ** 2
        log_volumes = sizes * LOG_2PI + (sizes - 1) * np.log(within) + np.log(total)
        misfits = inner / within + sizes * (means - params.mean) ** 2 / total
        return -float(np.sum(log_volumes + misfits)) / 2

    def lower_bound(self, data: FloatArray, posterior: EffectsPosterior, params: EffectsParams) -> float:
        """Return F: the expected log-density of measurements and effects, plus the entropy of the effects."""
        y, unsure = data[:, 1], posterior.variances[posterior.group]
        between, within = float(params.between) ** 2, float(params.within) ** 2
        residuals = y - params.mean - posterior.responsibilities
        measured = len(y) * (LOG_2PI + np.log(within)) + np.sum(residuals**2 + unsure) / within
        drawn = np.sum(LOG_2PI + np.log(between) + (posterior.effects**2 + posterior.variances) / between)
        return float(posterior.entropy - (measured + drawn) / 2)


def _summary(data: FloatArray) -> tuple[IntArray, FloatArray, FloatArray, FloatArray]:
    """Return the group of each row (n,), and of each group its size, mean and sum of squares about it, (groups,)."""
    _, group = np.unique(data[:, 0], return_inverse=True)
    sizes = np.bincount(group).astype(np.float64)
    means = np.bincount(group, data[:, 1]) / sizes
    inner = np.asarray(np.bincount(group, (data[:, 1] - means[group]) ** 2), dtype=np.float64)
    return group.astype(np.int64), sizes, means, inner
