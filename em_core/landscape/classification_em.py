"""Classification EM: every point wholly in its likeliest component, then a fit to these labels, until none changes.

That is classification EM (Celeux & Govaert 1992): it climbs F over the q that divide nothing, where F has no entropy.
It is another algorithm for another objective, and stands here to be compared with EM.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import singledispatch

import numpy as np

from em_core.em.capabilities import told
from em_core.em.protocol import AnyModel, DegenerateError, Posterior
from em_core.landscape.parameter_arrays import Params
from em_core.models.gaussian_mixture import MixturePosterior
from em_core.numerics.arrays import FloatArray

__all__ = ["HardRun", "guess_labels", "guessed"]


@dataclass(frozen=True, eq=False)
class HardRun:
    """Run of classification EM: where guessing the labels ends.

    params:      the last parameters; objective: l there, as EM counts it.
    steps:       how many steps it took until no label changed; `rested` is False where it did not come to that.
    collapse:    why it could not go on, or "".
    counts:      (K,) how many points each component was guessed to have.
    """

    params: Params
    objective: float
    steps: int
    rested: bool
    collapse: str
    counts: FloatArray


@singledispatch
def guessed(_posterior: Posterior) -> MixturePosterior | None:
    """Return the hard assignment: every point wholly in its likeliest component, the first where several tie.

    None for a posterior that is not one of a mixture.
    """
    return None


@guessed.register
def _(posterior: MixturePosterior) -> MixturePosterior:
    r = posterior.responsibilities
    return replace(posterior, responsibilities=np.eye(r.shape[-1])[r.argmax(axis=-1)])


def guess_labels(model: AnyModel, data: object, params: Params, max_steps: int = 500) -> HardRun | None:
    """Return where classification EM leads from `params`; None for a model whose posterior is not one of a mixture."""
    posterior = model.e_step(data, params)
    labels = guessed(posterior)
    if labels is None:
        return None
    steps, rested, collapse = 0, False, ""
    while steps < max_steps and not rested:
        try:
            params = model.m_step(data, labels)
            posterior = model.e_step(data, params)
        except DegenerateError as error:
            collapse = str(told(model, error))
            break
        steps += 1
        before, labels = labels, guessed(posterior) or labels
        rested = bool(np.array_equal(before.responsibilities, labels.responsibilities))
    return HardRun(
        params,
        float(model.log_likelihood(data, params)),
        steps,
        rested,
        collapse,
        labels.responsibilities.sum(axis=0),
    )
