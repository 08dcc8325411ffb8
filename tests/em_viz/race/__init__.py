"""Tests of em_viz.race."""
