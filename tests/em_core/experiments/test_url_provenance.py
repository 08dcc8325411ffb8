"""What was done to people's data travels in links and saved files, and belongs to one content."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from em_core.catalogue.registry import FAMILY
from em_core.data import Dataset, dataset_from_rows
from em_core.data.provenance import Provenance
from em_core.experiments.experiment import Experiment, on_own_data
from em_core.experiments.exports.remedy_code import PLACES
from em_core.experiments.run_description import LAB as LAB_PAGE
from em_core.experiments.run_description import MODEL, RunDescription, described, run_in
from em_core.experiments.run_file import from_json, to_json
from em_core.experiments.visits import first_visit
from em_core.own.opened import read_own
from em_core.own.remedy_words import PHRASES, what_was_done, words_of
from em_core.own.source import Source
from em_core.own.ways import LAB, way_of

LINES = ["town,a, b%", *(f"t{i},{i % 7 + 0.5},{i * i % 11}" for i in range(20)), "x,,3", "Total,99,99"]
RAW = "\n".join([*LINES, ""]).encode()
DIGEST = Source(RAW, "f.csv").digest
ONLY = "only:b% > 1"


def lab_run(*remedies: str) -> RunDescription:
    own = read_own(Source(RAW, "f.csv"), LAB, ["a", "b%"], remedies).data
    assert own is not None
    return described(on_own_data(Experiment(), own), own)


def points_of(run: RunDescription) -> Dataset:
    assert run.own_points is not None
    return run.own_points


def model_run(*remedies: str) -> RunDescription:
    own = read_own(Source(RAW, "f.csv"), way_of(FAMILY["student_mixture"]), ["a", "b%"], remedies).data
    return described(replace(first_visit("student_mixture"), own=own))


def made_of(run: RunDescription) -> Provenance | None:
    assert run.own is not None
    return run.own.made_of


@pytest.mark.parametrize("make", [lab_run, model_run])
def test_a_link_and_a_saved_file_name_what_was_done(make: Callable[..., RunDescription]) -> None:
    run = make(ONLY, "label:town")
    assert made_of(run) == Provenance(DIGEST, (ONLY, "label:town", "drop_rows"))
    assert run.query["content"] == DIGEST
    assert run.query["done"] == "only:b%25 > 1,label:town,drop_rows"
    page = LAB_PAGE if make is lab_run else MODEL
    opened, notes = run_in(page, run.query)
    assert not notes
    assert made_of(opened) == made_of(run)
    assert opened.query == run.query
    assert opened.key == run.key
    saved = to_json(run)
    assert made_of(from_json(saved)) == made_of(run)
    assert "only:b%25 > 1" in saved


def test_what_was_undone_is_named_and_a_sheet_too() -> None:
    run = model_run("keep:totals")
    assert made_of(run) == Provenance(DIGEST, ("drop_rows", "keep:totals"))
    # A filter that was undone is gone, and so is what names nothing here.
    assert made_of(model_run(f"keep:{ONLY}", "keep:nothing")) == Provenance(DIGEST, ("drop_rows",))
    data = replace(points_of(lab_run()), made_of=Provenance(DIGEST, (), "Sheet 2, new"))
    opened, notes = run_in(LAB_PAGE, described(on_own_data(Experiment(), data), data).query)
    assert not notes
    assert made_of(opened) == data.made_of


def test_data_that_were_read_as_they_stand_have_links_as_ever() -> None:
    own = read_own(Source(b"a,b\n1,2\n2,1\n4,5\n5,4\n", "f.csv"), LAB).data
    assert own is not None
    assert own.made_of is None
    run = described(on_own_data(Experiment(), own), own)
    assert run.query.keys() == {"own"}
    assert json.loads(to_json(run))["experiment"].keys() == {"data", "digest"}


def test_edited_points_are_of_no_content() -> None:
    own = lab_run().own_points
    assert own is not None
    assert own.made_of is not None
    assert dataset_from_rows([[1, 2], [3, 5], [4, 4]], own.columns, own).made_of is None


def test_the_data_at_hand_know_better_than_a_link() -> None:
    run = lab_run(ONLY)
    query = dict(lab_run(ONLY).told) | {"done": "totals"}
    opened, notes = run_in(LAB_PAGE, query, own=run.own_points)
    assert not notes
    assert made_of(opened) == made_of(run)
    without = replace(points_of(run), made_of=None)
    opened, notes = run_in(LAB_PAGE, query, own=without)
    assert not notes
    assert made_of(opened) == Provenance(DIGEST, ("totals",))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"content": "abc"}, 'content is "abc" in the link'),
        ({"done": "totals,dance"}, 'done is "dance" in the link; it must be the names of remedies'),
        ({"done": ",".join(["totals"] * 600)}, "at most 500 names with commas between"),
    ],
)
def test_what_cannot_be_used_is_noted_and_the_data_are_shown(more: dict[str, str], said: str) -> None:
    for page, run in ((LAB_PAGE, lab_run()), (MODEL, model_run())):
        opened, notes = run_in(page, run.query | more)
        assert len(notes) == 1
        assert said in notes[0]
        assert opened.key == run.key


def test_without_own_data_or_a_content_it_plays_no_part() -> None:
    for page, query in ((LAB_PAGE, {"k": "3"}), (MODEL, {"model": "two_coins"})):
        _, notes = run_in(page, query | {"done": "totals", "content": DIGEST})
        assert len(notes) == 2
        assert all("plays no part" in note for note in notes)
    query = lab_run().query
    del query["content"]
    opened, notes = run_in(LAB_PAGE, query)
    assert len(notes) == 1
    assert opened.own is not None
    assert made_of(opened) is None


def test_each_remedy_has_words() -> None:
    assert PHRASES.keys() | {"only", "label"} == PLACES.keys()
    assert words_of("only:a > b >= 3") == 'only rows in which "a > b" is at least 3'
    assert words_of("label:town") == 'rows named by "town"'
    assert words_of("header_row:4") == "row 4 taken as the header"
    assert words_of("missing:a=99") == 'codes read as missing values ("a=99")'
    assert words_of("keep:totals") == "not done: rows of totals left out"
    for nothing in ("only:", "only:a", "label:", "keep:", "dance", ""):
        assert words_of(nothing) is None
    said = what_was_done(Provenance(DIGEST, ("totals", "only:a = x", "keep:comments"), "Two"))
    assert said == (
        'What was done to these data: sheet "Two"; rows of totals left out; only rows in which "a" is x; not done: '
        "rows of comments left out."
    )
    assert what_was_done(Provenance(DIGEST)) == ""
    assert "; 2 more." in what_was_done(Provenance(DIGEST, tuple(list(PHRASES)[:10])))


def test_a_provenance_needs_a_digest_and_names() -> None:
    for content, remedies in (("x", ()), (DIGEST.upper(), ()), (DIGEST, "totals"), (DIGEST, (1,))):
        with pytest.raises(ValueError, match="must be"):
            Provenance(content, remedies)  # type: ignore[arg-type]
