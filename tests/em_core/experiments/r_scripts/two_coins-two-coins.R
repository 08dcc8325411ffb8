# The EM algorithm for a mixture of binomial counts, in R.
#
# Written by Halfstep. It needs R alone. It repeats the run that was on the
# screen from the same start for as many steps, and checks that it ends at the same value.
# Halfstep's stop rule was tol = 1e-08, and at most 60 steps.
#
# What differs from Halfstep:
# - Nothing in the algorithm: R itself fits no such mixture, and these are the same E- and M-steps in base R.

title <- "Five sets of ten tosses"
outcome <- "Converged: the last step raised the log-likelihood by less than the tolerance."
labels_file <- "five-sets-of-ten-tosses-labels-r.csv"
expected <- -9.7969242932068
steps <- 13

# The data: one row a point, and the number of each row.
x <- matrix(c(5, 10, 9, 10, 8, 10, 4, 10, 7, 10), ncol = 2, byrow = TRUE)
rows <- 1:5
colnames(x) <- c("heads", "tosses")

# The start.
weights <- c(0.5, 0.5)
probabilities <- c(0.6, 0.5)

n <- nrow(x)
d <- ncol(x)

# The log-density of each row under each component: a matrix with n rows and K columns.
log_density <- function(p) {
  sapply(p$probabilities, function(probability) dbinom(x[, 1], x[, 2], probability, log = TRUE))
}

# E-step: the responsibilities, and the log-likelihood. The largest term of a row is taken out of its sum, so that
# nothing underflows.
e_step <- function(p) {
  joint <- sweep(log_density(p), 2, log(p$weights), "+")
  largest <- apply(joint, 1, max)
  per_row <- largest + log(rowSums(exp(joint - largest)))
  list(r = exp(joint - per_row), l = sum(per_row))
}

# M-step: the share of successes, a row counting as much as the component is responsible for it.
m_step <- function(r, p) {
  heads <- colSums(r * x[, 1])
  tails <- colSums(r * (x[, 2] - x[, 1]))
  list(weights = p$weights, probabilities = heads / (heads + tails))
}

# The run.
parameters <- list(weights = weights, probabilities = probabilities)
for (step in seq_len(steps)) {
  parameters <- m_step(e_step(parameters)$r, parameters)
}
e <- e_step(parameters)
r <- e$r
objective <- e$l

# Each row's component, the one with the largest responsibility, as a table beside this script.
labels <- data.frame(row = rows, component = apply(r, 1, which.max), responsibility = round(apply(r, 1, max), 6))
write.csv(labels, labels_file, row.names = FALSE)
cat(sprintf("The component of each of the %d rows is in %s.\n", n, labels_file))

cat(title, "\n")
cat(sprintf("log-likelihood after %d steps: %.17g\n", steps, objective))
cat(outcome, "\n")
print(parameters, digits = 8)
difference <- abs(objective - expected) / max(1, abs(expected))
cat(sprintf("Halfstep had %.17g: the relative difference is %.1e.\n", expected, difference))
if (!isTRUE(difference <= 1e-10)) stop("The two do not agree.")
