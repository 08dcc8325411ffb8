# The EM algorithm for a Gaussian mixture, in R.
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
outcome <- "Stopped at the step limit, before a step raised the log-likelihood by less than the tolerance."
labels_file <- "geyser-labels-r.csv"
expected <- -166.01952722895518
steps <- 20

# The data: one row a point, and the number of each row.
x <- matrix(c(
  20003.6, 20079, 20001.8, 20054, 20003.333, 20074, 20002.283, 20062, 20004.533, 20085, 20002.883, 20055,
  20004.7, 20088, 20003.6, 20085, 20001.95, 20051, 20004.35, 20085, 20001.833, 20054, 20003.917, 20084, 20004.2,
  20078, 20001.75, 20047, 20004.7, 20083, 20002.167, 20052, 20001.75, 20062, 20004.8, 20084, 20001.6, 20052,
  20004.25, 20079, 20001.8, 20051, 20001.75, 20047, 20003.45, 20078, 20003.067, 20069, 20004.533, 20074,
  20003.6, 20083, 20001.967, 20055, 20004.083, 20076, 20003.85, 20078, 20004.433, 20079, 20004.3, 20073,
  20004.467, 20077, 20003.367, 20066, 20004.033, 20080, 20003.833, 20074, 20002.017, 20052, 20001.867, 20048,
  20004.833, 20080, 20001.833, 20059, 20004.783, 20090
), ncol = 2, byrow = TRUE)
rows <- 2:41
colnames(x) <- c("eruptions", "waiting")

# These data lie far from zero. Around their middle numbers keep more digits, and a shift changes no density.
middle <- colMeans(x)
x <- sweep(x, 2, middle)

# The start.
weights <- c(0.5, 0.5)
means <- matrix(c(20001.8, 20051, 20004.433, 20079), ncol = 2, byrow = TRUE)
covariances <- array(c(
  1.2845653343750625, 14.166906249999162, 14.166906249999162, 184.04749999999996, 1.2845653343750625,
  14.166906249999162, 14.166906249999162, 184.04749999999996
), c(2, 2, 2))
means <- sweep(means, 2, middle)

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
  control = emControl(tol = c(0, 0), itmax = c(steps, steps))
)
objective <- fit$loglik
r <- fit$z
parameters <- list(
  weights = fit$parameters$pro,
  means = sweep(t(fit$parameters$mean), 2, middle, "+"),
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
