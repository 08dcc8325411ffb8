"""The family's pages: the gallery shows all, every model has its page, and the comparison shows the code."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import pytest
from streamlit.testing.v1 import AppTest

from em_core.catalogue.registry import FAMILY
from em_core.experiments.visits import Visit, first_visit, from_query, to_query
from em_core.own.own_table import OwnTable
from pages.widgets.gallery.table import ROWS, displayed
from tests.examples import EXAMPLES
from tests.pages.visits import address, choose, elements, head, links, markup, press, shown_key, sound, visit, words


def open_model(shown: Visit) -> AppTest:
    """Open a model's page by a visit's link."""
    return visit("model", to_query(shown))


def expect(app: AppTest, shown: Visit) -> None:
    """The page plays this visit, and the address says it."""
    sound(app)
    assert not app.error, app.error[0].value
    assert shown_key(app) == shown.key
    assert from_query(address(app)) == (shown, ())


def test_the_gallery_shows_every_model() -> None:
    app = visit("family")
    found = {each.label: each for each in links(app.main)}
    # Who comes first sees the names before the pictures; everybody else sees both at once.
    app = visit("family")
    assert {each.label: each for each in links(app.main)} == found
    (cards,) = markup(app)
    for entry in FAMILY.values():
        assert (found[entry.title].page, found[entry.title].query) == ("model", f"model={entry.id}")
        hidden = f"Hidden: {entry.hidden[:1].lower()}{entry.hidden[1:]}"
        assert f"<p>{escape(entry.use)}</p><p>{escape(hidden)}</p>" in cards
    assert cards.count("<svg") == len(FAMILY)


@pytest.mark.parametrize("kind", sorted({entry.kind for entry in FAMILY.values()}))
def test_the_gallery_can_be_narrowed(kind: str) -> None:
    app = visit("family")
    sound(app.button_group(key="family_kind").set_value(kind).run())
    shown = {each.label for each in links(app.main)}
    for entry in FAMILY.values():
        assert (entry.title in shown) == (entry.kind == kind)


@pytest.mark.parametrize("model", FAMILY)
def test_every_model_has_its_page(model: str) -> None:
    app = visit("model", {"model": model}, unfolding=("data-table",))
    entry = FAMILY[model]
    expect(app, first_visit(model))
    assert head(app)[0] == entry.title
    said = "\n".join(block.value for block in app.main.markdown)
    for phrase in (entry.lesson.e_step, entry.lesson.m_step, entry.lesson.objective, entry.lesson.teaches):
        assert phrase in said
    notes = "\n".join(caption.value.replace("\\", "") for caption in app.main.caption)
    sample = entry.examples[0].sample()
    assert sample.licence in notes
    assert sample.source in notes
    assert "Start:" in words(app)


@pytest.mark.parametrize("example", [id for id, entry in EXAMPLES.items() if entry.examples[0].id != id])
def test_every_other_example_opens_from_its_link(example: str) -> None:
    shown = Visit(EXAMPLES[example].id, example)
    expect(open_model(shown), shown)


def test_a_first_visit_shows_the_first_model() -> None:
    app = visit("model")
    expect(app, Visit())


def test_another_model_is_chosen_in_the_sidebar() -> None:
    app = visit("model", {"model": "linkage"})
    expect(choose(app, "Model", "poisson_hmm"), first_visit("poisson_hmm"))
    expect(choose(app, "Data", "earthquakes-three"), Visit("poisson_hmm", "earthquakes-three"))


def test_options_and_seeds_go_into_the_address() -> None:
    app = visit("model", {"model": "poisson_hmm"})
    four = replace(first_visit("poisson_hmm"), chosen=(("k", 4.0),))
    expect(choose(app, "States K", 4), four)
    # No start was published for four states; the page says that it drew one.
    assert any("drawn with seed 0" in caption.value for caption in app.main.caption)
    expect(choose(app, "Start", "Random"), replace(four, draw=0))
    expect(press(app, "New random start"), replace(four, draw=1))
    expect(choose(app, "Start", "Example"), four)


@pytest.mark.parametrize(("model", "sliders"), [("two_coins", ["First coin", "Second coin"]), ("linkage", ["θ at"])])
def test_what_is_about_the_examples_start_rests_while_the_start_is_drawn(model: str, sliders: list[str]) -> None:
    app = visit("model", {"model": model})

    def resting() -> list[bool]:
        return [s.proto.disabled for name in sliders for s in app.sidebar.slider if s.label.startswith(name)]

    assert resting() == [False] * len(sliders)
    choose(app, "Start", "Random")
    assert resting() == [True] * len(sliders)
    choose(app, "Start", "Example")
    assert resting() == [False] * len(sliders)


def test_a_link_with_nonsense_says_so_and_shows_something() -> None:
    app = visit("model", {"model": "linkage", "set.theta": "7", "example": "nothing"})
    said = "\n".join(info.value.replace("\\", "") for info in app.info)
    assert "set.theta is" in said
    assert "example is" in said
    assert shown_key(app) == first_visit("linkage").key


TABLE = "heads,tosses\n3,10\n9,10\n8,10\n"


def test_own_data_are_pasted_and_travel_in_the_link() -> None:
    app = visit("model", {"model": "two_coins"})
    choose(app, "Data", "own")
    assert shown_key(app) == first_visit("two_coins").key, "until there are data, the last run stays"
    choose(app, "Paste a table", TABLE)
    stop = first_visit("two_coins").entry.examples[0].own_stop
    own = replace(first_visit("two_coins"), own=OwnTable(TABLE), tol=stop.tol, max_steps=stop.max_steps)
    expect(app, own)
    expect(open_model(own), own)


def test_a_bad_table_is_refused_with_every_problem_and_nothing_is_lost() -> None:
    app = visit("model", {"model": "two_coins"})
    choose(app, "Data", "own")
    choose(app, "Paste a table", "heads,tosses\n5,x\n-3,10\n1,9\n")
    (asked,), (error,) = app.sidebar.warning, app.error
    assert 'Row 2, column "tosses"' in asked.value.replace("\\", "")
    assert 'Row 3, column "heads"' in error.value.replace("\\", "")
    assert shown_key(app) == first_visit("two_coins").key
    assert app.sidebar.text_area[0].value == "heads,tosses\n5,x\n-3,10\n1,9\n"


def test_what_the_model_itself_refuses_is_a_sentence() -> None:
    app = visit("model", {"model": "poisson_hmm"})
    choose(app, "Data", "own")
    choose(app, "Paste a table", "count\n1\n")
    (error,) = app.error
    assert "There is 1 row for 2 states" in error.value
    assert shown_key(app) == first_visit("poisson_hmm").key


def test_what_was_typed_is_kept_while_an_example_is_looked_at() -> None:
    app = visit("model", {"model": "two_coins"})
    choose(app, "Data", "own")
    choose(app, "Paste a table", TABLE)
    choose(app, "Data", "equal-coins")
    expect(app, Visit("two_coins", "equal-coins"))
    choose(app, "Data", "own")
    assert app.sidebar.text_area[0].value == TABLE


def test_how_a_table_was_read_is_said() -> None:
    app = visit("model", {"model": "two_coins"})
    choose(app, "Data", "own")
    choose(app, "Paste a table", "5,10\n9,10\n8,10\n")
    assert any("no header" in caption.value for caption in app.sidebar.caption)


def test_the_page_counts_what_is_free() -> None:
    app = visit("model", {"model": "poisson_hmm"})
    assert any("5 free parameters here" in block.value for block in app.main.markdown)


def test_coming_back_from_another_page_finds_what_was_shown() -> None:
    app = visit("model", {"model": "poisson_hmm", "set.k": "3"})
    shown = replace(first_visit("poisson_hmm"), chosen=(("k", 3.0),))
    expect(app, shown)
    app.switch_page("pages/lab.py")
    app.query_params.clear()
    sound(app.run())
    app.switch_page("pages/model.py")
    app.query_params.clear()
    expect(app.run(), shown)


def compared(app: AppTest) -> list[str]:
    """Return the models that the page compares, each of which has a column with all phrases of its lesson."""
    said = _flush("\n".join(block.value for block in app.main.markdown))
    shown = []
    for link in elements(app.main, "page_link"):
        id = link.proto.query_string.removeprefix("model=")
        if id in FAMILY:
            shown.append(id)
            assert all(_flush(displayed(getattr(FAMILY[id].lesson, phrase))) in said for phrase in ROWS)
    return shown


def _flush(text: str) -> str:
    """Return a text without the spaces before its lines: the phrases are items of lists."""
    return "\n".join(line.strip() for line in text.splitlines())


def test_two_models_are_compared_and_others_chosen_go_into_the_address() -> None:
    app = visit("compare")
    assert compared(app) == ["two_coins", "gaussian_mixture"]
    assert "models" not in address(app)
    sound(app.multiselect[0].set_value(["kmeans", "linkage", "topics"]).run())
    assert compared(app) == ["kmeans", "linkage", "topics"]
    assert address(app)["models"] == "kmeans,linkage,topics"
    sound(app.multiselect[0].set_value([]).run())
    assert compared(app) == ["two_coins", "gaussian_mixture"]
    assert any("No model is chosen" in info.value for info in app.info)


def test_a_link_says_which_models_are_compared() -> None:
    app = visit("compare", {"models": "topics,poisson_hmm", "code": "topics"})
    assert compared(app) == ["topics", "poisson_hmm"]
    assert address(app) == {"models": "topics,poisson_hmm", "code": "topics"}


def test_a_long_formula_has_a_line_of_its_own_and_is_not_broken() -> None:
    phrase = FAMILY["two_coins"].lesson.m_step
    assert phrase.endswith("$p_k = \\sum_i r_{ik} h_i / \\sum_i r_{ik} n_i$")
    assert displayed(phrase).endswith("responsibility:\n\n$$\np_k = \\sum_i r_{ik} h_i / \\sum_i r_{ik} n_i\n$$")
    assert displayed("points $x_i$") == "Points $x_i$"


@pytest.mark.parametrize(
    ("model", "owner", "file"),
    [
        ("two_coins", "FamilyMixture", "em_core/models/mixture.py"),
        ("gaussian_mixture", "GaussianMixture", "em_core/models/gaussian_mixture.py"),
        ("categorical_hmm", "HiddenMarkovModel", "em_core/models/hmm.py"),
    ],
)
def test_the_comparison_shows_the_very_functions(model: str, owner: str, file: str) -> None:
    app = visit("compare", {"code": model})
    shown = "\n".join(caption.value.replace("\\", "") for caption in app.main.caption)
    assert f"{file}, line" in shown
    assert owner in shown
    for verb in ("e_step", "m_step", "log_likelihood", "lower_bound"):
        assert any(block.value.startswith(("def " + verb, "@")) for block in app.main.code), verb


LARGE = "n\n" + "\n".join(str(n * n * 7919 % 9973) for n in range(3000))


def test_a_table_too_large_for_a_link_is_said_at_the_top_and_marked_in_the_link() -> None:
    app = open_model(first_visit("poisson_mixture"))
    choose(app, "Data", "own")
    (box,) = (area for area in app.sidebar.text_area if area.label == "Paste a table")
    app = sound(box.set_value(LARGE).run())
    assert [note.value for note in app.main.info if "too large for a link" in note.value]
    link = address(app)
    assert link["without"].startswith("3001-")
    # Whoever opens it is told; the address that they then have is that of what they see.
    other = visit("model", link)
    (note,) = (note.value.replace("\\", "") for note in other.main.info)
    assert note.startswith("This link was made with a table of 3,001 lines of somebody's own, which was too large")
    assert "Shown instead: London, 1910–1912" in note
    assert address(other) == {"model": "poisson_mixture"}
    # The session that has the table is not thrown back to the example by its own address.
    again = sound(app.run())
    assert address(again) == link
    assert not [note for note in again.main.info if "somebody's own" in note.value]
