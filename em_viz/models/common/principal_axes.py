"""What is said of a picture of more than two dimensions."""

PRINCIPAL = "The data's first two principal axes."
"""The caption of a picture on the plane in which the data vary most."""
