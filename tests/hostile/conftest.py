"""Pages are visited as in tests/pages: with small maps, and one search for components."""

from tests.pages.conftest import one_search_for_components, small_maps

__all__ = ["one_search_for_components", "small_maps"]
