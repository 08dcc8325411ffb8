"""The one list of the EM family: every model on its classic data, for the gallery's pages and the contract tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from em_core.models import BloodGroups, Linkage
from em_core.registry import Case

Trait = Literal["components", "rows", "probabilities", "independent"]
"""What can be asked of a model beyond the four verbs and the bound.

components:     `params.permuted(order)` renames its components, and the last axis of the responsibilities follows.
rows:           the data are an array of exchangeable rows, and the first axis of the responsibilities follows.
probabilities:  the responsibilities sum to one along their last axis.
independent:    any such responsibilities are a posterior: what is hidden in one row does not depend on another.
"""


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


def _linkage() -> Iterator[Case]:
    model = Linkage()
    yield Case("linkage-rao", model, model.prepare([125, 18, 20, 34]), model.params(0.5))
    yield Case("linkage-small", model, model.prepare([2, 3, 0, 1]), model.params(0.1))


def _blood_groups() -> Iterator[Case]:
    model = BloodGroups()
    yield Case("abo-clarke", model, model.prepare([186, 38, 13, 284]), model.params([0.3, 0.2, 0.5]))
    yield Case("abo-without-b", model, model.prepare([20, 0, 0, 30]), model.params([0.3, 0.2, 0.5]))


GALLERY: dict[str, GalleryEntry] = {
    entry.id: entry
    for entry in (
        GalleryEntry(
            "linkage",
            "Genetic linkage",
            "Which of the 125 animals in the first cell are there for theta's sake.",
            "Rao (1965); Dempster, Laird & Rubin (1977), Journal of the Royal Statistical Society B 39, 1-38.",
            _linkage,
            frozenset({"probabilities", "independent"}),
        ),
        GalleryEntry(
            "blood_groups",
            "ABO blood groups",
            "Who with blood group A or B carries an O that does not show.",
            "Clarke et al. (1959), British Medical Journal 1, 603-607; Ceppellini, Siniscalco & Smith (1955).",
            _blood_groups,
            frozenset({"probabilities", "independent"}),
        ),
    )
}
"""Every model of the family, by id, in the order of the gallery."""
