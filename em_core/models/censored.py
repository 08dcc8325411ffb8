"""Censored regression: a line through times of which some are only known to be longer, or shorter, than a limit.

Schmee & Hahn (1979) for the motorettes; Aitkin (1981), Technometrics 23, 161-163, for the M-step with its variance.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import log_ndtr

from em_core.distributions.gaussian import EPS
from em_core.distributions.input_checks import LARGEST, as_floats, check_matrix, raise_all, told
from em_core.em.capabilities import Capabilities
from em_core.em.parameters import POSITIVE, REAL
from em_core.em.protocol import DegenerateError
from em_core.numerics.arrays import FloatArray, frozen

LOG_2PI = float(np.log(2 * np.pi))


@dataclass(frozen=True, eq=False)
class LineParams:
    """y = coefficients[0] + coefficients[1] x_1 + ... + deviation * e, with e standard normal.

    coefficients:  (p + 1,), the intercept first.
    deviation:     a positive number as an array without axes, in the units of y.
    """

    coefficients: FloatArray = field(metadata={"kind": REAL})
    deviation: FloatArray = field(metadata={"kind": POSITIVE})

    def __post_init__(self) -> None:
        """Freeze the arrays."""
        object.__setattr__(self, "coefficients", frozen(self.coefficients))
        object.__setattr__(self, "deviation", frozen(self.deviation))


@dataclass(frozen=True, eq=False)
class LifetimePosterior:
    """Posterior of the censored times: a normal distribution cut off at each limit.

    times:      (n,) what was observed, and the expected time where it was cut off.
    variances:  (n,) of the times, in y's units squared; 0 where it was observed.
    entropy:    of all those distributions together, in nats.
    """

    times: FloatArray
    variances: FloatArray
    entropy: float
    log_likelihood: float

    def __post_init__(self) -> None:
        """Freeze the arrays."""
        object.__setattr__(self, "times", frozen(self.times))
        object.__setattr__(self, "variances", frozen(self.variances))

    @property
    def responsibilities(self) -> FloatArray:
        """(n,) the completed times: what is hidden here are numbers, and these are their expectations."""
        return self.times


class CensoredRegression:
    """Normal linear regression with censoring on either side (Tobin 1958); without an explaining column, a normal mean.

    Data are (n, p + 2): p explaining columns, y, and 1 where y was observed, 0 where it is only known to be larger
    (right-censored), or -1 where it is only known to be smaller (left-censored, as below a limit of detection). For
    lifetimes y is commonly their logarithm.
    """

    objective = "log-likelihood"
    capabilities = Capabilities(exchangeable_rows=True)

    def params(self, coefficients: ArrayLike, deviation: ArrayLike) -> LineParams:
        """Return validated parameters, coefficients (p + 1,); ValueError names every problem."""
        line = np.atleast_1d(as_floats(coefficients, "The coefficients"))
        spread = as_floats(deviation, "The deviation")
        smallest = 1 / LARGEST
        problems = [
            f"Coefficient {j + 1} is {line.flat[j]:g}; it must be a finite number."
            for j in np.flatnonzero(~(np.abs(line) < LARGEST))
        ]
        if line.ndim != 1:
            problems.append(f"The coefficients have shape {line.shape}; they must be a list, the intercept first.")
        if spread.shape != () or not smallest < spread < LARGEST:
            problems.append(f"The deviation is {told(deviation, spread)}; it must be one number above {smallest:g}.")
        raise_all(problems)
        return LineParams(line, spread)

    def prepare(self, data: object) -> FloatArray:
        """Return the data as (n, p + 2) float64; ValueError names what cannot be fitted."""
        x = check_matrix(data)
        if x.shape[1] < 2:
            raise ValueError("The data have 1 column; they need the times and, last, whether each was observed.")
        raise_all(
            [
                f"Row {row + 1}, column {x.shape[1]} is {x[row, -1]:g}; it must be 1 where the time was observed, 0 "
                "where it is longer, or −1 where it is shorter. Correct it."
                for row in np.flatnonzero(~np.isin(x[:, -1], (-1, 0, 1)))
            ]
        )
        if not (x[:, -1] == 1).any():
            raise ValueError(
                f"All {len(x)} times were cut off; without one that was observed the likelihood has no maximum."
            )
        columns = x.shape[1] - 1
        if len(x) <= columns or np.linalg.matrix_rank(_design(x)) < columns:
            raise ValueError(
                f"{len(x)} rows do not determine {columns} coefficients; one column may be constant, or follow from "
                "the others. Add rows or leave a column out."
            )
        return x

    def initialise(self, data: FloatArray, rng: np.random.Generator) -> LineParams:
        """Return the least squares fit after every time that was cut off was moved a random way beyond its limit."""
        plain = self.least_squares(data)
        beyond = rng.exponential(float(plain.deviation), len(data)) * sides(data)
        return _fit(data, data[:, -2] + beyond, np.zeros(len(data)))

    def least_squares(self, data: FloatArray) -> LineParams:
        """Return the naive fit that takes limits for observations: too short, and a start for EM."""
        return _fit(data, data[:, -2], np.zeros(len(data)))

    def e_step(self, data: FloatArray, params: LineParams) -> LifetimePosterior:
        """Return mean and variance of the normal beyond each limit (Johnson, Kotz & Balakrishnan 1994, 13.10)."""
        sd, side = float(params.deviation), sides(data)
        cut = side != 0
        fitted, z, log_survival = self._standardise(data, params)
        hazard = np.exp(-(z**2 + LOG_2PI) / 2 - log_survival)
        times = np.where(cut, fitted + side * sd * hazard, data[:, -2])
        # In (0, 1); far out, where it is about 1/z², rounding could make it negative.
        shrunk = np.clip(1 + z * hazard - hazard**2, 0, 1)
        entropies = log_survival + (LOG_2PI + 1 + z * hazard) / 2 + np.log(sd)
        return LifetimePosterior(
            times, np.where(cut, sd**2 * shrunk, 0), float(entropies[cut].sum()), self.log_likelihood(data, params)
        )

    def m_step(self, data: FloatArray, posterior: LifetimePosterior) -> LineParams:
        """Return least squares on the completed times; the variance adds what is not known of them (divisor n)."""
        return _fit(data, posterior.times, posterior.variances)

    def log_likelihood(self, data: FloatArray, params: LineParams) -> float:
        """Return the log-density of the times that were observed plus the log-probability to survive the limits."""
        _, z, log_survival = self._standardise(data, params)
        log_density = -(z**2 + LOG_2PI) / 2 - np.log(params.deviation)
        return float(np.where(sides(data) != 0, log_survival, log_density).sum())

    def lower_bound(self, data: FloatArray, posterior: LifetimePosterior, params: LineParams) -> float:
        """Return F: the expected log-density of the completed times plus the entropy of the unseen ends."""
        residuals = posterior.times - _design(data) @ params.coefficients
        misfit = float(np.sum(residuals**2 + posterior.variances)) / float(params.deviation) ** 2
        log_volume = float(np.log(params.deviation)) + LOG_2PI / 2
        return -len(data) * log_volume - misfit / 2 + posterior.entropy

    def _standardise(self, data: FloatArray, params: LineParams) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Return the fitted values, the residuals in deviations, and log P(beyond the limit), each (n,).

        Of a left-censored row the residual is turned about: seen from the other side, it is a right-censored one.
        """
        if len(params.coefficients) != data.shape[1] - 1:
            columns = data.shape[1] - 2
            raise ValueError(
                f"There are {len(params.coefficients)} coefficients; {columns} explaining columns need {columns + 1}, "
                "the intercept first."
            )
        fitted: FloatArray = _design(data) @ params.coefficients
        z = (data[:, -2] - fitted) / params.deviation * np.where(sides(data) < 0, -1.0, 1.0)
        return fitted, z, log_ndtr(-z)


def sides(data: FloatArray) -> FloatArray:
    """Return (n,) on which side of its limit each row is: 1 above it, -1 below it, 0 where it was observed."""
    return np.asarray(np.where(data[:, -1] == 1, 0.0, 2 * data[:, -1] + 1))


def _design(data: FloatArray) -> FloatArray:
    """Return a column of ones and the explaining columns, (n, p + 1)."""
    return np.column_stack([np.ones(len(data)), data[:, :-2]])


def _fit(data: FloatArray, times: FloatArray, variances: FloatArray) -> LineParams:
    """Return the weighted maximum-likelihood line through times that are known up to `variances`, each (n,).

    Raises DegenerateError where it leaves nothing over.
    """
    design = _design(data)
    coefficients = np.linalg.lstsq(design, times, rcond=None)[0]
    residuals = times - design @ coefficients
    deviation = float(np.sqrt(np.mean(residuals**2 + variances)))
    if not deviation > 16 * EPS * np.abs(times).max():
        raise DegenerateError(0, "passes through every time exactly, and leaves no spread", noun="Line")
    return LineParams(frozen(coefficients), frozen(deviation))
