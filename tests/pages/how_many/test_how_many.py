"""The page "How many?": what it answers on data with published answers, links, choices, tests, refusals."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from em_core.catalogue.entry import Exhibit
from em_core.catalogue.registry import FAMILY
from em_core.data import Dataset
from em_core.experiments.compared_models import compared
from em_core.experiments.experiment import Experiment, on_own_data
from em_core.experiments.opening import open_link
from em_core.experiments.page_settings.selection_settings import KEYS, SelectionAsk, selection_ask
from em_core.experiments.repeated import many_in
from em_core.experiments.run_description import RunDescription, described
from em_core.experiments.url import to_query
from em_core.numerics.generators import result_of
from em_core.selection import Table
from em_viz.selection.sentences import headline
from em_viz.selection.table import table_rows, top_cells
from pages.widgets.how_many import how_sure, likelihood_ratio
from pages.widgets.shared.text import plain
from tests.pages.visits import address, elements, figures, links, press, sound, unfolded, visit

EXAMPLE = FAMILY["latent_classes"].examples[0].id

GO_ON = "Fit the other models"

FEW = {"upto": "3", "starts": "4"}


def table_of(experiment: Experiment, ask: SelectionAsk) -> Table:
    run = described(experiment)
    return result_of(compared(run, run.posed(), ask).make())


def opened(query: dict[str, str]) -> AppTest:
    """Open the page, and have it go on where it asks before it computes longer: how long that takes is no matter."""
    app = visit("how_many", query)
    return press(app, GO_ON) if any(each.label == GO_ON for each in app.button) else app


def described_at(app: AppTest) -> tuple[RunDescription, Exhibit, SelectionAsk]:
    """Return what the page's address says: of a run of a model's page."""
    query = address(app)
    ask, _ = selection_ask(query)
    named = many_in({name: text for name, text in query.items() if name not in KEYS})
    assert named is not None
    return named[0], named[0].posed(), ask


def said(app: AppTest) -> str:
    return "\n".join(each.value for kind in (app.markdown, app.caption) for each in kind)


def curves(app: AppTest) -> dict[str, Any]:
    figure: dict[str, Any] = figures(app)[0]["figure"]
    return figure


@pytest.mark.parametrize(
    ("data", "answer"),
    [
        ("faithful", "The criteria disagree: BIC takes K = 3 with one covariance for all (EEE); ICL takes K = 2 with"),
        ("acidity", "K = 2 with one variance for all (E): BIC and ICL take it."),
    ],
)
def test_the_page_gives_the_published_answer(data: str, answer: str) -> None:
    """mclust's: EEE,3 on Old Faithful, E,2 on acidity."""
    app = opened({"data": data, "kinds": "full,tied"} | FEW)
    assert not app.error
    assert plain(answer) in said(app)


def test_on_galaxies_the_criteria_disagree_and_the_page_gives_no_verdict() -> None:
    app = opened({"data": "galaxies_corrected", "upto": "4", "starts": "8"})
    assert plain("The criteria disagree: BIC takes K = ") in said(app)


def test_a_link_holds_everything_and_the_table_is_that_of_the_library() -> None:
    experiment = Experiment(data="acidity", k=2)
    ask = SelectionAsk(upto=3, starts=3, by="icl", seed=5, mclust=True)
    app = opened(to_query(experiment) | ask.query)
    assert address(app) == to_query(experiment) | ask.query
    table = table_of(experiment, ask)
    assert plain(headline(table, "icl")) in said(app)
    rows = table_rows(table, "icl", top_cells(table, "icl"), mclust=True)
    shown = app.dataframe[0].value.astype(str).to_dict("records")
    assert [row["ICL"] for row in shown] == [row["ICL"] for row in rows]
    assert curves(app)["layout"]["yaxis"]["title"]["text"] == "ICL = BIC − 2 entropy"


def test_another_model_is_chosen_by_keyboard_kept_in_the_link_and_leads_to_its_runs() -> None:
    app = opened({"data": "acidity"} | FEW)
    (field,) = (each for each in elements(app, "selectbox") if each.label == "Model")
    field.select("2,full")
    sound(app.run())
    assert address(app)["cell"] == "2,full"
    ways = links(app.main)
    (lab,) = (each for each in ways if each.label == "Open it in the lab")
    found = open_link(f"lab?{lab.query}")
    assert found.notes == ()
    cell = table_of(Experiment(data="acidity"), SelectionAsk(upto=3, starts=4)).cell(2, "full")
    assert found.trace().log_likelihoods[-1] == pytest.approx(cell.log_likelihood, abs=1e-2)
    assert any(each.label.startswith("Its restarts") for each in ways)


def test_the_test_and_the_bootstrap_are_made_when_somebody_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (likelihood_ratio, how_sure):
        monkeypatch.setattr(module, "REPLICATES", (9, 19))
        monkeypatch.setattr(module, "USUAL", 9)
    app = opened({"data": "acidity", "upto": "2", "starts": "2"})
    assert "replicates" not in said(app)
    unfolded(app, "test", "sure")
    press(app, "Run the test")
    assert plain("0 of 9 replicates are at least as large: p = 0.10.") in said(app)
    press(app, "Draw the samples")
    assert plain("9 of 9 replicates (100\u00a0%) are matched to the fit without ambiguity.") in said(app)
    (intervals,) = (each.proto.body for each in app.main.get("html") if "95 % intervals" in each.proto.body)
    assert "weight of component 1" in intervals
    assert "–</td>" not in intervals, "Wald's intervals stand beside those of the bootstrap"


def test_another_model_of_the_app_is_compared_too() -> None:
    app = opened({"model": "latent_classes", "example": EXAMPLE, "upto": "2", "starts": "2"})
    assert not app.error
    table = result_of(compared(*described_at(app)).make())
    assert plain(headline(table, "bic")) in said(app)
    assert address(app)["example"] == EXAMPLE


@pytest.mark.parametrize("model", ["kmeans", "linkage"])
def test_a_model_without_criteria_or_without_k_is_refused_in_a_sentence(model: str) -> None:
    query = {"model": model} if model == "kmeans" else {"model": model, "example": "rao"}
    app = opened(query | FEW)
    (error,) = app.error
    assert "AIC" in error.value or "number of components" in error.value


def test_own_data_are_compared_and_travel_in_the_link() -> None:
    rng = np.random.default_rng(3)
    own = Dataset("own", "Two heaps", np.concatenate([rng.normal(0, 1, 40), rng.normal(9, 1, 40)])[:, None], ("x",))
    experiment = on_own_data(Experiment(), own)
    app = opened(to_query(experiment, own) | {"upto": "3", "starts": "3"})
    assert plain("K = 2 with one variance for all (E): BIC and ICL take it.") in said(app)
    assert address(app)["own"] == to_query(experiment, own)["own"]


@pytest.mark.parametrize(
    "link", ["upto=1", "upto=99", "starts=0", "by=luck", "kinds=oblong", "sign=minus", "cell=9,full", "cell=x"]
)
def test_what_a_link_cannot_ask_is_replaced_and_said(link: str) -> None:
    name, _, text = link.partition("=")
    ask, notes = selection_ask({name: text})
    assert ask == SelectionAsk()
    assert len(notes) == 1
    assert notes[0].startswith(f"{name} is ")


def test_a_request_is_written_and_read_back() -> None:
    ask, notes = selection_ask(
        {
            "upto": "5",
            "starts": "7",
            "by": "aic",
            "kinds": "tied,full",
            "starts_seed": "9",
            "sign": "mclust",
            "cell": "2,tied",
        }
    )
    assert notes == []
    assert ask.kinds == ("full", "tied")
    assert selection_ask(ask.query) == (ask, [])
    assert set(ask.query) == set(KEYS)
