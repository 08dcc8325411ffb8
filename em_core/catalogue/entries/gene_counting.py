"""Gene counting: the linkage of Dempster, Laird & Rubin's paper, and the ABO blood groups."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from em_core.catalogue.entries.bundled_columns import PUBLISHED
from em_core.catalogue.entry import Case, Entry, Example, Lesson, Option, Settings
from em_core.catalogue.readers import cells_reader
from em_core.catalogue.sample import Sample
from em_core.models import BloodGroups, Linkage, LinkageParams
from em_core.numerics.arrays import FloatArray


def _rao() -> Sample:
    return Sample(
        np.array([125.0, 18, 20, 34]),
        "Rao's 197 animals",
        Linkage.cells,
        ("animals",),
        row_noun="cell",
        source="Rao (1965), Linear Statistical Inference and Its Applications, pp. 368–369; Dempster, Laird & Rubin "
        "(1977).",
        licence=PUBLISHED,
        note="197 animals counted in four cells, whose probabilities are 1/2 + θ/4, (1 − θ)/4, (1 − θ)/4 and θ/4.",
    )


def _linkage_start(model: Linkage, _data: FloatArray, settings: Settings) -> LinkageParams:
    return model.params(settings["theta"])


def _linkage_cases() -> Iterator[Case]:
    """Yield a small table with an empty cell."""
    model = Linkage()
    yield Case("linkage-small", model, model.prepare([2, 3, 0, 1]), model.params(0.1))


LINKAGE = Entry(
    id="linkage",
    title="Genetic linkage",
    kind="Incomplete data",
    hidden="Which of the 125 animals in the first cell belong to the class that depends on θ.",
    use="Use it for counts in cells that are sums of finer cells.",
    source="Rao (1965); Dempster, Laird & Rubin (1977), Journal of the Royal Statistical Society B 39, 1–38.",
    lesson=Lesson(
        observed="counts $y_1, \\dots, y_4$ of four cells",
        hidden="how many of the $y_1$ belong to the class of probability $\\theta/4$, and how many to that of $1/2$",
        parameters="$\\theta$, one number between 0 and 1",
        e_step="the expected parts of the first cell: $x_2 = y_1 \\cdot \\frac{\\theta/4}{1/2 + \\theta/4}$",
        m_step="a simple fraction: $\\theta = \\frac{x_2 + y_4}{x_2 + y_2 + y_3 + y_4}$",
        objective="the multinomial log-likelihood of the four counts",
        teaches="The example with which EM was introduced: small enough for a pocket calculator. If the first cell "
        "had been counted in two parts, θ would be a simple fraction. EM replaces the two parts by their "
        "expected values at the present θ. Near the end each step leaves the same fraction of the error, "
        "0.1328 on Rao's animals: the fraction of the information that is missing.",
    ),
    examples=(
        Example(
            "linkage-rao",
            "197 animals",
            "From any θ between 0 and 1 the run ends at 0.6268. Near the end each step leaves 0.1328 of the error.",
            _rao,
            _linkage_start,
            tol=1e-12,
            anywhere=True,
        ),
    ),
    build=lambda _sample, _settings: Linkage(),
    reader=cells_reader(Linkage.cells, "animals", "cell 1,cell 2,cell 3,cell 4\n125,18,20,34", "cell"),
    options=(Option("theta", "θ at the start", 0.5, 0.01, 0.99, 0.01, whole=False, of_start=True),),
    more_cases=_linkage_cases,
)


def _clarke() -> Sample:
    return Sample(
        np.array([186.0, 38, 13, 284]),
        "Blood groups of 521 people",
        BloodGroups.cells,
        ("people",),
        row_noun="blood group",
        source="Clarke et al. (1959), British Medical Journal 1, 603–607.",
        licence=PUBLISHED,
        note="521 people with an ulcer of the duodenum, by blood group.",
    )


def _abo_cases() -> Iterator[Case]:
    """Yield a population without the allele B."""
    model = BloodGroups()
    yield Case("abo-without-b", model, model.prepare([20, 0, 0, 30]), model.params([0.3, 0.2, 0.5]))


BLOOD_GROUPS = Entry(
    id="blood_groups",
    title="ABO blood groups",
    kind="Incomplete data",
    hidden="Which people with blood group A or B carry an O, which the blood test does not show.",
    use="Use it for allele frequencies when genotypes are not observed.",
    source="Ceppellini, Siniscalco & Smith (1955), Annals of Human Genetics 20, 97–115.",
    lesson=Lesson(
        observed="how many people have blood group A, B, AB and O",
        hidden="the genotypes: A may be AA or AO, B may be BB or BO",
        parameters="the frequencies $p$, $q$, $r$ of the alleles A, B and O, summing to 1",
        e_step="the expected genotypes: the A's as $p^2 : 2pr$ in AA and AO, the B's as $q^2 : 2qr$ in BB and BO",
        m_step="gene counting: $p$ is the proportion of A among all $2n$ genes",
        objective="the multinomial log-likelihood of the four counts",
        teaches="Geneticists counted genes in this way twenty years before EM had its name. The M-step only counts. "
        "The E-step asks how many hidden O's are expected at the present frequencies.",
    ),
    examples=(
        Example(
            "abo-clarke",
            "521 people",
            "Of 100 people with group A about 87 are found to carry an O: the allele is common.",
            _clarke,
            lambda model, _data, _settings: model.params([0.3, 0.2, 0.5]),
            tol=1e-10,
            anywhere=True,
        ),
    ),
    build=lambda _sample, _settings: BloodGroups(),
    reader=cells_reader(BloodGroups.cells, "people", "A,B,AB,O\n186,38,13,284", "blood group"),
    more_cases=_abo_cases,
)
