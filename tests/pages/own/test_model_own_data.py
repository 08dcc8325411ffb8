"""A model's page offers what the lab does with people's own data: a file, its columns, rows left out, a sample."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from em_core.data import Action
from em_core.experiments.visits import Visit, first_visit, from_query
from em_core.own.opened import read_own
from em_core.own.own_table import OwnTable
from em_core.own.source import Source
from em_core.own.ways import way_of
from pages.widgets.own import keeping
from tests.pages.own.test_kept_data import give, order, say
from tests.pages.own.test_kept_data import keeper as keeper_of
from tests.pages.visits import address, choose, press, shown_key, sound, visit

GAPS = "name,x,y,z\n" + "".join(f"n{i},{i % 7},{i * i % 11},{i}\n" for i in range(30)) + "gap,,3,1\nbad,1,n.a.?,2\n"


def opened(model: str = "gaussian_mixture") -> AppTest:
    return choose(visit("model", {"model": model}), "Data", "own")


def upload(app: AppTest, text: str, name: str = "mine.csv") -> AppTest:
    return choose(choose(app, "How", "Upload"), "File", (name, text.encode(), ""))


def on_own(model: str, own: OwnTable) -> Visit:
    """Return the visit to a model with data that have just been brought: they stop by a rule of their own."""
    shown = first_visit(model)
    stop = shown.entry.example(shown.example).own_stop
    return replace(shown, own=own, tol=stop.tol, max_steps=stop.max_steps)


def expected(text: str, columns: list[str] | None, *taken: Action, model: str = "gaussian_mixture") -> Visit:
    own = read_own(Source(text.encode(), "mine.csv"), way_of(first_visit(model).entry), columns, taken).data
    assert own is not None
    return on_own(model, own)


def expect(app: AppTest, shown: Visit) -> None:
    assert not app.error
    assert shown_key(app) == shown.key
    assert from_query(address(app), shown.own) == (shown, ())


def test_a_file_with_gaps_and_more_columns_than_the_model_takes() -> None:
    app = upload(opened(), GAPS)
    assert shown_key(app) == first_visit("gaussian_mixture").key
    assert 'Row 33, column "y" is "n.a.?"' in app.sidebar.warning[0].value
    press(app, "Leave out 2 rows")
    expect(app, expected(GAPS, ["x", "y"], Action.DROP_ROWS))
    assert any("Left out 2 rows of 32" in each.value for each in app.sidebar.caption)
    assert "Data: mine.csv" in [each.value for each in app.caption]
    choose(app, "Columns (at most 50)", ["z", "y"])
    expect(app, expected(GAPS, ["z", "y"], Action.DROP_ROWS))
    # The link holds what is used.
    expect(visit("model", address(app)), expected(GAPS, ["z", "y"], Action.DROP_ROWS))


def test_the_offer_of_a_sample_is_taken() -> None:
    text = "x\n" + "".join(f"{i * i % 1009}\n" for i in range(6_000))
    app = upload(opened(), text)
    assert any("at most 5,000" in each.value for each in app.sidebar.warning)
    press(app, "Use a seeded sample of 5,000 rows")
    expect(app, expected(text, None, Action.SAMPLE))
    assert any("sample of 5,000 of 6,000 rows, seed 1" in each.value for each in app.sidebar.caption)


def test_symbols_have_a_choice_of_columns_and_a_table_that_fits_has_none() -> None:
    text = "face,coin\n" + "".join(f"{'abc'[i * i % 3]},{'ht'[i % 2]}\n" for i in range(20))
    app = choose(opened("categorical_hmm"), "Paste a table", text)
    expect(app, expected(text, ["face"], model="categorical_hmm"))
    choose(app, "Columns (at most 1)", ["coin"])
    expect(app, expected(text, ["coin"], model="categorical_hmm"))
    app = choose(opened("categorical_hmm"), "Paste a table", "face\n" + "a\nb\n" * 9)
    assert not app.sidebar.multiselect


def test_nothing_that_was_entered_is_lost_by_looking_elsewhere() -> None:
    app = choose(opened(), "Paste a table", "x,y\n1,2,\n3,oops\n")
    upload(app, GAPS)
    choose(app, "How", "Paste")
    assert app.sidebar.text_area[0].value == "x,y\n1,2,\n3,oops\n"
    app.switch_page("pages/lab.py")
    app.query_params.clear()
    sound(app.run())
    app.switch_page("pages/model.py")
    app.query_params.clear()
    choose(sound(app.run()), "Model", "gaussian_mixture")
    choose(app, "Data", "own")
    assert app.sidebar.text_area[0].value == "x,y\n1,2,\n3,oops\n"
    choose(app, "How", "Upload")
    assert any(each.value.startswith("**mine.csv**: ") for each in app.sidebar.markdown)
    press(app, "Leave out 2 rows")
    expect(app, expected(GAPS, ["x", "y"], Action.DROP_ROWS))


def test_the_lab_keeps_what_was_typed_while_another_page_is_looked_at() -> None:
    lab = choose(choose(visit(), "Where the data come from", "Yours"), "How", "Paste")
    choose(lab, "Numbers, one row per line", "x,y\n1,oops\n2,3\n")
    lab.switch_page("pages/home.py")
    lab.query_params.clear()
    sound(lab.run())
    lab.switch_page("pages/lab.py")
    choose(sound(lab.run()), "Where the data come from", "Yours")
    assert lab.sidebar.text_area[0].value == "x,y\n1,oops\n2,3\n"


LONG = "name,x,y,z\n" + "".join(f"n{i},{i * i % 9973 / 7!r},{i * 7919 % 9973 / 11!r},{i}\n" for i in range(400))


@pytest.mark.parametrize("seen", [True, False])
def test_a_file_comes_back_from_the_browser_with_its_columns(seen: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "has_browser", lambda: True)
    text = LONG + "gap,,3,1\n"
    app = upload(opened(), text)
    choose(app, "Columns (at most 50)", ["z", "y"])
    shown = expected(text, ["z", "y"], Action.DROP_ROWS)
    expect(app, shown)
    told, sent = order(app)
    assert (told["name"], told["size"], sent) == ("mine.csv", len(text), b"")
    assert json.loads(told["head"])["columns"] == ["z", "y"]
    if not seen:
        component, _, _ = keeper_of(app)
        app = say(app, component, "missing", told["content"])
        told, sent = order(app)
        assert sent == text.encode()
    again = give(visit("model", address(app)), told["head"], text.encode())
    expect(again, shown)
    assert any(each.value.startswith("**mine.csv**: ") for each in again.sidebar.markdown)
    expect(choose(again, "Columns (at most 50)", ["x"]), expected(text, ["x"], Action.DROP_ROWS))


def test_what_a_browser_kept_before_there_were_choices_still_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "has_browser", lambda: True)
    text = "\n".join(line.rpartition(",")[0] for line in LONG.splitlines())
    app = choose(opened(), "Paste a table", text)
    link = address(app)
    assert "without" in link
    again = give(visit("model", link), "", text.encode())
    assert shown_key(again) == shown_key(app)
    assert again.sidebar.text_area[0].value == text
