"""Formulas, numbers and words about the edge of a model."""
