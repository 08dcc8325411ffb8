"""Poisson images: emission tomography, and deblurring."""

from __future__ import annotations

import numpy as np

from em_core.catalogue.entries.bundled_columns import MADE, columns, rows
from em_core.catalogue.entry import Entry, Example, Lesson, Settings
from em_core.catalogue.readers import AMOUNT
from em_core.catalogue.sample import Facts, Sample
from em_core.catalogue.special_readers import image_reader
from em_core.data.problems import DataError, Kind, Problem
from em_core.distributions.input_checks import there_are
from em_core.models import PoissonImage
from em_core.models.imaging_systems import blur, gaussian_spread, rays, strips

SCANNER = 8
"""Pixels along a side of the toy scanner's picture."""


def _scanner_facts(shape: tuple[int, ...]) -> Facts:
    """Return the toy scanner for a column of counts, one of parallel rays for a table; DataError where neither fits."""
    if len(shape) == 2:
        return _ray_facts(*shape)
    system = strips(SCANNER)
    bins = system.shape[0]
    if shape != (bins,):
        sentence = f"{there_are(shape[0], 'count')} in one column; the toy scanner has {bins} bins."
        raise DataError(
            [Problem(Kind.COLUMN_CHOICE, sentence, "Give one count for each, 0 where nothing was counted.")]
        )
    heads = (("row", SCANNER), ("column", SCANNER), ("antidiagonal", 2 * SCANNER - 1), ("diagonal", 2 * SCANNER - 1))
    names = tuple(f"{head} {i + 1}" for head, length in heads for i in range(length))
    return {"system": system, "shape": (SCANNER, SCANNER), "bins": names}


def _ray_facts(angles: int, bins: int) -> Facts:
    """Return the scanner that sees a square image from `angles` directions in `bins` rays each."""
    size = int((bins - 1) / 2 * np.sqrt(2))
    system = rays(max(size, 1), angles)
    if size < 2 or system.shape[0] != angles * bins:
        sentence = (
            f"There are {bins} columns of counts; a square image needs as many rays as it has across its diagonal: "
            f"{RAYS}, for example."
        )
        raise DataError(
            [Problem(Kind.COLUMN_CHOICE, sentence, "Give a row for each direction, a column for each ray.")]
        )
    names = tuple(f"{180 * a / angles:g}°, bin {b + 1}" for a in range(angles) for b in range(bins))
    axes = ("place of the ray", "direction")
    return {"system": system, "shape": (size, size), "picture": (angles, bins), "bins": names, "axes": axes}


RAYS = "13, 23, 47 (for 8, 15, 32 pixels along a side)"
"""Some numbers of rays that fit a square image."""


def _scanner() -> Sample:
    counts = columns("pet_counts.csv", "counts")[:, 0]
    facts = _scanner_facts(counts.shape)
    return Sample(
        counts,
        "A slice of 8 × 8 pixels in a toy scanner",
        facts["bins"],
        ("counts",),
        ("events",),
        row_noun="bin",
        facts=facts,
        source="Counts made for Halfstep, after Shepp & Vardi (1982).",
        licence=MADE,
        note="Four heads count the events of every row, column, antidiagonal and diagonal.",
    )


PHANTOM = 32
"""Pixels along a side of the phantom's picture."""

ANGLES = 24
"""From how many directions the phantom is seen."""


def _phantom() -> Sample:
    """Return the counts of a head with two hot spots and a cold one, some 500 events for each direction."""
    row, column = (np.indices((PHANTOM, PHANTOM)) - (PHANTOM - 1) / 2) / (PHANTOM / 2)
    truth = np.zeros((PHANTOM, PHANTOM))
    ellipses: tuple[tuple[float, ...], ...]
    ellipses = ((0, 0, 0.9, 0.72, 30), (0, 0, 0.8, 0.62, -18), (-0.35, -0.22, 0.22, 0.16, 40))
    ellipses += ((0.1, 0.28, 0.3, 0.16, -10), (0.45, -0.12, 0.14, 0.14, 70))
    for y, x, height, width, brightness in ellipses:
        truth += brightness * (((row - y) / height) ** 2 + ((column - x) / width) ** 2 <= 1)
    bins = rays(PHANTOM, ANGLES).shape[0] // ANGLES
    facts = _ray_facts(ANGLES, bins)
    counts = np.random.default_rng(5).poisson(facts["system"] @ truth.ravel()).astype(np.float64)
    return Sample(
        counts,
        "A head of 32 × 32 pixels, seen from 24 directions",
        facts["bins"],
        ("counts",),
        ("events",),
        row_noun="bin",
        facts={**facts, "truth": truth},
        source="Made for Halfstep, after Shepp & Vardi (1982).",
        licence=MADE,
        note=f"{ANGLES} directions with {bins} rays each; the truth is known, so that the picture can be judged.",
    )


def _build_image(sample: Sample, _settings: Settings) -> PoissonImage:
    facts = sample.facts or {}
    return PoissonImage(facts["system"], facts["shape"])


_IMAGE_LESSON = Lesson(
    observed="counts $y_i$ in bins",
    hidden="from which pixel each counted event came",
    parameters="the brightness $\\lambda_j$ of each pixel",
    e_step="the expected part of each bin's count that came from each pixel: $y_i \\, a_{ij} \\lambda_j / \\sum_l "
    "a_{il} \\lambda_l$",
    m_step="the counts expected from a pixel, divided by those expected at brightness 1: $\\lambda_j = \\sum_i y_{ij} "
    "/ \\sum_i a_{ij}$",
    objective="the Poisson log-likelihood of the counts",
    teaches="",
)

TOMOGRAPHY = Entry(
    id="tomography",
    title="Emission tomography",
    kind="Tables and images",
    hidden="From which pixel each counted event came.",
    use="Use it for images from counts along lines, as in a PET scanner.",
    source="Shepp & Vardi (1982), IEEE Transactions on Medical Imaging 1, 113–122.",
    lesson=Lesson(
        **{
            **_IMAGE_LESSON.__dict__,
            "teaches": "Every event is counted along a line; where on the line it came from is not observed. EM "
            "assigns it to the pixels of the line in proportion to what the present image leads to expect, "
            "and the image becomes sharp. No pixel becomes negative, and after each step the expected "
            "total is the counted one.",
        }
    ),
    examples=(
        Example(
            "tomography-head",
            "A head from 24 directions",
            "The image starts grey, and the bright spots appear within ten steps. The likelihood goes on rising "
            "while the image becomes noise: it was nearest to the truth long before the end.",
            _phantom,
            lambda model, data, _settings: model.flat(data),
            anywhere=True,
            max_steps=120,
            tol=0.0,
            large=True,
        ),
        Example(
            "tomography",
            "8 × 8 pixels",
            "The image starts grey, and the bright spots appear within a few steps. After many more steps the "
            "noise is fitted, too.",
            _scanner,
            lambda model, data, _settings: model.flat(data),
            anywhere=True,
            max_steps=100,
            tol=1e-4,
        ),
    ),
    build=_build_image,
    reader=image_reader(
        "For the toy scanner one column with its 46 counts: 8 rows, 8 columns, 15 antidiagonals and 15 diagonals. Else "
        "a table with a row for each direction and a column for each ray.",
        "counts\n" + "5\n18\n10\n34\n" * 11 + "1\n2",
        AMOUNT,
        "counts",
        _scanner_facts,
    ),
)

_SPREAD = (0.0625, 0.25, 0.375, 0.25, 0.0625)


def _lens_facts(shape: tuple[int, ...]) -> Facts:
    """Return the lens for a line of pixels or a picture."""
    spread = np.array(_SPREAD) if len(shape) == 1 else gaussian_spread(0.8)
    return {"system": blur(shape, spread), "shape": shape, "picture": shape}


def _line() -> Sample:
    counts = columns("rl_counts_1d.csv", "counts")[:, 0]
    return Sample(
        counts,
        "A blurred line of light",
        rows("pixel", len(counts)),
        ("photons",),
        row_noun="pixel",
        facts=_lens_facts(counts.shape),
        source="Counts made for Halfstep, after Richardson (1972) and Lucy (1974).",
        licence=MADE,
        note="Photons in 40 pixels, each spread over five by the lens.",
    )


_LETTERS = (
    "........................",
    ".#####..#.....#...#.....",
    ".#......##...##..#.#....",
    ".#......#.#.#.#.........",
    ".####...#..#..#.....*...",
    ".#......#.....#.........",
    ".#......#.....#..*......",
    ".#####..#.....#......*..",
    "........................",
)


def _letters() -> Sample:
    """Return two letters and some stars, each pixel of the drawing two by two, as a lens out of focus sees them."""
    drawn = np.array([[{".": 3.0, "#": 80.0, "*": 130.0}[mark] for mark in line] for line in _LETTERS])
    truth = np.kron(drawn, np.ones((2, 2)))
    system = blur(truth.shape, gaussian_spread(1.6))
    counts = np.random.default_rng(8).poisson(system @ truth.ravel()).astype(np.float64)
    return Sample(
        counts,
        "Two letters, out of focus",
        tuple(f"pixel ({i + 1}, {j + 1})" for i, j in np.ndindex(*truth.shape)),
        ("photons",),
        row_noun="pixel",
        facts={"system": system, "shape": truth.shape, "picture": truth.shape, "truth": truth},
        source="Made for Halfstep.",
        licence=MADE,
        note="A picture of 18 × 48 pixels through a lens that spreads each by a Gaussian of 1.6 pixels.",
    )


def _stars() -> Sample:
    rng = np.random.default_rng(3)
    truth = np.full((9, 7), 2.0)
    truth[2, 1], truth[6, 2], truth[1:8, 5] = 300, 120, 60
    model = PoissonImage(blur(truth.shape, gaussian_spread(0.8)), truth.shape)
    counts = rng.poisson(model.expected(model.params(truth))).astype(np.float64)
    return Sample(
        counts,
        "Two stars and a bar, out of focus",
        tuple(f"pixel ({i + 1}, {j + 1})" for i, j in np.ndindex(*truth.shape)),
        ("photons",),
        row_noun="pixel",
        facts={**_lens_facts(truth.shape), "truth": truth},
        source="Made for Halfstep.",
        licence=MADE,
        note="A picture of 9 × 7 pixels through a lens that spreads each by a Gaussian of 0.8 pixels.",
    )


DEBLURRING = Entry(
    id="deblurring",
    title="Richardson-Lucy deblurring",
    kind="Tables and images",
    hidden="At which pixel each photon would have arrived without the blur.",
    use="Use it for images that are out of focus and noisy.",
    source="Richardson (1972), JOSA 62, 55–59; Lucy (1974), Astronomical Journal 79, 745–754.",
    lesson=Lesson(
        **{
            **_IMAGE_LESSON.__dict__,
            "observed": "photons $y_i$ in the pixels of a blurred picture",
            "hidden": "at which pixel each photon would have arrived without the blur",
            "teaches": "Astronomers derived this method without EM, and used it for years on images of the Hubble "
            "telescope: it is EM. The likelihood never falls, but the image becomes worse if the run is "
            "too long, because the likelihood cannot tell stars from noise. In practice one stops early, "
            "and no theorem says when.",
        }
    ),
    examples=(
        Example(
            "deblurring-letters",
            "Two letters",
            "Readable after about ten steps, sharp after fifty, grainy after two hundred, although the likelihood "
            "always rises.",
            _letters,
            lambda model, data, _settings: model.flat(data),
            anywhere=True,
            max_steps=250,
            tol=0.0,
            large=True,
        ),
        Example(
            "deblurring-line",
            "A line of light",
            "The line separates into two peaks. After many more steps, single photons become peaks.",
            _line,
            lambda model, _data, _settings: model.params(np.full(model.shape, 0.5)),
            max_steps=150,
            tol=0.0,
        ),
        Example(
            "deblurring-stars",
            "Two stars and a bar",
            "Sharp after about twenty steps, grainy after a hundred.",
            _stars,
            lambda model, data, _settings: model.flat(data),
            anywhere=True,
            max_steps=150,
            tol=0.0,
        ),
    ),
    build=_build_image,
    reader=image_reader(
        "Photons: one column for a line of pixels, or a column for each column of a picture.",
        "photons\n0\n0\n3",
        AMOUNT,
        "photons",
        _lens_facts,
    ),
)
