# The EM algorithm for latent classes, in R.
#
# Written by Halfstep. It needs R alone. It repeats the run that was on the
# screen from the same start for as many steps, and checks that it ends at the same value.
# Halfstep's stop rule was tol = 1e-06, and at most 200 steps.
#
# What differs from Halfstep:
# - Nothing in the algorithm: R itself fits no latent classes, and these are the same E- and M-steps in base R.
# - The package poLCA has the model. Its answers are coded 1, 2, ... instead of 0 and 1; probs.start gives it the
#   probabilities, but its first class shares are always equal; and it leaves out rows with a missing answer unless
#   na.rm = FALSE. Its stop rule is absolute, as Halfstep's is.

title <- "216 students between friendship and duty"
outcome <- "Stopped at the step limit, before a step raised the log-likelihood by less than the tolerance."
labels_file <- "216-students-between-friendship-and-duty-labels-r.csv"
expected <- -503.3748334738926
steps <- 200

# The data: one row a point, and the number of each row.
x <- matrix(c(
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1,
  0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0, 1, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0,
  0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 1, 1, 0, 0, 0, 1,
  0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0,
  0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0,
  0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1,
  0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0,
  1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1,
  0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0,
  1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1,
  1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1,
  0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0,
  0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0, 1,
  1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0, 1,
  1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1,
  1, 0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1,
  1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
  1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
  1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
  1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
  1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1
), ncol = 4, byrow = TRUE)
rows <- 1:216
colnames(x) <- c("A: accident", "B: medical", "C: critic", "D: board")

# The start.
weights <- c(0.3333333333333333, 0.3333333333333333, 0.3333333333333333)
probabilities <- matrix(c(
  0.3958333333333342, 0.25000000000000117, 0.7569444444444431, 0.655092592592591, 0.3958333333333344,
  0.2500000000000013, 0.25694444444444575, 0.655092592592591, 0.8958333333333333, 0.24999999999999994,
  0.7569444444444443, 0.6550925925925926
), ncol = 4, byrow = TRUE)

n <- nrow(x)
d <- ncol(x)

# An answer that is missing (NA) is in neither of these tables, and has no part in the likelihood of its row.
ones <- (!is.na(x) & x == 1) * 1
zeros <- (!is.na(x) & x == 0) * 1

# The log-density of each row under each component: a matrix with n rows and K columns.
log_density <- function(p) {
  sapply(seq_along(p$weights), function(k) {
    rowSums(matrix(dbinom(x, 1, rep(p$probabilities[k, ], each = n), log = TRUE), n), na.rm = TRUE)
  })
}

# E-step: the responsibilities, and the log-likelihood. The largest term of a row is taken out of its sum, so that
# nothing underflows.
e_step <- function(p) {
  joint <- sweep(log_density(p), 2, log(p$weights), "+")
  largest <- apply(joint, 1, max)
  per_row <- largest + log(rowSums(exp(joint - largest)))
  list(r = exp(joint - per_row), l = sum(per_row))
}

# M-step: the share of ones among the answers, a row counting as much as the class is responsible for it.
m_step <- function(r, p) {
  yes <- t(r) %*% ones
  no <- t(r) %*% zeros
  # Where nobody in a class has answered an item, every probability is as good: one half.
  list(weights = colMeans(r), probabilities = ifelse(yes + no > 0, yes / (yes + no), 0.5))
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
