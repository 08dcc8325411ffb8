"""Tests of em_core."""
