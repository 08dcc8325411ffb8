"""An animation as one file that needs nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import plotly

from em_core.places import asset
from em_viz.animation.standalone import PLOTLY_JS, joined_modules, page
from tests.em_viz.synthetic import synthetic

VERSION = re.compile(r"plotly\.js (?:\(basic - minified\) )?v([\d.]+)")


def version(path: Path) -> str:
    found = VERSION.search(path.read_text("utf-8")[:400])
    assert found is not None
    return found[1]


def test_the_players_plotly_is_the_one_that_the_python_package_speaks_to() -> None:
    installed = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    assert version(PLOTLY_JS) == version(installed)


def test_the_modules_are_joined_without_imports_and_each_after_those_it_needs() -> None:
    joined = joined_modules()
    assert not re.search(r"^(import|export) ", joined, re.MULTILINE)
    assert joined.index("function formatNumber") < joined.index("class Panel") < joined.index("class Player")


def test_no_two_modules_of_the_page_declare_the_same_name() -> None:
    # Joined, they share one scope: the browser would refuse the whole page.
    names = re.findall(r"^(?:async )?(?:function|class|const|let) (\w+)", joined_modules(), re.MULTILINE)
    assert len(names) > 100
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_every_module_is_used_by_the_page_or_by_a_component() -> None:
    entries = (
        "player/alone.js",
        "player/streamlit.js",
        "restarts/river.js",
        "basins/basins.js",
        "shared/still_figure.js",
        "shared/asking.js",
        "keeper/keeper.js",
        "stage/stage.js",
        "stage/class_part.js",
        "classroom/home.js",
        "classroom/activities.js",
        "lessons/panel.js",
        "stage/notes.js",
        "frame/frame.js",
        "frame/ahead.js",
        "frame/root.js",
        "pictures/panel.js",
        "pictures/gif_worker.js",
    )
    joined = "".join(joined_modules(asset(entry)) for entry in entries)
    modules = [path for path in asset().glob("*/*.js") if ".min." not in path.name]
    assert {path.parent.name for path in modules} == {"shared", *(entry.split("/")[0] for entry in entries)}
    for path in modules:
        assert path.read_text("utf-8").splitlines()[0] in joined, path


def test_the_page_asks_for_no_other_file() -> None:
    html = synthetic(20, steps=2).to_html()
    own = html[: html.index("plotly.js (basic")] + html[html.rindex('<script type="module">') :]
    assert not re.search(r'(src|href)="(?!data:)', own)
    assert "@import" not in own


def test_a_title_or_a_label_cannot_break_out_of_the_page() -> None:
    html = page("</title><script>alert(1)</script>", b"\0\0\0\0")
    assert "<script>alert" not in html
