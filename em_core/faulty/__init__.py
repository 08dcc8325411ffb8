"""Models and algorithms that are wrong on purpose, one bug each: the contract must catch them, lessons play them."""
