"""The pages of the app: their names, the question that each answers, their sections, and the order to read them in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """One page.

    address:   its last part in a link, which stays for ever; "home" is the root.
    name:      the same in the menu, as the page's heading and in every link to it.
    question:  what it answers; the line below its heading.
    section:   the part of the menu that it is in; "" for the top.
    """

    address: str
    name: str
    question: str
    section: str

    @property
    def file(self) -> str:
        """Its script, from the app's root."""
        return f"pages/{self.address}.py"


MODELS, STARTS, WHY, LEARN = "Models", "Starting values", "Why it works", "Learn"

PLACES: dict[str, Place] = {
    place.address: place
    for place in (
        Place("home", "Home", "What is expectation-maximisation (EM)?", ""),
        Place("lab", "Lab", "What does EM do on these data, half a step at a time?", ""),
        Place("family", "All models", "What can EM fit?", MODELS),
        Place("model", "One model", "What is hidden here, and how does EM estimate it?", MODELS),
        Place("compare", "Compare models", "What are the E-step and the M-step in each model?", MODELS),
        Place("how_many", "How many?", "How many components, and how sure is that?", MODELS),
        Place("new_rows", "New rows", "Which component does each new row belong to?", MODELS),
        Place("restarts", "Restarts", "Does the start decide the result?", STARTS),
        Place("basins", "Basins", "Which starts lead to which maximum?", STARTS),
        Place("tournament", "Starting methods", "Which starting method works best for the same work?", STARTS),
        Place("race", "Race", "Which algorithm needs the fewest passes over the data?", STARTS),
        Place("pair", "Two runs", "How do two runs differ?", STARTS),
        Place("bound", "Lower bound", "Why can the likelihood never fall?", WHY),
        Place("minorising", "Minorising curve", "How does the M-step know where to go?", WHY),
        Place("landscape", "Landscape", "Where does EM go on this surface?", WHY),
        Place("speed", "Speed", "How fast does EM get there?", WHY),
        Place("verdict", "Final point", "Is this really a maximum?", WHY),
        Place("derivation", "Derivation", "Where do the E-step and the M-step come from?", WHY),
        Place("theorems", "Theorems", "Does what is proved about EM hold here, too?", WHY),
        Place("lessons", "Lessons", "What do I expect, and what happens?", LEARN),
        Place("lesson", "One lesson", "What happens next?", LEARN),
        Place("tour", "Guided tour", "Where do I begin?", LEARN),
        Place("lectures", "Lectures", "How do I teach this?", LEARN),
        Place("glossary", "Glossary", "What does this word mean?", LEARN),
    )
}
"""Every page by its address, in the order of the menu."""

ROUTE = ("home", "lessons", "lab", "bound", "restarts", "speed", "verdict", "family")
"""The route of a newcomer: each page of it has a next one."""


def neighbours(address: str) -> tuple[Place | None, Place | None]:
    """Return the pages before and after this one: along the route where it is on it, else in the order of the menu."""
    order = list(ROUTE) if address in ROUTE else list(PLACES)
    at = order.index(address)
    before = PLACES[order[at - 1]] if at > 0 else None
    after = PLACES[order[at + 1]] if at + 1 < len(order) else None
    return before, after
