"""Finders: each finds one kind of trouble in people's files, tells it, and carries out the remedies in force."""
