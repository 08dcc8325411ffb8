"""The contract's checks: each takes (model, data, params) and raises AssertionError saying what is broken, by how much.

They need no outside reference: they ask only whether the four verbs and the bound fit together (Neal & Hinton 1998).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

import numpy as np
from numpy.testing import assert_allclose, assert_array_equal

from em_core import Outcome, run_em
from em_core.em.capabilities import capabilities_of
from em_core.em.run import clear_steps, rounding_allowance
from em_core.numerics.arrays import FloatArray
from tests.contract.moves import axes, move, random_direction
from tests.contract.orders import columns_of_data, columns_of_model, columns_of_params, width
from tests.paths import run_clear

SIZES = (0.3, 0.1, 3e-2, 1e-2, 3e-3, 1e-3, 1e-4)
"""How far neighbours are, as parts of each array's own scale."""

DIRECTIONS = 40
"""How many random places the bound is compared at."""

AROUND = 20
"""How many random directions are tried at each size around each of three M-steps' answers, each both ways."""


def never_falls(model: Any, data: Any, params: Any) -> None:
    """EM never lowers the objective by more than rounding."""
    for trace in (
        run_em(model, data, params, max_steps=60, tol=0),
        run_clear(model, data, params, max_steps=60, tol=0),
    ):
        objective = trace.log_likelihoods
        assert np.isfinite(objective).all(), f"the {model.objective} is not finite: {objective}"
        falls = -np.diff(objective)
        allowed = np.array([rounding_allowance(value) for value in objective[:-1]])
        assert (falls <= allowed).all(), f"the {model.objective} fell by {falls.max():.3g}"


def bound_touches(model: Any, data: Any, params: Any) -> None:
    """After an E-step the lower bound equals the objective, at the start and all along the run."""
    for step in _first_steps(model, data, params):
        objective = model.log_likelihood(data, step.params)
        bound = model.lower_bound(data, step.posterior, step.params)
        gap = abs(objective - bound)
        assert gap <= 1e-10 * max(1.0, abs(objective)), f"after an E-step the bound misses the objective by {gap:.3g}"


def bound_never_above(model: Any, data: Any, params: Any) -> None:
    """F(q, theta) is at most the objective at theta, for random q and random theta."""
    rng = np.random.default_rng(1)
    for _ in range(DIRECTIONS):
        theta = move(model, params, random_direction(model, params, rng), rng.choice(SIZES))
        objective = model.log_likelihood(data, theta)
        # A posterior that belongs to other parameters.
        q = model.e_step(data, move(model, params, random_direction(model, params, rng), 0.3))
        excess = model.lower_bound(data, q, theta) - objective
        assert excess <= 1e-10 * max(1.0, abs(objective)), f"the bound is above the objective by {excess:.3g}"


def bound_never_above_for_any_q(model: Any, data: Any, params: Any) -> None:
    """F(q, theta) is at most the objective, also for responsibilities from nowhere."""
    rng = np.random.default_rng(1)
    objective = model.log_likelihood(data, params)
    posterior = model.e_step(data, params)
    shape = posterior.responsibilities.shape
    for _ in range(DIRECTIONS):
        r = rng.dirichlet(np.full(shape[-1], 0.5), size=shape[:-1])
        excess = model.lower_bound(data, replace(posterior, responsibilities=r), params) - objective
        assert excess <= 1e-10 * max(1.0, abs(objective)), f"the bound is above the objective by {excess:.3g}"


def m_step_unbeaten(model: Any, data: Any, params: Any) -> None:
    """No neighbour of the M-step's answer, of any array and at any size, gives a higher lower bound."""
    rng = np.random.default_rng(2)
    for step in _first_steps(model, data, params):
        best = model.m_step(data, step.posterior)
        bound = model.lower_bound(data, step.posterior, best)
        for size in SIZES:
            for _ in range(AROUND):
                direction = random_direction(model, best, rng)
                for way in (size, -size):
                    neighbour = move(model, best, direction, way)
                    gain = model.lower_bound(data, step.posterior, neighbour) - bound
                    assert gain <= 1e-11 * max(1.0, abs(bound)), (
                        f"the M-step is beaten by {gain:.3g} when {_moved(direction)} move by {size:g}"
                    )


def m_step_stays_in_the_model(model: Any, data: Any, params: Any) -> None:
    """The M-step's answer is one that the model's own validation accepts: on the simplex, of the covariance kind."""
    for step in _first_steps(model, data, params):
        answer = model.m_step(data, step.posterior)
        given = {field.name: getattr(answer, field.name) for field in fields(answer)}
        try:
            accepted = model.params(**given)
        except ValueError as error:
            raise AssertionError(f"the M-step's answer is not in the model: {error}") from error
        for name, values in given.items():
            assert_allclose(getattr(accepted, name), values, rtol=1e-9, err_msg=f"validation changes the {name}")


def gradient_vanishes(model: Any, data: Any, params: Any) -> None:
    """Where EM converges the objective is stationary: central differences of fourth order along every coordinate."""
    trace = run_em(model, data, params, max_steps=5000, tol=1e-14)
    assert trace.outcome in (Outcome.CONVERGED, Outcome.STEP_LIMIT), trace.message
    final, h = trace.params[-1], 1e-5
    objective = model.log_likelihood(data, final)
    scale = max(1.0, abs(objective))
    # A run that the step limit cut short is still under way.
    at_rest = trace.outcome is Outcome.CONVERGED
    for name, axis in axes(model, final):
        far, near, behind, back = (
            model.log_likelihood(data, move(model, final, axis, way * h)) for way in (2, 1, -1, -2)
        )
        slope = (8 * (near - behind) - (far - back)) / (12 * h)
        # EM stops where the objective no longer rises. A slope g on a curvature c is then worth g^2 / 2 c, which may be
        # as small as the rounding of the objective, and on a sharp top the slope is seen long after the rise is not.
        sharp = abs(near - 2 * objective + behind) / h**2
        unseen = np.sqrt(2 * sharp * 100 * np.finfo(float).eps * scale)
        assert abs(slope) - unseen <= (1e-6 if at_rest else 1e-5) * scale, (
            f"at convergence the objective still has slope {slope:.3g} along {name}"
        )


def components_permute(model: Any, data: Any, params: Any) -> None:
    """Renaming the components renames the answers and changes nothing else."""
    k = model.n_components
    for order in (np.arange(k)[::-1], np.roll(np.arange(k), 1)):
        plain, renamed = (run_em(model, data, p, max_steps=3, tol=0) for p in (params, params.permuted(order)))
        assert_allclose(
            renamed.log_likelihoods,
            plain.log_likelihoods,
            rtol=1e-10,
            err_msg="renaming components moved the objective",
        )
        assert_allclose(
            renamed.responsibilities(3),
            plain.responsibilities(3)[..., order],
            atol=1e-9,
            err_msg="responsibilities did not follow their components",
        )
        _assert_same(renamed.params[3], plain.params[3].permuted(order), "parameters did not follow their components")


def rows_permute(model: Any, data: Any, params: Any) -> None:
    """The order of the points does not matter."""
    order = np.random.default_rng(3).permutation(len(data))
    plain, shuffled = (run_em(model, x, params, max_steps=3, tol=0) for x in (data, data[order]))
    assert_allclose(
        shuffled.log_likelihoods, plain.log_likelihoods, rtol=1e-10, err_msg="the order of the rows moved the objective"
    )
    assert_allclose(
        shuffled.responsibilities(3),
        plain.responsibilities(3)[order],
        atol=1e-9,
        err_msg="responsibilities did not follow their rows",
    )
    _assert_same(shuffled.params[3], plain.params[3], "the order of the rows moved the parameters")


def columns_permute(model: Any, data: Any, params: Any) -> None:
    """The order of the coordinates does not matter, where the parameters and the prior are in the same order."""
    order = np.arange(width(data))[::-1]
    plain = run_em(model, data, params, max_steps=3, tol=0)
    turned = run_em(
        columns_of_model(model, order),
        columns_of_data(data, order),
        columns_of_params(model, params, order),
        max_steps=3,
        tol=0,
    )
    assert_allclose(
        turned.log_likelihoods,
        plain.log_likelihoods,
        rtol=1e-10,
        err_msg="the order of the columns moved the objective",
    )
    _assert_same(
        turned.params[3],
        columns_of_params(model, plain.params[3], order),
        "parameters did not follow their columns",
    )


def arguments_survive(model: Any, data: Any, params: Any) -> None:
    """No verb changes what it is given, and nobody can change what it returns."""
    posterior = model.e_step(data, params)
    verbs: dict[str, Callable[[], Any]] = {
        "prepare": lambda: model.prepare(data),
        "initialise": lambda: model.initialise(data, np.random.default_rng(4)),
        "e_step": lambda: model.e_step(data, params),
        "m_step": lambda: model.m_step(data, posterior),
        "log_likelihood": lambda: model.log_likelihood(data, params),
        "lower_bound": lambda: model.lower_bound(data, posterior, params),
    }
    for name, verb in verbs.items():
        before = [array.copy() for array in _arrays((data, params, posterior))]
        result = verb()
        for was, now in zip(before, _arrays((data, params, posterior)), strict=True):
            assert_array_equal(was, now, err_msg=f"{name} changed an argument")
        # The data may come back as the very array that the caller owns.
        for array in _arrays(result) if name != "prepare" else ():
            assert not array.flags.writeable, f"{name} returns an array that can be written to"


def objective_is_carried(model: Any, data: Any, params: Any) -> None:
    """The posterior's log-likelihood belongs to the parameters it was made from, at every step of either path."""
    trace = run_em(model, data, params, max_steps=3, tol=0)
    for step in (*_first_steps(model, data, params), *trace.steps):
        truth = model.log_likelihood(data, step.params)
        for where, value in (("posterior", step.posterior.log_likelihood), ("step", step.log_likelihood)):
            off = abs(value - truth)
            assert off <= 1e-12 * max(1.0, abs(truth)), (
                f"the {model.objective} that the {where} carries is {off:.3g} off"
            )


def responsibilities_are_probabilities(model: Any, data: Any, params: Any) -> None:
    """Each point's responsibilities lie in [0, 1] and sum to one."""
    for step in _first_steps(model, data, params):
        r = step.posterior.responsibilities
        assert ((r >= 0) & (r <= 1 + 1e-12)).all(), "a responsibility lies outside [0, 1]"
        off = np.abs(r.sum(axis=-1) - 1).max()
        assert off <= 1e-12, f"responsibilities sum to one only within {off:.3g}"


def deterministic(model: Any, data: Any, params: Any) -> None:
    """The same input gives the same bits, whatever was run in between."""
    first = run_em(model, data, params, max_steps=4, tol=0)
    model.e_step(data, model.initialise(data, np.random.default_rng(5)))
    second = run_em(model, data, params, max_steps=4, tol=0)
    assert_array_equal(first.log_likelihoods, second.log_likelihoods, err_msg="a second run differs from the first")
    for one, other in zip(first.params, second.params, strict=True):
        for left, right in zip(_arrays(one), _arrays(other), strict=True):
            assert_array_equal(left, right, err_msg="a second run differs from the first")
    drawn, again = (_arrays(model.initialise(data, np.random.default_rng(6))) for _ in range(2))
    for left, right in zip(drawn, again, strict=True):
        assert_array_equal(left, right, err_msg="the same seed draws another start")


Check = Callable[[Any, Any, Any], None]

CHECKS: tuple[Check, ...] = (
    never_falls,
    bound_touches,
    bound_never_above,
    bound_never_above_for_any_q,
    m_step_unbeaten,
    m_step_stays_in_the_model,
    gradient_vanishes,
    components_permute,
    rows_permute,
    columns_permute,
    arguments_survive,
    objective_is_carried,
    responsibilities_are_probabilities,
    deterministic,
)

NEEDS: dict[Check, str] = {
    bound_never_above_for_any_q: "independent_rows",
    components_permute: "exchangeable",
    rows_permute: "exchangeable_rows",
    columns_permute: "exchangeable_columns",
    responsibilities_are_probabilities: "probabilities",
}
"""The capability without which a check has nothing to ask."""


def checks_for(model: Any) -> list[Check]:
    """Return the checks that a model is held to by its capabilities."""
    has = capabilities_of(model)
    return [check for check in CHECKS if check not in NEEDS or getattr(has, NEEDS[check])]


def _first_steps(model: Any, data: Any, params: Any) -> Iterator[Any]:
    """Yield the start and the first two steps by the model's own verbs, whatever faster path it may have.

    The start is anywhere; a step is where an M-step put it.
    """
    return (step for step, _ in zip(clear_steps(model, data, params), range(3), strict=False))


def _moved(direction: Mapping[str, FloatArray]) -> str:
    """Return the names of the arrays that a direction moves."""
    return " and ".join(name for name, values in direction.items() if values.any())


def _arrays(value: Any) -> list[FloatArray]:
    """Every array in a value: itself, or among the fields of a dataclass and the members of a tuple, to any depth."""
    if isinstance(value, np.ndarray):
        return [value]
    if isinstance(value, tuple):
        return [array for member in value for array in _arrays(member)]
    if is_dataclass(value):
        return [array for field in fields(value) for array in _arrays(getattr(value, field.name))]
    return []


def _assert_same(actual: Any, expected: Any, message: str) -> None:
    for left, right in zip(_arrays(actual), _arrays(expected), strict=True):
        # Absolute tolerance in units of the array: an entry near zero beside large ones has their rounding. Where all
        # should be zero, as the mean of data that balance, what is left is the rounding of those data.
        assert_allclose(left, right, rtol=1e-9, atol=max(1e-9 * np.abs(right).max(), 1e-15), err_msg=message)
