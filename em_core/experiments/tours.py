"""Guided tours: prepared views in an order, each with its question and what to look at."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl


@dataclass(frozen=True)
class View:
    """One prepared view.

    title:     a few words.
    link:      the page's address with its query.
    question:  what to ask before looking.
    look:      what to do there, and what to look at.
    minutes:   how long it takes in front of a class; 0 where nobody counts.
    """

    title: str
    link: str
    question: str
    look: str
    minutes: int = 0

    @property
    def place(self) -> tuple[str, dict[str, str]]:
        """The page by its address, and the query of the link."""
        page, _, query = self.link.partition("?")
        return page, dict(parse_qsl(query))


@dataclass(frozen=True)
class Tour:
    """A tour: for whom, in a phrase and a sentence, and its views in order."""

    id: str
    title: str
    sentence: str
    views: tuple[View, ...]


TOURS: dict[str, Tour] = {
    tour.id: tour
    for tour in (
        Tour(
            "learn",
            "Learn it",
            "Six views, each with a question to answer before you look. If you know k-means, begin here.",
            (
                View(
                    "Half a step",
                    "lab?step=0",
                    "An E-step is next. What in the picture will change: the means, the colours or both?",
                    "Press the right arrow once. Then ask the same of the M-step, and press it again.",
                ),
                View(
                    "From k-means to EM",
                    "model?model=annealed_mixture",
                    "k-means gives each point to one cluster. What does EM do instead?",
                    "Set the temperature to 0 (hard assignments, as in k-means), then back to 1.",
                ),
                View(
                    "Why it never falls",
                    "bound",
                    "An E-step does not change the log-likelihood l. What does it change?",
                    "Watch the gap between l and the lower bound F: E closes it, M raises F and opens it again.",
                ),
                View(
                    "Another start, another final point",
                    "restarts?data=galaxies_corrected&k=3",
                    "A hundred starts, the same data, the same model: how many different final points?",
                    "Compare the final points A and B: which is better, and which do most starts reach?",
                ),
                View(
                    "Too good to be true",
                    "lab?data=outlier&dim=1&seed=3",
                    "One point lies far out. What happens if a component has only that point?",
                    "Play to the end, and read why the run stops there.",
                ),
                View(
                    "Has it converged?",
                    "speed?model=poisson_mixture&example=deaths",
                    "The last step gained almost nothing. Is the maximum near?",
                    "Compare the gain of the last step with the distance that is still left.",
                ),
            ),
        ),
    )
}
"""Every tour by its id; the first is the newcomer's."""

TEACH = "teach"
"""What links call the tour for a class, which is the lecture of ten minutes."""
