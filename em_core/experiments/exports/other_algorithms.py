"""The loop of an exported script, by the algorithm that made the run; and what the loop calls beside E and M."""

from __future__ import annotations

from functools import singledispatch
from string import Template
from typing import NamedTuple

from em_core.algorithms import (
    ECM,
    SAEM,
    AnnealedEM,
    GeneralisedEM,
    HardEM,
    IncrementalEM,
    MonteCarloEM,
    StepwiseEM,
    StochasticEM,
)
from em_core.algorithms.variants.monte_carlo import MOST_DRAWS
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


PARTIAL = """\
# Generalised EM (Dempster, Laird & Rubin 1977): each M-step moves a part of the distance to the best parameters.
part = $part
r, objective = e_step($params)
curve = [objective]
for step in range(STEPS):
    best = m_step(r)
    best = best if isinstance(best, tuple) else (best,)
    ($params,) = ((1 - part) * now + part * there for now, there in zip(($params,), best))
    r, objective = e_step($params)
    curve.append(objective)
"""

STEPWISE = """\
# Stepwise EM (Cappé & Moulines 2009): the M-step's sums move a part of the distance to those of one batch of rows.
batches = [np.arange(batch, n, $batches) for batch in range($batches)]
r, objective = e_step($params)
sums = r
curve = [objective]
for step in range(STEPS):
    $params = m_step(sums)
    new, objective = e_step($params)
    curve.append(objective)
    renewed = batches[step % len(batches)]
    gain = (step + 2) ** -$exponent
    # The weights of the rows in the sums: all shrink, and the batch stands for all rows.
    sums = (1 - gain) * sums
    sums[renewed] += gain * n / len(renewed) * new[renewed]
r = e_step($params)[0]
"""

REASSIGNED = """\
# $about
def assigned(r, step, before):
    \"\"\"What the M-step is given in place of the responsibilities.\"\"\"
$rule

q = None
curve = []
for step in range(STEPS + 1):
    r, objective = e_step($params)
    curve.append(objective)
    q = assigned(r, step, q)
    if step < STEPS:
        $params = m_step(q)
"""

HARD = "    return np.eye(r.shape[1])[r.argmax(axis=1)]\n"

DRAWS = """    rng = np.random.default_rng([$seed, step])
    draws = $draws
    drawn = rng.multinomial(np.full(n, draws), r / r.sum(axis=1, keepdims=True)) / draws
"""

ONE_DRAW, MANY_DRAWS = "1", "min(int(np.ceil($samples * (1 + $growth) ** step)), $most)"

AVERAGED = """    gain = 1.0 if step < $first else (step - $first + 2) ** -$exponent
    return drawn if gain == 1 else (1 - gain) * before + gain * drawn
"""

TEMPERED = """    heat = step // $hold
    if heat >= $heats:
        return r
    logs = np.log(np.maximum(r, np.finfo(float).tiny)) / ($temperature * $cooling**heat)
    if step % $hold == 0:
        # A new temperature begins with a random change: components that have become one could not separate.
        logs = logs + $perturbation * np.random.default_rng([$seed, step]).standard_normal(logs.shape)
    power = np.exp(logs - logs.max(axis=1, keepdims=True))
    return power / power.sum(axis=1, keepdims=True)
"""


class Loop(NamedTuple):
    """What the script's loop is.

    text:    its text, with a place for the names of the parameters.
    places:  what else stands in it.
    by:      continues what the algorithm is called: ", incremental", or nothing.
    refits:  whether it calls `refit`.
    called:  what the algorithm is called beside the model's own, in parentheses.
    """

    text: str
    places: dict[str, str]
    by: str = ""
    refits: bool = False
    called: str = ""


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


@loop_of.register
def _(algorithm: GeneralisedEM, _model: AnyModel, _steps: int) -> Loop:
    return Loop(PARTIAL, {"part": repr(algorithm.damping)}, called=algorithm.claims.title)


@loop_of.register
def _(algorithm: StepwiseEM, _model: AnyModel, _steps: int) -> Loop:
    places = {"batches": f"max(1, -(-n // {algorithm.batch}))", "exponent": repr(algorithm.exponent)}
    return Loop(STEPWISE, places, called=algorithm.claims.title)


@loop_of.register
def _(algorithm: HardEM, _model: AnyModel, _steps: int) -> Loop:
    about = "Classification EM (Celeux & Govaert 1992): every row is assigned entirely to its most probable component."
    return Loop(REASSIGNED, {"about": about, "rule": HARD}, called=algorithm.claims.title)


@loop_of.register
def _(algorithm: StochasticEM, _model: AnyModel, _steps: int) -> Loop:
    about = "Stochastic EM (Celeux & Diebolt 1985): a label of each row is drawn with its responsibilities."
    rule = f"{_draws(algorithm.seed, ONE_DRAW)}    return drawn\n"
    return Loop(REASSIGNED, {"about": about, "rule": rule}, called=algorithm.claims.title)


@loop_of.register
def _(algorithm: MonteCarloEM, _model: AnyModel, _steps: int) -> Loop:
    about = "Monte Carlo EM (Wei & Tanner 1990): the shares of each label among random draws, whose number grows."
    many = {"samples": repr(algorithm.samples), "growth": repr(algorithm.growth), "most": repr(MOST_DRAWS)}
    rule = f"{_draws(algorithm.seed, Template(MANY_DRAWS).substitute(many))}    return drawn\n"
    return Loop(REASSIGNED, {"about": about, "rule": rule}, called=algorithm.claims.title)


@loop_of.register
def _(algorithm: SAEM, _model: AnyModel, _steps: int) -> Loop:
    about = "SAEM (Delyon, Lavielle & Moulines 1999): random draws of the labels, averaged over the steps."
    gains = {"first": repr(max(algorithm.burn_in, 1)), "exponent": repr(algorithm.exponent)}
    rule = _draws(algorithm.seed, ONE_DRAW) + Template(AVERAGED).substitute(gains)
    return Loop(REASSIGNED, {"about": about, "rule": rule}, called=algorithm.claims.title)


@loop_of.register
def _(algorithm: AnnealedEM, _model: AnyModel, _steps: int) -> Loop:
    about = "Deterministic annealing EM (Ueda & Nakano 1998): responsibilities at a temperature that is lowered to 1."
    names = ("temperature", "cooling", "hold", "perturbation", "seed", "heats")
    rule = Template(TEMPERED).substitute({name: repr(getattr(algorithm, name)) for name in names})
    return Loop(REASSIGNED, {"about": about, "rule": rule}, called=algorithm.claims.title)


def _draws(seed: int, draws: str) -> str:
    return Template(DRAWS).substitute(seed=seed, draws=draws)
