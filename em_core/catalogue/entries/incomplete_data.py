"""Incomplete data: missing values, censored times, and random effects that nobody can see."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from em_core.catalogue.censored_reader import censored_reader
from em_core.catalogue.entries.bundled_columns import MASS, PUBLISHED, R, columns, rows
from em_core.catalogue.entry import Case, Entry, Example, Lesson
from em_core.catalogue.readers import NUMBER_OR_HOLE, table_reader
from em_core.catalogue.sample import Sample
from em_core.catalogue.special_readers import group_reader
from em_core.models import CensoredRegression, MissingNormal, RandomEffects


def _airquality() -> Sample:
    months, days = columns("airquality.csv", "Month", "Day").T
    return Sample(
        columns("airquality.csv", "Ozone", "SolarR"),
        "Ozone and sunshine in New York, 1973",
        tuple(f"{day:.0f}/{month:.0f}" for month, day in zip(months, days, strict=True)),
        ("ozone", "sunshine"),
        ("ppb", "langley"),
        row_noun="day",
        source="Chambers, Cleveland, Kleiner & Tukey (1983), Graphical Methods for Data Analysis; R's airquality.",
        licence=R,
        note="153 days from May to September; 37 have no ozone, 7 no sunshine.",
    )


def _murray() -> Sample:
    return Sample(
        columns("murray_1977.csv", "x1", "x2"),
        "Murray's twelve points",
        rows("row", 12),
        ("x₁", "x₂"),
        source="Murray (1977), discussion of Dempster, Laird & Rubin, Journal of the Royal Statistical Society B 39.",
        licence=PUBLISHED,
        note="Twelve points, made to be difficult; four have no second value, four no first.",
    )


def _missing_cases() -> Iterator[Case]:
    """Yield four columns with holes in two."""
    model = MissingNormal()
    x = model.prepare(columns("airquality.csv", "Ozone", "SolarR", "Wind", "Temp")[:60])
    yield Case("missing-airquality-4", model, x, model.initialise(x, np.random.default_rng(1)))


MISSING = Entry(
    id="missing_values",
    title="Missing values",
    kind="Incomplete data",
    hidden="The values in the empty cells: what they are likely to be, and how certain that is.",
    use="Use it for tables with missing values.",
    source="Orchard & Woodbury (1972); Dempster, Laird & Rubin (1977), section 4.1; Little & Rubin (2002), 11.2.",
    lesson=Lesson(
        observed="a table with empty cells",
        hidden="the missing values",
        parameters="the mean $\\mu$ and the covariance $\\Sigma$ of a normal distribution",
        e_step="the regression of each missing value on what its row shows: conditional mean **and** conditional "
        "covariance",
        m_step="mean of the filled table; its covariance **plus** the conditional covariances of the missing values",
        objective="the log-likelihood of the observed values",
        teaches="If each missing value is replaced by its best guess and then treated as measured, the data look less "
        "varied than they are. EM keeps the uncertainty of each guess and adds it to the covariance. Without "
        "this addition every step shrinks the covariance.",
    ),
    examples=(
        Example(
            "missing-airquality",
            "Ozone and sunshine",
            "The missing values move onto the regression lines, and the ellipse keeps its width: the bars show "
            "how uncertain each filled value is.",
            _airquality,
            lambda model, data, _settings: model.observed_moments(data),
        ),
        Example(
            "missing-murray",
            "Murray: two maxima",
            "From a start with a small correlation the run ends at 1/2 or at −1/2, by the sign of that "
            "correlation. Both are maxima, equally high.",
            _murray,
            lambda model, _data, _settings: model.params([0, 0], [[2.5, 0.25], [0.25, 2.5]]),
            max_steps=100,
        ),
        Example(
            "missing-murray-saddle",
            "Murray: on the saddle point",
            "From a start without correlation EM stays without, on a saddle point between the two maxima.",
            _murray,
            lambda model, _data, _settings: model.params([0, 0], [[2.5, 0], [0, 2.5]]),
        ),
    ),
    build=lambda _sample, _settings: MissingNormal(),
    reader=table_reader(
        "Two or more columns of numbers; leave a cell empty, or write NA, where a value is missing.",
        "ozone,sunshine\n41,190\n36,\n,149",
        NUMBER_OR_HOLE,
        2,
        6,
    ),
    more_cases=_missing_cases,
)


def _motorettes() -> Sample:
    temperature, hours, failed = columns("motorettes.csv", "temp", "time", "cens").T
    # Arrhenius: the logarithm of a life is linear in one over the absolute temperature.
    return Sample(
        np.column_stack([1000 / (temperature + 273.2), np.log10(hours), failed]),
        "Forty motorettes at four temperatures",
        rows("motorette", len(hours)),
        ("1000 / temperature", "log₁₀ of the life", "failed"),
        ("1/K", "h", ""),
        row_noun="motorette",
        source="Nelson & Hahn (1972); Schmee & Hahn (1979), Technometrics 21, 417–432; R's MASS::motors.",
        licence=MASS,
        note="Motors ran hot until they failed or the test was stopped: 23 of 40 were still running.",
    )


def _censored_cases() -> Iterator[Case]:
    """Yield lives that two columns explain."""
    model, rng = CensoredRegression(), np.random.default_rng(2)
    causes = rng.standard_normal((30, 2))
    lives = causes @ [1.0, -2.0] + rng.standard_normal(30)
    x = model.prepare(np.column_stack([causes, np.minimum(lives, 1.0), lives < 1.0]))
    yield Case("censored-two-columns", model, x, model.initialise(x, rng))
    values = np.exp(rng.normal(0, 1, 40))
    seen = np.select([values < 0.5, values > 2], [-1.0, 0.0], 1.0)
    x = model.prepare(np.column_stack([np.clip(values, 0.5, 2), seen]))
    yield Case("censored-on-either-side", model, x, model.initialise(x, rng))


LIFETIMES = Entry(
    id="lifetimes",
    title="Censored lifetimes",
    kind="Incomplete data",
    hidden="How much longer the motorettes would have run that were still running when the test was stopped.",
    use="Use it for lifetimes when some have not ended yet.",
    source="Schmee & Hahn (1979), Technometrics 21, 417–432; Aitkin (1981), Technometrics 23, 161–163.",
    lesson=Lesson(
        own={
            "observed": "each row's value, or a limit that it is above or below",
            "hidden": "the values of which only a limit is known",
            "parameters": "a line's intercept and slope (a mean, where nothing explains), and the deviation $\\sigma$",
            "e_step": "mean and variance of each unknown value, given that it is beyond its limit",
            "m_step": (
                "least squares on the completed values; $\\sigma^2$ adds the uncertainty of those that are not observed"
            ),
            "objective": "the log-likelihood: densities of observed values, and probabilities of lying beyond a limit",
        },
        observed="how long each motor ran, and whether it had failed by then",
        hidden="how long those would have run that had not failed",
        parameters="a line's intercept and slope, and the deviation $\\sigma$ about it",
        e_step="mean and variance of each unfinished lifetime, given that it is longer than the time observed",
        m_step="least squares on the completed lifetimes; $\\sigma^2$ adds the uncertainty of those that are not "
        "observed",
        objective="the log-likelihood: densities of failures, and probabilities of lasting beyond the limit",
        teaches="If the end of the test is taken for the end of the motor, every motor looks short-lived, most of all "
        "the cool ones, of which none failed. The E-step continues each unfinished lifetime by what the line "
        "predicts, and the M-step fits the line again.",
    ),
    examples=(
        Example(
            "censored-motorettes",
            "Forty motorettes",
            "The run starts from least squares that treats stopped motors as failed. The line turns until it is "
            "well above the cool motors.",
            _motorettes,
            lambda model, data, _settings: model.least_squares(data),
            max_steps=100,
        ),
    ),
    build=lambda _sample, _settings: CensoredRegression(),
    reader=censored_reader(
        "A column with limits among its values, such as >50 or <0.5, and perhaps columns that explain it. Or a "
        "column of times and one of 1 for an observed end or 0 for a censored one, perhaps behind one that explains.",
        "x,time\n2.36,>3.91\n2.26,3.25\n2.1,2.7",
        "row",
    ),
    more_cases=_censored_cases,
)

_YIELDS = (
    *(1545, 1440, 1440, 1520, 1580, 1540, 1555, 1490, 1560, 1495, 1595, 1550, 1605, 1510, 1560),
    *(1445, 1440, 1595, 1465, 1545, 1595, 1630, 1515, 1635, 1625, 1520, 1455, 1450, 1480, 1445),
)


def _dyestuff() -> Sample:
    batch = np.repeat(np.arange(1, 7), 5)
    return Sample(
        np.column_stack([batch, np.array(_YIELDS, dtype=np.float64)]),
        "Dyestuff of six batches",
        tuple(f"{'ABCDEF'[b - 1]}, sample {i % 5 + 1}" for i, b in enumerate(batch)),
        ("batch", "yield"),
        ("", "g"),
        row_noun="sample",
        facts={"groups": tuple("ABCDEF")},
        source="Davies (1947), Statistical Methods in Research and Production, table 6.4; lme4's Dyestuff.",
        licence=PUBLISHED,
        note="The yield of dyestuff from five samples of each of six batches.",
    )


def _effects_cases() -> Iterator[Case]:
    """Yield groups of unequal size."""
    model, rng = RandomEffects(), np.random.default_rng(5)
    groups = np.repeat(np.arange(7), [1, 4, 2, 6, 3, 1, 5])
    x = model.prepare(np.column_stack([groups, rng.normal(0, 2, 7)[groups] + rng.standard_normal(len(groups))]))
    yield Case("effects-unequal", model, x, model.initialise(x, rng))


VARIANCE_COMPONENTS = Entry(
    id="variance_components",
    title="Variance components",
    kind="Incomplete data",
    hidden="How far each batch lies from the mean of all batches.",
    use="Use it for measurements in groups, such as batches or schools.",
    source="Dempster, Laird & Rubin (1977), section 4.4; Laird & Ware (1982), Biometrics 38, 963–974.",
    lesson=Lesson(
        observed="measurements in groups",
        hidden="each group's effect $b_g$: how far its own mean lies from that of all groups",
        parameters="the mean $\\mu$, the deviation $\\tau$ between groups and $\\sigma$ within them",
        e_step="each group's mean moved towards $\\mu$, by the factor $n_g \\tau^2 / (\\sigma^2 + n_g \\tau^2)$, and "
        "its variance",
        m_step="mean and variances of the effects and of the residuals, each plus the uncertainty of the effects",
        objective="the log-likelihood with the effects integrated out",
        teaches="Is a batch good, or was it lucky? The E-step moves the mean of each batch towards the mean of all, "
        "the more so the less its five samples say. This is called shrinkage.",
    ),
    examples=(
        Example(
            "dyestuff",
            "Six batches",
            "The start supposes that batches hardly differ. EM finds a deviation of 37 g between them, and 50 g "
            "within them.",
            _dyestuff,
            lambda model, _data, _settings: model.params(1500, 10, 80),
            max_steps=100,
        ),
    ),
    build=lambda _sample, _settings: RandomEffects(),
    reader=group_reader(
        "Two columns: the group of each row (a letter, a word or a number), and the measurement.",
        "batch,yield\nA,1545\nA,1440\nB,1540",
        "sample",
    ),
    more_cases=_effects_cases,
)
