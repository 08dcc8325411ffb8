"""Lectures on their pages."""
