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

title <- "own.csv"
outcome <- "Stopped at the step limit, before a step raised the log-likelihood by less than the tolerance."
labels_file <- "own-labels-r.csv"
expected <- -100.67794547654817
steps <- 20

# The data: one row a point. The file is named when this script is started, or is in R's working directory.
file <- commandArgs(trailingOnly = TRUE)
file <- if (length(file) > 0) file[1] else "own.csv"
if (!file.exists(file)) stop("There is no ", file, " here: setwd() says where R looks for it.")
if (unname(tools::md5sum(file)) != "b96e8d2af2b62c451b7627d49c31a18a") {
  cat(file, "is not the file that Halfstep read: its content has changed since.\n")
}

# Its cells as texts, row by row: row 1 of the file comes first.
cells <- read.csv(
  file, sep = ";", quote = "\"", comment.char = "", header = FALSE, colClasses = "character",
  col.names = paste0("V", 1:3), fill = TRUE, blank.lines.skip = FALSE, na.strings = character(),
  encoding = "UTF-8"
)

# The columns.
columns <- c("yield", "hours")
header <- 1
places <- match(columns, trimws(unlist(cells[header, ])))

# The rows: numbered as in the file, from 1.
rows <- 2:10

# The cells as numbers.
# Remedy thousands_points: Numbers such as "1.079" in column "yield" are read as 1079.
# A cell as a number: brackets and a minus behind are a sign, currency and percent signs are left out.
number <- function(cell, thousands = "", decimal = ".") {
  text <- gsub("\u2212", "-", trimws(cell))
  negative <- grepl("^[(].*[)]$|-$|^-", text)
  for (mark in strsplit(thousands, "")[[1]]) text <- gsub(mark, "", text, fixed = TRUE)
  text <- gsub("[^0-9.eE+-]", "", gsub(decimal, ".", text, fixed = TRUE))
  ifelse(negative, -1, 1) * as.numeric(gsub("^[-+eE]+|[-+eE]+$", "", text))
}
read <- list(
  function(cell) number(cell, thousands = ".", decimal = ","),
  function(cell) as.numeric(cell)
)
x <- matrix(
  unlist(lapply(seq_along(places), function(j) read[[j]](cells[rows, places[j]]))),
  nrow = length(rows), dimnames = list(NULL, columns)
)

# The start.
weights <- c(0.5, 0.5)
means <- matrix(c(1085, 45, 1088, 47), ncol = 2, byrow = TRUE)
covariances <- array(c(
  241481.28395061722, -2269.0246913580245, -2269.0246913580245, 95.20987654320987, 241481.28395061722,
  -2269.0246913580245, -2269.0246913580245, 95.20987654320987
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
