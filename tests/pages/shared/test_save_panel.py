"""One panel on every page with a run: what it offers, what waits while the end is hidden, what starts have shown."""

from __future__ import annotations

import pytest

from tests.pages.visits import elements, visit

OF_A_RUN = {"Report (HTML)", "Rows (CSV)", "Rows (Excel)", "Parameters (CSV)", "Python script", "Experiment (JSON)"}


@pytest.mark.parametrize("page", ["lab", "bound", "minorising", "landscape", "speed", "verdict", "derivation"])
def test_every_page_with_a_run_has_the_panel(page: str) -> None:
    labels = [each.label for each in elements(visit(page).main, "download_button")]
    assert set(labels) >= OF_A_RUN
    assert len(set(labels)) == len(labels)


def test_restarts_offer_the_run_that_is_replayed_and_all_runs() -> None:
    app = visit("restarts", {"data": "galaxies_corrected", "k": "2", "runs": "6"})
    labels = {each.label for each in elements(app.main, "download_button")}
    assert labels >= OF_A_RUN | {"Runs (CSV)", "Final points (CSV)"}
    said = " ".join(each.value for each in app.caption)
    assert "which is replayed and ends in A" in said.replace("\\", "")
    # What the starts have shown is known to the lab's files afterwards.
    (name,) = app.session_state["studies_by_run"].values()
    assert name.startswith("study ")


def test_what_tells_the_end_waits_while_it_is_hidden() -> None:
    buttons = elements(visit("lab", {"future": "hide"}).main, "download_button")
    free = {each.label for each in buttons if not each.proto.disabled}
    assert free == {"Experiment (JSON)"}


def test_nothing_of_it_is_made_before_somebody_opens_it() -> None:
    assert not elements(visit("lab", unfolding=()).main, "download_button")
