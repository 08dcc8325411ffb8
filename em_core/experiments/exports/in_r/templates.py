"""The text of the exported R scripts. Every $name is a place that `r_script` fills in; R's own $ is written $$."""

HEAD = """# $head, in R.
#
# Written by Halfstep. It needs $needs. It repeats the run that was on the
# screen from the same start for as many steps, and checks that it ends at the same value.
# Halfstep's stop rule was tol = $tol, and at most $max_steps steps.
#
# What differs from Halfstep:
$differs
$library
title <- $title
outcome <- $outcome
${labels}expected <- $expected
steps <- $steps

$data
$shift
# The start.
$start
"""

SHIFT = """
# These data lie far from zero. Around their middle numbers keep more digits, and a shift changes no density.
middle <- colMeans(x)
x <- sweep(x, 2, middle)
"""

SHIFT_START = """$places <- sweep($places, 2, middle)
"""

MCLUST_DIFFERS = """\
# - mclust's stop rule is relative: it stops when l changes by less than tol * (1 + |l|); its usual tol is 1e-5, and
#   Halfstep's is absolute. Here tol is 0, for as many steps.
# - mclust's em() makes an E-step first, and then whole steps of M and E: l is that of the parameters which it returns.
# - A component that collapses ends mclust's run with a warning and a log-likelihood of NA."""

MCLUST = """
n <- nrow(x)
d <- ncol(x)
variance <- $variance
fit <- em(
  $given,
  modelName = "$name",
  parameters = list(pro = weights, mean = $mean, variance = variance),$prior
  control = emControl(tol = c(0, 0), itmax = c(steps, steps))
)
$objective
r <- fit$$z
parameters <- list(
  weights = fit$$parameters$$pro,
  means = $means_back,
  covariances = $covariances_back
)
"""

VARIANCES = {
    "VVV": """list(
  modelName = "VVV", d = d, G = length(weights), sigma = covariances,
  cholsigma = array(apply(covariances, 3, chol), dim(covariances))
)""",
    "EEE": """list(
  modelName = "EEE", d = d, G = length(weights), Sigma = matrix(covariances[, , 1], d),
  cholSigma = chol(matrix(covariances[, , 1], d))
)""",
    "VVI": """list(
  modelName = "VVI", d = d, G = length(weights), scale = apply(covariances, 3, function(s) prod(diag(s))^(1 / d)),
  shape = apply(covariances, 3, function(s) diag(s) / prod(diag(s))^(1 / d))
)""",
    "EEI": """list(
  modelName = "EEI", d = d, G = length(weights), scale = prod(diag(covariances[, , 1]))^(1 / d),
  shape = diag(covariances[, , 1]) / prod(diag(covariances[, , 1]))^(1 / d)
)""",
    "VII": 'list(modelName = "VII", d = d, G = length(weights), sigmasq = covariances[1, 1, ])',
    "EII": 'list(modelName = "EII", d = d, G = length(weights), sigmasq = covariances[1, 1, 1])',
    "V": 'list(modelName = "V", d = 1, G = length(weights), sigmasq = covariances[1, 1, ])',
    "E": 'list(modelName = "E", d = 1, G = length(weights), sigmasq = covariances[1, 1, 1])',
}
"""How each of mclust's models is given its covariances."""

PRIOR = """
  prior = priorControl(shrinkage = shrinkage, mean = prior_mean, dof = dof, scale = scale),"""

PRIOR_VALUES = """
# The prior of the means and covariances (Fraley & Raftery 2007).
shrinkage <- $shrinkage
prior_mean <- $mean$middle
dof <- $dof
scale <- $scale
"""

OBJECTIVE = "objective <- fit$$loglik"

POSTERIOR = """
# The log-likelihood, and the logarithm of the prior without its constants.
parts <- estep($given, modelName = "$name", parameters = fit$$parameters)
sigma <- $sigma
objective <- parts$$loglik
for (k in seq_along(weights)) {
  pull <- $pull
  spread <- $scale_each + shrinkage * outer(pull, pull)
  matrix_k <- matrix(sigma[, , k], d)
  objective <- objective - $degrees * determinant(matrix_k)$$modulus[1] / 2 - sum(diag(solve(matrix_k, spread))) / 2
}"""

KMEANS_DIFFERS = """\
# - R's kmeans() takes Hartigan and Wong's algorithm unless it is told otherwise, which ends at other values; here it is
#   Lloyd's, as in Halfstep.
# - Its objective, the sum of squares, is minus Halfstep's, and it stops when no point changes its cluster.
# - A cluster that loses all its points ends R's run with an error."""

KMEANS_AGREEMENT = 1e-8
"""R's kmeans() returns centres and sums of squares of its own arithmetic."""

KMEANS = """
n <- nrow(x)
fit <- suppressWarnings(kmeans(x, centers = centres, iter.max = steps, algorithm = "Lloyd"))
distances <- sapply(seq_len(nrow(centres)), function(k) colSums((t(x) - fit$$centers[k, ])^2))
objective <- -sum(apply(distances, 1, min))
r <- diag(nrow(centres))[apply(distances, 1, which.min), ]
parameters <- list(centres = unname(fit$$centers))
"""

LABELS = """
# Each row's component, the one with the largest responsibility, as a table beside this script.
labels <- data.frame(row = rows, component = apply(r, 1, which.max), responsibility = round(apply(r, 1, max), 6))
write.csv(labels, labels_file, row.names = FALSE)
cat(sprintf("The component of each of the %d rows is in %s.\\n", n, labels_file))
"""

END = """
cat(title, "\\n")
cat(sprintf("$called after %d steps: %.17g\\n", steps, objective))
cat(outcome, "\\n")
print(parameters, digits = 8)
difference <- abs(objective - expected) / max(1, abs(expected))
cat(sprintf("Halfstep had %.17g: the relative difference is %.1e.\\n", expected, difference))
if (!isTRUE(difference <= $agreement)) stop("The two do not agree.")
"""
