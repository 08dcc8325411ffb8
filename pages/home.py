"""The front page: what this is, a run that plays, three doors, and everything else in one quiet list."""

from __future__ import annotations

import pages.widgets.loading  # noqa: F401  # isort: skip

from html import escape

import streamlit as st

from em_core.experiments.experiment import Experiment
from em_core.experiments.presets import PRESETS
from em_core.experiments.run_description import described
from em_core.experiments.url import to_query
from pages.widgets.arrival import session
from pages.widgets.frame.head import show_head_alone
from pages.widgets.frame.site import PLACES
from pages.widgets.shared.folded import show_in_expander
from pages.widgets.shared.links import link
from pages.widgets.shared.player import show_player
from pages.widgets.shared.runs import packed
from pages.widgets.shared.text import plain

# Name, page, query, and what is behind the door. (A docstring here Streamlit would show.)
DOORS: tuple[tuple[str, str, dict[str, str], str], ...] = (
    ("Learn it", "lessons", {}, "Ten lessons: you answer, then the run shows. One hour."),
    ("Teach it", "lectures", {}, "Ten or fifty minutes with a projector and a clicker."),
    ("Use it", "lab", {"data": "own"}, "Upload or paste your own data, and fit a mixture."),
)

session.enter("home")
show_head_alone("home", "Watch EM work, half a step at a time")
cards = [
    f'<div class="hs-door">{link(page, name, query, strong=True)}<p class="hs-quiet">{escape(behind)}</p></div>'
    for name, page, query, behind in DOORS
]
st.html(f'<div class="hs-doors">{"".join(cards)}</div>')

show_player(packed(described(Experiment())), key="home-player", autoplay=True, staged=True)
st.markdown(
    "**Expectation-maximisation** fits models in which something is hidden: here, which group each eruption of the "
    "geyser belongs to. The **E-step** computes each point's responsibilities: the probability that each component "
    "produced it. The **M-step** re-estimates each component from the points, weighted by those responsibilities. The "
    "log-likelihood, which says how well the components fit the data, never falls."
)

st.subheader("Everything else", anchor=False)
listed = [
    f"<div><strong>{escape(section)}</strong>"
    + "".join(link(each.address, each.name, tip=each.question) for each in PLACES.values() if each.section == section)
    + "</div>"
    for section in dict.fromkeys(place.section for place in PLACES.values() if place.section)
]
st.html(f'<div class="hs-listed">{"".join(listed)}</div>')


def show_prepared() -> None:
    """Show the prepared runs, a card each."""
    columns = st.columns(3)
    for i, preset in enumerate(PRESETS.values()):
        with columns[i % 3].container(border=True, height="stretch", key=f"door-{preset.id}"):
            # A link that says nothing means "where I was"; the default experiment has to say something.
            link = to_query(preset.experiment) or {"data": preset.experiment.data}
            st.page_link("pages/lab.py", label=f"**{plain(preset.title)}**", query_params=link)
            st.caption(plain(preset.sentence))


show_in_expander("Prepared runs", show_prepared, key="prepared-runs")
