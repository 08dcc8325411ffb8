"""Every example of the registry runs to its end, names what is in its data, and does what its caption says."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest
from scipy.special import xlogy
from scipy.stats import chi2

from em_core import Outcome, run_em
from em_core.catalogue.entry import Entry, Kind, Lesson, exhibit
from em_core.catalogue.registry import FAMILY
from em_core.data.generators import GENERATORS
from em_core.data.reading import read_pasted
from em_core.experiments.model_options import OPTION
from em_core.experiments.url import PLAYER_KEYS
from em_core.experiments.url_fields import FIELDS
from em_core.models import Sequences
from tests.examples import EXAMPLES, WITH_OPTIONS, played


def test_no_two_examples_share_an_id() -> None:
    assert len(EXAMPLES) == sum(len(entry.examples) for entry in FAMILY.values())


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_runs_to_its_end(example: str) -> None:
    _, trace = played(example)
    expected = EXAMPLES[example].example(example).collapses
    assert (trace.outcome is Outcome.DEGENERATE) == expected, trace.message
    assert trace.outcome is not Outcome.DECREASED
    assert np.isfinite(trace.log_likelihoods).all()


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_names_what_is_in_its_data(example: str) -> None:
    shown, trace = played(example)
    sample = shown.sample
    values = sample.values.values if isinstance(sample.values, Sequences) else np.asarray(sample.values)
    assert len(sample.rows) == len(values)
    assert len(sample.columns) == len(sample.units) == (values.shape[1] if values.ndim > 1 else 1)
    if shown.components:
        assert len(shown.components) == trace.responsibilities(0).shape[-1]
        assert len(set(shown.components)) == len(shown.components)
    for words in (sample.title, sample.source, sample.licence, sample.note, sample.row_noun):
        assert words
    assert sample.source.endswith(".")
    assert sample.note.endswith(".")


@pytest.mark.parametrize("found", FAMILY.values(), ids=FAMILY)
def test_an_entry_has_its_words(found: Entry) -> None:
    assert found.kind in get_args(Kind)
    assert found.hidden.endswith(".")
    assert found.use.startswith("Use it for ")
    assert found.use.endswith(".")
    assert len(found.use) < 80
    assert found.source.endswith(".")
    assert found.examples
    for name in Lesson.__dataclass_fields__.keys() - {"own"}:
        text = getattr(found.lesson, name)
        assert found.lesson.own.get(name, text).endswith(".") == text.endswith(".")
        # The page ends each phrase itself.
        assert text.endswith(".") == (name == "teaches"), f"{found.id}: {name}"
        assert text.count("$") % 2 == 0, f"{found.id}: {name} opens mathematics and does not close it"
    for example in found.examples:
        assert example.teaches.endswith(".")
    if found.lab is not None:
        assert found.lab.description.endswith(".")


@pytest.mark.parametrize("entry", WITH_OPTIONS)
def test_options_are_within_their_range_and_have_names_of_their_own(entry: str) -> None:
    options = FAMILY[entry].options
    taken = {field.key for field in FIELDS.values()} | PLAYER_KEYS | {spec.id for spec in GENERATORS}
    assert len({option.name for option in options}) == len(options)
    for option in options:
        assert option.minimum <= option.default <= option.maximum
        assert OPTION + option.name not in taken
        for example in FAMILY[entry].examples:
            assert option.minimum <= FAMILY[entry].settings(example)[option.name] <= option.maximum


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_sets_options_that_there_are(example: str) -> None:
    entry = EXAMPLES[example]
    assert entry.example(example).settings.keys() <= {option.name for option in entry.options}


@pytest.mark.parametrize("entry", WITH_OPTIONS)
def test_both_ends_of_every_option_can_be_run(entry: str) -> None:
    found = FAMILY[entry]
    for option in found.options:
        for value in (option.minimum, option.maximum):
            shown = exhibit(found, found.examples[0], chosen={option.name: value})
            trace = run_em(shown.model, shown.data, shown.start, max_steps=3, tol=0)
            assert trace.outcome is not Outcome.DECREASED


@pytest.mark.parametrize("entry", FAMILY)
def test_a_drawn_start_is_the_seeds(entry: str) -> None:
    found = FAMILY[entry]
    starts = [exhibit(found, found.examples[0], seed=seed) for seed in (3, 3, 4)]
    arrays = [np.concatenate([np.ravel(v) for v in vars(shown.start).values()]) for shown in starts]
    assert [shown.drawn for shown in starts] == [3, 3, 4]
    assert (arrays[0] == arrays[1]).all()
    assert (arrays[0] != arrays[2]).any()


def test_an_instructive_start_is_there_for_its_own_options_alone() -> None:
    entry = FAMILY["poisson_hmm"]
    assert exhibit(entry, entry.example("earthquakes")).drawn is None
    assert exhibit(entry, entry.example("earthquakes"), chosen={"k": 4}).drawn == 0


def final(example: str, name: str) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.asarray(getattr(played(example)[1].params[-1], name))


def test_the_coins_of_the_captions() -> None:
    _, trace = played("two-coins")
    assert trace.params[1].probabilities.round(2).tolist() == [0.71, 0.58]
    assert final("two-coins", "probabilities").round(2).tolist() == [0.80, 0.52]
    _, equal = played("equal-coins")
    assert all(np.allclose(params.probabilities, 0.66, rtol=0, atol=1e-15) for params in equal.params[1:])


def test_edited_tosses_start_where_the_coins_are_set() -> None:
    entry = FAMILY["two_coins"]
    own = entry.reader.read(read_pasted("heads,tosses\n1,10\n9,10\n8,10\n"))
    shown = exhibit(entry, entry.example("equal-coins"), own=own)
    assert shown.drawn is None
    assert shown.start.probabilities.tolist() == [0.5, 0.5]
    trace = run_em(shown.model, shown.data, shown.start, max_steps=5, tol=0)
    assert np.allclose(trace.params[-1].probabilities, 18 / 30)
    assert exhibit(entry, entry.examples[0], own=own, seed=4).drawn == 4


def test_what_an_example_teaches_is_said_of_its_own_run_alone() -> None:
    entry = FAMILY["two_coins"]
    example = entry.examples[0]
    assert exhibit(entry, example).teaches == example.teaches
    assert exhibit(entry, example, chosen={"coins": 2.0}).teaches == example.teaches
    assert not exhibit(entry, example, chosen={"coins": 4}).teaches
    assert not exhibit(entry, example, seed=1).teaches


def test_the_equal_start_is_a_saddle() -> None:
    shown, trace = played("equal-coins")
    for nudge in (1e-3, -1e-3):
        start = shown.model.params([0.5, 0.5], [0.66 + nudge, 0.66 - nudge])
        away = run_em(shown.model, shown.data, start, tol=1e-10)
        assert away.log_likelihoods[-1] > trace.log_likelihoods[-1] + 0.4


@pytest.mark.parametrize("theta", [0.01, 0.3, 0.99])
def test_linkage_ends_at_one_theta_from_everywhere(theta: float) -> None:
    entry = FAMILY["linkage"]
    shown = exhibit(entry, entry.examples[0], chosen={"theta": theta})
    trace = run_em(shown.model, shown.data, shown.start, tol=1e-14)
    errors = np.array([float(params.theta) for params in trace.params]) - 0.6268214979
    assert abs(errors[-1]) < 1e-8
    assert abs(errors[5] / errors[4] - 0.1328) < 2e-3


def test_the_carriers_of_an_o() -> None:
    p, _, r = final("abo-clarke", "frequencies")
    assert round(100 * 2 * p * r / (p * p + 2 * p * r)) == 87


def test_the_rates_of_the_captions() -> None:
    assert final("deaths", "rates").ravel().round(2).tolist() == [1.23, 2.65]
    shown, _ = played("deaths")
    ended = run_em(shown.model, shown.data, shown.start, max_steps=20_000, tol=1e-10).params[-1]
    assert ended.rates.ravel().round(2).tolist() == [1.26, 2.66]
    assert final("earthquakes", "rates").ravel().round(1).tolist() == [15.4, 26.0]
    assert final("earthquakes-three", "rates").ravel().round().tolist() == [13, 20, 30]
    assert (np.diagonal(final("earthquakes", "transitions")) > 0.85).all()


def test_more_than_a_quarter_stand_by_duty() -> None:
    weights, probabilities = final("toby", "weights"), final("toby", "probabilities")
    assert 0.25 < weights[0] < 0.3
    assert (probabilities[0] > 0.75).all()
    assert (probabilities[1] > 0.5).tolist() == [True, False, False, False]


def test_newcombs_outlier_all_but_loses_its_say() -> None:
    shown, trace = played("newcomb-df4")
    weights = trace.posterior(trace.n_steps).precisions[:, 0]
    assert shown.data[weights.argmin()] == -44
    assert round(float(weights.min()), 2) == 0.02
    assert round(float(weights.max()), 1) == 1.2
    assert round(float(shown.data.mean()), 1) == 26.2
    assert round(float(final("newcomb-df4", "means")[0, 0]), 1) == 27.5
    assert round(float(final("newcomb-df-free", "dfs")[0]), 1) == 2.1


def test_after_a_short_eruption_comes_a_long_one() -> None:
    short, long = final("eruptions-in-order", "means").ravel().argsort()
    transitions = final("eruptions-in-order", "transitions")
    assert transitions[short, long] > 0.9
    assert 0.4 < transitions[long, long] < 0.6


def test_one_state_of_the_casino_learns_the_six() -> None:
    sixes = final("casino", "probabilities")[:, 5]
    assert sixes.max() > 0.45
    assert abs(sixes.min() - 1 / 6) < 0.01


def test_the_casinos_long_turns_show_and_the_short_ones_do_not() -> None:
    shown, trace = played("casino")
    loaded = np.asarray((shown.sample.facts or {})["truth"])
    edges = np.flatnonzero(np.diff(np.concatenate([[0], loaded, [0]])))
    turns = list(zip(edges[::2], edges[1::2], strict=True))
    state = trace.params[-1].probabilities[:, 5].argmax()
    suspicion = [trace.responsibilities(trace.n_steps)[a:b, state].mean() for a, b in turns]
    long = [b - a > 15 for a, b in turns]
    assert len(turns) == 8
    assert [s > 0.5 for s in suspicion] == long
    assert sum(long) == 2
    (first, second) = (turn for turn, is_long in zip(turns, long, strict=True) if is_long)
    assert second[0] - first[1] == 1


def test_a_third_topic_brings_the_table_within_chance() -> None:
    entry = FAMILY["topics"]
    deviances = []
    for topics in (1, 2, 3):
        shown = exhibit(entry, entry.examples[0], chosen={"k": topics})
        trace = run_em(shown.model, shown.data, shown.start, max_steps=shown.max_steps, tol=shown.tol)
        counts = shown.data
        deviances.append(2 * (xlogy(counts, counts / counts.sum()).sum() - trace.log_likelihoods[-1]))
    assert np.round(deviances).tolist() == [1218, 167, 5]
    # (rows - K)(columns - K) degrees of freedom: six are left by two topics, two by three.
    assert chi2.sf(deviances[1], 6) < 1e-30
    assert chi2.sf(deviances[2], 2) > 0.05


def test_a_prior_does_not_cure_the_dependence_on_the_start() -> None:
    entry = FAMILY["gaussian_mixture_map"]
    _, trace = played("galaxies-map")
    smallest = int(trace.params[-1].weights.argmin())
    theirs = trace.responsibilities(trace.n_steps)[:, smallest] > 0.5
    assert theirs.sum() == 3
    assert round(float(trace.params[-1].means[smallest, 0])) == 33
    ends = []
    for seed in range(8):
        drawn = exhibit(entry, entry.example("galaxies-map"), seed=seed)
        ends.append(run_em(drawn.model, drawn.data, drawn.start, max_steps=150).log_likelihoods[-1])
    assert max(ends) < trace.log_likelihoods[-1] + 1e-3
    assert np.mean(np.array(ends) < trace.log_likelihoods[-1] - 1) > 0.5


def test_murrays_maxima_and_saddle() -> None:
    maximum, saddle = (played(name)[1] for name in ("missing-murray", "missing-murray-saddle"))
    assert abs(final("missing-murray", "covariance")[0, 1] / final("missing-murray", "covariance")[0, 0] - 0.5) < 2e-3
    assert abs(final("missing-murray-saddle", "covariance")[0, 1]) < 1e-12
    assert maximum.log_likelihoods[-1] > saddle.log_likelihoods[-1] + 0.05
    shown, _ = played("missing-murray")
    other = run_em(shown.model, shown.data, shown.model.params([0, 0], [[2.5, -0.25], [-0.25, 2.5]]), max_steps=100)
    assert abs(other.log_likelihoods[-1] - maximum.log_likelihoods[-1]) < 1e-9


def test_the_batches_of_the_caption() -> None:
    assert round(float(final("dyestuff", "between"))) == 37
    assert round(float(final("dyestuff", "within"))) == 50


def test_six_components_become_two() -> None:
    _, trace = played("variational-six")
    assert (trace.responsibilities(trace.n_steps).sum(axis=0) > 1e-6).sum() == 2


def test_the_last_document_is_shared_between_two_topics() -> None:
    weights, documents = final("topics-documents", "weights"), final("topics-documents", "documents")
    shares = weights[:, None] * documents
    largest = np.sort(shares / shares.sum(axis=0), axis=0)[::-1]
    assert (largest[0, :-1] > 0.85).all()
    assert largest[1, -1] > 0.3


def test_at_temperature_zero_points_belong_wholly_and_at_three_components_are_alike() -> None:
    _, cold = played("annealed-zero")
    assert all(np.isin(cold.responsibilities(t), (0, 1)).all() for t in range(cold.n_steps + 1))
    assert np.ptp(final("annealed-three", "means"), axis=0).max() < 0.01


def test_the_prior_holds_what_maximum_likelihood_collapses() -> None:
    bare, held = played("outlier-collapse"), played("outlier-held")
    for name in ("weights", "means", "covariances"):
        assert (getattr(bare[0].start, name) == getattr(held[0].start, name)).all()
    assert bare[1].failure is not None
    assert bare[1].failure.points == (int(bare[0].data.argmax()),)
