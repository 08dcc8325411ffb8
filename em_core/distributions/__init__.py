"""Families of distributions: a log-density and a weighted fit each, shared by mixtures and hidden Markov models."""
