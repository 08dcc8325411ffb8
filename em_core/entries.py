"""The public door to what an entry of the catalogue shows (em_core/catalogue/entry.py)."""

from em_core.catalogue.entry import Entry, Example, Exhibit, exhibit

__all__ = ["Entry", "Example", "Exhibit", "exhibit"]
