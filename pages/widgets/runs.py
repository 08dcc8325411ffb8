"""Runs and their animations, made once and shared by everybody who opens the same experiment."""

from __future__ import annotations

from typing import Any

import streamlit as st

from em_core import Trace
from em_core.data import Dataset
from em_core.experiment import Experiment, run_experiment
from em_viz.views import animate


@st.cache_resource(max_entries=24, show_spinner="Running EM …", show_time=True)
def traced(key: str, _experiment: Experiment, _dataset: Dataset) -> Trace[Any, Any]:  # noqa: ARG001 the cache's key
    """Return the run of an experiment on its data; ValueError says why it cannot be made."""
    return run_experiment(_experiment, _dataset)


@st.cache_data(max_entries=64, show_spinner="Drawing every half-step …")
def _packed(key: str, labels: int, _dataset: Dataset, _trace: Trace[Any, Any]) -> bytes:  # noqa: ARG001 as above
    return animate(_trace.model, _dataset, _trace, key=key).pack()


def packed(key: str, dataset: Dataset, trace: Trace[Any, Any]) -> bytes:
    """Return the packed animation of a run."""
    # Equal numbers may come from two files: the key is theirs alike, the title and the row numbers are not.
    return _packed(key, hash((dataset.title, dataset.rows)), dataset, trace)
