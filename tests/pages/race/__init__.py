"""Tests of the race page."""
