"""Tests of em_core.data."""
