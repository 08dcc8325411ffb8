"""What every page's link may say of the stage, and of what is left out."""

from __future__ import annotations

import pytest

from em_core import open_link
from em_core.experiments.opening import PAGES
from em_core.experiments.page_settings.stage_settings import HIDEABLE, hidden_in, hide_text, stage_in


@pytest.mark.parametrize("page", PAGES)
def test_every_page_takes_the_stage_and_every_part(page: str) -> None:
    opened = open_link(f"{page}?stage=1&hide={','.join(reversed(HIDEABLE))}")
    assert opened.notes == ()
    assert opened.settings["stage"] == "1"
    assert opened.settings["hide"] == ",".join(HIDEABLE)


def test_an_unknown_part_is_told_and_the_others_are_left_out() -> None:
    opened = open_link("lab?hide=table,chart&k=3")
    assert opened.settings["hide"] == "table"
    (note,) = opened.notes
    assert note.startswith('hide is "chart" in the link; it must be among data, model, start')
    assert opened.described is not None


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"stage": "yes"}, 'stage is "yes" in the link; it must be "1"'),
        ({"stage": ""}, 'stage is "" in the link; it must be "1"'),
        ({"hide": ""}, 'hide is "" in the link'),
        ({"hide": ",,,"}, 'hide is ",,," in the link'),
        ({"hide": "Table"}, 'hide is "Table" in the link'),
    ],
)
def test_what_cannot_be_used_is_told(query: dict[str, str], words: str) -> None:
    found, notes = stage_in(query)
    assert found == {}
    assert len(notes) == 1
    assert notes[0].startswith(words)


def test_a_link_of_any_length_is_told_in_a_sentence() -> None:
    found, notes = stage_in({"hide": "table," + "x," * 100_000})
    assert found == {"hide": "table"}
    assert len(notes[0]) < 300


def test_parts_and_their_text_are_each_others_opposite() -> None:
    for some in ((), ("data",), ("curve", "data"), tuple(HIDEABLE)):
        text = hide_text(some)
        assert set(hidden_in({"hide": text})) == set(some)
    with pytest.raises(ValueError, match="No part of a page is called 'chart'"):
        hide_text(["data", "chart"])
