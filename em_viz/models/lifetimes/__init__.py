"""Regression on censored lifetimes."""
