# The EM algorithm for a Gaussian mixture, in R.
#
# Written by Halfstep. It needs R and the package mclust (tried with 6.0). It repeats the run that was on the
# screen from the same start for as many steps, and checks that it ends at the same value.
# Halfstep's stop rule was tol = 1e-06, and at most 20 steps.
#
# What differs from Halfstep:
# - mclust's stop rule is relative: it stops when l changes by less than tol * (1 + |l|); its usual tol is 1e-5, and
#   Halfstep's is absolute. Here tol is 0, for as many steps.
# - mclust's em() makes an E-step first, and then whole steps of M and E: l is that of the parameters which it returns.
# - A component that collapses ends mclust's run with a warning and a log-likelihood of NA.

suppressPackageStartupMessages(library(mclust))

title <- "own.xlsx"
outcome <- "Stopped at the step limit, before a step raised the log-likelihood by less than the tolerance."
labels_file <- "own-labels-r.csv"
expected <- -40.131143460079414
steps <- 20

# The data: one row a point, and the number of each row.
# Base R does not read own.xlsx, so the data are here. Save it as CSV and open that in Halfstep: the script then
# reads the CSV by its name.
x <- matrix(c(3.6, 79, 1.8, 54, 3.333, 74, 2.283, 62, 4.533, 85, 2.883, 55, 4.7, 88, 3.6, 85, 1.95, 51), ncol = 2, byrow = TRUE)
rows <- 2:10
colnames(x) <- c("eruptions", "waiting")

# The start.
weights <- c(0.5, 0.5)
means <- matrix(c(2.883, 55, 3.333, 74), ncol = 2, byrow = TRUE)
covariances <- array(c(
  0.9807676543209881, 12.82303703703704, 12.82303703703704, 197.33333333333334, 0.9807676543209881,
  12.82303703703704, 12.82303703703704, 197.33333333333334
), c(2, 2, 2))

n <- nrow(x)
d <- ncol(x)
variance <- list(
  modelName = "EEE", d = d, G = length(weights), Sigma = matrix(covariances[, , 1], d),
  cholSigma = chol(matrix(covariances[, , 1], d))
)
fit <- em(
  x,
  modelName = "EEE",
  parameters = list(pro = weights, mean = t(means), variance = variance),
  control = emControl(tol = c(0, 0), itmax = c(steps, steps))
)
objective <- fit$loglik
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
cat(sprintf("log-likelihood after %d steps: %.17g\n", steps, objective))
cat(outcome, "\n")
print(parameters, digits = 8)
difference <- abs(objective - expected) / max(1, abs(expected))
cat(sprintf("Halfstep had %.17g: the relative difference is %.1e.\n", expected, difference))
if (!isTRUE(difference <= 1e-08)) stop("The two do not agree.")
