# The EM algorithm for allele frequencies (gene counting), in R.
#
# Written by Halfstep. It needs R alone. It repeats the run that was on the
# screen from the same start for as many steps, and checks that it ends at the same value.
# Halfstep's stop rule was tol = 1e-10, and at most 60 steps.
#
# What differs from Halfstep:
# - Nothing in the algorithm: R itself has no function for gene counting, and these are the same E- and M-steps.
# - l has the multinomial coefficient, as in dmultinom(): it is the same for all parameters.

title <- "Blood groups of 521 people"
outcome <- "Converged: the last step raised the log-likelihood by less than the tolerance."
expected <- -8.37263085359973
steps <- 8

# The data: how many were counted in each cell.
counts <- setNames(c(186, 38, 13, 284), c("A", "B", "AB", "O"))

# The start.
frequencies <- c(0.3, 0.2, 0.5)

# The genotypes of AA, AO, BB, BO, AB and OO under Hardy-Weinberg proportions.
genotypes <- function(p) {
  a <- p[1]
  b <- p[2]
  o <- p[3]
  c(AA = a^2, AO = 2 * a * o, BB = b^2, BO = 2 * b * o, AB = 2 * a * b, OO = o^2)
}

# The cell that each class falls into: a matrix with a row for each cell and a column for each class.
member <- outer(seq_along(counts), c(1, 1, 2, 2, 3, 4), "==") * 1

# E-step: within its cell, a class has its share of the cell's probability.
e_step <- function(p) {
  joint <- sweep(member, 2, genotypes(p), "*")
  cells <- rowSums(joint)
  seen <- counts > 0
  coefficient <- lgamma(sum(counts) + 1) - sum(lgamma(counts + 1))
  # Of a cell that the parameters rule out, all classes are equally impossible.
  joint[cells == 0, ] <- member[cells == 0, ]
  list(r = joint / rowSums(joint), l = coefficient + sum(counts[seen] * log(cells[seen])))
}

# M-step: each allele's share of all genes.
m_step <- function(r) {
  classes <- colSums(r * counts)
  # Every person carries two genes: how many of A, B and O are in each genotype.
  genes <- c(A = sum(classes * c(2, 1, 0, 0, 1, 0)), B = sum(classes * c(0, 0, 2, 1, 1, 0)),
    O = sum(classes * c(0, 1, 0, 1, 0, 2)))
  genes / sum(genes)
}

# The run.
p <- frequencies
for (step in seq_len(steps)) {
  p <- m_step(e_step(p)$r)
}
e <- e_step(p)
r <- e$r
objective <- e$l
parameters <- list(frequencies = p)

cat(title, "\n")
cat(sprintf("log-likelihood after %d steps: %.17g\n", steps, objective))
cat(outcome, "\n")
print(parameters, digits = 8)
difference <- abs(objective - expected) / max(1, abs(expected))
cat(sprintf("Halfstep had %.17g: the relative difference is %.1e.\n", expected, difference))
if (!isTRUE(difference <= 1e-10)) stop("The two do not agree.")
