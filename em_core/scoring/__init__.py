"""Fitted models: kept as a value and as a file, and used to score rows that were not there when they were fitted."""
