# The EM algorithm for a Gaussian mixture, in R.
#
# Written by Halfstep. It needs R and the package mclust (tried with 6.0), repeats the run that was on the screen from the same start for as many steps,
# and checks that it ends at the same value.
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
expected <- -166.01952722885056
steps <- 20

# The data: one row a point, and the number of each row.
x <- matrix(c(
  100003.6, 100079, 100001.8, 100054, 100003.333, 100074, 100002.283, 100062, 100004.533, 100085, 100002.883,
  100055, 100004.7, 100088, 100003.6, 100085, 100001.95, 100051, 100004.35, 100085, 100001.833, 100054,
  100003.917, 100084, 100004.2, 100078, 100001.75, 100047, 100004.7, 100083, 100002.167, 100052, 100001.75,
  100062, 100004.8, 100084, 100001.6, 100052, 100004.25, 100079, 100001.8, 100051, 100001.75, 100047, 100003.45,
  100078, 100003.067, 100069, 100004.533, 100074, 100003.6, 100083, 100001.967, 100055, 100004.083, 100076,
  100003.85, 100078, 100004.433, 100079, 100004.3, 100073, 100004.467, 100077, 100003.367, 100066, 100004.033,
  100080, 100003.833, 100074, 100002.017, 100052, 100001.867, 100048, 100004.833, 100080, 100001.833, 100059,
  100004.783, 100090
), ncol = 2, byrow = TRUE)
rows <- 2:41
colnames(x) <- c("eruptions", "waiting")
n <- nrow(x)
d <- ncol(x)

# These data lie far from zero. Around their middle numbers keep more digits, and a shift changes no density.
middle <- colMeans(x)
x <- sweep(x, 2, middle)

# The start.
weights <- c(0.5, 0.5)
means <- matrix(c(100001.8, 100051, 100004.433, 100079), ncol = 2, byrow = TRUE)
covariances <- array(c(
  1.2845653343738987, 14.166906249996208, 14.166906249996208, 184.04749999999996, 1.2845653343738987,
  14.166906249996208, 14.166906249996208, 184.04749999999996
), c(2, 2, 2))
means <- sweep(means, 2, middle)

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
