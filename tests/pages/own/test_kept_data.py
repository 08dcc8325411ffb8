"""What the browser keeps: what it is told to, what it gives back, and that it cannot give what was not asked for."""

from __future__ import annotations

import json
import random
import struct
from dataclasses import replace
from typing import Any

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest

from em_core.data import Dataset, read_pasted, read_table, to_dataset
from em_core.experiments.experiment import Experiment, on_own_data
from em_core.experiments.run_description import described
from em_core.experiments.run_file import to_json
from em_core.experiments.visits import first_visit
from em_core.own.own_table import OwnTable
from em_viz.animation.packing import unpack
from pages.widgets.own import keeping
from tests.pages.visits import address, choose, elements, expect_run, press, shown_key, sound, visit

FIRST = Experiment()
DRAW = random.Random(1)
TEXT = "x,y,z\n" + "".join(f"{DRAW.random()!r},{DRAW.random()!r},{DRAW.random()!r}\n" for _ in range(100))
COINS = "heads,tosses\n" + "".join(f"{DRAW.randint(0, 10**6)},{10**6}\n" for _ in range(400))


@pytest.fixture
def a_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page behind which there is a browser that can be asked."""
    monkeypatch.setattr(keeping, "has_browser", lambda: True)


def keeper(app: AppTest) -> tuple[Any, dict[str, Any], bytes]:
    """Return the component that keeps data, what it is told, and what it is sent."""
    (found,) = (each for each in app.sidebar.get("bidi_component") if each.proto.component_name == "halfstep_keeper")
    data: bytes = found.proto.bytes
    (length,) = struct.unpack_from("<I", data)
    packed = data[4 + length :]
    return found, json.loads(data[4 : 4 + length]), unpack(packed)[2][0].tobytes() if packed else b""


def order(app: AppTest) -> tuple[dict[str, Any], bytes]:
    _, told, sent = keeper(app)
    return told["keep"], sent


def say(app: AppTest, component: Any, event: str, value: object) -> AppTest:
    """Let a component's browser say something."""
    states = app._tree.get_widget_states()
    trigger = json.dumps([{"event": event, "value": value}])
    name = f"$$STREAMLIT_INTERNAL_KEY_{component.proto.id}__events"
    states.widgets.append(WidgetState(id=name, json_trigger_value=trigger))
    return sound(app._run(states))


def giver(app: AppTest) -> Any:
    (found,) = (each for each in app.main.get("bidi_component") if each.proto.component_name == "halfstep_giver")
    return found


def give(app: AppTest, head: str, content: bytes) -> AppTest:
    """Give back what the page asks for, as a browser does."""
    (uploader,) = (each for each in elements(app.main, "file_uploader") if each.label == "Your data")
    return sound(uploader.set_value([("head", head.encode(), ""), ("content", content, "")]).run())


def with_file() -> AppTest:
    return choose(choose(visit(), "Where the data come from", "Yours"), "File", ("mine.csv", TEXT.encode(), ""))


def with_paste(text: str) -> AppTest:
    lab = choose(choose(visit(), "Where the data come from", "Yours"), "How", "Paste")
    return choose(lab, "Numbers, one row per line", text)


def data_of(columns: tuple[str, ...]) -> Dataset:
    return to_dataset(read_table(TEXT.encode(), "mine.csv"), list(columns))


def test_a_file_stays_where_it_is_and_the_browser_is_told_how_it_was_used() -> None:
    lab = choose(with_file(), "Columns", ["z", "x"])
    told, sent = order(lab)
    assert told["digest"] == data_of(("z", "x")).digest
    assert (told["name"], told["size"], told["sent"], sent) == ("mine.csv", len(TEXT), False, b"")
    assert json.loads(told["head"])["columns"] == ["z", "x"]


def test_a_file_that_the_browser_did_not_see_is_sent_to_it() -> None:
    lab = with_file()
    component, told, _ = keeper(lab)
    lab = say(lab, component, "missing", told["keep"]["content"])
    told, sent = order(lab)
    assert told["sent"]
    assert sent == TEXT.encode()


def test_what_a_link_holds_is_not_kept_and_a_saved_experiment_is() -> None:
    own = data_of(("x", "y"))
    saved = to_json(described(on_own_data(FIRST, own), own)).encode()
    lab = visit()
    (uploader,) = (
        each for each in elements(lab.main, "file_uploader") if each.label == "Open a saved experiment or model"
    )
    lab = sound(uploader.set_value(("saved.json", saved, "application/json")).run())
    told, _ = order(lab)
    assert (told["digest"], told["name"], json.loads(told["head"])["way"]) == (own.digest, "saved.json", "saved")
    link = {
        "own": address(
            choose(
                choose(choose(visit(), "Where the data come from", "Yours"), "How", "Paste"),
                "Numbers, one row per line",
                "x,y\n1,2\n2,5\n3,4\n",
            )
        )["own"]
    }
    assert "keep" not in keeper(visit(link=link))[1]


@pytest.mark.usefixtures("a_browser")
@pytest.mark.parametrize("page", ["lab", "restarts", "bound"])
def test_every_page_asks_for_the_data_that_its_address_names(page: str) -> None:
    told, _ = order(with_file())
    link = {"data": "own", "digest": told["digest"], "max": "3", "runs": "2"}
    app = visit(page, link)
    assert [each.value for each in app.caption] == ["Reading your data back from the browser …"]
    assert address(app) == link, "the address waits, too"
    app = give(app, told["head"], TEXT.encode())
    assert address(app)["digest"] == told["digest"]
    assert not any("somebody's own data" in each.value for each in app.info)
    assert "Reading your data back" not in "\n".join(each.value for each in app.caption)


@pytest.mark.usefixtures("a_browser")
def test_a_file_comes_back_with_its_columns_and_the_others_to_choose() -> None:
    before = choose(with_file(), "Columns", ["z", "x"])
    told, _ = order(before)
    lab = give(visit(link=address(before)), told["head"], TEXT.encode())
    expect_run(lab, on_own_data(FIRST, data_of(("z", "x"))), data_of(("z", "x")))
    assert any(each.value.startswith("**mine.csv**: ") for each in lab.sidebar.markdown)
    assert order(lab)[0] == told
    expect_run(choose(lab, "Columns", ["y"]), on_own_data(FIRST, data_of(("y",))), data_of(("y",)))


@pytest.mark.usefixtures("a_browser")
def test_a_paste_comes_back_into_its_box() -> None:
    before = choose(
        choose(choose(visit(), "Where the data come from", "Yours"), "How", "Paste"), "Numbers, one row per line", TEXT
    )
    told, sent = order(before)
    assert sent == TEXT.encode()
    lab = give(visit(link=address(before)), told["head"], sent)
    assert lab.sidebar.text_area[0].value == TEXT
    own = to_dataset(read_pasted(TEXT), ["x", "y"])
    expect_run(lab, on_own_data(FIRST, own), own)


HEAD = json.dumps({"way": "file", "name": "mine.csv", "columns": ["x", "y"], "drop": False, "sample": False})
WRONG = {
    "other data": (HEAD, TEXT.replace("0.1", "0.2").encode()),
    "no table": (HEAD, b"\x89PNG\r\n"),
    "no head": ("", TEXT.encode()),
    "no names": (json.dumps({"way": "file", "name": 1, "columns": [None]}), TEXT.encode()),
    "another way": (json.dumps({"way": "__class__", "name": "", "columns": []}), TEXT.encode()),
    "a deep one": ("[" * 100_000, TEXT.encode()),
    "no text": (HEAD.replace("file", "text"), b"\xff\xfe\xfd"),
    "no saved one": (HEAD.replace("file", "saved"), b"{}"),
}


@pytest.mark.usefixtures("a_browser")
@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_not_what_the_address_names_is_not_taken(wrong: str) -> None:
    link = {"data": "own", "digest": data_of(("x", "y")).digest}
    lab = give(visit(link=link), *WRONG[wrong])
    expect_run(lab, FIRST)
    assert "somebody's own data" in lab.info[0].value


@pytest.mark.usefixtures("a_browser")
@pytest.mark.parametrize("how", ["absent", "Go on without them"])
def test_without_the_data_the_page_says_so(how: str) -> None:
    digest = data_of(("x", "y")).digest
    lab = visit(link={"data": "own", "digest": digest})
    lab = say(lab, giver(lab), how, digest) if how == "absent" else press(lab, how)
    expect_run(lab, FIRST)
    assert "somebody's own data" in lab.info[0].value


@pytest.mark.usefixtures("a_browser")
def test_a_models_table_comes_back_and_no_other() -> None:
    stop = first_visit("two_coins").entry.examples[0].own_stop
    wanted = replace(first_visit("two_coins"), own=OwnTable(COINS), tol=stop.tol, max_steps=stop.max_steps)
    app = choose(choose(visit("model", {"model": "two_coins"}), "Data", "own"), "Paste a table", COINS)
    told, sent = order(app)
    link = address(app)
    assert told["digest"] == link["without"]
    assert shown_key(give(visit("model", link), told["head"], sent)) == wanted.key
    other = give(visit("model", link), told["head"], COINS.replace("heads", "head").encode())
    assert shown_key(other) == replace(wanted, own=None).key
    assert "too large for it" in other.info[0].value


@pytest.mark.parametrize("page", ["lab", "model"])
def test_forgetting_leaves_nothing_of_the_data_in_the_session(page: str) -> None:
    app = with_file() if page == "lab" else visit("model", {"model": "two_coins"})
    if page == "model":
        app = choose(choose(app, "Data", "own"), "Paste a table", COINS)
    component, told, _ = keeper(app)
    before = set(app.session_state)
    assert told["words"] == {"sentence": keeping.SENTENCE, "forget": keeping.FORGET}
    app = say(app, component, "forgotten", 1)
    if page == "lab":
        expect_run(app, FIRST)
    else:
        assert shown_key(app) == first_visit("two_coins").key
    after = repr(app.session_state)
    for trace in ("mine.csv", TEXT[:40], COINS[:40]):
        assert trace not in after
    assert {"brought", "brought_rows", "visited"} & set(before)
    assert not {"brought", "brought_rows"} & set(app.session_state)
