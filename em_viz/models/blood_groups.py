"""ABO blood groups: each group divided among its genotypes, and the genes that are counted from them."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeAlias

import numpy as np

from em_core.catalogue.entry import Exhibit
from em_core.em.trace import Trace
from em_core.models import AlleleParams, BloodGroups
from em_core.models.abo import GENES
from em_core.models.grouped_counts import GroupedPosterior
from em_core.numerics.arrays import FloatArray
from em_viz.animation.slots import Slots, table, words
from em_viz.animation.spec import Panel, Picture
from em_viz.models.common.bar_picture import bars_picture, shared_out
from em_viz.models.common.scene import (
    Scene,
    Words,
    at_posterior,
    body_row,
    formulas_panel,
    frames_of,
    heads,
    note,
    number_line,
    over_steps,
    responsibilities,
)
from em_viz.models.common.scene_registry import scene
from em_viz.run.component_table import Column, component_panel
from em_viz.run.half_steps import E, HalfSteps, M
from em_viz.style.theme import NEUTRAL, component_colour
from em_viz.text.mathml import formula_block, i, n, o, over, row, sub, sup
from em_viz.text.numbers import short

Run: TypeAlias = Trace[AlleleParams, GroupedPosterior]

ALLELES = ("A", "B", "O")

COLOURS = (
    component_colour(0),
    component_colour(2),
    component_colour(1),
    component_colour(4),
    component_colour(3),
    NEUTRAL,
)
"""Of the genotypes AA, AO, BB, BO, AB and OO."""


@scene.register
def blood_scene(model: BloodGroups, exhibit: Exhibit, trace: Run) -> Scene:
    """Return the scene of a run on blood groups."""
    frames, people = frames_of(trace), np.asarray(exhibit.data)
    frequencies = over_steps(trace, lambda params: params.frequencies)
    divided = people[:, None] * responsibilities(trace)
    expected = divided.sum(axis=1)
    slots = Slots(frames.n_frames)
    stand = ", ".join(
        f"{allele} {slots(frequencies[frames.params_of, a], 'fixed:4')}" for a, allele in enumerate(ALLELES)
    )
    hidden = [slots(at_posterior(expected[:, c], frames), "fixed:2") for c in (1, 3)]
    of = [slots(float(people[c]), "integer") for c in (0, 1)]
    said = Words(
        slots,
        f"the frequencies of the alleles are {stand}. A person of group A may be AA or AO; this is not observed.",
        (
            f"of {of[0]} people with group A, {hidden[0]} are expected to be AO, and of {of[1]} with group B, "
            f"{hidden[1]} to be BO. The frequencies stayed.",
        ),
        (f"each frequency becomes the allele's proportion of all genes: {stand}.",),
    )
    pictures = (_groups(model, exhibit, frames, divided), _genes(frames, expected))
    return Scene(
        pictures, said, (_parameters(frames, frequencies, expected), _formulas(frames, people, frequencies, expected))
    )


def _groups(model: BloodGroups, exhibit: Exhibit, frames: HalfSteps, divided: FloatArray) -> Picture:
    """Return the four groups as bars of their genotypes; divided: (T+1, groups, genotypes)."""
    people = np.asarray(exhibit.data)
    series = shared_out(frames, divided, model.classes, COLOURS, whole=people, noun="people")
    picture = bars_picture(
        "data",
        tuple(map(words, exhibit.sample.rows)),
        series,
        "people",
        alt="The four blood groups as bars; A and B consist of two genotypes each.",
        caption="From left to right in A: AA, AO; in B: BB, BO. The E-step moves the border inside A and inside B.",
    )
    return replace(picture, group="data", title="people by group")


def _genes(frames: HalfSteps, expected: FloatArray) -> Picture:
    """Return the genes of each allele, two a person, by the genotype that carries them; expected: (T+1, genotypes)."""
    carriers = [f"in {name}" for name in BloodGroups.classes]
    series = shared_out(frames, expected[:, None] * GENES.T, carriers, COLOURS)
    picture = bars_picture(
        "genes",
        ALLELES,
        series,
        "expected genes",
        alt="The expected number of genes A, B and O, by the genotypes that carry them.",
        caption="Everybody carries two genes. The M-step counts them.",
    )
    return replace(picture, group="data", title="genes counted")


def _parameters(frames: HalfSteps, frequencies: FloatArray, expected: FloatArray) -> Panel:
    columns = [
        Column(frequencies, frames.params_of, M, "fixed:6", "its genes ÷ all genes", bar=True),
        Column(expected @ GENES, frames.posterior_of, E, "fixed:2", "two for each homozygote, one for each other"),
    ]
    head = '<thead><tr><th></th><th scope="col">frequency</th><th scope="col">expected genes</th></tr></thead>'
    return component_panel(frames, columns, head, ALLELES, swatches=False)


def _formulas(frames: HalfSteps, people: FloatArray, frequencies: FloatArray, expected: FloatArray) -> Panel:
    slots, t = Slots(frames.n_frames), frames.posterior_of
    after = np.minimum(t + 1, len(frequencies) - 1)
    p, q, r = i("p"), i("q"), i("r")
    lines = []
    for name, c, group in (("AO", 1, 0), ("BO", 3, 1)):
        own, other = (n(slots(frequencies[t, a], "fixed:4")) for a in (group, 2))
        # Two numbers side by side would read as one: 2 0.3000 as 20.3000.
        mixed = row(n(2), o("·"), own, o("·"), other)
        share = over(mixed, row(sup(own, n(2)), o("+"), mixed))
        found = n(slots(expected[t, c], "fixed:3"))
        total_of = n(slots(float(people[group]), "integer"))
        count = sub(i("n"), i(name))
        lines.append(number_line("", row(count, o("="), total_of, o("·"), share, o("="), found)))
    divided = row(
        sub(i("n"), i("AO")), o("="), sub(i("n"), i("A")), over(row(n(2), p, r), row(sup(p, n(2)), o("+"), n(2), p, r))
    )
    body = [body_row(name, [slots(expected[t, c], "fixed:3")]) for c, name in enumerate(BloodGroups.classes)]
    genes = expected @ GENES
    counted = [
        number_line(
            "",
            row(
                letter,
                o("="),
                over(n(slots(genes[t, a], "fixed:2")), n(short(2 * people.sum()))),
                o("="),
                n(slots(frequencies[after, a], "fixed:6")),
            ),
        )
        for a, letter in enumerate((p, q, r))
    ]
    both = row(n(2), sub(i("n"), i("AA")), o("+"), sub(i("n"), i("AO")), o("+"), sub(i("n"), i("AB")))
    return formulas_panel(
        slots,
        frames,
        note(
            "Under Hardy and Weinberg's law a person is AA with probability p² and AO with "
            "2pr. EM begins with an E-step."
        )
        + formula_block(divided),
        formula_block(divided) + "".join(lines) + table("hs-division", heads("expected people"), body),
        formula_block(row(p, o("="), over(both, row(n(2), i("n"))))) + "".join(counted),
    )
