# The EM algorithm for genetic linkage, in R.
#
# Written by Halfstep. It needs R alone. It repeats the run that was on the
# screen from the same start for as many steps, and checks that it ends at the same value.
# Halfstep's stop rule was tol = 1e-12, and at most 60 steps.
#
# What differs from Halfstep:
# - Nothing in the algorithm: R itself has no function for gene counting, and these are the same E- and M-steps.
# - l has the multinomial coefficient, as in dmultinom(): it is the same for all parameters.

title <- "Rao's 197 animals"
outcome <- "Converged: the last step raised the log-likelihood by less than the tolerance."
expected <- -7.548657516332014
steps <- 9

# The data: how many were counted in each cell.
counts <- setNames(c(125, 18, 20, 34), c("cell 1", "cell 2", "cell 3", "cell 4"))

# The start.
theta <- 0.5

# The probabilities of the five classes: the first cell is the first two of them, which look alike.
classes_of <- function(theta) c(1 / 2, theta / 4, (1 - theta) / 4, (1 - theta) / 4, theta / 4)

# The cell that each class falls into: a matrix with a row for each cell and a column for each class.
member <- outer(seq_along(counts), c(1, 1, 2, 3, 4), "==") * 1

# E-step: within its cell, a class has its share of the cell's probability.
e_step <- function(p) {
  joint <- sweep(member, 2, classes_of(p), "*")
  cells <- rowSums(joint)
  seen <- counts > 0
  coefficient <- lgamma(sum(counts) + 1) - sum(lgamma(counts + 1))
  # Of a cell that the parameters rule out, all classes are equally impossible.
  joint[cells == 0, ] <- member[cells == 0, ]
  list(r = joint / rowSums(joint), l = coefficient + sum(counts[seen] * log(cells[seen])))
}

# M-step: the fraction of the counts that speak of theta which speak for it.
m_step <- function(r) {
  classes <- colSums(r * counts)
  (classes[2] + classes[5]) / sum(classes[-1])
}

# The run.
p <- theta
for (step in seq_len(steps)) {
  p <- m_step(e_step(p)$r)
}
e <- e_step(p)
r <- e$r
objective <- e$l
parameters <- list(theta = p)

cat(title, "\n")
cat(sprintf("log-likelihood after %d steps: %.17g\n", steps, objective))
cat(outcome, "\n")
print(parameters, digits = 8)
difference <- abs(objective - expected) / max(1, abs(expected))
cat(sprintf("Halfstep had %.17g: the relative difference is %.1e.\n", expected, difference))
if (!isTRUE(difference <= 1e-10)) stop("The two do not agree.")
