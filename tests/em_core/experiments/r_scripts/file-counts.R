# The EM algorithm for a mixture of Poisson counts, in R.
#
# Written by Halfstep. It needs R alone. It repeats the run that was on the
# screen from the same start for as many steps, and checks that it ends at the same value.
# Halfstep's stop rule was tol = 1e-06, and at most 400 steps.
#
# What differs from Halfstep:
# - Nothing in the algorithm: R itself fits no such mixture, and these are the same E- and M-steps in base R.
# - The package flexmix (FLXMCmvpois) has the model. It takes no starting parameters, but a first division of the rows;
#   it stops when l changes relatively by less than 1e-6, and drops components with a weight below 0.05, unless its
#   control says otherwise.

title <- "The table"
outcome <- "Converged: the last step raised the log-likelihood by less than the tolerance."
labels_file <- "own-labels-r.csv"
expected <- -9.874025797433916
steps <- 5

# The data: one row a point. The file is named when this script is started, or is in R's working directory.
file <- commandArgs(trailingOnly = TRUE)
file <- if (length(file) > 0) file[1] else "own.csv"
if (!file.exists(file)) stop("There is no ", file, " here: setwd() says where R looks for it.")
if (unname(tools::md5sum(file)) != "241a39dd8726dec370d41a4c8bd8f7b1") {
  cat(file, "is not the file that Halfstep read: its content has changed since.\n")
}

# Its cells as texts, row by row: row 1 of the file comes first.
cells <- read.csv(
  file, sep = ",", quote = "\"", comment.char = "", header = FALSE, colClasses = "character",
  col.names = paste0("V", 1:2), fill = TRUE, blank.lines.skip = FALSE, na.strings = character(),
  encoding = "UTF-8"
)

# The columns.
columns <- c("calls")
header <- 1
places <- match(columns, trimws(unlist(cells[header, ])))

# The rows: numbered as in the file, from 1.
# Remedy totals: Row 7 is called "Total", and "calls" is 25 there, the sum of the 4 rows above it. Left out: 1 row
# of totals.
# Remedy drop_rows: Left out 1 row of 5 (row 3): 1 missing value.
rows <- c(2, 4:6)
left_out <- c(3, 7)
cat(sprintf("Left out: 2 rows of the file, %s.", paste(left_out, collapse = ", ")), "\n", sep = "")

# The cells as numbers.
read <- function(cell) as.numeric(cell)
x <- matrix(
  unlist(lapply(seq_along(places), function(j) read(cells[rows, places[j]]))),
  nrow = length(rows), dimnames = list(NULL, columns)
)

# The start.
weights <- c(0.5, 0.5)
rates <- matrix(c(4.625, 7.625), ncol = 1, byrow = TRUE)

n <- nrow(x)
d <- ncol(x)

# The log-density of each row under each component: a matrix with n rows and K columns.
log_density <- function(p) {
  sapply(seq_along(p$weights), function(k) {
    rowSums(matrix(dpois(x, rep(p$rates[k, ], each = n), log = TRUE), n))
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

# M-step: each rate is the mean of the rows, a row counting as much as the component is responsible for it.
m_step <- function(r, p) {
  list(weights = colMeans(r), rates = t(r) %*% x / colSums(r))
}

# The run.
parameters <- list(weights = weights, rates = rates)
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
