"""What comes with Halfstep: bundled data against their published numbers, generators against what they promise."""

from __future__ import annotations

import numpy as np
import pytest

from em_core.data import BUNDLED, GENERATORS, DataError, GeneratorSpec, generate, load_bundled
from em_core.data.generated_shapes import centres, sizes

PUBLISHED = {
    "faithful": (272, [3.48778308823529, 70.8970588235294]),
    "faithful_eruptions": (272, [3.48778308823529]),
    "faithful_waiting": (272, [70.8970588235294]),
    "galaxies_corrected": (82, [20.8314634146341]),
    "galaxies_mass": (82, [20.8281707317073]),
    "iris_petals": (150, [3.758, 1.19933333333333]),
    "acidity": (155, [5.10509642580645]),
    "penguin_bills": (342, [43.9219298245614, 17.1511695906433]),
    "iris": (150, [3.758, 1.19933333333333, 5.84333333333333, 3.05733333333333]),
    "wine": (
        178,
        [
            2.0292696629,
            5.0580898820,
            13.0006179775,
            2.3363483146,
            2.3665168539,
            19.4949438202,
            99.7415730337,
            2.2951123596,
            0.3618539326,
            1.5908988764,
            0.9574494382,
            2.6116853933,
            746.8932584270,
        ],
    ),
    "breast_cancer": (569, [14.1272917399]),
}


@pytest.mark.parametrize("id", PUBLISHED)
def test_bundled_numbers_are_the_published_ones(id: str) -> None:
    data = load_bundled(id)
    n, means = PUBLISHED[id]
    assert data.n == n
    assert np.allclose(data.values.mean(axis=0)[: len(means)], means, rtol=1e-8)
    assert data.rows[0] == 2
    assert all((data.title, data.source, data.licence, data.note))


def test_every_bundled_data_set_is_tested_here() -> None:
    assert [spec.id for spec in BUNDLED] == list(PUBLISHED)


def test_the_two_galaxies_differ_in_observation_78_only() -> None:
    mass, corrected = load_bundled("galaxies_mass").values[:, 0], load_bundled("galaxies_corrected").values[:, 0]
    assert np.flatnonzero(mass != corrected).tolist() == [77]
    assert (mass[77], corrected[77]) == (26.69, 26.96)


def test_the_penguins_that_are_left_out_are_counted() -> None:
    data = load_bundled("penguin_bills")
    assert data.note.endswith("Left out 2 rows of 344: 4 missing values.")
    assert not {5, 273} & set(data.rows)


def test_an_unknown_data_set_is_refused() -> None:
    with pytest.raises(DataError, match='There is no bundled data set "tulips"'):
        load_bundled("tulips")


CASES = [(spec, dimension) for spec in GENERATORS for dimension in spec.dimensions]


@pytest.mark.parametrize(("spec", "dimension"), CASES, ids=[f"{spec.id}-{d}" for spec, d in CASES])
def test_a_seed_fixes_every_bit(spec: GeneratorSpec, dimension: int) -> None:
    data, again, other = (generate(spec.id, dimension, seed) for seed in (1, 1, 2))
    assert data.values.shape == (spec.defaults()["n"], dimension)
    assert data.digest == again.digest != other.digest
    assert data.labels is not None
    assert again.labels is not None
    assert np.array_equal(data.labels, again.labels)
    assert np.isfinite(data.values).all()


@pytest.mark.parametrize(("spec", "dimension"), CASES, ids=[f"{spec.id}-{d}" for spec, d in CASES])
def test_both_ends_of_every_range_give_data(spec: GeneratorSpec, dimension: int) -> None:
    for parameter in spec.parameters_in(dimension):
        for value in (parameter.minimum, parameter.maximum):
            data = generate(spec.id, dimension, 0, **{"n": 50, parameter.name: value})
            assert np.isfinite(data.values).all()


def test_the_bits_are_the_ones_that_links_were_made_with() -> None:
    # A link carries the seed and not the data: these numbers may never change.
    assert generate("separated", 2, 0).digest.startswith("54594fc319582134")
    assert generate("bad_maxima", 1, 7).digest.startswith("c63e81bf1942e43c")


@pytest.mark.parametrize(("n", "k", "imbalance"), [(300, 3, 1.0), (10, 8, 50.0), (101, 4, 10.0), (20_000, 8, 3.0)])
def test_sizes_are_exact(n: int, k: int, imbalance: float) -> None:
    counts = sizes(n, k, imbalance)
    assert counts.sum() == n
    assert counts.min() >= 1
    assert (np.diff(counts) <= 1).all()
    if n > 1000:
        assert counts[0] / counts[-1] == pytest.approx(imbalance, rel=0.01)


@pytest.mark.parametrize("k", [2, 3, 5, 8])
@pytest.mark.parametrize("d", [1, 2])
def test_neighbours_are_as_far_apart_as_asked(k: int, d: int) -> None:
    distances = np.linalg.norm(np.diff(centres(k, 4.0, d), axis=0), axis=1)
    assert np.allclose(distances, 4.0)


def groups(spec_id: str, dimension: int, **parameters: float) -> list[np.ndarray]:
    data = generate(spec_id, dimension, 5, n=20_000, **parameters)
    assert data.labels is not None
    return [data.values[data.labels == k] for k in range(data.labels.max() + 1)]


def test_groups_have_the_promised_shape() -> None:
    for group in groups("separated", 2, k=3, stretch=5):
        assert np.allclose(np.sqrt(np.linalg.eigvalsh(np.cov(group.T))), [1, 5], rtol=0.03)
    narrow, wide = groups("nested", 1, k=2, ratio=5)
    assert wide.std() / narrow.std() == pytest.approx(5, rel=0.03)
    assert np.allclose([np.corrcoef(g.T)[0, 1] for g in groups("correlated", 2, k=2, rho=0.8)], [0.8, -0.8], atol=0.02)
    assert [len(g) for g in groups("outlier", 1, k=2)][-1] == 1
    near, middle, far = (g.mean() for g in groups("bad_maxima", 1, near=8, far=18))
    assert np.allclose([near, middle, far], [0, 8, 18], atol=0.05)
    radii = [np.linalg.norm(g, axis=1).mean() for g in groups("rings", 2, k=2, gap=10)]
    assert np.allclose(radii, [10, 20], rtol=0.02)


def test_the_tails_are_heavy() -> None:
    (group,) = groups("heavy_tails", 1, k=1, df=3)
    assert np.mean(np.abs(group) > 4) == pytest.approx(0.0280, abs=0.004)  # 6e-5 for a Gaussian


def test_everything_wrong_with_the_arguments_is_told_at_once() -> None:
    with pytest.raises(DataError) as caught:
        generate("correlated", 1, -1, n=2.5, rho=float("nan"), colour=3)
    assert [str(problem) for problem in caught.value.problems] == [
        'The dimension is "1"; "Correlated groups" exists in dimension 2. Choose 2.',
        'The seed is "-1"; it must be a whole number from 0 to 9,007,199,254,740,991. Choose 0, for example.',
        '"Correlated groups": points (n) is "2.5"; it must be a whole number from 10 to 20,000. Choose 300, for '
        "example.",
        '"Correlated groups": correlation within a group (rho) is "nan"; it must be a number from −0.99 to 0.99. '
        "Choose 0.9, for example.",
        '"Correlated groups" has no parameter "colour"; only its own can be set. They are "n", "k", "separation", '
        '"rho" and "imbalance".',
    ]
    with pytest.raises(DataError, match='There is no generator "blobs"'):
        generate("blobs", 2, 0)


@pytest.mark.parametrize(("id", "load"), [("wine", "load_wine"), ("breast_cancer", "load_breast_cancer")])
def test_the_wide_data_are_those_of_scikit_learn(id: str, load: str) -> None:
    datasets = pytest.importorskip("sklearn.datasets")
    theirs, ours = getattr(datasets, load)(), load_bundled(id)
    names = [name.replace("_", " ") for name in theirs.feature_names]
    order = [names.index(name) for name in ours.columns]
    assert sorted(order) == list(range(ours.d))
    assert np.array_equal(ours.values, theirs.data[:, order])
