"""Lectures: choosing one, putting one together, and holding it."""
