"""Mixtures of counts: two coins, death notices, and latent classes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from em_core.catalogue.answers import answer_reader
from em_core.catalogue.entries.bundled_columns import PUBLISHED, columns, rows
from em_core.catalogue.entry import Case, Entry, Example, Lesson, Option, Settings
from em_core.catalogue.readers import COUNT, Together, table_reader
from em_core.catalogue.sample import Sample
from em_core.models import BinomialMixture, BinomialMixtureParams, LatentClasses, PoissonMixture, SuccessMixture
from em_core.numerics.arrays import FloatArray

DEATHS = (162, 267, 271, 185, 111, 61, 27, 8, 3, 1)
"""On how many days 0, 1, ..., 9 deaths of women over 80 were announced in The Times, 1910–1912 (Hasselblad 1969)."""

TOBY = (20, 2, 9, 2, 6, 1, 4, 1, 38, 7, 24, 6, 25, 6, 23, 42)
"""Stouffer & Toby (1951): answers of 216 students to four conflicts of friendship and duty, 0000, 0001, ..., 1111."""


def _tosses() -> Sample:
    return Sample(
        np.array([[5.0, 10], [9, 10], [8, 10], [4, 10], [7, 10]]),
        "Five sets of ten tosses",
        rows("set", 5),
        ("heads", "tosses"),
        row_noun="set",
        source="Do & Batzoglou (2008), Nature Biotechnology 26, 897–899, figure 1.",
        licence=PUBLISHED,
        note="One of two coins is drawn, tossed ten times and put back, five times. Nobody wrote down which coin it "
        "was.",
    )


def _coins_start(model: BinomialMixture, _data: FloatArray, settings: Settings) -> BinomialMixtureParams | None:
    if model.n_components != 2:
        return None
    return model.params([0.5, 0.5], [settings["first"], settings["second"]])


def _coin_cases() -> Iterator[Case]:
    """Yield coins with free weights and unequal numbers of tosses, and the same as trials."""
    tosses = [[0, 3], [5, 5], [12, 20], [1, 9], [3, 4], [7, 40], [2, 2], [0, 0], [9, 13]]
    for name, model in (("three-coins", BinomialMixture(3)), ("three-components-of-trials", SuccessMixture(3))):
        yield Case(name, model, model.prepare(tosses), model.params([0.2, 0.3, 0.5], [0.2, 0.7, 0.9]))


def _coins_of(sample: Sample) -> type[BinomialMixture]:
    """Return coins for what was tossed; other people's successes in trials are those of components."""
    return BinomialMixture if [name.lower() for name in sample.columns] == ["heads", "tosses"] else SuccessMixture


TWO_COINS = Entry(
    id="two_coins",
    title="Two coins",
    kind="Mixtures",
    hidden="Which of the two coins was tossed in each set.",
    use="Use it for counts of successes from sources that you cannot tell apart.",
    source="Do & Batzoglou (2008), Nature Biotechnology 26, 897–899.",
    lesson=Lesson(
        observed="heads and tosses of each set",
        hidden="which coin was tossed in each set",
        parameters="each coin's probability of heads, $p_1$ and $p_2$; the coins are drawn equally often",
        e_step="the responsibilities of the coins for each set: $r_{ik} \\propto p_k^{h_i} (1 - p_k)^{n_i - h_i}$",
        m_step="heads divided by tosses, each set weighted by its responsibility: $p_k = \\sum_i r_{ik} h_i / \\sum_i "
        "r_{ik} n_i$",
        objective="the log-likelihood of the heads",
        teaches="This is the smallest mixture: every number on the screen can be checked by hand. EM does not guess "
        "which coin it was. It counts every set for both coins, weighted by the responsibilities. If both "
        "coins start equal, all responsibilities stay at one half: nothing in the data can separate two "
        "components that start alike.",
        own={
            "observed": "successes and trials in each row, such as heads and tosses",
            "hidden": "which component each row belongs to",
            "parameters": "each component's probability of success, $p_1$ and $p_2$; their weights are equal",
            "e_step": "the responsibilities for each row: $r_{ik} \\propto p_k^{h_i} (1 - p_k)^{n_i - h_i}$",
            "m_step": "successes divided by trials, each row weighted by its responsibility: $p_k = \\sum_i r_{ik} h_i "
            "/ \\sum_i r_{ik} n_i$",
            "objective": "the log-likelihood of the successes",
        },
    ),
    examples=(
        Example(
            "two-coins",
            "Start at 0.6 and 0.5",
            "The published run: after one step the coins are at 0.71 and 0.58, at the end at 0.80 and 0.52.",
            _tosses,
            _coins_start,
            tol=1e-8,
            anywhere=True,
        ),
        Example(
            "equal-coins",
            "Equal start, at 0.5",
            "Both coins move to 0.66, the proportion of heads in all sets, and stay there. This is a saddle point, not "
            "a maximum: from any unequal start EM moves away from it.",
            _tosses,
            _coins_start,
            {"first": 0.5, "second": 0.5},
            max_steps=8,
            tol=0.0,
            anywhere=True,
        ),
    ),
    build=lambda sample, settings: _coins_of(sample)(int(settings["coins"]), equal_weights=True),
    reader=table_reader(
        "Two columns of whole numbers: successes and trials of each row, such as the heads and tosses of coins.",
        "heads,tosses\n5,10\n9,10\n8,10",
        COUNT,
        2,
        2,
        "set",
        Together(lambda x: x[:, 0] <= x[:, 1], "there must be at least as many trials as successes"),
        ("heads", "tosses"),
    ),
    options=(
        Option("coins", "Coins", 2, 1, 4),
        Option("first", "First coin at the start", 0.6, 0.01, 0.99, 0.01, whole=False, of_start=True),
        Option("second", "Second coin at the start", 0.5, 0.01, 0.99, 0.01, whole=False, of_start=True),
    ),
    more_cases=_coin_cases,
)


def _deaths() -> Sample:
    counts = np.repeat(np.arange(len(DEATHS)), DEATHS).astype(np.float64)
    return Sample(
        counts[:, None],
        "Death notices in The Times, 1910-1912",
        rows("day", len(counts)),
        ("deaths",),
        ("a day",),
        row_noun="day",
        source="Hasselblad (1969), Journal of the American Statistical Association 64, 1459–1471, table 5.",
        licence=PUBLISHED,
        note="How many deaths of women over 80 were announced on each of 1,096 days; the days are sorted by number.",
    )


def _death_cases() -> Iterator[Case]:
    """Yield counts in two columns, of which one may be all 0."""
    rng = np.random.default_rng(0)
    table = np.concatenate([rng.poisson([2, 9], (30, 2)), rng.poisson([6, 3], (20, 2))])
    model = PoissonMixture(3)
    yield Case("counts-in-two-columns", model, model.prepare(table), model.initialise(model.prepare(table), rng))
    never = np.column_stack([table[:, 0], np.zeros(50)])
    model = PoissonMixture(2, equal_weights=True)
    yield Case("counts-never-seen", model, model.prepare(never), model.params([0.5, 0.5], [[1, 0.5], [8, 0.5]]))


POISSON_MIXTURE = Entry(
    id="poisson_mixture",
    title="Poisson mixture",
    kind="Mixtures",
    hidden="Which season each day belongs to: the one with more deaths, or the one with fewer.",
    use="Use it for counts that vary more than one rate explains.",
    source="Hasselblad (1969), Journal of the American Statistical Association 64, 1459–1471.",
    lesson=Lesson(
        observed="a count per day",
        hidden="which season each day belongs to",
        parameters="mixing weights $\\pi_k$ and rates $\\lambda_k$",
        e_step="the responsibilities for each day: $r_{ik} \\propto \\pi_k \\lambda_k^{x_i} e^{-\\lambda_k}$",
        m_step="$\\pi_k = N_k / n$ and the weighted mean count, $\\lambda_k = \\sum_i r_{ik} x_i / N_k$",
        objective="the log-likelihood of the counts",
        own={
            "observed": "a count in each row",
            "hidden": "which component each row belongs to",
            "e_step": "the responsibilities for each row: $r_{ik} \\propto \\pi_k \\lambda_k^{x_i} e^{-\\lambda_k}$",
        },
        teaches="One Poisson distribution cannot describe these counts, because their variance is larger than their "
        "mean. Two can: they are winter and summer, although no date is in the data. The likelihood is nearly "
        "flat along EM's path, so that EM takes hundreds of small steps. A small rise does not mean that the "
        "run has converged.",
    ),
    examples=(
        Example(
            "deaths",
            "London, 1910–1912",
            "EM is slow here: after 400 steps the rates are at 1.23 and 2.65; their limits are 1.26 and 2.66.",
            _deaths,
            lambda model, _data, _settings: model.params([0.3, 0.7], [1, 2.5]) if model.n_components == 2 else None,
            max_steps=400,
        ),
    ),
    build=lambda _sample, settings: PoissonMixture(int(settings["k"])),
    reader=table_reader(
        "One or more columns of counts: whole numbers of at least 0.", "deaths\n0\n2\n1\n5", COUNT, row_noun="row"
    ),
    options=(Option("k", "Components K", 2, 1, 5),),
    more_cases=_death_cases,
)


def _toby() -> Sample:
    patterns = (np.arange(16)[:, None] >> np.arange(3, -1, -1)) & 1
    answers = np.repeat(patterns, TOBY, axis=0).astype(np.float64)
    return Sample(
        answers,
        "216 students between friendship and duty",
        rows("student", len(answers)),
        ("A: accident", "B: medical", "C: critic", "D: board"),
        row_noun="student",
        source="Stouffer & Toby (1951), American Journal of Sociology 56, 395–406; Goodman (1974), Biometrika 61, "
        "215–231.",
        licence=PUBLISHED,
        note="Four situations: would you choose duty (1) or your friend (0)? Students with equal answers are next to "
        "each other.",
    )


PATHOLOGISTS = tuple("ABCDEFG")


def _carcinoma() -> Sample:
    answers = columns("carcinoma.csv", *PATHOLOGISTS)
    return Sample(
        answers,
        "118 slides and seven pathologists",
        rows("slide", len(answers)),
        PATHOLOGISTS,
        row_noun="slide",
        source="Holmquist, McMahan & Williams (1967), Archives of Pathology 84, 334–345; Agresti (2002), Categorical "
        "Data Analysis, table 13.1; R's poLCA::carcinoma.",
        licence=PUBLISHED,
        note="Does the slide show carcinoma of the uterine cervix: yes (1) or no (0)? Slides with equal answers are "
        "next to each other.",
    )


def _class_cases() -> Iterator[Case]:
    """Yield answers that leave a class with a probability of one."""
    model = LatentClasses(2)
    certain = np.array([[1, 1, 0], [1, 1, 1], [1, 0, 0], [0, 0, 1], [0, 1, 0], [0, 0, 0], [1, 1, 1]])
    start = model.params([0.4, 0.6], [[1.0, 0.6, 0.5], [0.2, 0.4, 0.3]])
    yield Case("certain-answers", model, model.prepare(certain), start)
    rng = np.random.default_rng(11)
    holes = np.where(rng.random((40, 4)) < 0.25, np.nan, rng.random((40, 4)) < rng.choice([0.2, 0.8], (40, 1)))
    yield Case("answers-with-holes", model, model.prepare(holes), model.params([0.4, 0.6], [[0.3] * 4, [0.6] * 4]))


LATENT_CLASSES = Entry(
    id="latent_classes",
    title="Latent classes",
    kind="Mixtures",
    hidden="Which of two classes of people gave each row of answers.",
    use="Use it for yes-or-no answers from different types of people.",
    source="Goodman (1974), Biometrika 61, 215–231.",
    lesson=Lesson(
        observed="each person's answers to $d$ questions, 0 or 1",
        hidden="which class each person belongs to",
        parameters="class sizes $\\pi_k$, and each class's probability $p_{kj}$ of answering question $j$ with 1",
        e_step="the responsibilities for each person: $r_{ik} \\propto \\pi_k \\prod_j p_{kj}^{x_{ij}} (1 - "
        "p_{kj})^{1 - x_{ij}}$",
        m_step="$\\pi_k = N_k / n$, and the proportion of ones among a class's members, $p_{kj} = \\sum_i r_{ik} "
        "x_{ij} / N_k$",
        objective="the log-likelihood of the answers",
        own={
            "observed": "the answers in each row to $d$ questions, each counted as 0 or 1, some perhaps missing",
            "hidden": "which class each row belongs to",
            "e_step": "the responsibilities for each row, from the answers that it has: $r_{ik} \\propto \\pi_k "
            "\\prod_j p_{kj}^{x_{ij}} (1 - p_{kj})^{1 - x_{ij}}$",
        },
        teaches="Within a class, the answers are taken to be independent: they are correlated only because the "
        "classes differ. The model is naive Bayes with an unobserved class. In psychology it describes a test "
        "whose items all measure one hidden trait with two levels.",
    ),
    examples=(
        Example(
            "toby",
            "Friendship or duty",
            "More than a quarter of the students choose duty nearly always; the others mostly in the first "
            "situation only.",
            _toby,
            lambda model, _data, _settings: (
                model.params([0.5, 0.5], [[0.9, 0.8, 0.7, 0.6], [0.5, 0.4, 0.3, 0.2]])
                if model.n_components == 2
                else None
            ),
            max_steps=200,
        ),
        Example(
            "carcinoma",
            "Seven pathologists",
            "Two classes: slides on which most say yes, and on which most say no. Four classes have several maxima.",
            _carcinoma,
            lambda model, _data, _settings: (
                model.params([0.5, 0.5], [[0.8] * 7, [0.2] * 7]) if model.n_components == 2 else None
            ),
            max_steps=200,
        ),
    ),
    build=lambda _sample, settings: LatentClasses(int(settings["k"])),
    reader=answer_reader(
        "Two or more columns of two answers each, such as 0 and 1, 1 and 2, or no and yes; one row for each person.",
        "q1,q2,q3\nyes,no,yes\nno,,yes\nyes,yes,no",
        2,
        "person",
    ),
    options=(Option("k", "Classes K", 2, 1, 5),),
    more_cases=_class_cases,
)
