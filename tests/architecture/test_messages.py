"""The catalogue of messages is current, and every message in it keeps the rules of docs/words.md."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from scripts.draw_messages import FOLDER, pages
from scripts.messages import Kind, Message, kind_of, messages, messages_of, room_of, script_messages_of
from tests.architecture.test_vocabulary import BANNED

FOUND = messages()

HOUSES = ("em_core", "em_core/lessons", "em_viz", "pages", "halfstep", "assets")

PIECES = {"em_core": 8, "em_core/lessons": 22, "em_viz": 0, "pages": 0, "halfstep": 0, "assets": 0}
"""How many parts of sentences are put together elsewhere. Lower a number when you can."""

LOGIC = {"em_core": 7, "em_core/lessons": 25, "em_viz": 0, "pages": 0, "halfstep": 0, "assets": 0}
"""How many slots hold more than a name: a condition, a sum, a list. Lower a number when you can."""

FORMATS = {"em_core": 0, "em_core/lessons": 0, "em_viz": 0, "pages": 0, "halfstep": 0, "assets": 0}
"""How many slots have digits of their own, beside the formatter's. Lower a number when you can."""

LONG = {"em_core": 0, "em_core/lessons": 1, "em_viz": 0, "pages": 0, "halfstep": 0, "assets": 0}
"""How many sentences have more than MOST words. Lower a number when you can."""

MOST = 30

SOURCES = re.compile(r"\(\d{4}\)|et al\.|, \d+, \d+[–-]\d+|[Pp]roof:")
"""A line that cites is as long as its source."""


def house(message: Message) -> str:
    """Return whose a message is; the lessons have ceilings of their own."""
    if message.path.startswith("em_core/lessons/"):
        return "em_core/lessons"
    return message.path.partition("/")[0]


def told(found: list[Message]) -> str:
    return "\n".join(f"{each.path} {each.function}: {each.text} {each.logic or ''}" for each in found)


def read(message: Message) -> str:
    """Return what is written of a message: its slots are somebody else's words."""
    return re.sub(r"\{[^{}]*\}", "{}", message.text)


def sentences_in(text: str) -> list[str]:
    """Return the sentences of a message; a stop in a number, an abbreviation or a slot ends none."""
    bare = re.sub(r"\$[^$]*\$|\{[^{}]*\}|\b(?:vs|et al|i\.e|e\.g|pp)\.", "x", text)
    return re.split(r"(?<=[.?!]) +", bare)


def words_in(sentence: str) -> int:
    return len(re.findall(r"[\w'’-]+", sentence))


def test_the_catalogue_is_current() -> None:
    drawn = pages()
    there = {path.name: path.read_text("utf-8") for path in FOLDER.glob("*.md")}
    assert sorted(drawn) == sorted(there), "python -m scripts.draw_messages"
    stale = [name for name in drawn if drawn[name] != there[name]]
    assert not stale, f"{stale}: python -m scripts.draw_messages"


def test_every_house_has_messages_and_most_are_whole() -> None:
    kinds = Counter(each.kind for each in FOUND)
    assert {house(each) for each in FOUND} == set(HOUSES)
    assert kinds[Kind.SENTENCE] > 1000
    assert kinds[Kind.PIECE] < kinds[Kind.SENTENCE] / 20


@pytest.mark.parametrize("where", HOUSES)
def test_sentences_are_put_together_no_oftener_than_they_were(where: str) -> None:
    found = [each for each in FOUND if each.kind is Kind.PIECE and house(each) == where]
    assert len(found) <= PIECES[where], told(found)


@pytest.mark.parametrize("where", HOUSES)
def test_a_slot_has_a_plain_name(where: str) -> None:
    found = [each for each in FOUND if each.logic and house(each) == where]
    assert sum(len(each.logic) for each in found) <= LOGIC[where], told(found)


@pytest.mark.parametrize("where", HOUSES)
def test_a_number_is_written_by_the_formatter(where: str) -> None:
    # A thousands mark of Python's own is the formatter's comma; :g and :d write a value as it can be typed again.
    found = [
        each for each in FOUND if house(each) == where and any(re.search(r"[.\d]\d*[efg]|%$", f) for f in each.formats)
    ]
    assert len(found) <= FORMATS[where], told(found) + str([each.formats for each in found])


@pytest.mark.parametrize("where", HOUSES)
def test_a_sentence_has_at_most_thirty_words(where: str) -> None:
    found = [
        each
        for each in FOUND
        if house(each) == where and not SOURCES.search(each.text) and max(map(words_in, sentences_in(each.text))) > MOST
    ]
    assert len(found) <= LONG[where], told(found)


def test_a_sentence_begins_with_a_capital_and_ends_with_a_stop() -> None:
    whole = [each for each in FOUND if each.kind in (Kind.SENTENCE, Kind.CLAUSE)]
    assert all(re.search(r"[.?!:…][)\"*_`]*$", each.text) for each in whole)
    # Where several sentences follow one another, each begins anew; what looks like a stop may belong to a name.
    found = [
        each
        for each in whole
        if re.search(r"[a-z]{3}\. [a-z]{2}", re.sub(r"\([^)]*\)|`[^`]*`|\d\.", "", each.text))
        and "et al. " not in each.text
    ]
    assert not found, told(found)


def test_no_message_says_what_the_vocabulary_does_not() -> None:
    found = [each for each in FOUND if any(re.search(pattern, read(each)) for pattern in BANNED)]
    assert not found, told(found)


STYLE = {
    "two spaces": r"(?<=\S)  +(?=\S)",
    "a space before a stop": r"(?<=[\w)]) [.,;?!](?: |$)",
    "curly quotes": r"[“”‘’]",
    "a hyphen for a minus": r"(?:^|[ (=])-\d",
    "a hyphen between numbers": r"(?<![\w.-])\d{1,4}-\d{1,4}(?![\w-])",
    "a percent sign without its space": r"[\d}]%(?!\})",
    "no comma between thousands": r"(?<![\w.,:/{}–-])(?!(?:1[5-9]|20)\d\d\b)\d{4,}(?![\w}])",
    "two stops": r"(?<!\.)\.\.(?!\.)",
}
"""What one style excludes, as patterns."""

EXEMPT = {
    "two spaces": ("halfstep/",),
    "a hyphen between numbers": ("Death notices in The Times", "Great earthquakes a year"),
    "a hyphen for a minus": ("passage time", "-1e{size}"),
    "a percent sign without its space": ("lessons/filling.py",),
    "no comma between thousands": ("--server.port", "1000 / temperature", "–1471", "–1098", "–1247"),
}
"""What the patterns do not mean: tables of options, titles that old links are tested by, data as they are typed, "
"pages of journals."""


@pytest.mark.parametrize("rule", STYLE)
def test_signs_are_of_one_style(rule: str) -> None:
    found = [
        each
        for each in FOUND
        if re.search(STYLE[rule], read(each))
        and not any(part in each.path or part in each.text for part in EXEMPT.get(rule, ()))
    ]
    assert not found, told(found)


def test_no_message_is_said_in_two_files() -> None:
    """What two files say belongs into a room below both; a tour and a lecture may ask the same question."""
    places: dict[str, set[str]] = {}
    for each in FOUND:
        if each.kind is Kind.SENTENCE and words_in(each.text) > 9 and not re.search(r"\?$", each.text):
            if SOURCES.search(each.text):
                continue
            places.setdefault(each.text, set()).add(each.path)
    found = {text: sorted(where) for text, where in places.items() if len(where) > 1}
    assert not found, found


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The run stopped.", Kind.SENTENCE),
        ("Start", Kind.LABEL),
        ("the run stopped.", Kind.CLAUSE),
        ("a positive number", Kind.PHRASE),
        (" It stopped.", Kind.PIECE),
        ("It stopped. ", Kind.PIECE),
        (", and stopped", Kind.PIECE),
        ("which hold ", Kind.PIECE),
    ],
)
def test_kinds_are_told_apart(text: str, kind: Kind) -> None:
    assert kind_of(text) is kind


def test_a_sentence_may_begin_with_the_argument_that_it_is_about() -> None:
    assert messages_of("def f(tol):\n    raise ValueError('tol is no number.')", "x.py")[0].kind is Kind.SENTENCE


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("x = f'{a.b} of {len(c):,} rows'", "{a.b} of {c} rows"),
        ("x = 'One, ' 'two and three.'", "One, two and three."),
        ("x = f'{counted(n, \"row\")} left out.'", "{n rows} left out."),
        ("x = f'<p class=\"hs-note\">Two words.</p>'", "Two words."),
        ("x = f'after {slots(t, \"integer\")} steps'", "after {t} steps"),
    ],
)
def test_the_catalogue_shows_slots_by_name_and_no_markup(source: str, text: str) -> None:
    assert [each.text for each in messages_of(source, "x.py")] == [text]


@pytest.mark.parametrize(
    "source",
    [
        '"""Two words of a docstring."""',
        "x = d['two words']",
        "x = f(key='two words')",
        "x: 'two words' = 1",
        "x = 'color: red; display: none'",
        "x = re.compile('two words')",
        r"x = '\\alpha + \\beta is a formula'",
        "x = 'mean-1'",
    ],
)
def test_what_no_reader_sees_is_no_message(source: str) -> None:
    assert not messages_of(source, "x.py")


def test_logic_in_a_slot_is_seen() -> None:
    assert messages_of('x = f\'{"is" if n == 1 else "are"} left out\'', "x.py")[0].logic
    assert not messages_of('x = f\'{agreeing(n, "is", "are")} left out\'', "x.py")[0].logic
    assert messages_of("x = f'{a:.3f} nats left'", "x.py")[0].formats == (".3f",)


def test_sentences_in_scripts_are_seen() -> None:
    source = '// No message at all.\nconst a = `There are ${n} of these.`; const b = "hs-row first";'
    assert [each.text for each in script_messages_of(source, "assets/x.js")] == ["There are {n} of these."]


def test_each_room_is_read_in_one_file() -> None:
    assert {room_of(each) for each in FOUND} == {path.stem for path in FOLDER.glob("*.md")}
