"""Which of the columns that are offered a model takes, in a sentence, where those are not all."""

from __future__ import annotations

from collections.abc import Sequence

from em_core.data.problems import named
from em_core.numerics.wording import agreeing, sentences


def left_out(offered: Sequence[str], chosen: Sequence[str], most: int | None) -> str:
    """Return which columns are taken and which are left out; "" where all are taken, or none can be chosen.

    most:  how many columns the model takes at most; None for any number.
    """
    left = [name for name in offered if name not in chosen]
    if not chosen or not left:
        return ""
    limit = ""
    if most is not None and len(offered) > most:
        limit = "This model takes one column." if most == 1 else f"This model takes at most {most} columns."
    taken, rest = agreeing(len(chosen), "is", "are"), agreeing(len(left), "is", "are")
    return sentences(f"{named(chosen)} {taken} taken; {named(left)} {rest} left out.", limit)
