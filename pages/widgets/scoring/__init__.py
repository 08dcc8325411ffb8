"""Pieces of the page that scores new rows: which model, which rows, and what comes of them."""
