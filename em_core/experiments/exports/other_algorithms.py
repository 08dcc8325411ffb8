"""The loop of an exported script, by the algorithm that made the run; and what the loop calls beside E and M."""

from __future__ import annotations

from functools import singledispatch
from typing import NamedTuple

from em_core.algorithms import ECM, IncrementalEM
from em_core.em.protocol import AnyModel

LOOP = """r, objective = e_step($params)
curve = [objective]
for step in range(STEPS):
    $params = m_step(r)
    r, objective = e_step($params)
    curve.append(objective)
"""

INCREMENTAL = """\
# Incremental EM (Neal & Hinton 1998): after the first E-step, one block of rows gets new responsibilities at a time.
blocks = [np.arange(block, n, $blocks) for block in range($blocks)]
turns = $turns
r, objective = e_step($params)
curve = [objective]
for step in range(STEPS):
    $params = m_step(r)
    new, objective = e_step($params)
    curve.append(objective)
    renewed = blocks[turns[step % len(turns)]]
    r = r.copy()
    r[renewed] = new[renewed]
r = e_step($params)[0]
"""

CONDITIONAL = """# ECM (Meng & Rubin 1993): after each E-step, one block of parameters is re-estimated at a time.
blocks = $blocks
curve = []
for step in range(STEPS):
    if step % len(blocks) == 0:
        r, objective = e_step($params)
        curve.append(objective)
    $params = refit(blocks[step % len(blocks)], r, $params)
r, objective = e_step($params)
curve.append(objective)
"""

REFIT = '''

def refit(names, r, weights, means, covariances):
    """Refit only the parameters in `names` to the shares, and hold the others."""
    counts = r.sum(axis=0)
    if "weights" in names:
        weights = counts / n
    if "means" in names:
        means = $means
    if "covariances" in names:
        covariances = spreads_about(means, r)
    return weights, means, covariances


def spreads_about(means, r):
    """The covariances that fit best about these means, whatever they are."""
    counts = r.sum(axis=0)
    scatter = np.array([(r[:, k] * (x - means[k]).T) @ (x - means[k]) for k in range(len(counts))])
$pull$average$shape    return covariances
'''

MEANS, MEANS_WITH_PRIOR = (
    "r.T @ x / counts[:, None]",
    "(r.T @ x + shrinkage * prior_mean) / (counts + shrinkage)[:, None]",
)

PULL = """    # The prior pulls at the means, wherever they are, and widens the covariances.
    pull = means - prior_mean
    scatter = scatter + scale + shrinkage * pull[:, :, None] * pull[:, None, :]
"""


class Loop(NamedTuple):
    """What the script's loop is.

    text:    its text, with a place for the names of the parameters.
    places:  what else stands in it.
    by:      continues what the algorithm is called: ", incremental", or nothing.
    refits:  whether it calls `refit`.
    """

    text: str
    places: dict[str, str]
    by: str = ""
    refits: bool = False


@singledispatch
def loop_of(algorithm: object, model: AnyModel, steps: int) -> Loop:  # noqa: ARG001 the signature to register
    """Return the loop of a run's script: EM's own, E and M in turn."""
    return Loop(LOOP, {})


@loop_of.register
def _(algorithm: IncrementalEM, _model: AnyModel, steps: int) -> Loop:
    count = algorithm.blocks
    turns = algorithm.turns(steps) if algorithm.seed is not None else list(range(count))
    return Loop(INCREMENTAL, {"blocks": str(count), "turns": repr(turns)}, ", one block of rows at a time")


@loop_of.register
def _(algorithm: ECM, model: AnyModel, _steps: int) -> Loop:
    blocks = {"blocks": repr([list(block) for block in algorithm.blocks_of(model)])}
    return Loop(CONDITIONAL, blocks, ", one block of parameters at a time", refits=True)
