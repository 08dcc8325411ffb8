"""The one list of the EM family: every model on its classic data, for the gallery's pages and the contract tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from em_core import gallery_incomplete as incomplete
from em_core import gallery_mixtures as mixtures
from em_core import gallery_sequences as sequences
from em_core.registry import Case

Trait = Literal["components", "rows", "probabilities", "independent"]
"""What can be asked of a model beyond the four verbs and the bound.

components:     `params.permuted(order)` renames its components, and the last axis of the responsibilities follows.
rows:           the data are an array of exchangeable rows, and the first axis of the responsibilities follows.
probabilities:  the responsibilities sum to one along their last axis.
independent:    any such responsibilities are a posterior: what is hidden in one row does not depend on another.
"""

MIXTURE: frozenset[Trait] = frozenset({"components", "rows", "probabilities", "independent"})
"""The traits of a mixture: rows that do not know of one another."""

CHAIN: frozenset[Trait] = frozenset({"components", "probabilities"})
"""The traits of a hidden Markov model, whose rows have an order and hang together."""


@dataclass(frozen=True)
class GalleryEntry:
    """One model of the family.

    id:      its name in links and tests; title: its name on the page.
    hidden:  one sentence: what is hidden here.
    source:  where model and data come from.
    cases:   yields the classic data from an instructive start, and then whatever else the tests should see.
    traits:  which symmetries and forms the contract may hold it to.
    """

    id: str
    title: str
    hidden: str
    source: str
    cases: Callable[[], Iterator[Case]]
    traits: frozenset[Trait]


GALLERY: dict[str, GalleryEntry] = {
    entry.id: entry
    for entry in (
        GalleryEntry(
            "linkage",
            "Genetic linkage",
            "Which of the 125 animals in the first cell are there for theta's sake.",
            "Rao (1965); Dempster, Laird & Rubin (1977), Journal of the Royal Statistical Society B 39, 1-38.",
            incomplete.linkage,
            frozenset({"probabilities", "independent"}),
        ),
        GalleryEntry(
            "blood_groups",
            "ABO blood groups",
            "Who with blood group A or B carries an O that does not show.",
            "Clarke et al. (1959), British Medical Journal 1, 603-607; Ceppellini, Siniscalco & Smith (1955).",
            incomplete.blood_groups,
            frozenset({"probabilities", "independent"}),
        ),
        GalleryEntry(
            "two_coins",
            "Two coins",
            "Which of the two coins was tossed in each set.",
            "Do & Batzoglou (2008), Nature Biotechnology 26, 897-899.",
            mixtures.two_coins,
            MIXTURE,
        ),
        GalleryEntry(
            "poisson_mixture",
            "Death notices",
            "Whether a day belongs to the season in which more people die.",
            "Hasselblad (1969), Journal of the American Statistical Association 64, 1459-1471.",
            mixtures.deaths,
            MIXTURE,
        ),
        GalleryEntry(
            "latent_classes",
            "Latent classes",
            "Which of two sorts of people gave each row of answers.",
            "Stouffer & Toby (1951), American Journal of Sociology 56, 395-406; Goodman (1974), Biometrika 61.",
            mixtures.latent_classes,
            MIXTURE,
        ),
        GalleryEntry(
            "annealed_mixture",
            "From k-means to EM",
            "Which component each point came from, and how firmly that is decided: the temperature says.",
            "Ueda & Nakano (1998), Neural Networks 11, 271-282; Celeux & Govaert (1992).",
            mixtures.temperatures,
            MIXTURE,
        ),
        GalleryEntry(
            "variational_gaussian_mixture",
            "Variational Bayes",
            "Which component each point came from, and the parameters as well: they too have distributions.",
            "Bishop (2006), Pattern Recognition and Machine Learning, section 10.2.",
            mixtures.variational,
            MIXTURE,
        ),
        GalleryEntry(
            "mixture_of_regressions",
            "Two lines",
            "Which line each country lies about: those that burn much for their wealth, or those that burn little.",
            "Hurn, Justel & Robert (2003); Benaglia et al. (2009), Journal of Statistical Software 32(6).",
            mixtures.regressions,
            MIXTURE,
        ),
        GalleryEntry(
            "student_mixture",
            "Outliers",
            "How much each point may be believed: the weight that one far out has in the fit.",
            "Newcomb (1891), in Stigler (1977), Annals of Statistics 5, 1055-1098; Peel & McLachlan (2000).",
            mixtures.heavy_tails,
            MIXTURE,
        ),
        GalleryEntry(
            "poisson_hmm",
            "Earthquakes",
            "Whether each year is a calm or a restless one, where restless years come in runs.",
            "USGS; Zucchini & MacDonald (2009), Hidden Markov Models for Time Series, tables 4.1 and 4.2.",
            sequences.earthquakes,
            CHAIN,
        ),
        GalleryEntry(
            "gaussian_hmm",
            "Old Faithful in order",
            "Which state the geyser is in at each eruption, given the ones before and after.",
            "Azzalini & Bowman (1990), Applied Statistics 39, 357-365.",
            sequences.eruptions,
            CHAIN,
        ),
        GalleryEntry(
            "categorical_hmm",
            "The dishonest casino",
            "When the croupier has the loaded die in his hand.",
            "Durbin, Eddy, Krogh & Mitchison (1998), Biological Sequence Analysis, section 3.2; made data.",
            sequences.casino,
            CHAIN,
        ),
        GalleryEntry(
            "missing_values",
            "Missing values",
            "The numbers that nobody wrote down: what they are likely to be, and how surely.",
            "Chambers et al. (1983), Graphical Methods for Data Analysis; R's airquality; Murray (1977), discussion of "
            "Dempster, Laird & Rubin.",
            incomplete.missing_values,
            frozenset({"rows"}),
        ),
        GalleryEntry(
            "lifetimes",
            "Censored lifetimes",
            "How much longer the motorettes would have run that were still running when the test was stopped.",
            "Schmee & Hahn (1979), Technometrics 21, 417-432; R's MASS::motors; Aitkin (1981), Technometrics 23.",
            incomplete.lifetimes,
            frozenset({"rows"}),
        ),
        GalleryEntry(
            "variance_components",
            "Variance components",
            "How far each batch lies from the mean of all batches.",
            "Davies (1947), Statistical Methods in Research and Production; lme4's Dyestuff; Laird & Ware (1982).",
            incomplete.variance_components,
            frozenset({"rows"}),
        ),
        GalleryEntry(
            "topics",
            "Topics (pLSA)",
            "For which topic each word was written.",
            "Hofmann (1999), SIGIR '99, 50-57; eyes and hair of 5387 people: Fisher (1940), R's MASS::caith.",
            incomplete.topics,
            frozenset({"components", "probabilities", "independent"}),
        ),
        GalleryEntry(
            "tomography",
            "Emission tomography",
            "From which pixel each counted event came.",
            "Shepp & Vardi (1982), IEEE Transactions on Medical Imaging 1, 113-122; counts made for Halfstep.",
            incomplete.tomography,
            frozenset(),
        ),
        GalleryEntry(
            "deblurring",
            "Richardson-Lucy deblurring",
            "At which pixel each photon would have arrived without the blur.",
            "Richardson (1972), JOSA 62, 55-59; Lucy (1974), Astronomical Journal 79, 745-754; made for Halfstep.",
            incomplete.deblurring,
            frozenset(),
        ),
    )
}
"""Every model of the family, by id, in the order of the gallery."""
