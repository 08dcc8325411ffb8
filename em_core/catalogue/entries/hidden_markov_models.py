"""Hidden Markov models: earthquakes, Old Faithful in order, and the dishonest casino."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from em_core.catalogue.entries.bundled_columns import MADE, R, columns, rows
from em_core.catalogue.entries.points import COVARIANCE, covariance_of
from em_core.catalogue.entry import Case, Entry, Example, Lesson, Option, Settings, Shrinking
from em_core.catalogue.readers import COUNT, NUMBER
from em_core.catalogue.sample import Sample
from em_core.catalogue.special_readers import sequence_reader, symbol_reader
from em_core.data.bundled import FAITHFUL
from em_core.models import CategoricalHMM, CategoricalHMMParams, GaussianHMM, PoissonHMM, PoissonHMMParams, Sequences

_STATES = Option("k", "States K", 2, 1, 5)

_E_STEP = (
    "forward-backward: $r_{tk} = P(z_t = k \\mid x_1, \\dots, x_n)$, and how often each move from state to state is "
    "expected"
)
_HIDDEN = "the state $z_t$ at each time; states follow one another as a Markov chain"


def _earthquakes() -> Sample:
    table = columns("earthquakes_1900_2006.csv", "year", "count")
    return Sample(
        table[:, 1:],
        "Great earthquakes a year, 1900-2006",
        tuple(f"{year:.0f}" for year in table[:, 0]),
        ("earthquakes",),
        ("a year",),
        row_noun="year",
        source="U.S. Geological Survey; Zucchini & MacDonald (2009), Hidden Markov Models for Time Series, table 1.1.",
        licence="Counts of a work of the United States government; in the public domain.",
        note="How many earthquakes of magnitude 7 or more there were in the world each year.",
    )


def _quake_start(model: PoissonHMM, _data: Sequences, _settings: Settings) -> PoissonHMMParams | None:
    """Zucchini & MacDonald's starts for two and three states."""
    match model.n_components:
        case 2:
            return model.params([0.5, 0.5], [[0.9, 0.1], [0.1, 0.9]], [10, 30])
        case 3:
            return model.params(np.full(3, 1 / 3), np.full((3, 3), 0.1) + 0.7 * np.eye(3), [10, 20, 30])
    return None


def _quake_cases() -> Iterator[Case]:
    """Yield counts in several sequences of two columns."""
    rng = np.random.default_rng(0)
    table = Sequences(rng.poisson([[2, 5]] * 9 + [[6, 1]] * 7).astype(np.float64), (1, 6, 9))
    model = PoissonHMM(3)
    yield Case("counts-in-sequences", model, table, model.initialise(table, rng))


POISSON_HMM = Entry(
    id="poisson_hmm",
    title="Poisson HMM",
    kind="Sequences",
    hidden="Whether each year is a calm or a restless one. Restless years tend to follow one another.",
    use="Use it for counts over time, with calm and busy periods.",
    source="Zucchini & MacDonald (2009), Hidden Markov Models for Time Series, chapters 2 and 4.",
    lesson=Lesson(
        observed="a count $x_t$ at each time",
        hidden=_HIDDEN,
        parameters="initial probabilities $\\delta$, transition matrix $\\Gamma$, and each state's rate $\\lambda_k$",
        e_step=_E_STEP,
        m_step="expected transitions divided by expected departures for $\\Gamma$; the weighted mean count for each "
        "$\\lambda_k$",
        objective="the log-likelihood of all the counts together",
        teaches="A hidden Markov model (HMM) is a mixture whose components have a memory. The years before and after "
        "say something about this one, so the E-step runs through the whole series, forwards and backwards. "
        "Compare the probabilities of the states with the single most likely path: they answer different questions.",
    ),
    examples=(
        Example(
            "earthquakes",
            "Two states",
            "A calm state of 15.4 earthquakes per year and a restless one of 26. Each tends to last for several years.",
            _earthquakes,
            _quake_start,
            max_steps=100,
        ),
        Example(
            "earthquakes-three",
            "Three states",
            "Calm, ordinary and restless: 13, 20 and 30 per year.",
            _earthquakes,
            _quake_start,
            {"k": 3},
            max_steps=100,
        ),
    ),
    build=lambda _sample, settings: PoissonHMM(int(settings["k"])),
    reader=sequence_reader("One column of counts", "year,count\n1900,13\n1901,14\n1902,8", COUNT, "year"),
    options=(_STATES,),
    more_cases=_quake_cases,
)


def _eruptions() -> Sample:
    values = columns("faithful.csv", "eruptions")
    return Sample(
        values,
        "How long 272 eruptions lasted, one after the other",
        rows("eruption", len(values)),
        ("duration",),
        ("min",),
        row_noun="eruption",
        source=FAITHFUL,
        licence=R,
        note="How long each of 272 eruptions lasted, one after the other.",
    )


def _eruption_cases() -> Iterator[Case]:
    """Yield the plane of eruptions and waiting, in two sequences."""
    both = Sequences(columns("faithful.csv", "eruptions", "waiting")[:60], (25, 35))
    for model in (GaussianHMM(2, "tied"), GaussianHMM(2, "diag")):
        start = model.initialise(both, np.random.default_rng(2))
        yield Case(f"eruptions-in-the-plane-{model.covariance}", model, both, start)


GAUSSIAN_HMM = Entry(
    id="gaussian_hmm",
    title="Gaussian HMM",
    kind="Sequences",
    hidden="Which state the geyser is in at each eruption, given the ones before and after.",
    use="Use it for measurements over time that change between regimes.",
    source="Baum, Petrie, Soules & Weiss (1970), Annals of Mathematical Statistics 41, 164–171; Rabiner (1989).",
    lesson=Lesson(
        observed="a number $x_t$ at each time",
        hidden=_HIDDEN,
        parameters="initial probabilities $\\delta$, transition matrix $\\Gamma$, each state's mean and variance",
        e_step=_E_STEP,
        m_step="expected transitions divided by expected departures for $\\Gamma$; weighted means and variances for "
        "the states",
        objective="the log-likelihood of all the numbers together",
        teaches="The same eruptions as in the lab, now in their order, and the order matters: a short eruption hardly "
        "ever follows a short one. The transition matrix shows this; a histogram cannot.",
    ),
    examples=(
        Example(
            "eruptions-in-order",
            "272 eruptions",
            "After a short eruption the next is almost certainly long; after a long one it may be either. Drag across "
            "the picture to zoom in: the stripes are single eruptions.",
            _eruptions,
            lambda model, _data, _settings: (
                model.params([0.5, 0.5], [[0.4, 0.6], [0.3, 0.7]], [2.0, 4.5], [0.25, 0.25])
                if model.n_components == 2
                else None
            ),
        ),
    ),
    build=lambda _sample, settings: GaussianHMM(int(settings["k"]), covariance_of(settings)),
    reader=sequence_reader("One column of numbers", "duration\n3.6\n1.8\n3.3", NUMBER, "eruption"),
    options=(_STATES, COVARIANCE),
    more_cases=_eruption_cases,
    shrinking=Shrinking(remedies=("use fewer states",)),
)


def _casino() -> Sample:
    rng = np.random.default_rng(3)
    fair, loaded = np.full(6, 1 / 6), np.array([0.1, 0.1, 0.1, 0.1, 0.1, 0.5])
    is_loaded = np.zeros(300, dtype=bool)
    for i in range(1, 300):
        is_loaded[i] = rng.random() < (0.9 if is_loaded[i - 1] else 0.05)
    rolls = np.array([rng.choice(6, p=loaded if cheat else fair) for cheat in is_loaded])
    return Sample(
        rolls.astype(np.float64)[:, None],
        "300 rolls at the casino",
        rows("roll", 300),
        ("face",),
        row_noun="roll",
        facts={
            "symbols": tuple("123456"),
            "truth": is_loaded.astype(np.int64),
            "states": ("fair die", "loaded die"),
        },
        source="Made after Durbin, Eddy, Krogh & Mitchison (1998), Biological Sequence Analysis, section 3.2.",
        licence=MADE,
        note="The croupier secretly changes between a fair die and one that shows a six half of the time.",
    )


def _casino_cases() -> Iterator[Case]:
    """Yield symbols of which one state cannot give some."""
    model = CategoricalHMM(2, 3)
    start = model.params([1.0, 0.0], [[0.5, 0.5], [0.0, 1.0]], [[0.5, 0.5, 0.0], [0.2, 0.3, 0.5]])
    symbols = Sequences(np.array([0.0, 1, 0, 2, 1, 2, 1, 1, 0, 2]), (6, 4))
    yield Case("left-to-right", model, symbols, start)


def _casino_start(model: CategoricalHMM, _data: Sequences, _settings: Settings) -> CategoricalHMMParams | None:
    if (model.n_components, model.n_symbols) != (2, 6):
        return None
    faces = np.array([np.full(6, 1 / 6), [0.12, 0.12, 0.12, 0.12, 0.12, 0.4]])
    return model.params([0.5, 0.5], [[0.9, 0.1], [0.1, 0.9]], faces)


CATEGORICAL_HMM = Entry(
    id="categorical_hmm",
    title="Categorical HMM",
    kind="Sequences",
    hidden="At which rolls the croupier used the loaded die.",
    use="Use it for sequences of symbols, such as dice or DNA.",
    source="Durbin, Eddy, Krogh & Mitchison (1998), Biological Sequence Analysis, section 3.2; Rabiner (1989).",
    lesson=Lesson(
        observed="a symbol $x_t$ at each time",
        hidden=_HIDDEN,
        parameters="initial probabilities $\\delta$, transition matrix $\\Gamma$, and each state's probabilities "
        "$b_k(x)$ of the symbols",
        e_step=_E_STEP,
        m_step="expected transitions divided by expected departures for $\\Gamma$; for each state, the expected "
        "proportion of each symbol",
        objective="the log-likelihood of all the symbols together",
        teaches="A single roll does not reveal the loaded die; a long series of sixes does. EM learns what the loaded "
        "die shows, and finds the long periods in which it was used. Nothing tells it which die is fair. In the same "
        "way genes are found in genomes.",
    ),
    examples=(
        Example(
            "casino",
            "300 rolls",
            "One state learns the six. Of the eight periods with the loaded die, the two long ones are found, which "
            "nearly touch. The short ones leave too little evidence.",
            _casino,
            _casino_start,
            max_steps=200,
            tol=1e-4,
        ),
    ),
    build=lambda sample, settings: CategoricalHMM(int(settings["k"]), len((sample.facts or {})["symbols"])),
    reader=symbol_reader("face\n6\n6\n1", "roll"),
    options=(_STATES,),
    more_cases=_casino_cases,
)
