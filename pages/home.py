"""The front page: what this is, a run to play with at once, and the ways into the lab."""

from __future__ import annotations

import streamlit as st

from em_core.experiments.experiment import Experiment, resolve
from em_core.experiments.presets import PRESETS
from em_core.experiments.url import to_query
from pages.widgets import session
from pages.widgets.player import show_player
from pages.widgets.runs import packed, traced
from pages.widgets.text import plain

# Where to go from here: section by section, a page and what it answers. (A docstring here Streamlit would show.)
WAYS = {
    "Where you start decides where you end": (
        ("pages/restarts.py", "Ran it again and got something else? See where a hundred starts end"),
        ("pages/basins.py", "A map of the starts: which lead where"),
        ("pages/tournament.py", "Ways to start, against each other"),
        ("pages/theorems.py", "Theorems, checked while you look"),
    ),
    "One grammar, many models": (
        ("pages/family.py", "All models: coins, genes, hidden Markov models, images …"),
        ("pages/model.py", "One model, half a step at a time"),
        ("pages/compare.py", "Side by side, down to the code"),
    ),
    "Why it works": (
        ("pages/bound.py", "The bound: E closes the gap, M lifts both"),
        ("pages/minorising.py", "The curve that touches: drag it"),
        ("pages/derivation.py", "The derivation, line by line, with this run's numbers"),
        ("pages/landscape.py", "The landscape that EM climbs, and its stairs"),
        ("pages/speed.py", "The speedometer: how much information is missing"),
        ("pages/verdict.py", "The verdict: a maximum, flat, a saddle?"),
    ),
}

session.enter("home")

words, way = st.columns([5, 1], vertical_alignment="center")
words.title("See EM think, half a step at a time", anchor=False)
st.markdown(
    "Expectation-maximisation fits models with something hidden in them: the **E** half-step divides every point among "
    "the components, the **M** half-step refits each component to its share, and the log-likelihood never falls. "
    "Press play, or step with the arrow keys; then take it into the lab with your own data."
)
if way.button("Open the lab", type="primary", width="stretch"):
    st.switch_page("pages/lab.py")

experiment = Experiment()
dataset = resolve(experiment)
trace = traced(experiment, dataset)
show_player(packed(experiment.key, dataset, trace), key="home-player", address=False)

for column, (title, pages) in zip(st.columns(3), WAYS.items(), strict=True):
    with column:
        st.subheader(plain(title), anchor=False)
        for page, label in pages:
            st.page_link(page, label=plain(label))

st.subheader("Runs worth seeing", anchor=False)
columns = st.columns(3)
for i, preset in enumerate(PRESETS.values()):
    with columns[i % 3].container(border=True):
        # A link that says nothing means "where I was"; the default experiment has to say something.
        link = to_query(preset.experiment) or {"data": preset.experiment.data}
        st.page_link("pages/lab.py", label=f"**{plain(preset.title)}**", query_params=link)
        st.caption(plain(preset.sentence))
