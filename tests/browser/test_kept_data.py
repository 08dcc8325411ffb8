"""What people bring outlives the server, a reload and a gap in the network: the browser keeps it and gives it back."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, FilePayload, Locator, Page, expect

from em_core.data import Dataset, read_pasted, read_table, to_dataset
from em_core.experiments.experiment import on_own_data
from em_core.experiments.run_description import described
from em_core.experiments.visits import first_visit
from em_core.own.opened import read_own
from em_core.own.own_table import OwnTable
from em_core.own.source import Source
from em_core.own.ways import LAB
from pages.widgets.own.keeping import FORGET, FORGOTTEN, SENTENCE
from pages.widgets.own.made_of import OPEN
from scripts.live import Server
from tests.browser.lab import (
    FIRST,
    READY,
    animation,
    choose,
    expect_frame,
    expect_numbers,
    expect_run,
    idle,
    open_lab,
    query,
)

ROWS = 5_000
SHORT = replace(FIRST, max_steps=5)

STORED = """() => new Promise((done, failed) => {
  const opening = indexedDB.open("halfstep");
  opening.onerror = failed;
  opening.onsuccess = () => {
    const stores = [...opening.result.objectStoreNames];
    const transaction = opening.result.transaction(stores);
    const counts = stores.map((name) => transaction.objectStore(name).count());
    transaction.oncomplete = () => {
      opening.result.close();
      done(Object.fromEntries(stores.map((name, i) => [name, counts[i].result])));
    };
  };
})"""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server of these tests' own: they kill it."""
    server = Server("app.py")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of which only one thing may be said to be wrong: that its server is not there."""
    with browser.new_context(viewport={"width": 1440, "height": 1000}) as context:
        faults: list[str] = []
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        yield page
    assert not faults


def table(seed: int, rows: int = ROWS) -> str:
    """Return a CSV of three columns with every digit; no link holds it."""
    draw = random.Random(seed)
    lines = [",".join(repr(draw.gauss(4 * (i % 2), 1)) for _ in "xyz") for i in range(rows)]
    return "\n".join(["x,y,z", *lines, ""])


def sidebar(page: Page) -> Locator:
    return page.get_by_test_id("stSidebar")


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name).or_(page.get_by_role("radio", name=name))


def upload(page: Page, name: str, text: str) -> None:
    button(page, "Yours").click()
    idle(page)
    file: FilePayload = {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    sidebar(page).locator("input[type=file]").set_input_files(file)


def paste(page: Page, text: str) -> None:
    button(page, "Yours").click()
    button(page, "Paste").click()
    idle(page)
    area = page.get_by_label("Numbers, one row per line")
    area.fill(text)
    area.press("Control+Enter")


def own(text: str) -> Dataset:
    return to_dataset(read_table(text.encode(), "mine.csv"), ["x", "y"])


def expect_kept(page: Page) -> None:
    expect(sidebar(page)).to_contain_text(SENTENCE)


TOLD = "() => JSON.parse(sessionStorage['halfstep-tab']).session"
"""The session that knows what the tab was about."""


def started_anew(server: Server, page: Page) -> None:
    """Kill the server, start it, and wait until the page has told the new one of itself: no press is heard before."""
    before = page.evaluate(TOLD)
    server.kill()
    server.start()
    page.wait_for_function(f"(before) => ({TOLD})() !== before", arg=before)
    idle(page)


def test_an_uploaded_file_outlives_the_server(page: Page, server: Server) -> None:
    text = table(1)
    data = own(text)
    experiment = on_own_data(SHORT, data)
    open_lab(page, server.url, "max=5")
    upload(page, "mine.csv", text)
    expect_run(page, experiment)
    expect_kept(page)
    address = query(page)
    assert address.keys() == {"data", "digest", "max"}
    started_anew(server, page)
    # Nobody clicks: the page comes back when the server does.
    expect(sidebar(page)).to_contain_text("mine.csv: 5,000 rows × 3 columns.")
    expect_run(page, experiment)
    expect_numbers(page, animation(experiment, data), 0)
    assert query(page) == address
    # Elsewhere no address names the data; the tab knows.
    page.get_by_test_id("stTopNavLink").filter(has_text="Home").click()
    page.wait_for_selector(f'{READY}[data-ready="{FIRST.key}"]')
    started_anew(server, page)
    page.get_by_test_id("stTopNavLink").filter(has_text="Lab").click()
    expect_run(page, experiment)
    assert query(page) == address


def test_a_page_that_has_been_emptied_comes_back_with_the_data(page: Page, server: Server) -> None:
    text = table(6, 300)
    experiment = on_own_data(SHORT, own(text))
    open_lab(page, server.url, "max=5")
    upload(page, "mine.csv", text)
    expect_run(page, experiment)
    expect_kept(page)
    page.evaluate("document.getElementById('root').replaceChildren()")
    expect_run(page, experiment)
    expect(page.get_by_role("button", name="On half a step")).to_be_enabled()


def test_two_tabs_stay_apart_when_reloaded_and_forgetting_empties_the_browser(page: Page, server: Server) -> None:
    other = page.context.new_page()
    texts = {page: table(2, 400), other: table(3, 400)}
    runs = {tab: on_own_data(SHORT, own(text)) for tab, text in texts.items()}
    for tab, text in texts.items():
        # A browser does not draw what lies behind.
        tab.bring_to_front()
        open_lab(tab, server.url, "max=5")
        upload(tab, "mine.csv", text)
        expect_run(tab, runs[tab])
        expect_kept(tab)
        assert tab.evaluate(STORED)["contents"] == list(texts).index(tab) + 1
    for tab, run in runs.items():
        tab.bring_to_front()
        tab.reload()
        expect_run(tab, run)
    other.get_by_role("button", name=FORGET).click()
    expect_run(other, FIRST)
    expect(other.get_by_test_id("stToast")).to_contain_text(FORGOTTEN)
    expect(button(other, "Built-in")).to_have_attribute("aria-checked", "true")
    assert other.evaluate(STORED) == {"contents": 0, "heads": 0}
    # The first tab knows; its data are forgotten with the others.
    page.bring_to_front()
    expect(page.get_by_text(SENTENCE)).not_to_be_visible()
    page.reload()
    expect(page.get_by_test_id("stMain")).to_contain_text("somebody's own data")
    assert page.evaluate(STORED) == {"contents": 0, "heads": 0}


def test_pasted_text_and_a_start_typed_by_hand_outlive_the_server(page: Page, server: Server) -> None:
    text = table(4, 300)
    typed = (0.25, 0.75, 0.5, 1.5, 3.5, 2.5, 1, 0, 0, 2, 1, 0, 0, 1)
    open_lab(page, server.url, f"max=5&start=by_hand&typed={','.join(map(str, typed))}")
    paste(page, text)
    data = to_dataset(read_pasted(text), ["x", "y"])
    experiment = on_own_data(replace(SHORT, start="by_hand", typed=typed), data)
    expect_run(page, experiment)
    expect_kept(page)
    started_anew(server, page)
    expect(page.get_by_label("Numbers, one row per line")).to_have_value(text)
    expect_run(page, experiment)
    page.get_by_role("button", name="On half a step").click()
    expect_frame(page, 1)
    expect_numbers(page, animation(experiment, data), 1)


def test_a_models_table_outlives_the_server_and_can_be_forgotten(page: Page, server: Server) -> None:
    draw = random.Random(5)
    text = "heads,tosses\n" + "".join(f"{draw.randint(0, 10**6)},{10**6}\n" for _ in range(400))
    stop = first_visit("two_coins").entry.examples[0].own_stop
    visit = replace(first_visit("two_coins"), own=OwnTable(text), tol=stop.tol, max_steps=stop.max_steps)
    page.goto(f"{server.url}/model?model=two_coins")
    page.wait_for_selector(READY)
    choose(page, "Data", "Your own …")
    area = page.get_by_label("Paste a table")
    area.fill(text)
    area.press("Control+Enter")
    expect(page.locator(READY)).to_have_attribute("data-ready", visit.key)
    expect_kept(page)
    started_anew(server, page)
    expect(page.get_by_test_id("stMain")).to_contain_text("too large for a link")
    expect(page.locator(READY)).to_have_attribute("data-ready", visit.key)
    page.reload()
    expect(page.locator(READY)).to_have_attribute("data-ready", visit.key)
    # The side panel comes anew after the run, and would take the button from under the press.
    idle(page)
    page.get_by_role("button", name=FORGET).click()
    expect(page.locator(READY)).to_have_attribute("data-ready", first_visit("two_coins").key)
    assert page.evaluate(STORED) == {"contents": 0, "heads": 0}


def test_the_original_of_the_data_in_a_link_comes_back_out_of_the_browser(page: Page, server: Server) -> None:
    text = "town,x,y\n" + "".join(f"t{i},{i % 7 + 0.5},{i * i % 11}\n" for i in range(20))
    data = read_own(Source(text.encode(), "towns.csv"), LAB, ["x", "y"], ["only:y > 1"]).data
    assert data is not None
    run = described(on_own_data(SHORT, data), data)
    open_lab(page, server.url, "max=5")
    upload(page, "towns.csv", text)
    expect(sidebar(page)).to_contain_text("towns.csv: 20 rows × 3 columns.")
    expect_kept(page)
    other = page.context.new_page()
    other.goto(f"{server.url}/{run.link}")
    expect_run(other, run.experiment)
    other.get_by_role("button", name=OPEN).click()
    expect(sidebar(other)).to_contain_text("towns.csv: ")
    expect_run(other, run.experiment)
    assert query(other) == run.query
    other.get_by_role("button", name="Undo this filter").click()
    whole = read_own(Source(text.encode(), "towns.csv"), LAB, ["x", "y"]).data
    assert whole is not None
    expect_run(other, on_own_data(SHORT, whole))
