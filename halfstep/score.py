"""`halfstep score`: the rows of a second file, scored by a fitted model that was saved."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from em_core.data import DataError
from em_core.data.problems import shown
from em_core.numerics.number_format import format_number
from em_core.numerics.wording import counted, sentences
from em_core.scoring.fitted_model import FittedModel
from em_core.scoring.model_file import load_model
from em_core.scoring.new_rows import Scored
from em_core.scoring.opening import score_rows
from em_core.scoring.scored_table import scored_csv
from halfstep.asking import Parser
from halfstep.reading import named_bytes, told
from halfstep.refusals import WRONG_COMMAND_LINE, Refusal
from halfstep.run import tolerant_streams

HELP = """\
halfstep score MODEL.json FILE [options]

Score the rows of FILE with a fitted model: responsibilities, component, certainty, log density.
MODEL.json is saved by the app: "Save and share", then "Fitted model".
FILE is a table with the columns of the model, by their names; - reads the standard input.

  --out TABLE.csv    write the table there (it is printed otherwise, and the summary with it to the standard error)
  --sheet NAME       of a workbook: the sheet, by its name
  --remedy ID        take a remedy that was offered, or undo one; may be given several times
"""

_EXAMPLE = "For example: halfstep score model.json new.csv --out scored.csv"
_HELP = "`halfstep score --help` shows what there is."


@dataclass(frozen=True)
class ScoreAsk:
    """What to score with what.

    model, file:  paths; "-" as file is the standard input.
    out:          where the table goes; "" prints it.
    """

    model: str
    file: str
    out: str = ""
    sheet: str | None = None
    remedies: tuple[str, ...] = ()


def read_score_ask(words: Sequence[str]) -> ScoreAsk:
    """Return what the command line asks for; Refusal with what is wrong with it."""
    parser = Parser("halfstep score", _HELP)
    parser.add_argument("files", nargs="*")
    for option in ("--out", "--sheet"):
        parser.add_argument(option)
    parser.add_argument("--remedy", action="append", default=[])
    given, unknown = parser.parse_known_args(list(words))
    wrong = [f'"{word}" is not an option of `halfstep score`. {_HELP}' for word in unknown]
    if len(given.files) != 2:
        wrong.append(
            f"`halfstep score` takes two files, a fitted model and a table, and not {len(given.files)}. {_EXAMPLE}"
        )
    if wrong:
        raise Refusal(wrong, WRONG_COMMAND_LINE)
    return ScoreAsk(given.files[0], given.files[1], given.out or "", given.sheet, tuple(given.remedy))


def score(words: Sequence[str]) -> int:
    """Carry out a command line without its first word `score`; Refusal with what is wrong with it or with the files."""
    tolerant_streams()
    if {"--help", "-h"} & set(words):
        print(HELP, end="")
        return 0
    ask = read_score_ask(words)
    try:
        fitted = load_model(named_bytes(ask.model, "MODEL.json")[0])
    except DataError as error:
        raise Refusal([f"MODEL.json is {shown(ask.model)}: {problem}" for problem in error.problems]) from error
    try:
        raw, name = named_bytes(ask.file)
        scored = score_rows(fitted, raw, name, sheet=ask.sheet, remedies=ask.remedies)
    except DataError as error:
        raise Refusal([told(problem) for problem in error.problems]) from error
    for note in scored.notes:
        print(f"Note: {told(note)}", file=sys.stderr)
    table = scored_csv(scored)
    if ask.out:
        try:
            Path(ask.out).write_text(table, encoding="utf-8")
        except OSError as error:
            why = error.strerror or str(error)
            raise Refusal(
                [f"--out is {shown(ask.out)}, which cannot be written ({why}); name another file."]
            ) from error
        print("\n".join(summary(scored, ask.out)), flush=True)
    else:
        print("\n".join(summary(scored, "")), file=sys.stderr)
        print(table, end="", flush=True)
    return 0


def summary(scored: Scored, out: str) -> list[str]:
    """Return what was done, in sentences: with which model, how many rows in each component, how many far away."""
    fitted = scored.fitted
    said = [_about(fitted), f"{counted(int(scored.scored.sum()), 'row')} of {scored.n:,} scored."]
    said += [f"  {name}: {counted(count, 'row')}" for name, count in zip(fitted.components, scored.counts, strict=True)]
    if (total := scored.total_log_density) is not None:
        said.append(f"Log-likelihood of these rows: {format_number(total, 'fixed', 4)}.")
    if scored.far is not None:
        count = int(scored.far.sum())
        said.append(sentences(f"Far from every component: {counted(count, 'row')}.", scored.far_rule if count else ""))
    if out:
        said.append(f"The table is in {out}.")
    return said


def _about(fitted: FittedModel) -> str:
    k = len(fitted.components)
    return f"{fitted.entry.title}, K = {k}, fitted on {counted(fitted.n, 'row')} of {fitted.made.data}."


__all__ = ["ScoreAsk", "read_score_ask", "score", "summary"]
