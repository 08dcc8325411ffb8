"""Colours, axes and lines: what every picture looks like. Knows no run."""
