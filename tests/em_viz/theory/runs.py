"""Runs that the tests of "Why it works" look at: the lab's first one, and one of every sort of hidden thing."""

from __future__ import annotations

from functools import cache

from em_core import run_em
from em_core.catalogue.entry import exhibit
from em_core.catalogue.registry import FAMILY
from em_core.experiments.experiment import Experiment
from em_core.experiments.run_description import described
from em_core.experiments.running import run_of
from em_core.landscape import FreeEnergies, free_energies
from em_viz.animation.spec import Animation, Channel
from em_viz.theory.subject import Subject

LAB = "lab"
INDEPENDENT = (LAB, "two_coins", "linkage", "latent_classes")
"""Each row, or cell, has a q of its own."""

ALL = (*INDEPENDENT, "poisson_hmm", "missing_values", "kmeans", "gaussian_mixture_map")


@cache
def subject(name: str) -> Subject:
    """Return the run of that name: the lab's, or the first example of a model."""
    if name == LAB:
        shown, trace = run_of(described(Experiment()))
        return Subject(LAB, "Old Faithful", trace, shown)
    entry = FAMILY[name]
    shown = exhibit(entry, entry.examples[0])
    trace = run_em(shown.model, shown.data, shown.start, max_steps=min(shown.max_steps, 40), tol=shown.tol)
    return Subject(name, entry.title, trace, shown)


@cache
def measured(name: str) -> FreeEnergies:
    """Return the bound at every half-step of that run."""
    return free_energies(subject(name).trace)


def channel(animation: Animation, picture: str, trace: str, attribute: str) -> Channel:
    """Return one channel of an animation."""
    (shown,) = (each for each in animation.pictures if each.name == picture)
    (found,) = (each for each in shown.channels if (each.trace, each.attribute) == (trace, attribute))
    return found


def said(animation: Animation, panel: str, frame: int) -> str:
    """Return what a panel says in a frame."""
    (shown,) = (each for each in animation.panels if each.name == panel)
    return shown.html(frame)
