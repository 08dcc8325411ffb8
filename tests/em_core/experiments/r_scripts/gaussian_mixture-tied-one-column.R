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
expected <- -148.74228045005407
steps <- 20

# The data: one row a point, and the number of each row.
x <- matrix(c(
  79, 54, 74, 62, 85, 55, 88, 85, 51, 85, 54, 84, 78, 47, 83, 52, 62, 84, 52, 79, 51, 47, 78, 69, 74, 83, 55,
  76, 78, 79, 73, 77, 66, 80, 74, 52, 48, 80, 59, 90
), ncol = 1, byrow = TRUE)
rows <- 2:41
colnames(x) <- c("waiting")

# The start.
weights <- c(0.5, 0.5)
means <- matrix(c(48, 83), ncol = 1, byrow = TRUE)
covariances <- array(c(184.0475, 184.0475), c(1, 1, 2))

n <- nrow(x)
d <- ncol(x)
variance <- list(modelName = "E", d = 1, G = length(weights), sigmasq = covariances[1, 1, 1])
fit <- em(
  x[, 1],
  modelName = "E",
  parameters = list(pro = weights, mean = means[, 1], variance = variance),
  control = emControl(tol = c(0, 0), itmax = c(steps, steps))
)
objective <- fit$loglik
r <- fit$z
parameters <- list(
  weights = fit$parameters$pro,
  means = as.matrix(fit$parameters$mean),
  covariances = fit$parameters$variance$sigmasq
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
