"""How many messages open each page: each costs the server about as much as a line of text, for every visitor.

The numbers may only shrink; docs/opening.md says what they cost. Counted is what a run of the page sends once what it
shows has been computed: the second visit.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue

from pages.widgets.frame.site import PLACES
from tests.bench.bench_opening import GO_ON
from tests.pages.visits import sound, visit

MESSAGES = {
    "home": 20,
    "lab": 65,
    "family": 19,
    "model": 61,
    "compare": 37,
    "how_many": 45,
    "new_rows": 35,
    "restarts": 46,
    "basins": 42,
    "tournament": 45,
    "race": 35,
    "pair": 29,
    "bound": 28,
    "minorising": 32,
    "landscape": 34,
    "speed": 28,
    "verdict": 37,
    "derivation": 34,
    "theorems": 45,
    "lessons": 29,
    "lesson": 22,
    "tour": 18,
    "lectures": 26,
    "glossary": 19,
}
"""By the page's address."""

LINKS = {
    "how_many": "data=acidity&upto=3&starts=2",
    "restarts": "data=galaxies_corrected&k=2&runs=10",
    "basins": "data=faithful_eruptions&map=1.1,2.1",
    "tournament": "data=galaxies_corrected&k=2&trials=10&budget=100",
    "race": "model=poisson_mixture&example=deaths&entrants=em,squarem&passes=60",
}
"""Less to compute, and as much to send."""


@pytest.fixture
def sent() -> Iterator[list[ForwardMsg]]:
    found: list[ForwardMsg] = []
    ForwardMsgQueue.on_before_enqueue_msg(found.append)
    yield found
    ForwardMsgQueue.on_before_enqueue_msg(None)


def test_every_page_is_counted() -> None:
    assert MESSAGES.keys() == PLACES.keys()


@pytest.mark.parametrize("page", PLACES)
def test_a_page_opens_with_no_more_messages_than_it_did(page: str, sent: list[ForwardMsg]) -> None:
    app = visit(page, LINKS.get(page, ""), unfolding=())
    while resting := [button for button in app.button if button.label in GO_ON]:
        # A slow machine asks for leave to compute on.
        app = sound(resting[0].click().run())
    sent.clear()
    visit(page, LINKS.get(page, ""), unfolding=())
    assert len(sent) <= MESSAGES[page], "Fold what is closed, or say in docs/opening.md why it has to be sent."
    assert len(sent) == MESSAGES[page], "Fewer than before: write the new number down, so that it stays."
