"""Pieces of the race page: which algorithms, their race, its picture, and how to play one of them."""
