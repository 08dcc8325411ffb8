"""The links of the corpus: every page, model, example, option, way to start and setting, and some that say too much."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlencode

import numpy as np

from em_core.catalogue.glossary import GLOSSARY
from em_core.catalogue.registry import FAMILY, MODELS
from em_core.data import BUNDLED, GENERATORS, Dataset
from em_core.distributions.gaussian import COVARIANCES
from em_core.em.flat_params import flat_params
from em_core.experiments import url as links
from em_core.experiments import visits
from em_core.experiments.experiment import SOURCES, Experiment, on_own_data
from em_core.experiments.opening import PAGES
from em_core.experiments.page_settings.why_settings import VIEWS
from em_core.experiments.prepared_starts import prepared_starts
from em_core.experiments.presets import PRESETS
from em_core.experiments.url_fields import MOST_TYPED
from em_core.experiments.visits import Visit, exhibit_of, first_visit, with_chosen
from em_core.lectures import LECTURES
from em_core.lectures.tour import TOURS
from em_core.multistart.initialisation import STARTS
from em_core.own.own_table import OwnTable, sheet_text
from em_core.theorems import THEOREMS
from pages.widgets.basins.presets import PRESETS as MAPS
from pages.widgets.restarts.examples import EXAMPLES

TINY = "heads,tosses\n5,10\n9,10\n8,10\n4,10\n7,10\n"


def address(page: str, *parts: dict[str, str]) -> str:
    """Return a link to a page."""
    query: dict[str, str] = {}
    for part in parts:
        query |= part
    return f"{page}?{urlencode(query)}" if query else page


def every_link() -> Iterator[str]:
    """Yield the links, in the order of the app's menu."""
    yield from PAGES
    yield from ("", "/", "https://example.org/", "https://example.org/base/lab?k=3#top", "http://localhost:8501/model")
    yield from _lab()
    yield from _own()
    yield from _models()
    yield from _starts()
    yield from _why()
    yield from TOO_MUCH
    yield from (address("model", visits.to_query(visit)) for visit in ruled_visits())
    yield from TOO_MUCH_RULED
    yield from _face()
    yield from _stage()


def _stage() -> Iterator[str]:
    """Yield the links of lectures, of their views, of the stage, and of pages without some of their parts."""
    for lecture in LECTURES.values():
        yield address("lectures", {"show": lecture.id})
        yield from (view.link for view in lecture.views)
    for page in ("lab", "model", "restarts", "theorems"):
        yield address(page, {"stage": "1", "hide": "data,table"})
    yield address("lab", {"k": "3", "step": "7", "stage": "yes", "hide": "table,chart"})


def _face() -> Iterator[str]:
    """Yield the links of pages that are about no run, and of prepared views."""
    for tour in TOURS.values():
        yield address("tour", {"for": tour.id})
        yield from (view.link for view in tour.views)
    for term in GLOSSARY.values():
        yield address("glossary", {"term": term.id})
        yield term.see
    yield address("glossary", {"term": "xylophone"})
    yield address("pair", {"a": "lab?k=3&seed=5", "b": "model?model=two_coins"})
    yield address("pair", {"a": "speed?k=3"})
    yield address("lab", {"data": "own"})
    for data in SOURCES:
        yield from (address("lab", links.to_query(start.experiment)) for start in prepared_starts(data))


def own_sets() -> dict[str, Dataset]:
    """Return small data of people's own, as a paste, a file and an edited table make them."""
    rng = np.random.default_rng(7)
    one = np.round(np.concatenate([rng.normal(1.2, 0.2, 12), rng.normal(2.4, 0.3, 15)]), 2)
    two = np.round(np.concatenate([rng.normal([0, 5], 1, (20, 2)), rng.normal([4, 9], 1.5, (20, 2))]), 3)
    return {
        "lengths": Dataset("own", "lengths.csv", one[:, None], ("length",), ("mm",), tuple(range(2, 29))),
        "two columns": Dataset("own", "The pasted table", two, ("a", "b"), rows=tuple(range(1, 41))),
        "names": Dataset(
            "own", "Größe, “x” & y.xlsx", two[:12, ::-1], ("größe, cm", "100 %"), ("cm", "%"), (2, 3, 5, *range(7, 16))
        ),
        "three columns": Dataset("own", "three", np.column_stack([two, two[:, 0] + 1]), ("u", "v", "w")),
        "digits": Dataset("own", "digits", rng.normal(size=(9, 1)) * 1e-7, ("x",)),
        "whole": Dataset("own", "whole numbers", rng.integers(0, 40, (30, 1)).astype(float), ("count",)),
    }


def own_experiments() -> Iterator[tuple[Experiment, Dataset]]:
    """Yield experiments on data of people's own."""
    for own in own_sets().values():
        base = on_own_data(Experiment(k=2, seed=3), own)
        yield base, own
        yield replace(base, model="kmeans", start="spread", standardise=True), own
        yield replace(base, model="gaussian_mixture_map", k=3, columns=own.columns[-1:], tol=1e-4, max_steps=50), own


def _lab() -> Iterator[str]:
    for experiment in lab_experiments():
        yield address("lab", links.to_query(experiment))
    for name, query in (("step", {"step": "17"}), ("both", {"step": "0", "view": "projector"}), ("none", {"k": "3"})):
        yield address("lab", {"seed": "5"}, query, {"embed": "true"} if name == "both" else {})


def lab_experiments() -> Iterator[Experiment]:
    """Yield experiments of every data set, generator, model, covariance, start and stop rule."""
    yield from (preset.experiment for preset in PRESETS.values())
    for i, bundled in enumerate(BUNDLED):
        yield Experiment(data=bundled.id, k=1 + i % 8, start="kmeans_plus_plus", seed=i)
    for i, spec in enumerate(GENERATORS):
        for dimension in spec.dimensions:
            yield Experiment(data=spec.id, dimension=dimension, data_seed=i + 1, seed=2)
        last = spec.parameters[-1]
        settings = (("n", 60), (last.name, (last.minimum + last.maximum) / 2))
        yield Experiment(data=spec.id, dimension=spec.dimensions[-1], settings=settings, k=3)
    for model, entry in MODELS.items():
        for covariance in entry.covariances or COVARIANCES[:1]:
            yield Experiment(model=model, covariance=covariance, k=3, seed=11)
            yield Experiment(model=model, covariance=covariance, k=2, data="galaxies_corrected", start="spread")
    for start in STARTS:
        if STARTS[start].draw is not None:
            yield Experiment(start=start, k=3, seed=4)
            yield Experiment(start=start, k=3, seed=4, data="acidity", model="kmeans")
    yield Experiment(columns=("waiting", "eruptions"), standardise=True, k=2)
    yield Experiment(columns=("waiting",), k=2)
    yield Experiment(data="iris_petals", columns=("petal width",), standardise=True, k=3)
    yield Experiment(tol=0.0, max_steps=7)
    yield Experiment(tol=1e-12, max_steps=10_000)
    yield Experiment(tol=0.5)
    yield Experiment(max_steps=0)
    yield Experiment(seed=2**53 - 1)
    yield from by_hand()


def by_hand() -> Iterator[Experiment]:
    """Yield experiments from starts that were typed or dragged, with every digit."""
    one = (0.25, 0.75, 2.125, 4.3000000000000007, 0.1, 0.30000000000000004)
    yield Experiment(data="faithful_eruptions", start="by_hand", typed=one)
    yield Experiment(data="faithful_eruptions", model="gaussian_mixture_map", start="by_hand", typed=one)
    for covariance in COVARIANCES:
        first = (9.0, 0.0, 0.0, 9.0) if "spherical" in covariance else (1.0, 0.0, 0.0, 30.0)
        second = first if "tied" in covariance else tuple(1.5 * value for value in first)
        if covariance == "full":
            second = (1.0, 0.1, 0.1, 40.0)
        yield Experiment(
            start="by_hand", typed=(0.5, 0.5, 2.0, 60.0, 4.0, 80.0, *first, *second), covariance=covariance
        )
    third = 1 / 3
    yield Experiment(start="by_hand", k=3, typed=(third, third, third, *range(6), *(1.0, 0.0, 0.0, 9.0) * 3))
    yield Experiment(start="by_hand", model="kmeans", typed=(0.5, 0.5, 2.0, 55.0, 4.5, 81.0, *(1.0, 0.0, 0.0, 1.0) * 2))
    yield Experiment(
        start="by_hand", model="kmeans", data="acidity", k=3, typed=(*(third,) * 3, 3.0, 5.0, 7.0, 1.0, 1.0, 1.0)
    )
    yield Experiment(start="by_hand", k=1, typed=(1.0, 3.0, 70.0, 1.0, 0.5, 0.5, 100.0))


def _own() -> Iterator[str]:
    for experiment, own in own_experiments():
        yield address("lab", links.to_query(experiment, own))
    experiment, own = next(own_experiments())
    for page in ("restarts", "basins", "tournament", "bound", "verdict"):
        yield address(page, links.to_query(experiment, own), {"runs": "20"} if page == "restarts" else {})
    # What a link says of data that were too large for it.
    yield address("lab", {"data": "own", "digest": "a1" * 32, "k": "3"})
    yield address("model", {"model": "poisson_mixture", "without": "3001-0123456789ab"})


def _models() -> Iterator[str]:
    for model, entry in FAMILY.items():
        yield address("model", {"model": model})
        yield address("compare", {"code": model})
        for i, example in enumerate(entry.examples):
            visit = Visit(model, example.id)
            yield address("model", visits.to_query(visit), {"step": str(i)})
            yield address("model", visits.to_query(replace(visit, draw=i + 3)))
        first = first_visit(model)
        usual = entry.settings(entry.examples[0])
        for option in entry.options:
            middle = round((option.minimum + option.maximum) / 2) if option.whole else 0.37 * option.maximum
            for i, value in enumerate((option.minimum, option.maximum, middle)):
                chosen = with_chosen(first, {**usual, option.name: float(value)})
                yield address("model", visits.to_query(chosen if i else replace(chosen, draw=9)))
        table = sheet_text(entry.reader.write(entry.examples[-1].sample()))
        for own in (entry.reader.sketch, table):
            if visits.fits_link(visit := replace(first, own=OwnTable(own))):
                yield address("model", visits.to_query(visit))
    yield address(
        "model", visits.to_query(replace(first_visit("two_coins"), own=OwnTable(TINY), draw=5)), {"view": "projector"}
    )


def ruled_visits() -> Iterator[Visit]:
    """Yield runs of every model with a start typed by hand or a stop rule, of which some have data of their own."""
    for i, entry in enumerate(FAMILY.values()):
        for example in entry.examples[:2]:
            usual = Visit(entry.id, example.id)
            start = flat_params(exhibit_of(usual).start)
            rule = ({"tol": 1e-3}, {"max_steps": 5 + i}, {"tol": 1e-9, "max_steps": 300})[i % 3]
            yield replace(usual, **rule)
            if len(start) <= MOST_TYPED:
                yield replace(usual, typed=start)
                yield replace(usual, typed=start, **rule)
    coins = replace(first_visit("two_coins"), typed=(0.5, 0.5, 0.25, 1 / 3))
    yield replace(coins, own=OwnTable(TINY), tol=0.01)
    yield replace(coins, algorithm="incremental", blocks=3, max_steps=40)


def _starts() -> Iterator[str]:
    lab = [PRESETS["bad_maximum"].experiment, Experiment(data="acidity", k=2), Experiment(model="kmeans", k=3)]
    yield from (address("restarts", links.to_query(each), {"runs": "100"}) for _, _, each in EXAMPLES)
    for i, query in enumerate(
        (
            {"runs": "10"},
            {"runs": "1000", "runs_seed": "12"},
            {"runs": "60", "mix": "kmeans,spread"},
            {"runs": "30", "mix": "random_responsibilities", "replay": "7"},
            {"runs": "100", "replay": "17,42"},
            {"mix": "short_em"},
            {"replay": "3"},
        )
    ):
        yield address("restarts", query)
        yield address("restarts", links.to_query(lab[i % 3]), query)
    yield from (address("basins", links.to_query(each.experiment), each.ask.query) for each in MAPS)
    for i, query in enumerate(
        (
            {"map": "1.1,2.1", "box": "1,5,40,90"},
            {"map": "1.1,1.2", "from": "2.5,70"},
            {"map": "2.1,1.1", "held": "weights"},
            {"width": "0.5"},
            {"map": "1.1,2.1", "held": "weights", "width": "1.25", "box": "0,30,5.5,29", "from": "10,20"},
        )
    ):
        yield address("basins", query)
        yield address("basins", links.to_query(lab[i % 2]), query)
    for i, query in enumerate(
        (
            {"trials": "10"},
            {"trials": "200", "budget": "20", "trials_seed": "8"},
            {"entrants": "spread,random_points"},
            {"trials": "50", "budget": "5000", "entrants": "kmeans_plus_plus,short_em,all_equal"},
        )
    ):
        yield address("tournament", query)
        yield address("tournament", links.to_query(lab[i % 3]), query)
    for i, query in enumerate(
        (
            {"upto": "4"},
            {"upto": "6", "starts": "50", "starts_seed": "3"},
            {"by": "icl", "sign": "mclust", "cell": "2,full"},
            {"kinds": "full,tied", "by": "aic", "upto": "10"},
        )
    ):
        yield address("how_many", query)
        yield address("how_many", links.to_query(lab[i % 3]), query)
    for i, query in enumerate(
        (
            {"entrants": "em,squarem"},
            {"entrants": "em,incremental~blocks~5,ecm", "passes": "200"},
            {"entrants": "squarem~increase~1.0,squarem", "axis": "2", "across": "1"},
        )
    ):
        for named in (
            {"model": "poisson_mixture", "example": "deaths"},
            {"model": "two_coins", "example": "two-coins"},
        ):
            yield address("race", named, query)
            yield address("race", named, {"typed": "0.5,0.5,0.6,0.3"}, query)
        yield address("race", links.to_query(lab[i]), query)
    for theorem in THEOREMS.values():
        yield from (address(way.page, way.query) for way in theorem.ways)


def _why() -> Iterator[str]:
    numbers = {
        "bound": ({"at": "3"}, {"at": "2", "point": "5"}),
        "minorising": ({"axis": "2", "at": "4"}, {"axis": "1", "across": "2"}),
        "landscape": ({"axis": "1", "across": "3", "others": "0"}, {"at": "2", "others": "1"}),
        "speed": ({"line": "2"}, {"line": "6"}),
        "verdict": ({"push": "-0.5"}, {"push": "16", "step": "4"}),
        "derivation": ({"line": "all"}, {"line": "7", "at": "2"}),
    }
    runs = [
        {},
        links.to_query(PRESETS["saddle"].experiment),
        links.to_query(Experiment(data="galaxies_corrected", k=3, seed=2)),
        {"model": "linkage"},
        {"model": "gaussian_mixture", "example": "outlier-collapse"},
        {"model": "poisson_hmm", "example": "earthquakes-three"},
    ]
    for page, views in VIEWS.items():
        shows = [{"show": view} for view in views] or [{}]
        for i, run in enumerate(runs):
            for j, show in enumerate(shows):
                yield address(page, run, show, numbers[page][(i + j) % 2] if (i + j) % 3 else {})
    for entry in FAMILY.values():
        yield address("bound", {"model": entry.id, "example": entry.examples[-1].id, "step": "2"})


TOO_MUCH_RULED = (
    "model?model=two_coins&typed=1,2",
    "model?model=two_coins&typed=0.5,0.5,2,-1&tol=0.01",
    "model?model=two_coins&typed=a&tol=-1&max=many",
    "model?model=two_coins&typed=0.5,0.5,0.1,0.9&draw=3",
    "model?model=tomography&typed=1,2,3",
)
"""Starts and stop rules of a model's page that cannot be used."""

TOO_MUCH = (
    "lab?k=0",
    "lab?k=9&cov=oblong&model=gaussian_mixture",
    "lab?data=nowhere&seed=-1",
    "lab?data=separated&data.n=7&data.k=3",
    "lab?data=faithful&columns=height",
    "lab?start=by_hand&typed=1,2,3",
    "lab?typo=1&k=3",
    "lab?own=eJxx",
    "lab?tol=nan&max=10001",
    "model?model=nobody",
    "model?model=linkage&example=toby",
    "model?model=linkage&set.theta=2&draw=1.5",
    "model?model=linkage&set.k=2",
    "model?model=linkage&table=%3F%3F",
    "restarts?runs=5&mix=luck&replay=1,1",
    "basins?map=1.1,1.1&width=-1&box=5,1,2,3",
    "tournament?trials=201&budget=1&entrants=nobody",
    "how_many?upto=1&starts=0&by=luck&kinds=oblong&sign=minus&cell=7,oblong",
    "race?entrants=em,squarem&passes=1&axis=0",
    "verdict?push=3",
    "derivation?line=0",
    "bound?model=nobody",
)
"""Links of which a part cannot be used."""
