"""Pieces of the tournament page."""
