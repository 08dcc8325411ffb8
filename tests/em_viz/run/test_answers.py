"""What is said of a run in a few words: every kind of answer, and which of them speaks against the run."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from em_core.algorithms.run import run_em
from em_core.em.trace import AnyTrace
from em_core.experiments.experiment import Experiment
from em_core.experiments.presets import PRESETS
from em_core.experiments.run_answers import Answer, FinalPoint, QuickStarts, TakenK
from em_core.experiments.run_description import described
from em_core.experiments.running import run_of
from em_core.landscape import VerdictKind
from em_viz.run.answers import AGAINST, Said, answer_words, whole_words

RUN, COLLAPSED = "run", "collapsed"


@cache
def trace_of(which: str) -> AnyTrace:
    if which == RUN:
        return run_of(described(Experiment()))[1]
    runs = (run_of(described(each.experiment))[1] for each in PRESETS.values())
    return next(trace for trace in runs if trace.failure is not None)


@pytest.mark.parametrize(
    ("found", "words", "against"),
    [
        (QuickStarts(20, 20, 20, 0, 0.0, 0), "all 20 quick starts end here", False),
        (QuickStarts(20, 20, 12, 0, 0.0, 0), "12 of 20 quick starts end here, none higher", False),
        (QuickStarts(20, 20, 1, 0, 0.0, 0), "1 of 20 quick starts ends here, none higher", False),
        (QuickStarts(20, 19, 0, 0, 0.0, 0), "none of 20 quick starts ends here, none higher", False),
        (QuickStarts(20, 20, 9, 0, 0.0, 1), "9 of 20 quick starts end here; 1 higher is spurious", False),
        (QuickStarts(20, 20, 3, 7, 8.6543, 0), "7 of 20 quick starts end higher, by up to 8.7 nats", True),
        (QuickStarts(20, 20, 19, 1, 8.6543, 0), "1 of 20 quick starts ends higher, by 8.7 nats", True),
        (QuickStarts(20, 20, 0, 20, 13.2, 0), "all 20 quick starts end higher, by up to 13 nats", True),
        (FinalPoint(VerdictKind.MAXIMUM, 0.0), "a strict local maximum", False),
        (FinalPoint(VerdictKind.FLAT, 0.0), "flat here: other parameters fit as well", True),
        (FinalPoint(VerdictKind.SADDLE, 0.0), "a saddle point, not a maximum", True),
        (FinalPoint(VerdictKind.SINGULAR, np.nan), "singular here: this is no estimate", True),
        (FinalPoint(VerdictKind.NOT_AT_REST, 0.0234), "not converged: one more step gains 0.023", True),
        (TakenK(2, 2, 6), "BIC would take K = 2, too", False),
        (TakenK(3, 2, 6), "BIC would take K = 3, not 2", True),
        (TakenK(6, 2, 6), "BIC would take K = 6 or more, not 2", True),
    ],
)
def test_every_kind_of_answer(found: Answer, words: str, against: bool) -> None:
    said = answer_words(found, trace_of(RUN))
    assert said == Said(words, against)
    # In words and with a mark, not by its colour alone.
    assert said.marked.startswith(AGAINST) is against


def test_nothing_is_said_of_an_end_that_nothing_is_known_of() -> None:
    assert answer_words(FinalPoint(VerdictKind.UNKNOWN, np.nan), trace_of(RUN)) is None


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (QuickStarts(20, 17, 0, 0, 0.0, 0), "17 of 20 quick starts do not collapse"),
        (QuickStarts(20, 0, 0, 0, 0.0, 0), "all 20 quick starts collapse, too"),
        (FinalPoint(VerdictKind.SINGULAR, np.nan), "it collapsed: this is no estimate"),
    ],
)
def test_of_a_run_that_collapsed(found: Answer, words: str) -> None:
    said = answer_words(found, trace_of(COLLAPSED))
    assert said is not None
    assert said.words == words


def test_an_objective_without_a_unit_has_none() -> None:
    shown, _ = run_of(described(Experiment(model="kmeans")))
    trace = run_em(shown.model, shown.data, shown.start)
    said = answer_words(QuickStarts(20, 20, 3, 7, 8.6543, 0), trace)
    assert said == Said("7 of 20 quick starts end higher, by up to 8.7", against=True)


def test_all_of_it_is_one_sentence() -> None:
    said = [Said("all 20 quick starts end here"), Said("a strict local maximum")]
    assert whole_words(said) == "This run: all 20 quick starts end here; a strict local maximum."
