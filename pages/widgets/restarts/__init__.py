"""Pieces of the restarts page."""
