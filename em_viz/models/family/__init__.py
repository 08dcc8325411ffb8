"""The pictures of the whole family: one file a model or a group of sisters, and one builder for all."""
