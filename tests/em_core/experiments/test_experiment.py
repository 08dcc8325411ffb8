"""An experiment survives links and files to the last digit, and no link or file, however hostile, breaks the app."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from em_core.catalogue.registry import MODELS
from em_core.data import BUNDLED, GENERATORS, DataError, Dataset
from em_core.distributions.gaussian import COVARIANCES
from em_core.experiments.experiment import OWN, SOURCES, Experiment, on_own_data, resolve, run_experiment
from em_core.experiments.run_description import described
from em_core.experiments.run_file import from_json, to_json
from em_core.experiments.url import LINK_LIMIT, from_query, to_query, why_not_in_a_link
from em_core.experiments.url_data import pack, unpack
from em_core.experiments.url_fields import FIELDS, MOST_STEPS
from em_core.multistart.initialisation import STARTS

FINITE = st.floats(allow_nan=False, allow_infinity=False)


def own_data(n: int = 20, title: str = "Mine, 100 % “new”") -> Dataset:
    values = np.random.default_rng(0).normal(size=(n, 3)).round(3)
    return Dataset("own", title, values, ("a,b", "c%2C", "größe"), ("", "m", "s"))


@st.composite
def settings_of(draw: st.DrawFn, generator: str) -> tuple[tuple[str, float], ...]:
    spec = next(spec for spec in GENERATORS if spec.id == generator)
    chosen = draw(st.lists(st.sampled_from(spec.parameters), unique_by=lambda parameter: parameter.name))
    values = []
    for parameter in chosen:
        low, high = parameter.minimum, min(parameter.maximum, 500)
        within = st.integers(int(low), int(high)) if parameter.whole else st.floats(low, high)
        values.append((parameter.name, draw(within)))
    return tuple(values)


@st.composite
def experiments(draw: st.DrawFn) -> Experiment:
    """Experiments of every sort whose parts fit one another."""
    data = draw(st.sampled_from([name for name in SOURCES if name != OWN]))
    spec = next((spec for spec in GENERATORS if spec.id == data), None)
    dimension = 2 if spec is None else draw(st.sampled_from(spec.dimensions))
    settings = () if spec is None else draw(settings_of(data))
    experiment = Experiment(
        data=data, dimension=dimension, settings=settings, data_seed=draw(st.integers(0, 2**53 - 1))
    )
    names = resolve(experiment).columns
    k = draw(st.integers(1, 8))
    start = draw(st.sampled_from(list(STARTS)))
    columns = draw(st.sampled_from([(), names, names[-1:]]))
    d = len(columns or names)
    typed: tuple[float, ...] = ()
    if start == "by_hand":
        spread = draw(st.floats(1e-3, 1e3))
        means = draw(st.lists(st.floats(-1e6, 1e6), min_size=k * d, max_size=k * d))
        typed = (*[1 / k] * k, *means, *(np.eye(d) * spread).ravel().tolist() * k)
    return replace(
        experiment,
        columns=columns,
        standardise=draw(st.booleans()),
        model=draw(st.sampled_from(list(MODELS))),
        k=k,
        covariance=draw(st.sampled_from(COVARIANCES)),
        start=start,
        typed=typed,
        seed=draw(st.integers(0, 2**53 - 1)),
        tol=draw(st.floats(0, 1e6)),
        max_steps=draw(st.integers(0, MOST_STEPS)),
    )


def test_the_default_needs_no_words_and_is_worth_watching() -> None:
    assert to_query(Experiment()) == {}
    assert from_query({}).experiment == Experiment()
    trace = run_experiment(Experiment(), resolve(Experiment()))
    assert trace.converged
    assert trace.n_steps == 30
    assert abs(trace.log_likelihoods[-1] + 1130.263960) < 1e-5
    # Far enough off: in most steps a mean moves by more than a twentieth of a standard deviation.
    means = np.array([params.means / trace.data.std(axis=0) for params in trace.params])
    assert (np.linalg.norm(np.diff(means, axis=0), axis=2).max(axis=1) > 0.05).sum() >= 20


@given(experiments())
def test_a_link_gives_the_same_experiment(experiment: Experiment) -> None:
    opened = from_query(to_query(experiment))
    assert opened.notes == ()
    assert opened.experiment == experiment
    assert opened.experiment.key == experiment.key


@given(experiments())
def test_a_file_gives_the_same_experiment(experiment: Experiment) -> None:
    back = from_json(to_json(described(experiment)).encode())
    assert (back.choices, back.own) == (experiment, None)


def test_a_link_is_short_and_reads_well() -> None:
    experiment = Experiment(data="galaxies_mass", k=3, covariance="tied", seed=7, standardise=True, tol=1e-8)
    assert to_query(experiment) == {
        "data": "galaxies_mass",
        "standardise": "1",
        "k": "3",
        "cov": "tied",
        "seed": "7",
        "tol": "1e-08",
    }
    generated = Experiment(data="overlapping", settings=(("separation", 2.5), ("n", 120)), dimension=1)
    assert to_query(generated) == {"data": "overlapping", "dim": "1", "data.n": "120", "data.separation": "2.5"}


def test_the_same_run_has_the_same_key_and_another_run_another() -> None:
    assert Experiment(start="spread", seed=1).key == Experiment(start="spread", seed=2).key
    assert Experiment(seed=1).key != Experiment(seed=2).key
    assert Experiment(model="kmeans", covariance="diag").key == Experiment(model="kmeans").key
    assert Experiment(data_seed=5, settings=(("n", 9.0),)).key == Experiment().key
    as_float, as_int = (Experiment(data="moons", settings=(("n", n),)) for n in (120, 120.0))
    assert as_float.key == as_int.key
    assert Experiment(data="moons", settings=(("n", 300),)).key == Experiment(data="moons").key
    changes: dict[str, Any] = {
        "columns": ("x",),
        "standardise": True,
        "dimension": 1,
        "data_seed": 2,
        "settings": (("n", 10),),
        "model": "kmeans",
        "k": 3,
        "covariance": "diag",
        "start": "spread",
        "tol": 0.1,
        "max_steps": 5,
    }
    different = {replace(Experiment(data="overlapping"), **{name: value}).key for name, value in changes.items()}
    assert len(different) == 11


def test_an_experiment_that_does_not_exist_cannot_be_made() -> None:
    for wrong in ({"data": "x"}, {"model": "x"}, {"start": "x"}, {"covariance": "x"}):
        with pytest.raises(ValueError, match=rf"{next(iter(wrong))} is 'x'; it must be one of"):
            Experiment(**wrong)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="moons has no setting 'seed'; it has n, radius"):
        Experiment(data="moons", settings=(("seed", 1.0),))


NOTES = {
    "k=99": 'k is "99" in the link; it must be a whole number from 1 to 15. Shown instead: 2.',
    "k=2.5": 'k is "2.5" in the link; it must be a whole number from 1 to 15. Shown instead: 2.',
    "k=٣": 'k is "٣" in the link; it must be a whole number from 1 to 15. Shown instead: 2.',
    "cov=round": 'cov is "round" in the link; it must be one of full, tied, diag, tied_diag, spherical, '
    "tied_spherical. Shown instead: full.",
    "tol=nan": 'tol is "nan" in the link; it must be a number from 0 to 1000000. Shown instead: 1e-06.',
    "tol=-1": 'tol is "-1" in the link; it must be a number from 0 to 1000000. Shown instead: 1e-06.',
    "max=1e9": 'max is "1e9" in the link; it must be a whole number from 0 to 10000. Shown instead: 2000.',
    "standardise=yes": 'standardise is "yes" in the link; it must be 0 or 1. Shown instead: 0.',
    "data=tulips": f'data is "tulips" in the link; it must be one of {", ".join(SOURCES)}. Shown instead: faithful.',
    "colour=red": 'The link has "colour": nothing here goes by that name, and it is ignored.',
    "data=moons&data.n=1e99": 'data.n is "1e99" in the link; it must be a whole number from 10 to 20000. '
    "Shown instead: 300.",
    "data=moons&data.seed=1": 'The link has "data.seed": nothing here goes by that name, and it is ignored.',
    "data=correlated&dim=1": 'The dimension is "1"; "Correlated groups" exists in dimension 2. Choose 2. '
    "Shown instead: dimension 2.",
    "columns=waiting,depth": 'The chosen columns are "waiting" and "depth"; they must be different columns of '
    '"Old Faithful: eruptions and waiting". It has "eruptions" and "waiting". Shown instead: the first columns.',
    "start=by_hand&typed=1,2": "The typed start has 2 numbers; 2 components in 2 dimensions need 14: a weight, 2 for "
    "the mean and 4 for the covariance of each. Shown instead: random points.",
    "start=by_hand&typed=1,inf": 'typed is "1,inf" in the link; it must be at most 1000 finite numbers with commas '
    "between. Shown instead: none.",
    "own=AAAA": "The data in the link cannot be read: a part is missing or changed. Ask for the link again, or for the "
    "file.",
    f"data=own&digest={'0' * 64}": "This experiment is about somebody's own data, and they did not come with it. Open "
    "the experiment's file, or upload the same data again. Shown instead: Old Faithful: eruptions and waiting.",
}


@pytest.mark.parametrize("link", NOTES)
def test_what_cannot_be_used_is_replaced_and_said(link: str) -> None:
    query = dict(part.split("=", 1) for part in link.split("&"))
    opened = from_query(query)
    resolve(opened.experiment, opened.own)
    assert opened.notes[0] == NOTES[link]


def test_the_step_and_the_view_pass_without_a_note() -> None:
    assert from_query({"step": "17", "view": "bound", "embed": "true"}).notes == ()


def test_k_is_lowered_to_the_number_of_points() -> None:
    tiny = own_data(3)
    opened = from_query(to_query(replace(on_own_data(Experiment(), tiny), k=5), tiny))
    assert opened.experiment.k == 3
    assert 'k is "5", and Mine' in opened.notes[0]


KEYS = st.sampled_from([field.key for field in FIELDS.values()] + ["own", "data.n", "data.k", "step"]) | st.text()
VALUES = (
    st.text()
    | st.integers().map(str)
    | st.floats().map(str)
    | st.sampled_from(
        [*SOURCES, *STARTS, *MODELS, *COVARIANCES, "by_hand", "x", "x,y", "1", "0", "2,2", "%", "%ff", ",", "-0", "1_0"]
    )
)


@given(st.dictionaries(KEYS, VALUES, max_size=8))
def test_any_link_at_all_shows_something(query: dict[str, str]) -> None:
    opened = from_query(query)
    dataset = resolve(opened.experiment, opened.own)
    assert dataset.n >= opened.experiment.k
    assert all(note.endswith(".") and "\n" not in note for note in opened.notes)
    # What is shown is itself a link without a fault.
    assert from_query(to_query(opened.experiment, opened.own), opened.own).notes == ()


def test_small_data_of_ones_own_travel_in_the_link() -> None:
    own = own_data()
    experiment = replace(on_own_data(Experiment(), own), columns=("größe", "a,b"), k=3)
    query = to_query(experiment, own)
    assert set(query) == {"columns", "k", "own"}
    assert len(query["own"]) <= LINK_LIMIT
    opened = from_query(query)
    assert opened.notes == ()
    assert opened.experiment == experiment
    assert opened.own is not None
    assert opened.own.digest == own.digest
    assert (opened.own.title, opened.own.units) == (own.title, own.units)


def test_large_data_say_why_not_and_travel_in_the_file() -> None:
    own = own_data(2000)
    sentence = why_not_in_a_link(own)
    assert sentence is not None
    assert f"would make the link {len(pack(own)):,} characters longer, and 1,500 is the most" in sentence
    experiment = on_own_data(Experiment(), own)
    query = to_query(experiment, own)
    assert query == {"data": "own", "digest": own.digest}
    assert from_query(query, own).experiment == experiment
    back = from_json(to_json(described(experiment, own)).encode())
    assert back.choices == experiment
    data = back.own
    assert isinstance(data, Dataset)
    assert data.digest == own.digest
    assert_array_equal(data.rows, own.rows)


def test_other_data_at_hand_are_not_taken_for_those_of_the_link() -> None:
    own, other = own_data(), own_data(21, "Other")
    opened = from_query({"data": "own", "digest": own.digest}, other)
    assert opened.experiment.data == "faithful"
    assert "the data that are open, Other, are different" in opened.notes[0]


@given(st.lists(st.tuples(FINITE, FINITE), min_size=2, max_size=8, unique=True))
def test_packed_data_keep_every_bit(rows: list[tuple[float, float]]) -> None:
    values = np.array(rows)
    dataset = Dataset("own", "t", values, ("a", "b"))
    try:
        back = unpack(pack(dataset))
    except ValueError:
        # Refused for what the app refuses anywhere: huge numbers, constant columns, spreads lost in rounding.
        with pytest.raises(DataError):
            from_json(to_json(described(on_own_data(Experiment(), dataset), dataset)).encode())
    else:
        assert back.values.tobytes() == values.tobytes()


@given(st.text() | st.binary().map(lambda raw: raw.decode("latin-1")))
def test_packed_data_that_are_none_are_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match="cannot be read: a part is missing or changed"):
        unpack(text)


def test_a_bomb_in_a_link_is_not_unpacked() -> None:
    import base64
    import zlib

    bomb = base64.urlsafe_b64encode(zlib.compress(b" " * 10_000_000, 9)).decode().rstrip("=")
    assert len(bomb) < 20_000
    with pytest.raises(ValueError, match="cannot be read"):
        unpack(bomb)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(JSON, JSON)
def test_any_file_at_all_is_read_or_refused_in_sentences(experiment: Any, data: Any) -> None:
    for document in (experiment, {"format": "halfstep-experiment/1", "experiment": experiment, "data": data}):
        with pytest.raises(DataError) as refusal:
            from_json(json.dumps(document).encode())
        assert str(refusal.value)


@given(st.binary())
@example(b"")
@example(b"[" * 100_000)
@example(b"\xff\xfe")
@example(b'{"format": NaN}')
@example(b"null")
def test_any_bytes_at_all_are_refused_in_a_sentence(raw: bytes) -> None:
    with pytest.raises(DataError, match="This is not an experiment saved by Halfstep"):
        from_json(raw)


def test_a_file_tells_all_of_its_faults_at_once() -> None:
    document = {"format": "halfstep-experiment/1", "experiment": {"k": "99", "cov": "x", "tol": "much"}}
    with pytest.raises(DataError) as refusal:
        from_json(json.dumps(document).encode())
    assert [str(problem) for problem in refusal.value.problems] == [
        'k is "99"; it must be a whole number from 1 to 15.',
        'cov is "x"; it must be one of full, tied, diag, tied_diag, spherical, tied_spherical.',
        'tol is "much"; it must be a number from 0 to 1000000.',
    ]


@pytest.mark.parametrize("bundled", BUNDLED, ids=lambda bundled: bundled.id)
@pytest.mark.parametrize("model", MODELS)
def test_every_model_runs_on_every_bundled_data_set(bundled: Any, model: str) -> None:
    experiment = Experiment(data=bundled.id, model=model, k=2, start="spread")
    trace = run_experiment(experiment, resolve(experiment))
    assert trace.n_steps > 0
    again = run_experiment(experiment, resolve(experiment))
    assert_array_equal(trace.log_likelihoods, again.log_likelihoods)


def test_a_run_that_cannot_start_says_why() -> None:
    tiny = own_data(3)
    experiment = replace(on_own_data(Experiment(), tiny), k=5)
    with pytest.raises(ValueError, match="There are 3 points for 5 components"):
        run_experiment(experiment, resolve(experiment, tiny))
    with pytest.raises(DataError, match="did not come with it"):
        resolve(experiment)
