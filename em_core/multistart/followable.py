"""Which runs are followed until they are at rest: those of models that have a place to come to.

Following takes hundreds of EM steps from every end. With as many free numbers as observations, as in an image, EM goes
on for ever and fits the noise: such runs are stopped early on purpose, and compared where they stopped.
"""

from __future__ import annotations

import numpy as np

from em_core.em.capabilities import places_means
from em_core.em.free_parameters import free_parameters
from em_core.em.protocol import AnyModel

MOST_FOLLOWED = 100
"""Models of more numbers than this, but for mixtures of components with means, are not followed."""


def is_followable(model: AnyModel, data: object, params: object) -> bool:
    """Return whether runs of a model on prepared data are followed to where they rest.

    params:  any of the model, for the number of those that are free.
    """
    if places_means(model):
        return True
    free = free_parameters(model, params)
    return free <= MOST_FOLLOWED and not (isinstance(data, np.ndarray) and free >= data.size)
