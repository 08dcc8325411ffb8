"""Mutants: models and algorithms with one bug each on purpose; the contract must catch them, lessons play them."""
