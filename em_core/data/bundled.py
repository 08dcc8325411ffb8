"""The real data that come with Halfstep: what they are, where they come from, and what they teach."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from em_core.data.dataset import Dataset
from em_core.data.problems import DataError, Kind, Problem, named, shown
from em_core.data.reading import read_table
from em_core.data.validating import to_dataset
from em_core.places import asset


@dataclass(frozen=True)
class Bundled:
    """One data set in assets/data.

    columns:   (name in the file, name on the screen, unit) of each dimension.
    divisor:   the file's numbers are divided by this.
    teaches:   one sentence for the page.
    """

    id: str
    title: str
    file: str
    columns: tuple[tuple[str, str, str], ...]
    source: str
    licence: str
    teaches: str
    note: str = ""
    divisor: float = 1.0


_ERUPTIONS = ("eruptions", "eruptions", "min")
_WAITING = ("waiting", "waiting", "min")
FAITHFUL = "Azzalini & Bowman (1990), Applied Statistics 39, 357–365; R's data set faithful."
_GALAXIES = "Postman, Huchra & Geller (1986), Astronomical Journal 92, 1238–1247; Roeder (1990); R's MASS::galaxies."
_VELOCITY = (("velocity_km_s", "velocity", "1000 km/s"),)
R = "Published measurements, as distributed with R (GPL-2 or GPL-3)."
MASS = "Published measurements, as distributed with R's package MASS (GPL-2 or GPL-3)."
CC_BY = "Creative Commons Attribution 4.0 International (CC BY 4.0)."

_FLOWER = (("petal", "length"), ("petal", "width"), ("sepal", "length"), ("sepal", "width"))
_WINE = (
    # The two that tell the cultivars apart best stand first: a first picture shows them.
    "flavanoids",
    "color_intensity",
    "alcohol",
    "malic_acid",
    "ash",
    "alcalinity_of_ash",
    "magnesium",
    "total_phenols",
    "nonflavanoid_phenols",
    "proanthocyanins",
    "hue",
    "od280/od315_of_diluted_wines",
    "proline",
)
_NUCLEUS = (
    "radius",
    "concave points",
    "texture",
    "perimeter",
    "area",
    "smoothness",
    "compactness",
    "concavity",
    "symmetry",
    "fractal dimension",
)
_CELLS = (
    *(f"mean {name}" for name in _NUCLEUS),
    *(f"{name} error" for name in _NUCLEUS),
    *(f"worst {name}" for name in _NUCLEUS),
)

BUNDLED: tuple[Bundled, ...] = (
    Bundled(
        "faithful",
        "Old Faithful: eruptions and waiting",
        "faithful.csv",
        (_ERUPTIONS, _WAITING),
        FAITHFUL,
        R,
        "Two clear groups: short eruptions after short waits, long after long. The first data set to try.",
        "272 eruptions of the geyser in Yellowstone: how long each lasted, and how long until the next.",
    ),
    Bundled(
        "faithful_eruptions",
        "Old Faithful: eruptions",
        "faithful.csv",
        (_ERUPTIONS,),
        FAITHFUL,
        R,
        "Two groups of different spread: compare equal and unequal variances.",
        "How long each of 272 eruptions of the geyser in Yellowstone lasted.",
    ),
    Bundled(
        "faithful_waiting",
        "Old Faithful: waiting",
        "faithful.csv",
        (_WAITING,),
        FAITHFUL,
        R,
        "Two groups that overlap: many points belong in part to both.",
        "The time until the next eruption of the geyser in Yellowstone, 272 times.",
    ),
    Bundled(
        "galaxies_corrected",
        "Galaxies (observation 78 corrected)",
        "galaxies_corrected.csv",
        _VELOCITY,
        _GALAXIES,
        MASS,
        "There is no agreement on the number of components; different starts end in different maxima.",
        "Velocities of 82 galaxies in the Corona Borealis region. Observation 78 is 26,960 km/s, as published.",
        1000.0,
    ),
    Bundled(
        "galaxies_mass",
        "Galaxies (as in R's MASS)",
        "galaxies_mass.csv",
        _VELOCITY,
        _GALAXIES,
        MASS,
        "What one mistyped number does to a fit: compare with the corrected data.",
        "Velocities of 82 galaxies in the Corona Borealis region. Observation 78 is 26,690 km/s, the misprint of R's "
        "MASS; the published value is 26,960.",
        1000.0,
    ),
    Bundled(
        "iris_petals",
        "Iris petals",
        "iris.csv",
        (("Petal.Length", "petal length", "cm"), ("Petal.Width", "petal width", "cm")),
        "Anderson (1935); Fisher (1936), Annals of Eugenics 7, 179–188; R's data set iris.",
        R,
        "Three species, two of which touch. Lengths rounded to 1 mm repeat, and a component can collapse on them.",
        "150 flowers, 50 of each of three species.",
    ),
    Bundled(
        "acidity",
        "Acidity of lakes",
        "acidity.csv",
        (("log_anc", "log(ANC + 50)", ""),),
        "Crawford (1994), Journal of the American Statistical Association 89, 259–267; R's mclust::acidity.",
        "Published measurements, as distributed with R's package mclust (GPL-2 or later).",
        "Two groups, or three? The second is skewed, and one Gaussian too many describes its tail.",
        "Acid-neutralising capacity of 155 lakes in Wisconsin, on a logarithmic scale.",
    ),
    Bundled(
        "penguin_bills",
        "Penguin bills",
        "penguins.csv",
        (("bill_length_mm", "bill length", "mm"), ("bill_depth_mm", "bill depth", "mm")),
        "Gorman, Williams & Fraser (2014), PLoS ONE 9, e90081; Horst, Hill & Gorman (2020), palmerpenguins.",
        "CC0",
        "Longer bills are deeper within each of three species, and shallower over all penguins together.",
        "344 penguins of three species in the Palmer Archipelago.",
    ),
    Bundled(
        "iris",
        "Iris: four measurements",
        "iris.csv",
        tuple((f"{part.title()}.{size.title()}", f"{part} {size}", "cm") for part, size in _FLOWER),
        "Anderson (1935); Fisher (1936), Annals of Eugenics 7, 179–188; R's data set iris.",
        R,
        "With all four columns the species are told apart better than with any two: choose the columns, and compare.",
        "150 flowers, 50 of each of three species.",
    ),
    Bundled(
        "wine",
        "Wine: thirteen measurements",
        "wine.csv",
        tuple((name, name.replace("_", " "), "") for name in _WINE),
        "Aeberhard & Forina (1992), Wine, UCI Machine Learning Repository, doi:10.24432/C5PC7J; scikit-learn's copy.",
        CC_BY,
        "Three cultivars. In all thirteen columns a full covariance matrix has 91 free parameters per component: many "
        "for 178 wines.",
        "A chemical analysis of 178 Italian wines of one region, from three cultivars.",
    ),
    Bundled(
        "breast_cancer",
        "Breast cancer: thirty measurements",
        "breast_cancer.csv",
        tuple((name, name, "") for name in _CELLS),
        "Wolberg, Mangasarian, Street & Street (1993), Breast Cancer Wisconsin (Diagnostic), UCI Machine Learning "
        "Repository, doi:10.24432/C5DW2B; scikit-learn's copy.",
        CC_BY,
        "Benign and malignant, in thirty columns, of which many measure nearly the same: they are strongly correlated.",
        "Cell nuclei in images of 569 breast masses: ten measurements, each as mean, standard error and worst value.",
    ),
)


def bundled_datasets() -> tuple[Bundled, ...]:
    """Return the bundled data sets in the order of the page; the first is the one to begin with."""
    return BUNDLED


def load_bundled(id: str) -> Dataset:
    """Return a bundled data set, its rows numbered as in the file (the header is row 1).

    DataError names an id that does not exist.
    """
    spec = next((spec for spec in BUNDLED if type(id) is str and spec.id == id), None)
    if spec is None:
        sentence = f"There is no bundled data set {shown(id)}; it must be one of those that come with Halfstep."
        known = named((spec.id for spec in BUNDLED), 20)
        remedy = f"They are {known}."
        raise DataError([Problem(Kind.PARAMETER, sentence, remedy, value=shown(id)[1:-1])])
    return _loaded(spec)


@cache
def _loaded(spec: Bundled) -> Dataset:
    table = read_table(asset("data", spec.file).read_bytes(), spec.file)
    data = to_dataset(table, [name for name, _, _ in spec.columns], drop_missing=True, key=spec.id)
    return replace(
        data,
        title=spec.title,
        values=data.values / spec.divisor,
        columns=tuple(name for _, name, _ in spec.columns),
        units=tuple(unit for _, _, unit in spec.columns),
        source=spec.source,
        licence=spec.licence,
        note=f"{spec.note} {data.note}".strip(),
    )
