"""The options of a run's algorithm in a link: "algorithm.damping=0.3"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from em_core.algorithms.options import Chosen
from em_core.algorithms.registry import PLAYABLE
from em_core.experiments.url_fields import brief, idle, unusable, within

ALGORITHM_OPTION = "algorithm."
"""What comes before an option's name in a link."""

OPTION_KEYS = frozenset(ALGORITHM_OPTION + option.name for each in PLAYABLE.values() for option in each.choices)
"""The names of the options of all algorithms in a link."""


def options_query(options: Iterable[Chosen]) -> dict[str, str]:
    """Return options as query parameters."""
    return {ALGORITHM_OPTION + name: brief(value) for name, value in options}


def options_in(algorithm: str, query: Mapping[str, str], notes: list[str]) -> tuple[Chosen, ...]:
    """Return the options of an algorithm that a link has; a note for each that cannot be used, or is another's."""
    known = {ALGORITHM_OPTION + option.name: option for option in PLAYABLE[algorithm].choices}
    found: list[Chosen] = []
    for key in sorted(OPTION_KEYS & set(query)):
        option = known.get(key)
        if option is None:
            notes.append(idle(key, query[key]))
            continue
        try:
            found.append((option.name, within(query[key], option.minimum, option.maximum, option.whole)))
        except ValueError as rule:
            notes.append(unusable(key, query[key], rule, brief(option.default)))
    return tuple(found)
