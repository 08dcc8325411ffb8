"""What is shown while a result is made: the page is run again for it once, and never in a circle."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest


def page() -> None:
    """A page with a result that its shelf may have lost by the time the page is run again."""
    from functools import partial

    import streamlit as st

    from pages.work import server
    from pages.work.shared import shared
    from tests.pages.work.tasks import squares

    st.session_state["runs"] = st.session_state.get("runs", 0) + 1
    if st.session_state["loses"]:
        server.shelf().clear()
    key = f"meanwhile {st.session_state['loses']}"
    found = shared(
        partial(squares, 3),
        key=key,
        doing="Counting",
        seconds=60.0,
        meanwhile=lambda: st.session_state.update(start=st.session_state["runs"]),
    )
    st.text(f"It is {found}.")


@pytest.mark.parametrize("loses", [False, True])
def test_the_start_is_shown_once_and_the_result_after_it(loses: bool) -> None:
    at = AppTest.from_function(page, default_timeout=120)
    at.session_state["loses"] = loses
    at.run()
    assert not at.exception
    assert [text.value for text in at.text] == ["It is 5."]
    assert (at.session_state["start"], at.session_state["runs"]) == (1, 2)
