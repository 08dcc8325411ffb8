"""While a model's run is being made, its start alone has the place of the run, below the same title and facts."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest


def begun(model: str) -> None:
    import streamlit as st

    from em_core.experiments.run_description import described
    from em_core.experiments.visits import first_visit
    from pages.widgets.model.picture import PLAYER, show_run, show_start

    run = described(first_visit(model))
    one, other = st.container(key="start"), st.container(key="run")
    if not st.session_state.get("over"):
        show_start(one, run)
    else:
        with other:
            show_run(run, run.exhibit())
    st.text(PLAYER)


@pytest.mark.parametrize("model", ["poisson_mixture", "gaussian_hmm", "two_coins"])
def test_the_start_is_shown_with_what_the_run_has_above_it(model: str) -> None:
    app = AppTest.from_function(begun, args=(model,), default_timeout=60).run()
    assert not app.exception
    first = [each.value for each in app.markdown], [each.value for each in app.caption]
    assert any(text.startswith("**Observed:**") for text in first[0])
    app.session_state["over"] = True
    app.run()
    assert not app.exception
    assert ([each.value for each in app.markdown], [each.value for each in app.caption]) == first
