"""Pieces of the theorems page."""
