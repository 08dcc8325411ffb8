"""A multivariate normal distribution on a table with missing values."""
