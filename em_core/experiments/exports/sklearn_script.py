"""A run in scikit-learn: the same model, start and number of steps, where scikit-learn has the model."""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatch
from string import Template

from em_core.catalogue.entry import Exhibit
from em_core.em.protocol import AnyModel
from em_core.em.trace import AnyTrace
from em_core.experiments.exports.data_text import data_text
from em_core.experiments.exports.own_file import OwnFile
from em_core.experiments.exports.python_pieces import CHECK, END, LABELS, ORIGINAL, file_stem, is_likelihood
from em_core.experiments.exports.source_text import array_text
from em_core.experiments.exports.told_run import NoProgram, ToldRun, told_run, why_not_steps
from em_core.experiments.run_description import RunDescription
from em_core.models import GaussianMixture, GaussianMixtureMAP, KMeans, VariationalGaussianMixture

AGREEMENT = 1e-8
"""How far, relatively, scikit-learn's objective may be from Halfstep's: it takes the start as inverse matrices, and
computes some covariances as a difference of squares, which costs some digits."""

KINDS = {"full": "full", "tied": "tied", "diag": "diag", "spherical": "spherical"}
"""The covariance kinds that scikit-learn has, by ours."""

HEAD = '''"""$head, in scikit-learn.

Written by Halfstep. It needs NumPy and scikit-learn (tried with 1.9).$needs It repeats the run that was on the
screen from the same start for as many steps, and checks that it ends at the same value.

What differs from Halfstep:
$differs"""

$imports

TITLE = $title
COLUMNS = $columns
SCALING = $scaling
OUTCOME = $outcome
LABELS = $labels
OBJECTIVE, EXPECTED, STEPS = $objective, $expected, $steps
TOL, MAX_STEPS = $tol, $max_steps

# %% The data: one row a point, and the number of each row.
$data
n, d = x.shape
$shift
# %% The start.
$start
'''

SHIFT = """
# scikit-learn computes $why. Around their middle numbers keep more digits, and a shift changes no
# density.
middle = x.mean(axis=0)
x = x - middle
"""

MIXTURE_DIFFERS = """\
- It adds reg_covar = 1e-6 to every variance unless it is told otherwise; here nothing is added, as in Halfstep. A
  component that collapses then ends the fit with an error.
- It draws its own start, by k-means, unless it is given weights, means and precisions (inverse covariances).
- Its stop rule is about the mean log-likelihood of a row, and Halfstep's about the sum: tol is divided by n. It looks
  at the value before the M-step, and so stops a step later.
"""

MIXTURE = '''$places
precisions = $precisions


# %% The run.
def fit(tol, max_iter):
    """EM from this start: until the mean log-likelihood changes by less than tol, or for so many steps."""
    model = GaussianMixture(
        n_components=len(weights),
        covariance_type=$kind,
        weights_init=weights,
        means_init=means,
        precisions_init=precisions,
        reg_covar=0,
        tol=tol,
        max_iter=max_iter,
    )
    with warnings.catch_warnings():
        # That it makes as many steps as it is told, and no more, is meant here.
        warnings.simplefilter("ignore", ConvergenceWarning)
        return model.fit(x)


model = fit(tol=0, max_iter=STEPS)
r, objective = model.predict_proba(x), model.score_samples(x).sum()
parameters = {"weights": model.weights_, "means": model.means_$back, "covariances": model.covariances_}
'''

OWN_RULE = """
own = fit(tol=TOL / n, max_iter=MAX_STEPS)
print(f"By its own stop rule, tol = {TOL / n:.3g}, it makes {own.n_iter_} steps: {float(own.score_samples(x).sum())!r}")
"""

KMEANS_DIFFERS = """\
- It draws its own start, by k-means++, unless it is given the centres; n_init=1 keeps this one run.
- Its objective, the inertia, is minus Halfstep's.
- Its stop rule is about how far the centres move, and Halfstep's about the objective: here tol is 0, for as many steps.
- A cluster that loses all its points gets a new centre there; in Halfstep the run ends.
"""

KMEANS_FIT = """
# %% The run.
with warnings.catch_warnings():
    # That it makes as many steps as it is told, and no more, is meant here.
    warnings.simplefilter("ignore", ConvergenceWarning)
    model = KMeans(n_clusters=len(centres), init=centres, n_init=1, algorithm="lloyd", tol=0, max_iter=STEPS).fit(x)
distances = ((x[:, None, :] - model.cluster_centers_) ** 2).sum(axis=2)
r, objective = np.eye(len(centres))[distances.argmin(axis=1)], -distances.min(axis=1).sum()
parameters = {"centres": model.cluster_centers_}
"""

PRECISIONS = {
    "full": "np.linalg.inv(covariances)",
    "tied": "np.linalg.inv(covariances[0])",
    "diag": "1 / np.diagonal(covariances, axis1=1, axis2=2)",
    "spherical": "1 / covariances[:, 0, 0]",
}

MIXTURE_IMPORTS = (
    "import numpy as np",
    "from sklearn.exceptions import ConvergenceWarning",
    "from sklearn.mixture import GaussianMixture",
)

KMEANS_IMPORTS = (
    "import numpy as np",
    "from sklearn.cluster import KMeans",
    "from sklearn.exceptions import ConvergenceWarning",
)


@dataclass(frozen=True)
class _Fit:
    """What is special about a model in scikit-learn.

    head:     what the algorithm is called; differs: what scikit-learn does otherwise.
    imports:  of NumPy and scikit-learn.
    shift:    the lines that move the data to their middle, or none; body: those that fit.
    rule:     the lines that fit once more by scikit-learn's own stop rule, or none.
    """

    head: str
    differs: str
    imports: tuple[str, ...]
    shift: str
    body: str
    rule: str = ""


@singledispatch
def _fit(model: AnyModel, told: ToldRun) -> _Fit:
    """Return what is special about a model; NoProgram where scikit-learn does not have it."""
    raise NoProgram(_why_not(model, told.model))


@_fit.register
def _(_model: KMeans, _told: ToldRun) -> _Fit:
    return _Fit("k-means (Lloyd's algorithm)", KMEANS_DIFFERS, KMEANS_IMPORTS, "", KMEANS_FIT)


@_fit.register
def _(model: GaussianMixture, told: ToldRun) -> _Fit:
    if why := _why_not(model, told.model):
        raise NoProgram(why)
    kind = KINDS[model.covariance]
    shifts = told.far or kind != "full"
    why = "these covariances as a difference of squares" if kind != "full" else "with numbers far from zero here"
    body = Template(MIXTURE).substitute(
        places="means = means - middle" if shifts else "",
        precisions=PRECISIONS[kind],
        kind=repr(kind),
        back=" + middle" if shifts else "",
    )
    shift = Template(SHIFT).substitute(why=why) if shifts else ""
    rule = "" if told.collapsed else OWN_RULE
    return _Fit("The EM algorithm for a Gaussian mixture", MIXTURE_DIFFERS, MIXTURE_IMPORTS, shift, body, rule)


@singledispatch
def _why_not(_model: AnyModel, title: str) -> str:
    """Return why scikit-learn cannot fit a model, in a sentence; "" where it can."""
    return f"scikit-learn has no such model ({title}); its mixtures are Gaussian."


@_why_not.register
def _(_model: KMeans, _title: str) -> str:
    return ""


@_why_not.register
def _(model: GaussianMixture, _title: str) -> str:
    if model.covariance in KINDS:
        return ""
    return (
        f"scikit-learn has no covariance {model.covariance}; it has {', '.join(KINDS)}, of which only tied has one "
        "matrix for all components."
    )


@_why_not.register
def _(_model: GaussianMixtureMAP, _title: str) -> str:
    return "scikit-learn has no Gaussian mixture with a prior that EM maximises; its prior is variational."


@_why_not.register
def _(_model: VariationalGaussianMixture, _title: str) -> str:
    return (
        "scikit-learn has this model, BayesianGaussianMixture, but takes no start for it: the run cannot be repeated "
        "there."
    )


def why_not_sklearn(shown: Exhibit) -> str:
    """Return why scikit-learn cannot fit a model, in a sentence; "" where it can."""
    return _why_not(shown.model, shown.entry.title)


def why_no_sklearn_script(run: RunDescription, shown: Exhibit, trace: AnyTrace) -> str:
    """Return why scikit-learn cannot repeat a run, in a sentence; "" where it can."""
    return why_not_sklearn(shown) or why_not_steps(run, trace, "scikit-learn")


def sklearn_script(run: RunDescription, shown: Exhibit, trace: AnyTrace, own: OwnFile | None = None) -> str:
    """Return a Python script that repeats a run in scikit-learn and checks its objective against the trace's.

    own:  the file that the data are from: the script reads it then, by its name.

    Raises NoProgram, with a sentence that says why, for what scikit-learn does not have.
    """
    if why := why_no_sklearn_script(run, shown, trace):
        raise NoProgram(why)
    told = told_run(run, shown, trace)
    fit = _fit(shown.model, told)
    data = data_text(told.x, told.rows, own, shown.sample.points if shown.alone else None, shown.sample.transformed)
    text = Template(HEAD).substitute(
        needs=data.needs,
        head=fit.head,
        differs=fit.differs,
        imports=data.with_imports(*fit.imports, python=("import warnings",)),
        title=repr(told.title),
        columns=repr(", ".join(told.columns)),
        scaling=repr(told.scaling),
        outcome=repr(told.outcome),
        labels=repr(f"{file_stem(own.name if own else told.title)}-labels-sklearn.csv"),
        objective=repr(told.objective),
        expected=repr(told.expected),
        steps=str(told.steps),
        tol=repr(told.tol),
        max_steps=str(told.max_steps),
        data=data.text,
        shift=fit.shift,
        start=starting_text(told),
    )
    original = ORIGINAL if data.in_original_units and is_likelihood(shown.model) else ""
    check = Template(CHECK).substitute(agreement=repr(AGREEMENT))
    return f"{text}{fit.body}\n# %% What comes out.\n{LABELS}{END}{original}{fit.rule}{check}"


def starting_text(told: ToldRun) -> str:
    """Return the source text that makes the starting values, a name a line."""
    return "\n".join(f"{name} = {array_text(values)}" for name, values in told.start.items())
