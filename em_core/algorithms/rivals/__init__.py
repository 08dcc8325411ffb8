"""EM's rivals: optimisers that use the objective's gradient, one a file. They move numbers without bounds."""
