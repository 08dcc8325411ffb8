"""The JavaScript in assets/, under Node: what Python and it must agree on is written by fixtures.py."""
