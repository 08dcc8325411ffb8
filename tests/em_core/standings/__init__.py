"""Tests of em_core.standings."""
