"""What is asked of `halfstep run`: its options, read from the command line with every mistake named at once."""

from __future__ import annotations

import argparse
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

from em_core.data.generators import LARGEST_SEED
from em_core.data.problems import named, shown
from em_core.distributions.gaussian import KINDS, Covariance
from em_core.em.stopping import StopRule
from em_core.multistart.initialisation import STARTS
from em_core.numerics.integers import LARGEST
from em_core.numerics.number_format import power_of_ten
from halfstep.refusals import WRONG_COMMAND_LINE, Refusal

DRAWN = tuple(start.id for start in STARTS.values() if start.draw is not None)
"""The starts that can be asked for by name: all that are not typed by hand."""

MOST_STARTS = 10_000
"""Every run is kept whole, and ten times what the page offers is still little memory."""


@dataclass(frozen=True)
class Ask:
    """What to run on what; the defaults are those of the Restarts page.

    file:     a path, or "-" for the standard input.
    columns:  as written: a name, or several with commas between them; none for the first two that hold numbers.
    remedies: ids of what is to be done about what was found, as the notes name them; sheet: of a workbook.
    best:     how many final points are listed at most; 0 for all.
    """

    file: str
    k: int = 2
    covariance: Covariance = "full"
    columns: tuple[str, ...] = ()
    starts: int = 100
    start: tuple[str, ...] = ("random_points",)
    seed: int = 1
    tol: float = StopRule.tol
    max_steps: int = StopRule.max_steps
    drop_rows: bool = False
    sample: bool = False
    remedies: tuple[str, ...] = ()
    sheet: str | None = None
    best: int = 10
    json: bool = False


_HELP = "`halfstep run --help` shows what there is."
NOTHING = object()

_VALUES = (
    "--k",
    "--starts",
    "--columns",
    "--covariance",
    "--start",
    "--seed",
    "--tol",
    "--max-steps",
    "--best",
    "--remedy",
    "--sheet",
)
_FLAGS = ("--drop-rows", "--sample", "--json")

HELP = f"""\
halfstep run FILE [options]

Run EM for a Gaussian mixture from many starts, and print its final points, best first.
FILE is a table as CSV, TSV, Excel or Parquet; - reads the standard input.

  --k K              how many components ({Ask.k})
  --starts N         how many starts ({Ask.starts})
  --columns A,B      the columns, by name (the first two that hold numbers)
  --covariance KIND  one of {", ".join(KINDS)} ({Ask.covariance})
  --start ID         how starts are drawn; several, with commas, take turns ({Ask.start[0]}):
                     {", ".join(DRAWN)}
  --seed N           the seed of the starts ({Ask.seed})
  --tol X            a run ends when a step raises the log-likelihood by less ({power_of_ten(Ask.tol)})
  --max-steps N      a run ends after so many steps ({Ask.max_steps:,})
  --best N           how many final points are listed; 0 lists all ({Ask.best})
  --drop-rows        leave out the rows that cannot be used
  --remedy ID        do something about what was found in the file, by the name that the notes give; may be repeated
  --sheet NAME       the sheet of a workbook (the first visible one with a table)
  --sample           draw a sample where there are too many rows
  --json             print JSON: every final point with its parameters and its runs

The values in brackets are those of an option that is not given. The same seed draws the same starts.
"""


class Parser(argparse.ArgumentParser):
    """A parser whose refusals are ours to word.

    hint:  the sentence that says where help is.
    """

    def __init__(self, prog: str, hint: str = _HELP) -> None:
        super().__init__(prog=prog, add_help=False, allow_abbrev=False)
        self.hint = hint

    def error(self, message: str) -> NoReturn:
        """Raise the Refusal that says so."""
        raise Refusal([f"{message[:1].upper()}{message[1:]}. {self.hint}"], WRONG_COMMAND_LINE)


def _parser() -> Parser:
    """Return the parser. Every value arrives as text, and a missing one too: `Ask` has its own words for both."""
    parser = Parser("halfstep run")
    parser.add_argument("file", nargs="*")
    for option in _VALUES:
        parser.add_argument(option, nargs="?", const=NOTHING, action="append")
    for flag in _FLAGS:
        parser.add_argument(flag, action="store_true")
    return parser


def read_ask(words: Sequence[str]) -> Ask:
    """Return what the command line asks for; Refusal with every mistake in it."""
    given, unknown = _parser().parse_known_args(list(words))
    reader = Reader({name: value for name, value in vars(given).items() if isinstance(value, list)})
    reader.wrong += [f'"{word}" is not an option of `halfstep run`. {_HELP}' for word in unknown]
    default = Ask("")
    ask = Ask(
        file=reader.file(),
        k=reader.whole("k", default.k, 1),
        covariance=reader.covariance(default.covariance),
        columns=reader.texts("columns"),
        starts=reader.whole("starts", default.starts, 1, MOST_STARTS),
        start=reader.starts(default.start),
        seed=reader.whole("seed", default.seed, 0, LARGEST_SEED),
        tol=reader.tolerance(default.tol),
        max_steps=reader.whole("max_steps", default.max_steps, 0),
        drop_rows=given.drop_rows,
        sample=given.sample,
        remedies=reader.texts("remedy"),
        sheet=reader.text("sheet"),
        best=reader.whole("best", default.best, 0),
        json=given.json,
    )
    if reader.wrong:
        raise Refusal(reader.wrong, WRONG_COMMAND_LINE)
    return ask


class Reader:
    """Turns texts into values, and collects what is wrong with them.

    command:  whose command line it is, as it is typed.
    """

    def __init__(self, given: dict[str, list[object]], command: str = "halfstep run") -> None:
        self.given = given
        self.command = command
        self.wrong: list[str] = []

    def file(self) -> str:
        """Return the one file that is named; "" where there is not one."""
        # A variable of the shell that holds nothing is no name.
        files = [str(file) for file in self.given.get("file", []) if file]
        if len(files) != 1:
            what = f"{len(files)} files are named ({named(files)})" if files else "No file is named"
            self.wrong.append(f"{what}; `{self.command}` takes one table. For example: {self.command} faithful.csv")
        return files[0] if files else ""

    def text(self, name: str) -> str | None:
        """Return an option's text, the last if it is given more than once; None where it is not given."""
        values = self.given.get(name, [])
        if values and values[-1] is NOTHING:
            self.wrong.append(
                f"{_flag(name)} has no value after it; write one, for example {_flag(name)} {_EXAMPLE[name]}."
            )
            return None
        return str(values[-1]) if values else None

    def whole(self, name: str, default: int, least: int, most: int = LARGEST) -> int:
        """Return an option's whole number, its default where it is not given."""
        text = self.text(name)
        if text is None:
            return default
        # Longer than any limit here, and int() itself refuses thousands of digits.
        value = int(text) if len(text) <= 20 and text.lstrip("+-").isdecimal() and text.isascii() else None
        if value is None or not least <= value <= most:
            # No memory holds so many of anything: the limit is named to who goes beyond it.
            beyond = most < LARGEST or (value is not None and value > most)
            span = f"from {least:,} to {most:,}" if beyond else f"of at least {least:,}"
            self.refuse(name, text, f"a whole number {span}")
            return default
        return value

    def tolerance(self, default: float) -> float:
        """Return the tolerance."""
        text = self.text("tol")
        if text is None:
            return default
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not (math.isfinite(value) and value >= 0):
            self.refuse("tol", text, "a number of at least 0, in units of the log-likelihood")
            return default
        return value

    def covariance(self, default: Covariance) -> Covariance:
        """Return the kind of covariance."""
        text = self.text("covariance")
        if text is None:
            return default
        found = next((kind for kind in KINDS if kind == text), None)
        if found is None:
            self.refuse("covariance", text, f"one of {', '.join(KINDS)}")
            return default
        return found

    def starts(self, default: tuple[str, ...]) -> tuple[str, ...]:
        """Return the mix of starting methods."""
        mix = tuple(name for text in self.texts("start") for name in parts(text))
        for name in mix:
            if name not in DRAWN:
                self.refuse("start", name, f"one of {', '.join(DRAWN)}, or several with commas between them")
        return mix or default

    def texts(self, name: str) -> tuple[str, ...]:
        """Return every text of an option that may be given more than once, each with a name in it."""
        if self.text(name) is None:
            return ()
        found = tuple(str(text) for text in self.given[name] if text is not NOTHING)
        for text in found:
            if not parts(text):
                self.refuse(name, text, "a name, or several with commas between them")
        return found

    def refuse(self, name: str, text: str, rule: str) -> None:
        """Collect that the text of an option does not keep to a rule."""
        self.wrong.append(
            f"{_flag(name)} is {shown(text)}; it must be {rule}, for example {_flag(name)} {_EXAMPLE[name]}."
        )


def parts(text: str) -> tuple[str, ...]:
    """Return the names in a text with commas between them."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


_EXAMPLE = {
    "k": "3",
    "ks": "1-6",
    "covariances": "full,tied",
    "criterion": "icl",
    "jobs": "2",
    "starts": "50",
    "columns": "eruptions,waiting",
    "covariance": "tied",
    "start": "kmeans_plus_plus",
    "seed": "7",
    "tol": "1e-8",
    "max_steps": "5000",
    "best": "20",
    "remedy": "drop_rows",
    "sheet": "Measurements",
}


def _flag(name: str) -> str:
    return "--" + name.replace("_", "-")
