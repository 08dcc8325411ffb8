"""What a person brought is on one desk: every page takes what fits, and says what it leaves out."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from em_core.experiments.visits import first_visit
from em_core.own.opened import read_own
from em_core.own.source import Source
from em_core.own.ways import way_of
from pages.widgets.own import keeping
from tests.pages.own.test_kept_data import give, order
from tests.pages.visits import address, choose, elements, press, shown_key, sound, visit

KINDS = "Where the data come from"
TABLE = "waiting,eruptions,place\n" + "".join(f"{50 + i * 7 % 40},{i * i % 11},p{i}\n" for i in range(30))
OTHER = "weight,height\n" + "".join(f"{60 + i % 9},{150 + i * i % 40}\n" for i in range(20))


def uploaded(text: str = TABLE, name: str = "mine.csv") -> AppTest:
    lab = choose(choose(visit(), KINDS, "Yours"), "File", (name, text.encode(), ""))
    assert not lab.error
    return lab


def go(app: AppTest, page: str, **link: str) -> AppTest:
    app.switch_page(f"pages/{page}.py")
    app.query_params.clear()
    app.query_params.update(link)
    return sound(app.run())


def captions(app: AppTest) -> str:
    return "\n".join(each.value for each in app.sidebar.caption)


def card(app: AppTest) -> str:
    return "\n".join(each.value for each in app.sidebar.markdown if each.value.startswith("**"))


def on(model: str, text: str, columns: list[str] | None = None) -> str:
    """Return the key of the run of a model on a file."""
    shown = first_visit(model)
    own = read_own(Source(text.encode(), "mine.csv"), way_of(shown.entry), columns).data
    assert own is not None
    stop = shown.entry.example(shown.example).own_stop
    return replace(shown, own=own, tol=stop.tol, max_steps=stop.max_steps).key


def test_a_file_that_was_brought_in_the_lab_is_one_click_away_on_a_models_page() -> None:
    app = go(uploaded(), "model", model="poisson_hmm")
    assert shown_key(app) == first_visit("poisson_hmm").key
    press(app, "Use mine.csv")
    assert card(app) == "**mine.csv**: 30 rows × 3 columns."
    taken = app.sidebar.multiselect[0].value
    assert len(taken) == 1
    assert shown_key(app) == on("poisson_hmm", TABLE, taken)
    (left,) = {"waiting", "eruptions"} - set(taken)
    assert f'"{taken[0]}" is taken; "{left}" is left out. This model takes one column.' in captions(app)
    # The lab still has it, with both columns.
    lab = go(app, "lab")
    assert card(lab) == "**mine.csv**: 30 rows × 3 columns."
    assert lab.sidebar.multiselect[0].value == ["waiting", "eruptions"]


def test_columns_and_remedies_that_were_chosen_elsewhere_are_taken_along() -> None:
    app = choose(uploaded(), "Columns", ["eruptions"])
    press(go(app, "model", model="gaussian_mixture"), "Use mine.csv")
    assert app.sidebar.multiselect[0].value == ["eruptions"]
    assert shown_key(app) == on("gaussian_mixture", TABLE, ["eruptions"])


def test_a_second_file_loses_nothing_and_a_text_is_pasted_once_for_all_pages() -> None:
    app = choose(uploaded(), "File", ("other.csv", OTHER.encode(), ""))
    assert card(app) == "**other.csv**: 20 rows × 2 columns."
    press(app, "Use mine.csv")
    assert card(app) == "**mine.csv**: 30 rows × 3 columns."
    choose(choose(app, "How", "Paste"), "Numbers, one row per line", OTHER)
    press(go(app, "model", model="gaussian_mixture"), "Use the pasted text")
    assert app.sidebar.text_area[0].value == OTHER
    choose(app, "How", "Upload")
    assert card(app) == "**mine.csv**: 30 rows × 3 columns."
    press(app, "Remove")
    assert card(app) == ""
    assert shown_key(app) == on("gaussian_mixture", TABLE), "the last run stays"


def test_a_link_with_data_leaves_the_desk_as_it_is() -> None:
    link = address(choose(choose(visit("model", {"model": "gaussian_mixture"}), "Data", "own"), "Paste a table", OTHER))
    app = go(uploaded(), "model", **link)
    assert app.sidebar.text_area[0].value == OTHER
    press(app, "Use mine.csv")
    assert card(app) == "**mine.csv**: 30 rows × 3 columns."
    assert shown_key(app) == on("gaussian_mixture", TABLE, ["waiting", "eruptions"])


def test_what_cannot_be_read_is_named_above_the_picture_of_the_data_before() -> None:
    lab = uploaded()
    before = shown_key(lab)
    choose(lab, "File", ("broken.csv", b"\x89PNG\r\n\x1a\n" * 9, ""))
    assert shown_key(lab) == before
    (said,) = (each.value for each in lab.main.warning)
    assert said.startswith("broken.csv cannot be used yet")
    assert "mine.csv" in said
    assert card(lab).startswith("**broken.csv**: ")
    press(lab, "Use mine.csv")
    assert not lab.main.warning


def test_a_changed_file_of_the_same_name_is_asked_about_again() -> None:
    gaps = "x,y\n1,2\n2,?!\n2,5\n3,4\n7,9\n8,8\n9.5,9\n"
    lab = choose(choose(visit(), KINDS, "Yours"), "File", ("gaps.csv", gaps.encode(), ""))
    press(lab, "Leave out 1 row")
    taken = shown_key(lab)
    assert "Left out 1 row of 7" in captions(lab)
    choose(lab, "File", ("gaps.csv", gaps.replace("1,2", "1,3").encode(), ""))
    assert shown_key(lab) == taken
    assert any(each.label == "Leave out 1 row" for each in lab.sidebar.button)
    # The file of before, again: what was accepted for that very content holds.
    choose(lab, "File", ("gaps.csv", gaps.encode(), ""))
    assert "Left out 1 row of 7" in captions(lab)


def test_the_notice_about_somebodys_own_data_goes_when_data_are_brought() -> None:
    lab = visit(link={"data": "own", "digest": "0" * 64})
    assert "somebody's own data" in lab.main.info[0].value
    choose(lab, "File", ("mine.csv", TABLE.encode(), ""))
    assert not any("somebody's own data" in each.value for each in lab.main.info)


@pytest.mark.parametrize("page", ["lab", "model"])
def test_a_file_that_is_dropped_anywhere_is_shown(page: str) -> None:
    app = visit(page, {"model": "gaussian_mixture"})
    (uploader,) = (each for each in elements(app.sidebar, "file_uploader"))
    sound(uploader.set_value(("mine.csv", TABLE.encode(), "")).run())
    assert card(app) == "**mine.csv**: 30 rows × 3 columns."
    assert not app.error
    choose(app, "How", "Paste")
    (uploader,) = (each for each in elements(app.sidebar, "file_uploader"))
    sound(uploader.set_value(("other.csv", OTHER.encode(), "")).run())
    assert card(app) == "**other.csv**: 20 rows × 2 columns."


@pytest.mark.parametrize("decided", [True, False])
def test_the_desk_of_a_session_that_is_gone_comes_back(decided: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "has_browser", lambda: True)
    text = TABLE if decided else TABLE + "1,n.a.?,p\n"
    told, _ = order(uploaded(text))
    assert told["desk"].startswith("desk-")
    assert (told["digest"] == told["desk"]) is not decided
    assert json.loads(told["head"])["name"] == "mine.csv"
    app = visit("lab")
    app.session_state["tab_desk"] = told["desk"]
    give(sound(app.run()), told["head"], text.encode())
    press(app, "Use mine.csv")
    assert card(app).startswith(f"**mine.csv**: {30 if decided else 31} rows")


def test_rows_are_chosen_by_a_value_on_the_page_and_all_are_used_again() -> None:
    lab = uploaded()
    whole = shown_key(lab)
    choose(lab, "Rows in which", "eruptions")
    choose(lab, "Comparison", ">=")
    choose_text(lab, "Value", "3")
    press(lab, "Use these rows only")
    rows = [i for i in range(30) if i * i % 11 >= 3]
    assert f'Only the rows in which "eruptions" is at least 3: {len(rows)} of 30.' in captions(lab)
    assert shown_key(lab) != whole
    # It is in force on other pages, too.
    app = press(go(lab, "model", model="gaussian_mixture"), "Use mine.csv")
    assert f"{len(rows)} of 30." in captions(app)
    press(app, "Undo this filter")
    assert shown_key(app) == on("gaussian_mixture", TABLE, ["waiting", "eruptions"])


def choose_text(app: AppTest, label: str, value: str) -> None:
    (field,) = (each for each in app.sidebar.text_input if each.label == label)
    sound(field.set_value(value).run())
