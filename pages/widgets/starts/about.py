"""What is run many times, on what: in a line, with the link to where it can be changed."""

from __future__ import annotations

import streamlit as st

from em_core.catalogue.entry import Exhibit, Option
from em_core.experiments.risks import warnings_of
from em_core.experiments.run_description import ExampleChoice, RunDescription
from em_viz.multistart.restarts.stop_words import stop_words
from em_viz.text.numbers import short
from pages.widgets.shared.problems import show_problems
from pages.widgets.shared.text import plain


def describe(run: RunDescription, shown: Exhibit, starts: str = "", rule: str = "") -> None:
    """Say what is run on what, from which starts, and what its data may do to the runs.

    shown:   what the run is about.
    starts:  where the runs start, in a few words.
    rule:    when they stop, where that is not the run's own stop rule.
    """
    rule = rule or stop_words(run.tol, run.max_steps)
    what = [*(_of_points(run, shown) if shown.alone else _of_example(run, shown)), rule]
    st.caption(" · ".join(plain(words) for words in [*what, starts] if words))
    show_problems(warnings_of(run, shown))


def change(run: RunDescription) -> None:
    """Show the link to the page where the data and the model can be changed."""
    if run.points:
        st.page_link("pages/lab.py", label="Change the data or the model in the lab")
    else:
        st.page_link("pages/model.py", label="Change it on the model's page", query_params=run.query)


def _of_points(run: RunDescription, shown: Exhibit) -> tuple[str, str]:
    """Return what the lab runs on what."""
    points, options = shown.sample.points, dict(run.options)
    kind, facts = str(options["covariance"]), [shown.entry.title, f"K = {options['k']}"]
    if shown.entry.lab is not None and shown.entry.lab.covariances:
        one = "one variance for all" if "tied" in kind else "own variances"
        facts.append(f"{kind} covariances".replace("_", " ") if points.d > 1 else one)
    many = f"{points.n:,} points in {points.d:d} dimensions" if points.d > 2 else f"{points.n:,} points"
    return f"{points.title}, {many}", ", ".join(facts)


def _of_example(run: RunDescription, shown: Exhibit) -> tuple[str, str]:
    """Return what a model's page runs on what."""
    entry = shown.entry
    chosen = {name: float(value) for name, value in run.options}
    settings = entry.settings(entry.example(run.data.id) if isinstance(run.data, ExampleChoice) else None, chosen)
    options = [_chosen(option, settings[option.name]) for option in entry.options if not option.of_start]
    return shown.sample.title, ", ".join([entry.title, *options])


def _chosen(option: Option, value: float) -> str:
    """Return an option with its value: "Clusters K = 2"."""
    chosen = option.labels[int(value - option.minimum)] if option.labels else short(value)
    return f"{option.title} = {chosen}"
