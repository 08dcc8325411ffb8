"""What is run many times, on what: in a line, with the link to where it can be changed."""

from __future__ import annotations

import streamlit as st

from em_core.catalogue.entries.points import COVARIANCE
from em_core.catalogue.entry import Exhibit, Option
from em_core.distributions.gaussian import COVARIANCES
from em_core.experiments.run_description import ExampleChoice, RunDescription
from em_viz.multistart.restarts.stop_words import stop_words
from em_viz.text.numbers import short
from pages.widgets.shared.links import link
from pages.widgets.shared.problems import show_problems
from pages.widgets.shared.runs import warnings_before
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
    show_problems(warnings_before(run, shown))


def change(run: RunDescription) -> str:
    """Return the link to the page where the data and the model can be changed, as HTML."""
    if run.points:
        return link("lab", "Change the data or the model in the lab")
    return link("model", "Change it on the model's page", run.query)


def _of_points(run: RunDescription, shown: Exhibit) -> tuple[str, str]:
    """Return what the lab runs on what."""
    points, options = shown.sample.points, dict(run.options)
    kind, facts = options["covariance"], [shown.entry.title, f"K = {options['k']}"]
    if shown.entry.lab is not None and shown.entry.lab.covariances:
        facts.append(_covariances(COVARIANCES.index(kind), points.d))
    many = f"{points.n:,} points in {points.d:d} dimensions" if points.d > 2 else f"{points.n:,} points"
    return f"{points.title}, {many}", ", ".join(facts)


def _of_example(run: RunDescription, shown: Exhibit) -> tuple[str, str]:
    """Return what a model's page runs on what."""
    entry = shown.entry
    chosen = {name: float(value) for name, value in run.options}
    settings = entry.settings(entry.example(run.data.id) if isinstance(run.data, ExampleChoice) else None, chosen)
    columns = len(shown.sample.columns)
    options = [_chosen(option, settings[option.name], columns) for option in entry.options if not option.of_start]
    return shown.sample.title, ", ".join([entry.title, *options])


def _chosen(option: Option, value: float, columns: int) -> str:
    """Return an option with its value: "Clusters K = 2"; of the data's columns, too, depends what covariances are."""
    if option == COVARIANCE:
        return _covariances(int(value), columns)
    chosen = option.labels[int(value)] if option.labels else short(value)
    return f"{option.title} = {chosen}"


def _covariances(kind: int, columns: int) -> str:
    """Return a kind of covariance, by its place among all, as data of so many columns have it."""
    if columns == 1:
        return "one variance for all" if COVARIANCES[kind].startswith("tied") else "own variances"
    return f"{COVARIANCE.labels[kind]} covariances"
