"""Gene counting in base R: blood groups and linkage, where only unions of hidden classes are counted."""

from __future__ import annotations

from string import Template

from em_core.experiments.exports.in_r.fit import Fit
from em_core.experiments.exports.in_r.source import r_text, r_vector
from em_core.experiments.exports.told_run import ToldRun
from em_core.models import BloodGroups, Linkage

__all__ = ["blood_groups", "linkage"]

DIFFERS = """\
# - Nothing in the algorithm: R itself has no function for gene counting, and these are the same E- and M-steps.
# - l has the multinomial coefficient, as in dmultinom(): it is the same for all parameters."""

DATA = """# The data: how many were counted in each cell.
counts <- setNames($counts, c($cells))"""

BLOOD = """
# The genotypes of AA, AO, BB, BO, AB and OO under Hardy-Weinberg proportions.
genotypes <- function(p) {
  a <- p[1]
  b <- p[2]
  o <- p[3]
  c(AA = a^2, AO = 2 * a * o, BB = b^2, BO = 2 * b * o, AB = 2 * a * b, OO = o^2)
}
"""

LOOP = """$classes
# The cell that each class falls into: a matrix with a row for each cell and a column for each class.
member <- outer(seq_along(counts), $cell_of, "==") * 1

# E-step: within its cell, a class has its share of the cell's probability.
e_step <- function(p) {
  joint <- sweep(member, 2, $probabilities, "*")
  cells <- rowSums(joint)
  seen <- counts > 0
  coefficient <- lgamma(sum(counts) + 1) - sum(lgamma(counts + 1))
  # Of a cell that the parameters rule out, all classes are equally impossible.
  joint[cells == 0, ] <- member[cells == 0, ]
  list(r = joint / rowSums(joint), l = coefficient + sum(counts[seen] * log(cells[seen])))
}

# M-step: $fits
m_step <- function(r) {
  classes <- colSums(r * counts)
$m_step
}

# The run.
p <- $name
for (step in seq_len(steps)) {
  p <- m_step(e_step(p)$$r)
}
e <- e_step(p)
r <- e$$r
objective <- e$$l
parameters <- list($name = p)
"""

BLOOD_FIT = """\
  # Every person carries two genes: how many of A, B and O are in each genotype.
  genes <- c(A = sum(classes * c(2, 1, 0, 0, 1, 0)), B = sum(classes * c(0, 0, 2, 1, 1, 0)),
    O = sum(classes * c(0, 1, 0, 1, 0, 2)))
  genes / sum(genes)"""

LINKAGE = """
# The probabilities of the five classes: the first cell is the first two of them, which look alike.
classes_of <- function(theta) c(1 / 2, theta / 4, (1 - theta) / 4, (1 - theta) / 4, theta / 4)
"""

LINKAGE_FIT = """\
  (classes[2] + classes[5]) / sum(classes[-1])"""


def blood_groups(model: BloodGroups) -> Fit:
    """Return ABO blood groups in R."""
    text = Template(LOOP).substitute(
        classes=BLOOD,
        cell_of=r_vector(cell + 1 for cell in model.cell_of),
        probabilities="genotypes(p)",
        fits="each allele's share of all genes.",
        m_step=BLOOD_FIT,
        name="frequencies",
    )
    return _counting("The EM algorithm for allele frequencies (gene counting)", text, model.cells)


def linkage(model: Linkage) -> Fit:
    """Return Rao's linkage model in R."""
    text = Template(LOOP).substitute(
        classes=LINKAGE,
        cell_of=r_vector(cell + 1 for cell in model.cell_of),
        probabilities="classes_of(p)",
        fits="the fraction of the counts that speak of theta which speak for it.",
        m_step=LINKAGE_FIT,
        name="theta",
    )
    return _counting("The EM algorithm for genetic linkage", text, model.cells)


def _counting(head: str, text: str, cells: tuple[str, ...]) -> Fit:
    def data(told: ToldRun) -> str:
        counts = r_vector(told.x.ravel().tolist())
        return Template(DATA).substitute(counts=counts, cells=", ".join(map(r_text, cells)))

    return Fit(head, "R", DIFFERS, lambda _told: text, data=data, labelled=False)
