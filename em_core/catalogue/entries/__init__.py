"""Catalogue entries, one file a model or a group of sisters: the lesson, the classic data and starts, the reader."""
