"""The front door: page config, the list of pages, and nothing else."""

import pages.widgets.loading  # noqa: F401  (first: it imports all the others, for everybody)

import streamlit as st  # isort: skip

from em_core.places import asset
from pages.widgets import front_door, style, tab
from pages.work.shared import begin

st.set_page_config(page_title="Halfstep", page_icon=str(asset("images", "halfstep.svg")), layout="wide")
style.apply()
front_door.came_through()
begin()
st.navigation(
    {
        "": [
            st.Page("pages/home.py", title="Home", default=True),
            st.Page("pages/lab.py", title="Lab"),
        ],
        "Family": [
            st.Page("pages/family.py", title="All models"),
            st.Page("pages/model.py", title="One model"),
            st.Page("pages/compare.py", title="Side by side"),
        ],
        "Starts": [
            st.Page("pages/restarts.py", title="Restarts"),
            st.Page("pages/basins.py", title="Basins"),
            st.Page("pages/tournament.py", title="Tournament"),
            st.Page("pages/theorems.py", title="Theorems"),
        ],
        "Why it works": [
            st.Page("pages/bound.py", title="The bound"),
            st.Page("pages/minorising.py", title="The minorising curve"),
            st.Page("pages/landscape.py", title="The landscape"),
            st.Page("pages/speed.py", title="The speedometer"),
            st.Page("pages/verdict.py", title="The verdict"),
            st.Page("pages/derivation.py", title="The derivation"),
        ],
    },
    position="top",
).run()
tab.follow()
