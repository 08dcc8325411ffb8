"""The contract is strong enough: it catches every hand-made bug, and passes the model without one."""

from __future__ import annotations

import pytest

from em_core.catalogue.registry import MODELS
from em_core.distributions.gaussian import Covariance
from em_core.models import GaussianMixture, MixtureParams, MixturePosterior
from em_core.numerics.arrays import FloatArray
from tests.contract.checks import (
    CHECKS,
    arguments_survive,
    bound_touches,
    columns_permute,
    gradient_vanishes,
    m_step_stays_in_the_model,
    m_step_unbeaten,
    objective_is_carried,
    responsibilities_are_probabilities,
)
from tests.contract.mutants import CAUGHT_BY, Check

CASES = {case.model.covariance: case for case in MODELS["gaussian_mixture"].cases() if case.name.endswith("d2-k3")}

# What the check must say: an AssertionError for any other reason would not be a catch.
COMPLAINTS: dict[Check, str] = {
    bound_touches: "the bound misses the objective by",
    m_step_unbeaten: "the M-step is beaten by",
    m_step_stays_in_the_model: "the M-step's answer is not in the model",
    objective_is_carried: "that the posterior carries is .* off",
    responsibilities_are_probabilities: "outside|sum to one only within",
    arguments_survive: "m_step changed an argument",
    columns_permute: "the order of the columns moved the objective",
}


@pytest.mark.parametrize("mutant", CAUGHT_BY, ids=lambda mutant: mutant.__name__)
def test_contract_catches_the_mutant(mutant: type[GaussianMixture]) -> None:
    covariance, check = CAUGHT_BY[mutant]
    case = CASES[covariance]
    with pytest.raises(AssertionError, match=COMPLAINTS[check]):
        check(mutant(3, covariance), case.data.copy(), case.params)


@pytest.mark.parametrize("covariance", sorted({covariance for covariance, _ in CAUGHT_BY.values()}))
def test_contract_passes_the_model_without_a_bug(covariance: Covariance) -> None:
    case = CASES[covariance]
    for check in CHECKS:
        check(GaussianMixture(3, covariance), case.data.copy(), case.params)


def test_a_thousandth_off_in_any_array_is_seen_in_every_kind() -> None:
    for case in CASES.values():
        for name in ("weights", "means", "covariances"):
            with pytest.raises(AssertionError, match="beaten"):
                m_step_unbeaten(_slightly_off(case.model, name), case.data, case.params)
            with pytest.raises(AssertionError, match=r"still has slope|Decreased"):
                gradient_vanishes(_slightly_off(case.model, name), case.data, case.params)


def _slightly_off(model: GaussianMixture, name: str) -> GaussianMixture:
    """The model with one array of its M-step's answer a thousandth off."""

    class SlightlyOff(GaussianMixture):
        def m_step(self, data: FloatArray, posterior: MixturePosterior) -> MixtureParams:
            right = super().m_step(data, posterior)
            values = {field: getattr(right, field) for field in ("weights", "means", "covariances")}
            values[name] = values[name] * 1.001
            if name == "weights":
                values[name] = right.weights**1.001 / (right.weights**1.001).sum()
            return type(right)(**values)

    return SlightlyOff(model.n_components, model.covariance)
