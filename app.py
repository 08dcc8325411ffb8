"""The front door: page config, the list of pages, and nothing else. A visit runs it; the server imports it, once."""

import em_core  # noqa: F401  (first: it sets the BLAS threads before anything imports NumPy)

if __name__ == "__main__":  # Streamlit runs it, for a visitor
    import pages.widgets.loading  # noqa: F401  (first: it imports all the others, for everybody)

    import streamlit as st  # isort: skip

    from pages.widgets.arrival import front_door, tab
    from pages.widgets.classroom.stage import show_class
    from pages.widgets.frame.icon import icon
    from pages.widgets.frame.menu import menu
    from pages.widgets.frame.to_the_end import run_page
    from pages.widgets.lectures import holding
    from pages.widgets.lectures.end import show_end
    from pages.widgets.stage import look
    from pages.work.visitor import begin

    st.set_page_config(page_title="Halfstep", page_icon=icon())
    look.apply()
    front_door.came_through()
    begin(held=holding.held_now(st.query_params.to_dict()))
    page = st.navigation(menu(), position="top", expanded=True)
    here = page.url_path or "home"
    run_page(page)
    show_class()
    show_end(here)
    tab.follow()
else:  # the server imports it, as it starts
    from starlette.middleware import Middleware
    from streamlit.starlette import App

    from pages.classroom.front import phones
    from pages.widgets.answering import Answering
    from pages.widgets.starting import started

    app = App(__file__, lifespan=started, routes=phones(), middleware=[Middleware(Answering)])
