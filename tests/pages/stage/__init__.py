"""The stage on its pages."""
