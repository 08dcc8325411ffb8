"""The public door to the catalogue (em_core/catalogue/registry.py)."""

from em_core.catalogue.registry import FAMILY, MAX_COMPONENTS, MODELS, Case, Entry, ModelEntry

__all__ = ["FAMILY", "MAX_COMPONENTS", "MODELS", "Case", "Entry", "ModelEntry"]
