# The EM algorithm for a Gaussian mixture with a prior, in R.
#
# Written by Halfstep. It needs R and the package mclust (tried with 6.0). It repeats the run that was on the
# screen from the same start for as many steps, and checks that it ends at the same value.
# Halfstep's stop rule was tol = 0, and at most 20 steps.
#
# What differs from Halfstep:
# - mclust's stop rule is relative: it stops when l changes by less than tol * (1 + |l|); its usual tol is 1e-5, and
#   Halfstep's is absolute. Here tol is 0, for as many steps.
# - mclust's em() makes an E-step first, and then whole steps of M and E: l is that of the parameters which it returns.
# - A component that collapses ends mclust's run with a warning and a log-likelihood of NA.

suppressPackageStartupMessages(library(mclust))

title <- "geyser.csv"
outcome <- "Stopped at the step limit, before a step raised the log-posterior by less than the tolerance."
labels_file <- "geyser-labels-r.csv"
expected <- -180.78187931593854
steps <- 20

# The data: one row a point, and the number of each row.
x <- matrix(c(
  3.6, 79, 1.8, 54, 3.333, 74, 2.283, 62, 4.533, 85, 2.883, 55, 4.7, 88, 3.6, 85, 1.95, 51, 4.35, 85, 1.833, 54,
  3.917, 84, 4.2, 78, 1.75, 47, 4.7, 83, 2.167, 52, 1.75, 62, 4.8, 84, 1.6, 52, 4.25, 79, 1.8, 51, 1.75, 47,
  3.45, 78, 3.067, 69, 4.533, 74, 3.6, 83, 1.967, 55, 4.083, 76, 3.85, 78, 4.433, 79, 4.3, 73, 4.467, 77, 3.367,
  66, 4.033, 80, 3.833, 74, 2.017, 52, 1.867, 48, 4.833, 80, 1.833, 59, 4.783, 90
), ncol = 2, byrow = TRUE)
rows <- 2:41
colnames(x) <- c("eruptions", "waiting")

# The start.
weights <- c(0.5, 0.5)
means <- matrix(c(1.8, 51, 4.433, 79), ncol = 2, byrow = TRUE)
covariances <- array(c(
  1.2845653343749999, 14.16690625, 14.16690625, 184.04749999999996, 1.2845653343749999, 14.16690625,
  14.16690625, 184.04749999999996
), c(2, 2, 2))

# The prior of the means and covariances (Fraley & Raftery 2007).
shrinkage <- 0.01
prior_mean <- c(3.2966249999999997, 69.55)
dof <- 4
scale <- matrix(c(0.658751453525641, 7.265080128205129, 7.265080128205129, 94.38333333333334), ncol = 2, byrow = TRUE)

n <- nrow(x)
d <- ncol(x)
variance <- list(
  modelName = "VVV", d = d, G = length(weights), sigma = covariances,
  cholsigma = array(apply(covariances, 3, chol), dim(covariances))
)
fit <- em(
  x,
  modelName = "VVV",
  parameters = list(pro = weights, mean = t(means), variance = variance),
  prior = priorControl(shrinkage = shrinkage, mean = prior_mean, dof = dof, scale = scale),
  control = emControl(tol = c(0, 0), itmax = c(steps, steps))
)

# The log-likelihood, and the logarithm of the prior without its constants.
parts <- estep(x, modelName = "VVV", parameters = fit$parameters)
sigma <- fit$parameters$variance$sigma
objective <- parts$loglik
for (k in seq_along(weights)) {
  pull <- fit$parameters$mean[, k] - prior_mean
  spread <- matrix(c(0.658751453525641, 7.265080128205129, 7.265080128205129, 94.38333333333334), ncol = 2, byrow = TRUE) + shrinkage * outer(pull, pull)
  matrix_k <- matrix(sigma[, , k], d)
  objective <- objective - 8 * determinant(matrix_k)$modulus[1] / 2 - sum(diag(solve(matrix_k, spread))) / 2
}
r <- fit$z
parameters <- list(
  weights = fit$parameters$pro,
  means = t(fit$parameters$mean),
  covariances = fit$parameters$variance$sigma
)

# Each row's component, the one with the largest responsibility, as a table beside this script.
labels <- data.frame(row = rows, component = apply(r, 1, which.max), responsibility = round(apply(r, 1, max), 6))
write.csv(labels, labels_file, row.names = FALSE)
cat(sprintf("The component of each of the %d rows is in %s.\n", n, labels_file))

cat(title, "\n")
cat(sprintf("log-posterior after %d steps: %.17g\n", steps, objective))
cat(outcome, "\n")
print(parameters, digits = 8)
difference <- abs(objective - expected) / max(1, abs(expected))
cat(sprintf("Halfstep had %.17g: the relative difference is %.1e.\n", expected, difference))
if (!isTRUE(difference <= 1e-08)) stop("The two do not agree.")
