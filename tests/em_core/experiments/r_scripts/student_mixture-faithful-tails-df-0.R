# The EM algorithm for a mixture of t distributions, in R.
#
# Written by Halfstep. It needs R alone. It repeats the run that was on the
# screen from the same start for as many steps, and checks that it ends at the same value.
# Halfstep's stop rule was tol = 1e-06, and at most 15 steps.
#
# What differs from Halfstep:
# - Nothing in the algorithm: R itself and mclust fit no mixture of t distributions, and these are the same E- and
#   M-steps in base R (Peel & McLachlan 2000).

title <- "Old Faithful: eruptions and waiting"
outcome <- "Stopped at the step limit, before a step raised the log-likelihood by less than the tolerance."
labels_file <- "old-faithful-eruptions-and-waiting-labels-r.csv"
expected <- -1168.0750042561813
steps <- 15

# The data: one row a point, and the number of each row.
x <- matrix(c(
  3.6, 79, 1.8, 54, 3.333, 74, 2.283, 62, 4.533, 85, 2.883, 55, 4.7, 88, 3.6, 85, 1.95, 51, 4.35, 85, 1.833, 54,
  3.917, 84, 4.2, 78, 1.75, 47, 4.7, 83, 2.167, 52, 1.75, 62, 4.8, 84, 1.6, 52, 4.25, 79, 1.8, 51, 1.75, 47,
  3.45, 78, 3.067, 69, 4.533, 74, 3.6, 83, 1.967, 55, 4.083, 76, 3.85, 78, 4.433, 79, 4.3, 73, 4.467, 77, 3.367,
  66, 4.033, 80, 3.833, 74, 2.017, 52, 1.867, 48, 4.833, 80, 1.833, 59, 4.783, 90, 4.35, 80, 1.883, 58, 4.567,
  84, 1.75, 58, 4.533, 73, 3.317, 83, 3.833, 64, 2.1, 53, 4.633, 82, 2, 59, 4.8, 75, 4.716, 90, 1.833, 54,
  4.833, 80, 1.733, 54, 4.883, 83, 3.717, 71, 1.667, 64, 4.567, 77, 4.317, 81, 2.233, 59, 4.5, 84, 1.75, 48,
  4.8, 82, 1.817, 60, 4.4, 92, 4.167, 78, 4.7, 78, 2.067, 65, 4.7, 73, 4.033, 82, 1.967, 56, 4.5, 79, 4, 71,
  1.983, 62, 5.067, 76, 2.017, 60, 4.567, 78, 3.883, 76, 3.6, 83, 4.133, 75, 4.333, 82, 4.1, 70, 2.633, 65,
  4.067, 73, 4.933, 88, 3.95, 76, 4.517, 80, 2.167, 48, 4, 86, 2.2, 60, 4.333, 90, 1.867, 50, 4.817, 78, 1.833,
  63, 4.3, 72, 4.667, 84, 3.75, 75, 1.867, 51, 4.9, 82, 2.483, 62, 4.367, 88, 2.1, 49, 4.5, 83, 4.05, 81, 1.867,
  47, 4.7, 84, 1.783, 52, 4.85, 86, 3.683, 81, 4.733, 75, 2.3, 59, 4.9, 89, 4.417, 79, 1.7, 59, 4.633, 81,
  2.317, 50, 4.6, 85, 1.817, 59, 4.417, 87, 2.617, 53, 4.067, 69, 4.25, 77, 1.967, 56, 4.6, 88, 3.767, 81,
  1.917, 45, 4.5, 82, 2.267, 55, 4.65, 90, 1.867, 45, 4.167, 83, 2.8, 56, 4.333, 89, 1.833, 46, 4.383, 82,
  1.883, 51, 4.933, 86, 2.033, 53, 3.733, 79, 4.233, 81, 2.233, 60, 4.533, 82, 4.817, 77, 4.333, 76, 1.983, 59,
  4.633, 80, 2.017, 49, 5.1, 96, 1.8, 53, 5.033, 77, 4, 77, 2.4, 65, 4.6, 81, 3.567, 71, 4, 70, 4.5, 81, 4.083,
  93, 1.8, 53, 3.967, 89, 2.2, 45, 4.15, 86, 2, 58, 3.833, 78, 3.5, 66, 4.583, 76, 2.367, 63, 5, 88, 1.933, 52,
  4.617, 93, 1.917, 49, 2.083, 57, 4.583, 77, 3.333, 68, 4.167, 81, 4.333, 81, 4.5, 73, 2.417, 50, 4, 85, 4.167,
  74, 1.883, 55, 4.583, 77, 4.25, 83, 3.767, 83, 2.033, 51, 4.433, 78, 4.083, 84, 1.833, 46, 4.417, 83, 2.183,
  55, 4.8, 81, 1.833, 57, 4.8, 76, 4.1, 84, 3.966, 77, 4.233, 81, 3.5, 87, 4.366, 77, 2.25, 51, 4.667, 78, 2.1,
  60, 4.35, 82, 4.133, 91, 1.867, 53, 4.6, 78, 1.783, 46, 4.367, 77, 3.85, 84, 1.933, 49, 4.5, 83, 2.383, 71,
  4.7, 80, 1.867, 49, 3.833, 75, 3.417, 64, 4.233, 76, 2.4, 53, 4.8, 94, 2, 55, 4.15, 76, 1.867, 50, 4.267, 82,
  1.75, 54, 4.483, 75, 4, 78, 4.117, 79, 4.083, 78, 4.267, 78, 3.917, 70, 4.55, 79, 4.083, 70, 2.417, 54, 4.183,
  86, 2.217, 50, 4.45, 90, 1.883, 54, 1.85, 54, 4.283, 77, 3.95, 79, 2.333, 64, 4.15, 75, 2.35, 47, 4.933, 86,
  2.9, 63, 4.583, 85, 3.833, 82, 2.083, 57, 4.367, 82, 2.133, 67, 4.35, 74, 2.2, 54, 4.45, 83, 3.567, 73, 4.5,
  73, 4.15, 88, 3.817, 80, 3.917, 71, 4.45, 83, 2, 56, 4.283, 79, 4.767, 78, 4.533, 84, 1.85, 58, 4.25, 83,
  1.983, 43, 2.25, 60, 4.75, 75, 4.117, 81, 2.15, 46, 4.417, 90, 1.817, 46, 4.467, 74
), ncol = 2, byrow = TRUE)
rows <- 2:273
colnames(x) <- c("eruptions", "waiting")

# The start.
weights <- c(0.5, 0.5)
means <- matrix(c(2.9, 72, 4.1, 68), ncol = 2, byrow = TRUE)
scales <- array(c(
  1.2979388904492861, 13.926418847318336, 13.926418847318336, 184.14381487889273, 1.2979388904492861,
  13.926418847318336, 13.926418847318336, 184.14381487889273
), c(2, 2, 2))
dfs <- c(10, 10)

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
  # The degrees of freedom that maximise the expected log-likelihood, found as a root (Peel & McLachlan 2000).
  half <- (p$dfs + d) / 2
  log_u <- t(digamma(half) - log((p$dfs + t(distances(p))) / 2))
  surprise <- colSums(r * (u - log_u - 1)) / colSums(r)
  dfs <- sapply(surprise, function(s) {
    excess <- function(log_half) (log_half - digamma(exp(log_half))) / s - 1
    2 * exp(uniroot(excess, c(-log1p(s) - 2, log(1000000000000 / 2)), tol = 1e-15)$root)
  })
  list(weights = colMeans(r), means = means, scales = scales, dfs = dfs)
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
