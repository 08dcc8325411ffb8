"""What the command cannot do, in sentences."""

from __future__ import annotations

from collections.abc import Sequence

WRONG_COMMAND_LINE = 2
"""The exit status that shells and argparse use for it."""


class Refusal(Exception):
    """Sentences with value, place, rule and remedy, all problems at once; `status` is the exit status."""

    def __init__(self, sentences: Sequence[str], status: int = 1) -> None:
        self.sentences = tuple(sentences)
        self.status = status
        super().__init__("\n".join(self.sentences))
