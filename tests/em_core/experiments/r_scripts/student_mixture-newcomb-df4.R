# The EM algorithm for a mixture of t distributions, in R.
#
# Written by Halfstep. It needs R alone. It repeats the run that was on the
# screen from the same start for as many steps, and checks that it ends at the same value.
# Halfstep's stop rule was tol = 1e-06, and at most 60 steps.
#
# What differs from Halfstep:
# - Nothing in the algorithm: R itself and mclust fit no mixture of t distributions, and these are the same E- and
#   M-steps in base R (Peel & McLachlan 2000).

title <- "Newcomb's speed of light, 1882"
outcome <- "Converged: the last step raised the log-likelihood by less than the tolerance."
labels_file <- "newcomb-s-speed-of-light-1882-labels-r.csv"
expected <- -217.19129910507945
steps <- 12

# The data: one row a point, and the number of each row.
x <- matrix(c(
  28, -44, 29, 30, 24, 28, 37, 32, 36, 27, 26, 28, 29, 26, 27, 22, 23, 20, 25, 25, 36, 23, 31, 32, 24, 27, 33,
  16, 24, 29, 36, 21, 28, 26, 27, 27, 32, 25, 28, 24, 40, 21, 31, 32, 28, 26, 30, 27, 26, 24, 32, 29, 34, -2,
  25, 19, 36, 29, 30, 22, 28, 33, 39, 25, 16, 23
), ncol = 1, byrow = TRUE)
rows <- 1:66
colnames(x) <- c("passage time")

# The start.
weights <- c(1)
means <- matrix(c(26.21212121212121), ncol = 1, byrow = TRUE)
scales <- array(c(113.71258034894402), c(1, 1, 1))
dfs <- c(4)

n <- nrow(x)
d <- ncol(x)

# The squared distance of each row to each centre, measured in the scale matrix: n rows, K columns.
distances <- function(p) {
  sapply(seq_along(p$weights), function(k) {
    colSums(backsolve(chol(matrix(p$scales[, , k], d)), t(x) - p$means[k, ], transpose = TRUE)^2)
  })
}

# The log-density of each row under each component: a matrix with n rows and K columns.
log_density <- function(p) {
  log_dets <- apply(p$scales, 3, function(s) 2 * sum(log(diag(chol(matrix(s, d))))))
  df <- p$dfs
  constants <- lgamma((df + d) / 2) - lgamma(df / 2) - d / 2 * log(df * pi) - log_dets / 2
  t(constants - (df + d) / 2 * log1p(t(distances(p)) / df))
}

# E-step: the responsibilities, and the log-likelihood. The largest term of a row is taken out of its sum, so that
# nothing underflows.
e_step <- function(p) {
  joint <- sweep(log_density(p), 2, log(p$weights), "+")
  largest <- apply(joint, 1, max)
  per_row <- largest + log(rowSums(exp(joint - largest)))
  list(r = exp(joint - per_row), l = sum(per_row))
}

# M-step: weighted means and scatter, in which a row counts by its responsibility and by its hidden weight.
m_step <- function(r, p) {
  # The weight of a row in the fit of a component: below 1 for rows far out.
  u <- t((p$dfs + d) / (p$dfs + t(distances(p))))
  means <- t(r * u) %*% x / colSums(r * u)
  scales <- sapply(seq_len(ncol(r)), function(k) {
    crossprod(t(t(x) - means[k, ]) * sqrt(r[, k] * u[, k])) / sum(r[, k])
  }, simplify = "array")
  scales <- array(scales, c(d, d, ncol(r)))
  list(weights = colMeans(r), means = means, scales = scales, dfs = p$dfs)
}

# The run.
parameters <- list(weights = weights, means = means, scales = scales, dfs = dfs)
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
