"""Pieces of the page "How many?"."""
