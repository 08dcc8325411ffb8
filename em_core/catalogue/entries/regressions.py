"""Mixtures of regressions and of Student-t distributions: lines, and components with heavy tails."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from em_core.catalogue.entries.bundled_columns import PUBLISHED, columns, labels, rows
from em_core.catalogue.entries.points import COVARIANCE, around, bundled, covariance_of, outlier, third_draw
from em_core.catalogue.entry import Case, Entry, Example, Lesson, Option, Settings, Shrinking
from em_core.catalogue.readers import NUMBER, table_reader
from em_core.catalogue.sample import Sample
from em_core.models import MixtureOfRegressions, StudentMixture, StudentMixtureParams
from em_core.numerics.arrays import FloatArray


def _countries() -> Sample:
    return Sample(
        columns("co2data.csv", "GNP", "CO2"),
        "CO₂ and wealth of 28 countries, 1996",
        labels("co2data.csv", 2),
        ("GNP", "CO₂"),
        ("1,000 $ per head", "t per head"),
        row_noun="country",
        source="Hurn, Justel & Robert (2003), Journal of Computational and Graphical Statistics 12, 55–79; R's "
        "mixtools::CO2data.",
        licence="Published measurements, as distributed with R's package mixtools (GPL-2 or later).",
        note="Gross national product and carbon dioxide of 28 countries in 1996.",
    )


def _parabolas() -> Iterator[Case]:
    """Yield two parabolas, as planes in x and x squared."""
    points = columns("npreg.csv", "x", "yn")
    model = MixtureOfRegressions(2)
    x = model.prepare(np.column_stack([points[:, 0], points[:, 0] ** 2, points[:, 1]]))
    yield Case("parabolas", model, x, model.params([0.5, 0.5], [[0, 5, 0], [15, 10, -1]], [20, 20]))


REGRESSIONS = Entry(
    id="mixture_of_regressions",
    title="Mixture of regressions",
    kind="Mixtures",
    hidden="Which line each country belongs to: much CO₂ for its wealth, or little.",
    use="Use it for pairs of values that follow more than one line.",
    source="Quandt & Ramsey (1978); De Veaux (1989); Hurn, Justel & Robert (2003); Benaglia et al. (2009), Journal of "
    "Statistical Software 32(6).",
    lesson=Lesson(
        observed="pairs $(x_i, y_i)$",
        hidden="which of $K$ lines each point belongs to",
        parameters="weights $\\pi_k$, and each line's intercept, slope and variance",
        e_step="the responsibilities, by each point's distance from each line: $r_{ik} \\propto \\pi_k N(y_i \\mid "
        "a_k + b_k x_i, \\sigma_k^2)$",
        m_step="weighted least squares, once for each line",
        objective="the log-likelihood of the $y$, given the $x$",
        teaches="The M-step can be any weighted fit: here it is ordinary regression. A single line through these "
        "countries would suggest that wealth and CO₂ have little to do with each other. Two lines show that "
        "they do.",
    ),
    examples=(
        Example(
            "co2",
            "28 countries",
            "A few countries follow a steep line; most follow a line that is nearly flat.",
            _countries,
            lambda model, _data, _settings: (
                model.params([0.25, 0.75], [[8, -1], [1, 1]], [4, 1]) if model.n_components == 2 else None
            ),
            max_steps=100,
        ),
    ),
    build=lambda _sample, settings: MixtureOfRegressions(int(settings["k"])),
    reader=table_reader("Two columns of numbers: x, and then y.", "x,y\n1.2,5.1\n2.3,13.2\n6.0,30.2", NUMBER, 2, 2),
    options=(Option("k", "Lines K", 2, 1, 4),),
    more_cases=_parabolas,
    shrinking=Shrinking(response=True, remedies=("use fewer lines",)),
)


def _light() -> Sample:
    values = columns("newcomb.csv", "passage_time")
    return Sample(
        values,
        "Newcomb's speed of light, 1882",
        rows("measurement", len(values)),
        ("passage time",),
        ("ns above 24,800",),
        row_noun="measurement",
        source="Newcomb (1891); Stigler (1977), Annals of Statistics 5, 1055–1098, table 5.",
        licence=PUBLISHED,
        note="66 measurements of the time that light took for 7,442 metres, in billionths of a second above 24,800.",
    )


def _one_centre(model: StudentMixture, data: FloatArray, _settings: Settings) -> StudentMixtureParams | None:
    return model.around(data, data.mean(axis=0, keepdims=True)) if model.n_components == 1 else None


def _tail_cases() -> Iterator[Case]:
    """Yield Old Faithful with tails held, tied and not, and groups of which one has heavier tails."""
    both = columns("faithful.csv", "eruptions", "waiting")[:90]
    for name, model in (
        ("faithful-df4", StudentMixture(2, 4.0)),
        ("faithful-df3-tied", StudentMixture(2, 3.0, "tied")),
        ("faithful-df5-spherical", StudentMixture(2, 5.0, "spherical")),
        ("faithful-df4-tied-spherical", StudentMixture(2, 4.0, "tied_spherical")),
    ):
        scales = np.array([np.diag([0.2, 40]) if model.kind.shape == "full" else 30 * np.eye(2)] * 2)
        yield Case(name, model, model.prepare(both), model.params([0.4, 0.6], [[2.0, 55.0], [4.3, 80.0]], scales))
    rng = np.random.default_rng(8)
    model = StudentMixture(2, covariance="diag")
    x = model.prepare(np.concatenate([rng.standard_t(2, (60, 2)), np.array([9, 4]) + rng.standard_t(3, (50, 2))]))
    yield Case("heavy-and-heavier", model, x, model.around(x, np.array([[1.0, 1.0], [7.0, 3.0]])))


STUDENT = Entry(
    id="student_mixture",
    title="Student-t mixture",
    kind="Mixtures",
    hidden="How much weight each point has in the fit. A point far out has little.",
    use="Use it for clusters of points with outliers.",
    source="Lange, Little & Taylor (1989); Peel & McLachlan (2000), Statistics and Computing 10, 339–348.",
    lesson=Lesson(
        observed="points $x_i$",
        hidden="each point's component, and its precision $u_i$: its weight in the fit",
        parameters="weights $\\pi_k$, centres $\\mu_k$, scales $\\Sigma_k$ and degrees of freedom $\\nu_k$",
        e_step="the responsibilities, and the expected precision, small for a point far out ($\\delta$ is its "
        "distance): $E[u_{ik}] = \\frac{\\nu_k + d}{\\nu_k + \\delta_{ik}^2}$",
        m_step="means and scatter weighted by $r_{ik} E[u_{ik}]$; $\\nu_k$ solves one equation",
        objective="the log-likelihood of the points",
        teaches="Nobody has to decide which points are outliers. The t distribution is a Gaussian whose variance is "
        "itself random. Hidden, besides the component, is how large the variance was for this point. The "
        "E-step gives a point far out little weight in the fit: Newcomb's two odd measurements have almost no "
        "influence.",
    ),
    examples=(
        Example(
            "newcomb-df4",
            "Newcomb, ν = 4",
            "The measurement of −44 ends with a weight of 0.02, where a good one has 1.2. The centre moves from "
            "the mean, 26.2, to 27.5.",
            _light,
            _one_centre,
        ),
        Example(
            "newcomb-df-free",
            "Newcomb, ν estimated",
            "When the degrees of freedom are estimated, the tails become heavier still: 2.1 degrees of freedom.",
            _light,
            _one_centre,
            {"df": 0.0},
            max_steps=100,
        ),
        Example(
            "outlier-doubted",
            "Two groups and an outlier",
            "With these data and this start a Gaussian collapses onto the outlier. Here the outlier ends with a "
            "weight of 0.006, and both groups are found.",
            outlier,
            third_draw,
            {"k": 2.0},
        ),
        Example(
            "faithful-tails",
            "Old Faithful, heavy tails",
            "Eruptions between the groups have little weight. Row 7, of 2.9 minutes before a wait of only 55, "
            "ends with 0.22, where a point at a centre has 1.5.",
            lambda: bundled("faithful"),
            around((2.9, 72.0), (4.1, 68.0)),
            {"k": 2.0},
        ),
    ),
    build=lambda _sample, settings: StudentMixture(int(settings["k"]), settings["df"] or None, covariance_of(settings)),
    reader=table_reader("One or two columns of numbers.", "passage time\n28\n-44\n29", NUMBER, 1, 2),
    options=(
        Option("k", "Components K", 1, 1, 4),
        Option("df", "Degrees of freedom", 4.0, 0.0, 60.0, 0.5, whole=False, help="0 estimates them from the data."),
        COVARIANCE,
    ),
    more_cases=_tail_cases,
    shrinking=Shrinking(),
)
