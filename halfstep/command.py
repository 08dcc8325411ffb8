"""The command `halfstep`: which of its jobs is wanted, and how a refusal is told."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from halfstep import __version__
from halfstep.refusals import Refusal

HELP = """\
Halfstep: see the expectation-maximisation algorithm, half a step at a time.

  halfstep                    open the app in the browser, on this machine alone
  halfstep run FILE --k 3     run EM on a table from many starts and print where they end
  halfstep run --help         what `run` takes
  halfstep select FILE        how many components, and which covariance: AIC, BIC and ICL of fits from many starts
  halfstep select --help      what `select` takes
  halfstep score MODEL FILE   score the rows of a table with a fitted model
  halfstep score --help       what `score` takes
  halfstep --version          the version

Every option of Streamlit's server may follow `halfstep`, and wins over Halfstep's own settings. For example:

  halfstep --server.port=8600            another port than 8501
  halfstep --server.address=0.0.0.0      let the other machines of the network in
  halfstep --server.headless=true        do not open a browser

`streamlit run --help` lists all of them.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the arguments ask for, and return the exit status: 0, 1 for a refusal, 2 for a wrong command line."""
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        return _do(words)
    except Refusal as refusal:
        for sentence in refusal.sentences:
            print(f"halfstep: {sentence}", file=sys.stderr)
        return refusal.status
    except KeyboardInterrupt:
        print("halfstep: Stopped.", file=sys.stderr)
        return 130
    except MemoryError:
        print(
            "halfstep: There is not enough memory for this. Ask for fewer components, starts or rows.", file=sys.stderr
        )
        return 1
    except BrokenPipeError:
        # Who read has heard enough (`halfstep run … | head`).
        _say_no_more()
        return 0
    except OSError as error:
        # What is read has refusals of its own.
        _say_no_more()
        why = error.strerror or str(error)
        print(f"halfstep: The result cannot be written ({why}). Send it elsewhere.", file=sys.stderr)
        return 1


def _say_no_more() -> None:
    """Lead the standard output to nowhere: Python would complain once more as it closes it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _do(words: list[str]) -> int:
    first = words[0] if words else ""
    if first in ("--help", "-h", "help"):
        print(HELP, end="")
        return 0
    if first in ("--version", "-V", "version"):
        print(f"halfstep {__version__}")
        return 0
    if first == "run":
        from halfstep.run import run

        return run(words[1:])
    if first == "select":
        from halfstep.select import select_models

        return select_models(words[1:])
    if first == "score":
        from halfstep.score import score

        return score(words[1:])
    if first and not first.startswith("-"):
        raise Refusal(
            [
                f'"{first}" is not a command of halfstep; there are `run`, `select` and `score`, and halfstep '
                "opens the app without any. `halfstep --help` shows them."
            ],
            status=2,
        )
    from halfstep.serve import serve

    return serve(words)
