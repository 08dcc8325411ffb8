"""A door that stays: scripts that were exported before import people's own tables from here."""

from em_core.own.own_table import OwnTable

__all__ = ["OwnTable"]
