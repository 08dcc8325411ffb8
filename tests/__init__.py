"""Halfstep's tests; each folder mirrors the part of the house that it holds to its word."""
