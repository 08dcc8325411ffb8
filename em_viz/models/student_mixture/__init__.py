"""Mixtures of t distributions."""
