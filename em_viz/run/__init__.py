"""What is true of every run, whatever its model: the objective, the live check, the outcome, the half-steps."""
