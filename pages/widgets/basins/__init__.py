"""Pieces of the basin page."""
