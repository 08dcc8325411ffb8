"""The Gaussian mixture by variational Bayes."""
