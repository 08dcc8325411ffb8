# The EM algorithm for a mixture of linear regressions, in R.
#
# Written by Halfstep. It needs R alone. It repeats the run that was on the
# screen from the same start for as many steps, and checks that it ends at the same value.
# Halfstep's stop rule was tol = 1e-06, and at most 100 steps.
#
# What differs from Halfstep:
# - Nothing in the algorithm: R itself fits no such mixture, and these are the same E- and M-steps in base R.
# - The package flexmix (FLXMRglm) has the model. It takes no starting parameters, but a first division of the rows. Its
#   variances have another divisor: with c coefficients, (n - c) / n times the sum of a line's responsibilities, so that
#   it does not maximise the likelihood. It stops when l changes relatively by less than 1e-6, and drops lines with a
#   weight below 0.05, unless its control says otherwise.

title <- "CO\U{2082} and wealth of 28 countries, 1996"
outcome <- "Converged: the last step raised the log-likelihood by less than the tolerance."
labels_file <- "co-and-wealth-of-28-countries-1996-labels-r.csv"
expected <- -66.9397678113355
steps <- 8

# The data: one row a point, and the number of each row.
x <- matrix(c(
  19.02, 14.7, 3.67, 3.9, 28.2, 20.8, 40.94, 9, 10.61, 8.3, 20.09, 16, 15.72, 7.6, 28.11, 7.4, 26.44, 10.2,
  4.74, 10.8, 32.1, 10.5, 23.24, 10, 26.27, 5.8, 28.87, 10.2, 11.46, 7.3, 4.34, 5.5, 17.11, 9, 19.88, 7.2,
  25.94, 8.8, 24.51, 16.6, 3.23, 8.8, 10.16, 5.2, 14.35, 5.9, 25.71, 5, 44.35, 5.5, 2.83, 2.7, 19.6, 9.3, 2.41,
  12.3
), ncol = 2, byrow = TRUE)
rows <- 1:28
colnames(x) <- c("GNP", "CO\U{2082}")

# The start.
weights <- c(0.25, 0.75)
coefficients <- matrix(c(8, -1, 1, 1), ncol = 2, byrow = TRUE)
variances <- c(4, 1)

n <- nrow(x)
d <- ncol(x)

# The predictors with a column of ones for the intercept, and the response, the last column of x.
predictors <- cbind(1, x[, -d, drop = FALSE])
y <- x[, d]

# The log-density of each row under each component: a matrix with n rows and K columns.
log_density <- function(p) {
  sapply(seq_along(p$weights), function(k) {
    dnorm(y, predictors %*% p$coefficients[k, ], sqrt(p$variances[k]), log = TRUE)
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

# M-step: a weighted least-squares line for each component.
m_step <- function(r, p) {
  coefficients <- t(sapply(seq_len(ncol(r)), function(k) unname(lm.wfit(predictors, y, r[, k])$coefficients)))
  residuals <- y - predictors %*% t(coefficients)
  list(weights = colMeans(r), coefficients = coefficients, variances = colSums(r * residuals^2) / colSums(r))
}

# The run.
parameters <- list(weights = weights, coefficients = coefficients, variances = variances)
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
