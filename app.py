"""The front door: page config, the list of pages, and nothing else."""

import pages.widgets.loading  # noqa: F401  (first: it imports all the others, for everybody)

import streamlit as st  # isort: skip

from em_core.places import asset
from pages.widgets.arrival import front_door, tab
from pages.widgets.frame import arriving, style
from pages.widgets.frame.browser import show_frame
from pages.widgets.frame.foot import show_foot
from pages.widgets.frame.menu import menu
from pages.widgets.frame.to_the_end import run_page
from pages.widgets.lectures import holding
from pages.widgets.lectures.add_view import offer_to_add
from pages.widgets.lectures.browser import show_stage
from pages.widgets.stage import look
from pages.work.at_once import send_at_once
from pages.work.visitor import begin

send_at_once()
st.set_page_config(page_title="Halfstep", page_icon=str(asset("images", "halfstep.svg")))
style.apply()
look.apply()
front_door.came_through()
begin(held=holding.held_now(st.query_params.to_dict()))
page = st.navigation(menu(), position="top", expanded=True)
here = page.url_path or "home"
style.mark(here)
with arriving.until_styled():
    run_page(page)
    show_foot(here, offer_to_add)
    show_frame()
    show_stage()
tab.follow()
