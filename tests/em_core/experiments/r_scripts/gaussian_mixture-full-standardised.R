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
expected <- -56.7072417008182
steps <- 20

# The data: one row a point, and the number of each row.
x <- matrix(c(
  0.26767122742419214, 0.6965733376731127, -1.3204893308404835, -1.1462132699277139, 0.03209407794826536,
  0.32801601615294734, -0.8943329143727957, -0.5565215554954495, 1.0908677834580494, 1.1388421234973112,
  -0.3649460616179037, -1.0725018056236808, 1.2382137908081607, 1.3599765164094102, 0.26767122742419214,
  1.1388421234973112, -1.1881426176517607, -1.3673476628398131, 0.9294047933678066, 1.1388421234973112,
  -1.2913730539389645, -1.1462132699277139, 0.5473639479630265, 1.065130659193278, 0.7970580801790841,
  0.6228618733690796, -1.3646049019033912, -1.6621935200559455, 1.2382137908081607, 0.9914191948892449,
  -0.9966810392387415, -1.29363619853578, -1.3646049019033912, -0.5565215554954495, 1.3264449329339756,
  1.065130659193278, -1.496951615092114, -1.29363619853578, 0.8411736512419916, 0.6965733376731127,
  -1.3204893308404835, -1.3673476628398131, -1.3646049019033912, -1.6621935200559455, 0.13532451423546926,
  0.6228618733690796, -0.20260076010640338, -0.04054130536721798, 1.0908677834580494, 0.32801601615294734,
  0.26767122742419214, 0.9914191948892449, -1.1731433234903719, -1.0725018056236808, 0.6938276438918802,
  0.4754389447610135, 0.48824908273873047, 0.6228618733690796, 1.0026366413322334, 0.6965733376731127,
  0.8852892223048991, 0.25430455184891426, 1.0326352296550105, 0.5491504090650465, 0.0620926662710424,
  -0.2616756982793172, 0.6497120728289727, 0.7702848019771458, 0.47324978857734196, 0.32801601615294734,
  -1.1290277524274643, -1.29363619853578, -1.2613744656161874, -1.5884820557519124, 1.355561209835495,
  0.7702848019771458, -1.2913730539389645, -0.7776559484075486, 1.3114456387725875, 1.5073994450174764
), ncol = 2, byrow = TRUE)
rows <- 2:41
colnames(x) <- c("eruptions", "waiting")

# The start.
weights <- c(0.5, 0.5)
means <- matrix(c(-1.3204893308404835, -1.3673476628398131, 1.0026366413322334, 0.6965733376731127), ncol = 2, byrow = TRUE)
covariances <- array(c(
  1.0000000000000002, 0.9213655284559185, 0.9213655284559185, 0.9999999999999998, 1.0000000000000002,
  0.9213655284559185, 0.9213655284559185, 0.9999999999999998
), c(2, 2, 2))

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
