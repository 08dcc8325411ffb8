"""The log-likelihood and the criteria of a fit to transformed columns, told in the original units beside its own."""

from __future__ import annotations

from dataclasses import dataclass, replace

from em_core.catalogue.entry import Exhibit
from em_core.criteria import Criteria, criteria, why_no_criteria
from em_core.em.trace import AnyTrace
from em_core.numerics.number_format import format_number
from em_core.numerics.wording import sentences

__all__ = ["OriginalUnits", "original_units"]


@dataclass(frozen=True)
class OriginalUnits:
    """What is known of a fit, in both units.

    fitted:        in the units that were fitted.
    log_jacobian:  what the log-likelihood in the original units is more.
    given:         what the row is called that all others are given, where differences were taken; "" elsewhere.
    """

    fitted: Criteria
    log_jacobian: float
    given: str = ""

    @property
    def original(self) -> Criteria:
        """The same in the original units, which fits under other transforms can be compared in."""
        return replace(self.fitted, log_likelihood=self.fitted.log_likelihood + self.log_jacobian)

    @property
    def sentence(self) -> str:
        """Both, in sentences that say which is which."""
        fitted, original = (format_number(each.log_likelihood, "fixed", 4) for each in (self.fitted, self.original))
        aic, bic = (format_number(each, "fixed", 2) for each in (self.original.aic, self.original.bic))
        criteria = f"There AIC = {aic} and BIC = {bic}."
        if not self.given:
            return sentences(
                f"The log-likelihood is {fitted} in the transformed units and {original} in the original units.",
                criteria,
                "Only numbers in the original units can be compared with fits under other transforms.",
            )
        row = self.given
        return sentences(
            f"The log-likelihood given {row} is {fitted} in the transformed units and {original} in the original "
            "units.",
            criteria,
            "Only numbers in the original units can be compared with fits under other transforms, and only of the same "
            "rows.",
        )


def original_units(shown: Exhibit, trace: AnyTrace) -> OriginalUnits | None:
    """Return what is known of a fit in both units.

    None where nothing was transformed, and for a model without a maximum of the likelihood or a run that collapsed.
    """
    log_jacobian, made = shown.log_jacobian, shown.sample.transformed
    if log_jacobian is None or trace.failure is not None or why_no_criteria(trace.model) is not None:
        return None
    given = made.first if made is not None and made.left_out else ""
    return OriginalUnits(criteria(trace.model, trace.data, trace.params[-1]), log_jacobian, given)
